"""/organisatie/{ref}/{part}: what the page of an organisation lists, in every form.

Whom it reaches is what the page is about, and has the address of the page itself.
"""

from typing import Final

from flask import Blueprint, Response, abort

from loaders.iris import mint_organisation
from server.pages.agreements import LISTED
from server.pages.answers import ask, cell, is_iri
from server.pages.kinds import chosen, offers_of
from server.pages.tabled import FORM, Asking, send

blueprint: Final = Blueprint("organisation_tables", __name__)
OFFERS: Final = "aanbod"
ACCESSES: Final = "toegangen"
MEMBERS: Final = "leden"
AGREEMENTS: Final = LISTED
CONTACTS: Final = "contact"
_PART: Final = f"any({OFFERS}, {ACCESSES}, {MEMBERS}, {AGREEMENTS}, {CONTACTS})"


@blueprint.route(f"/organisatie/<ref>/<{_PART}:part>.<{FORM}:form>")
def part_rows(ref: str, part: str, form: str) -> Response:
    """Give a table of the page of an organisation in a form."""
    iri = mint_organisation(ref)
    about = ask("organisation", iri) if is_iri(iri) else []
    if not about:
        abort(404)
    return send(askings(iri, cell(about[0], "name"))[part].table, form)


def askings(iri: str, name: str) -> dict[str, Asking]:
    """Return the questions that the page of an organisation lists answers of, by part.

    The offers are narrowed to the kind chosen, as on the page.
    """
    terms = ((iri,),)
    kind = {"offer": offers_of(chosen())} if chosen() else None
    access, agreed = f"Hoe u het aanbod van {name} krijgt", f"Raamovereenkomsten van {name}"
    return {
        OFFERS: Asking(f"Aanbod van {name}", "organisation-offers", terms, kind, part=OFFERS),
        ACCESSES: Asking(access, "accesses", terms, part=ACCESSES),
        MEMBERS: Asking(f"Deelnemers van {name}", "members", terms, part=MEMBERS),
        AGREEMENTS: Asking(agreed, "agreements", terms, part=AGREEMENTS),
        CONTACTS: Asking(f"Hoe u {name} bereikt", "contacts", terms, part=CONTACTS),
    }
