"""/bestuur/{slug}/{part}: what the page of a council lists besides its answers, in every form."""

from collections.abc import Sequence
from typing import Final

from flask import Blueprint, abort
from werkzeug.wrappers import Response

from server.pages.answers import ask
from server.pages.councils import Council
from server.pages.directory import directory
from server.pages.former import lead_on
from server.pages.participation import with_former
from server.pages.tabled import FORM, Asking, send

blueprint: Final = Blueprint("council_tables", __name__)
MEMBERSHIPS: Final = "lidmaatschappen"
UPTAKES: Final = "afname"
UNKNOWN: Final = "onbekend"


@blueprint.route(f"/bestuur/<slug>/<any({MEMBERSHIPS}, {UPTAKES}, {UNKNOWN}):part>.<{FORM}:form>")
def part_rows(slug: str, part: str, form: str) -> Response:
    """Give what a council takes part in, what it uses, or what it may have in a form."""
    known = directory()
    if slug in known.replaced:
        return lead_on(slug, known)
    if slug not in known.by_slug:
        abort(404)
    councils = known.by_slug[slug]
    return send(askings(councils, with_former(councils, ask("mergers")))[part].table, form)


def askings(councils: Sequence[Council], with_those: Sequence[str]) -> dict[str, Asking]:
    """Return the questions that a council page lists answers of, by part.

    :param with_those: the councils (IRIs) and those that went up in them.
    """
    name, terms = councils[0].title, tuple((iri,) for iri in with_those)
    own = {"council": [council.iri for council in councils]}
    joins, uses = f"Waaraan {name} deelneemt", f"Wat {name} gebruikt, volgens een bron"
    unsure = f"Aanbod waarvan geen bron zegt of het voor {name} is"
    return {
        MEMBERSHIPS: Asking(joins, "council-memberships", terms, part=MEMBERSHIPS),
        UPTAKES: Asking(uses, "uptakes", only={"council": with_those}, part=UPTAKES),
        UNKNOWN: Asking(unsure, "council-unknown", only=own, part=UNKNOWN),
    }
