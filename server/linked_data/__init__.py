"""/id → /doc: every thing has a document, for people and for machines; /ns has the ontology.

Source: Flemish URI standard (303 from thing to document), Cool URIs for the Semantic Web.
"""

from server.linked_data.absent import absent
from server.linked_data.naming import leads_to, local, short
from server.linked_data.views import blueprint, is_ours

__all__ = ["absent", "blueprint", "is_ours", "leads_to", "local", "short"]
