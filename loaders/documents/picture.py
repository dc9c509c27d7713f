"""docs/model.svg: a box a class with its links, and a line to every class they lead to.

Boxes stand in columns: coverage first, then what is linked with it, and so on. Provenance, and a
class that more than a third of the others link to, get no lines; the boxes name them.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Final

_START: Final = "ict:Dekking"
_PROVENANCE: Final = "prov:"
_CHARACTER: Final = 6.7
_LINE: Final = 16
_GAP_X: Final = 90
_GAP_Y: Final = 22
_MARGIN: Final = 16
_STYLE: Final = """\
text{font:11px ui-monospace,Menlo,Consolas,monospace;fill:#1b1b1b}.name{font-weight:700}
rect{fill:#fff;stroke:#5a6472}.own rect{fill:#fff4d6;stroke:#8a6d00}path{fill:none;stroke:#8791a0}
@media(prefers-color-scheme:dark){text{fill:#eee}rect{fill:#1c2027;stroke:#9aa4b2}
.own rect{fill:#3a3114;stroke:#d9b13b}path{stroke:#7d8797}}"""

Links = Mapping[str, Mapping[str, frozenset[str]]]


@dataclass(frozen=True, slots=True)
class _Box:
    """One class: where it stands (pixels), in which column, and its lines of text."""

    name: str
    column: int
    x: float
    y: float
    width: float
    rows: tuple[tuple[str, frozenset[str]], ...]

    @property
    def height(self) -> float:
        """How high it is (pixels): a line for its name and one for each row."""
        return _LINE * (len(self.rows) + 1) + 10

    def line_y(self, row: int) -> float:
        """Return where the text of a row stands; -1 is the name of the class."""
        return self.y + _LINE * (row + 1) + 12


def draw(links: Iterator[tuple[str, str, str]]) -> str:
    """Return the picture of links between classes, given as class, property, class."""
    grouped: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for kind, predicate, target in links:
        if kind:
            grouped[kind][predicate].add(target)
            grouped[target]  # a class without links has a box too
    found = {
        kind: {name: frozenset(targets) for name, targets in sorted(by_name.items())}
        for kind, by_name in sorted(grouped.items())
    }
    hubs = _hubs(found)
    boxes = _place(found, _columns(found, hubs))
    return _svg(boxes, hubs)


def _hubs(links: Links) -> frozenset[str]:
    """Return the classes that more than a third of the others link to."""
    linked = {kind: frozenset().union(*by_name.values()) for kind, by_name in links.items()}
    return frozenset(
        kind
        for kind in links
        if 3 * sum(kind in targets for other, targets in linked.items() if other != kind)
        > len(links)
    )


def _columns(links: Links, hubs: frozenset[str]) -> list[list[str]]:
    """Return the classes by their distance from coverage; what is not linked stands last."""
    pairs = {(a, b) for a, by_name in links.items() for b in _drawn(by_name, hubs)}
    left = [kind for kind in links if kind not in hubs]
    columns: list[list[str]] = []
    front = [kind for kind in left if kind == _START]
    while front:
        columns.append(front)
        left = [kind for kind in left if kind not in front]
        near = {a for a, b in pairs if b in front} | {b for a, b in pairs if a in front}
        front = [kind for kind in left if kind in near]
    return [*columns, [*left, *sorted(hubs)]]


def _drawn(by_name: Mapping[str, frozenset[str]], hubs: frozenset[str]) -> frozenset[str]:
    """Return the classes to which lines are drawn."""
    found = (t for name, t in by_name.items() if not name.startswith(_PROVENANCE))
    return frozenset().union(*found) - hubs


def _place(links: Links, columns: list[list[str]]) -> dict[str, _Box]:
    boxes: dict[str, _Box] = {}
    x = float(_MARGIN)
    for number, kinds in enumerate(columns):
        rows = {kind: tuple(links[kind].items()) for kind in kinds}
        longest = max((len(text) for kind in kinds for text in _texts(kind, rows[kind])), default=0)
        y, width = float(_MARGIN), longest * _CHARACTER + 16
        for kind in kinds:
            boxes[kind] = _Box(kind, number, x, y, width, rows[kind])
            y += boxes[kind].height + _GAP_Y
        x += width + _GAP_X
    return boxes


def _texts(kind: str, rows: tuple[tuple[str, frozenset[str]], ...]) -> list[str]:
    return [kind, *(f"{name} → {', '.join(sorted(targets))}" for name, targets in rows)]


def _svg(boxes: Mapping[str, _Box], hubs: frozenset[str]) -> str:
    width = max(box.x + box.width for box in boxes.values()) + _MARGIN
    height = max(box.y + box.height for box in boxes.values()) + _MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}"'
        ' role="img" aria-labelledby="title">',
        '<title id="title">The classes of the graph and how they link</title>',
        f"<style>{_STYLE}</style>",
        *(line for box in boxes.values() for line in _lines(box, boxes, hubs)),
        *(part for box in boxes.values() for part in _box(box)),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _box(box: _Box) -> Iterator[str]:
    yield f'<g class="{"own" if box.name.startswith("ict:") else "standard"}">'
    yield (
        f'<rect x="{box.x:.0f}" y="{box.y:.0f}" width="{box.width:.0f}" height="{box.height:.0f}"'
        ' rx="4"/>'
    )
    for row, text in enumerate(_texts(box.name, box.rows)):
        mark = "" if row else ' class="name"'
        y = box.line_y(row - 1) + 4
        yield f'<text{mark} x="{box.x + 8:.0f}" y="{y:.0f}">{escape(text)}</text>'
    yield "</g>"


def _lines(box: _Box, boxes: Mapping[str, _Box], hubs: frozenset[str]) -> Iterator[str]:
    for row, (name, targets) in enumerate(box.rows):
        for target in sorted(_drawn({name: targets}, hubs) - {box.name}):
            yield _curve(box, row, boxes[target])


def _curve(box: _Box, row: int, target: _Box) -> str:
    """Return a line from a row to the head of a box: to the right, or back on the left."""
    back = target.column < box.column
    start, end = (box.x, target.x + target.width) if back else (box.x + box.width, target.x)
    bend = -_GAP_X / 2 if back else _GAP_X / 2
    second = -bend
    if target.column == box.column:
        end, second = target.x + target.width, bend
    y, head = box.line_y(row), target.line_y(-1)
    return (
        f'<path d="M{start:.0f} {y:.0f}C{start + bend:.0f} {y:.0f}'
        f' {end + second:.0f} {head:.0f} {end:.0f} {head:.0f}"/>'
    )
