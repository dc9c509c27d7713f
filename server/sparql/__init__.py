"""The SPARQL endpoint: protocol, what is refused, the answer."""
