"""/herkomst/organisaties: of each organisation how complete, how old, and what the check found."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from server.dutch import ages
from server.pages.answers import asked_of, page, path_of, reference, store
from server.pages.completeness import GAPS, Completeness, every_mark
from server.pages.kinds import Choice
from server.pages.organisation_rows import Figures, every_figure
from server.pages.tabled import FORM, Asking, send, ways
from server.search import normalised
from server.tables.table import Table, Value

blueprint: Final = Blueprint("organisation_figures", __name__)
PATH: Final = "/herkomst/organisaties"
_COLUMNS: Final = (
    *("organisation", "organisationName", "knownFacts", "expectedFacts", "missing"),
    *("rows", "undated", "oldest", "newest", "warnings", "unmatched", "conflicts"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """An organisation with its figures, and its mark when it has offers."""

    figures: Figures
    mark: Completeness | None

    @property
    def path(self) -> str:
        """The page with all its rows."""
        return f"/herkomst/organisatie/{reference(self.figures.organisation)}"

    @property
    def share(self) -> float:
        """How much is known of what is expected; more than all for one without offers."""
        return self.mark.known / self.mark.expected if self.mark else 2.0

    @property
    def ages(self) -> str:
        """The dates of the sources in words."""
        return ages(self.figures.oldest, self.figures.newest, store().release.reference_day)

    @property
    def missing(self) -> str:
        """What is missing, each with how often."""
        gaps = self.mark.gaps if self.mark else ()
        return "; ".join(f"{words}: {number}" for words, number in gaps)


def _lacks(gap: str) -> Callable[[Line], bool]:
    return lambda line: bool(line.mark) and GAPS[gap] in dict(line.mark.gaps if line.mark else ())


_FILTERS: Final[dict[str, tuple[str, dict[str, tuple[str, Callable[[Line], bool]]]]]] = {
    "ontbreekt": ("Wat ontbreekt", {gap: (words, _lacks(gap)) for gap, words in GAPS.items()}),
    "gevonden": (
        "Wat de controle vond",
        {
            "waarschuwing": ("Waarschuwing", lambda line: line.figures.warnings > 0),
            "naam": ("Naam niet teruggevonden", lambda line: line.figures.unmatched > 0),
            "conflict": ("Tegenspraak", lambda line: line.figures.conflicts > 0),
        },
    ),
}
"""Filter of the address → its label, and value → words, and which organisations it keeps."""
_ORDERS: Final[dict[str, tuple[str, Callable[[Line], Any]]]] = {
    "": ("De minst volledige eerst", lambda line: line.share),
    "naam": ("Op naam", lambda _: 0),
    "oud": ("De oudste bron eerst", lambda line: line.figures.oldest or "9999"),
    "rijen": ("De meeste rijen eerst", lambda line: -line.figures.rows),
    "waarschuwing": ("De meeste waarschuwingen eerst", lambda line: -line.figures.warnings),
}


@blueprint.route(PATH)
def organisations() -> Response:
    """Show the figures of every organisation."""
    return page("organisation_figures.html", view)


@blueprint.route(f"{PATH}.<{FORM}:form>")
def figure_rows(form: str) -> Response:
    """Give the figures in a form."""
    return send(lambda: table(lines()), form)


def view() -> dict[str, Any]:
    """Return the organisations asked for, and what else can be asked."""
    return {
        "lines": lines(),
        "filters": [(label, _choices(name)) for name, (label, _) in _FILTERS.items()],
        "orders": _orders(),
        "ways": ways(_asking()),
    }


def lines() -> list[Line]:
    """Return the organisations that the filters keep, in the order asked for."""
    kept = [line for line in _every_line() if all(_keeps(name, line) for name in _FILTERS)]
    _, key = _ORDERS.get(_asked("volgorde"), _ORDERS[""])
    return sorted(kept, key=lambda line: (key(line), normalised(line.figures.name)))


def _every_line() -> list[Line]:
    marks = {mark.path: mark for mark in every_mark()}
    told = every_figure().values()
    return [Line(figures, marks.get(path_of(figures.organisation))) for figures in told]


def _asked(name: str) -> str:
    return request.args.get(name, "")


def _keeps(name: str, line: Line) -> bool:
    known = _FILTERS[name][1]
    chosen = asked_of(name, known)
    return not chosen or known[chosen][1](line)


def _asking() -> Asking:
    return Asking("Wat we van elke organisatie weten", "organisation-rows")


def table(shown: list[Line]) -> Table:
    """Return organisations as rows; the query gives the rows of the lists that are counted."""
    return _asking().computed(_COLUMNS, map(_values, shown))


def _values(line: Line) -> tuple[Value, ...]:
    told, mark = line.figures, line.mark
    return (
        *(told.organisation, told.name),
        *((mark.known, mark.expected, line.missing or None) if mark else (None, None, None)),
        *(told.rows, told.undated, told.oldest or None, told.newest or None),
        *(told.warnings, told.unmatched, told.conflicts),
    )


def _choices(name: str) -> list[Choice]:
    """Return a filter; each choice tells how many organisations it keeps beside the other one."""
    others = [line for line in _every_line() if all(_keeps(n, line) for n in _FILTERS if n != name)]
    known = _FILTERS[name][1]
    return [
        Choice("Alle", _address(name, ""), len(others), _asked(name) not in known),
        *(
            Choice(words, _address(name, value), sum(map(keeps, others)), _asked(name) == value)
            for value, (words, keeps) in known.items()
        ),
    ]


def _orders() -> list[tuple[str, str, bool]]:
    """Return the orders: words, address, and whether it is the one shown."""
    shown = _asked("volgorde") if _asked("volgorde") in _ORDERS else ""
    return [(words, _address("volgorde", o), o == shown) for o, (words, _) in _ORDERS.items()]


def _address(name: str, value: str) -> str:
    """Return the address of this page with one filter or order changed; the rest stays."""
    told = {n: _asked(n) for n in (*_FILTERS, "volgorde") if _asked(n)} | {name: value}
    query = urlencode({n: v for n, v in told.items() if v})
    return f"{PATH}?{query}" if query else PATH
