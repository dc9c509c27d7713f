"""/vergelijk/organisaties: two to five organisations side by side, by theme; differences first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, request

from loaders.iris import mint_organisation
from server.answers import Row
from server.pages.answers import ask, cell, grouped, is_iri, page, path_of, reference
from server.pages.chosen_councils import MOST
from server.pages.completeness import Completeness, mark_of
from server.pages.contacts import NONE, contacts_of, known
from server.pages.courses import given_up
from server.pages.directory import directory
from server.pages.organisation import reached
from server.pages.tabled import FORM, Asking, send, ways
from server.search import normalised

blueprint: Final = Blueprint("compare_organisations", __name__)
_PATH: Final = "/vergelijk/organisaties"
_LONGEST: Final = 100
Links = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The organisations asked for (IRIs), each once.

    ``missing``: the words that led to none; ``told``: words that led to another name, and to what;
    ``left``: the names of those that are too many.
    """

    organisations: tuple[str, ...]
    missing: tuple[str, ...]
    told: tuple[tuple[str, str], ...]
    left: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """One organisation that is compared, and this page without it.

    ``kinds``: kind of council → how many it reaches by what runs; ``offers`` those that run;
    ``contact`` what we know to reach it, in words.
    """

    name: str
    path: str
    without: str
    kind: str
    kinds: dict[str, int]
    offers: int
    contact: str
    mark: Completeness | None


@dataclass(frozen=True, slots=True)
class Line:
    """A theme, and the offers of each organisation for it (title and path)."""

    theme: str
    path: str
    upper: str
    cells: tuple[Links, ...]

    @property
    def differs(self) -> bool:
        """Whether some of the organisations have nothing for it."""
        return not all(self.cells)


@blueprint.route(_PATH)
def compare() -> Response:
    """Show organisations side by side; with fewer than two, how to choose them."""
    return page("compare_organisations.html", view)


@blueprint.route(f"{_PATH}.<{FORM}:form>")
def compare_rows(form: str) -> Response:
    """Give the offers of the organisations in a form."""
    chosen = _chosen().organisations
    if not chosen:
        abort(404)
    return send(asking(chosen).table, form)


def asking(organisations: Sequence[str]) -> Asking:
    """Return the question that the page answers, of organisations (IRIs)."""
    title = "Vergelijking van het aanbod van organisaties"
    return Asking(title, "compared-organisations", tuple((iri,) for iri in organisations))


def view() -> dict[str, Any]:
    """Return the organisations, the lines that differ and those that do not."""
    found = _chosen()
    chosen = found.organisations
    rows = ask("compared-organisations", *chosen) if chosen else []
    listed = [row for row in ask("organisations") if cell(row, "offers") != "0"]
    lines = [_line(about, chosen) for about in grouped(rows, "theme").values()]
    return {
        "chosen": found,
        "sides": [_side(iri, chosen, rows) for iri in chosen],
        "differing": [line for line in lines if line.differs],
        "equal": [line for line in lines if not line.differs],
        "names": sorted({cell(row, "organisationName") for row in listed}, key=normalised),
        "most": MOST,
        "ways": ways(asking(chosen)) if chosen else None,
    }


def _chosen() -> Chosen:
    """Return what this request asks for."""
    asked = [words.strip()[:_LONGEST] for words in request.args.getlist("organisatie")]
    found = [(words, _found(words)) for words in asked[: 2 * MOST] if words]
    iris = list(dict.fromkeys(iri for _, iri in found if iri))
    names = {iri: cell(ask("organisation", iri)[0], "name") for iri in iris}
    return Chosen(
        organisations=tuple(iris[:MOST]),
        missing=tuple(words for words, iri in found if not iri),
        told=tuple(
            (words, names[iri])
            for words, iri in found
            if iri in iris[:MOST] and not _names(words, iri, names[iri])
        ),
        left=tuple(names[iri] for iri in iris[MOST:]),
    )


def _names(words: str, iri: str, name: str) -> bool:
    """Whether words are the reference or the name of an organisation."""
    return words == reference(iri) or normalised(words) == normalised(name)


def _found(words: str) -> str:
    """Return the organisation with a reference or a name, or the one that fits a name best."""
    iri = mint_organisation(words)
    if is_iri(iri) and ask("organisation", iri):
        return iri
    listed = {normalised(cell(r, "organisationName")): r for r in ask("organisations")}
    if same := listed.get(normalised(words)):
        return cell(same, "organisation")
    hits = [hit for hit in directory().index.search(words, 10) if hit.group == "organisatie"]
    return mint_organisation(hits[0].path.rpartition("/")[2]) if hits else ""


def _address(organisations: Sequence[str]) -> str:
    return f"{_PATH}?{urlencode([('organisatie', reference(iri)) for iri in organisations])}"


def _side(iri: str, chosen: Sequence[str], rows: Sequence[Row]) -> Side:
    about = ask("organisation", iri)[0]
    over = given_up(grouped(ask("organisation-offers", iri), "offer"))
    accesses = sorted({cell(row, "access") for row in ask("accesses", iri)} - over)
    return Side(
        name=cell(about, "name"),
        path=path_of(iri),
        without=_address([other for other in chosen if other != iri]),
        kind=cell(about, "kind"),
        kinds=reached(accesses)["kinds"],
        offers=len({cell(r, "offer") for r in rows if cell(r, "organisation") == iri}),
        contact=known(contacts_of({iri}).get(iri, NONE)),
        mark=mark_of(iri),
    )


def _line(rows: list[Row], chosen: Sequence[str]) -> Line:
    first = rows[0]
    by_maker = grouped(rows, "organisation")
    return Line(
        theme=cell(first, "themeName"),
        path=path_of(cell(first, "theme")),
        upper=cell(first, "upperName"),
        cells=tuple(_links(by_maker.get(iri, [])) for iri in chosen),
    )


def _links(rows: list[Row]) -> Links:
    pairs = {(cell(row, "offerTitle"), path_of(cell(row, "offer"))): None for row in rows}
    return tuple(pairs)
