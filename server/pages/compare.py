"""/vergelijk: councils side by side, theme by theme; what differs comes first.

Municipalities are compared, or their OCMWs: the address chooses.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, Response, abort

from server.answers import Row
from server.pages.answers import ask, cell, grouped, page, path_of, reference
from server.pages.chosen_councils import KINDS, MOST, Chosen, address, chosen
from server.pages.councils import Council
from server.pages.directory import Directory, directory
from server.pages.tabled import FORM, Asking, send, ways
from server.search import normalised

blueprint: Final = Blueprint("compare", __name__)
_EXAMPLES: Final = (("34022", "34027"), ("71072", "24062", "44021"))


@dataclass(frozen=True, slots=True)
class Side:
    """One council that is compared: its name, its page, this page without it, what is not sure.

    ``unsure``: answers to be confirmed; ``unknown``: offers of which no source tells whether they
    are for this council.
    """

    name: str
    slug: str
    without: str
    unsure: int
    unknown: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Maker:
    """An organisation with offers on a theme.

    ``certainty`` is the code and the words for it; ``runs``: whether a source says that they run.
    """

    name: str
    path: str
    offers: int
    certainty: tuple[str, str]
    runs: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A theme, and a cell a council: organisations near by, how many offers for all of Flanders."""

    theme: str
    path: str
    upper: str
    near: tuple[tuple[Maker, ...], ...]
    wide: tuple[int, ...]

    @property
    def differs(self) -> bool:
        """Whether the councils do not have the same from the same, equally sure and running."""
        kept = {tuple((m.path, m.offers, m.certainty, m.runs) for m in cell) for cell in self.near}
        return len(kept) > 1 or len(set(self.wide)) > 1


@blueprint.route("/vergelijk")
def compare() -> Response:
    """Show councils side by side; with fewer than two, how to choose them."""
    return page("compare.html", view)


@blueprint.route(f"/vergelijk.<{FORM}:form>")
def compare_rows(form: str) -> Response:
    """Give the answers of the councils in a form."""
    councils = chosen(directory()).councils
    if not councils:
        abort(404)
    return send(asking(councils).table, form)


def asking(councils: Sequence[Council]) -> Asking:
    """Return the question that the page answers."""
    title = f"Vergelijking van {', '.join(council.full_name for council in councils)}"
    return Asking(title, "compared-councils", tuple((council.iri,) for council in councils))


def view() -> dict[str, Any]:
    """Return what is chosen, the lines that differ and those that do not."""
    known = directory()
    found = chosen(known)
    councils = found.councils
    rows = ask("compared-councils", *(c.iri for c in councils)) if councils else []
    lines = _lines(rows, councils)
    names = {slug: known.title(slug) for slug in known.by_slug}
    return {
        "chosen": found,
        "kinds": KINDS,
        "sides": [_side(council, found, rows) for council in councils],
        "differing": [line for line in lines if line.differs],
        "equal": [line for line in lines if not line.differs],
        "names": sorted(names.values(), key=normalised),
        "most": MOST,
        "ways": ways(asking(councils)) if councils else None,
        "examples": [(_titles(pair, known), address(pair)) for pair in _EXAMPLES],
    }


def _titles(slugs: Sequence[str], known: Directory) -> str:
    return ", ".join(known.title(slug) for slug in slugs)


def _side(council: Council, found: Chosen, rows: Sequence[Row]) -> Side:
    own = [row for row in rows if cell(row, "council") == council.iri]
    unknown = {(cell(r, "offerTitle"), path_of(cell(r, "offer"))) for r in _unknown(council)}
    return Side(
        name=council.full_name if council.kind == "OCMW" else council.title,
        slug=council.slug,
        without=found.address([other for other in found.councils if other is not council]),
        unsure=sum(int(cell(r, "offers")) for r in own if _code(r) == "te-bevestigen"),
        unknown=tuple(sorted(unknown)),
    )


def _unknown(council: Council) -> list[Row]:
    return [row for row in ask("council-unknown") if cell(row, "council") == council.iri]


def _code(row: Row) -> str:
    return reference(cell(row, "certainty")).rpartition("/")[2]


def _lines(rows: Sequence[Row], councils: Sequence[Council]) -> list[Line]:
    return [_line(about, councils) for about in grouped(rows, "theme").values()]


def _line(rows: list[Row], councils: Sequence[Council]) -> Line:
    first = rows[0]
    by_council = grouped(rows, "council")
    cells = [by_council.get(council.iri, []) for council in councils]
    return Line(
        theme=cell(first, "themeName"),
        path=path_of(cell(first, "theme")),
        upper=cell(first, "upperName"),
        near=tuple(tuple(_maker(row) for row in found if not _is_wide(row)) for found in cells),
        wide=tuple(sum(int(cell(r, "offers")) for r in f if _is_wide(r)) for f in cells),
    )


def _is_wide(row: Row) -> bool:
    return cell(row, "wide") == "heel Vlaanderen"


def _maker(row: Row) -> Maker:
    return Maker(
        name=cell(row, "organisationName"),
        path=path_of(cell(row, "organisation")),
        offers=int(cell(row, "offers")),
        certainty=(_code(row), cell(row, "certaintyName")),
        runs=reference(cell(row, "loop")) == "loop/lopend",
    )
