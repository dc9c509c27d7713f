"""/id → /doc: every thing has a document, for people and for machines; /ns has the ontology.

Source: Flemish URI standard (303 from thing to document), Cool URIs for the Semantic Web.
"""

from server.linked_data.naming import local, short
from server.linked_data.views import blueprint

__all__ = ["blueprint", "local", "short"]
