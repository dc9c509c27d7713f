"""The SPARQL endpoint: protocol, what is refused, the answer."""

from server.sparql.answer import blueprint

__all__ = ["blueprint"]
