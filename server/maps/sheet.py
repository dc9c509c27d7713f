"""One view of Flanders, ready to colour, and the frame around a part of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from server.maps.paths import WIDTH
from server.maps.topology import Line

Box = tuple[int, int, int, int]
"""Left, top, right, bottom; in drawing units."""

BRUSSELS: Final = "04000"
FLANDERS: Final = ""
_MARGIN: Final = 0.01
_FLATTEST: Final = 1.6
"""Width to height of a frame, at least: a tall part of Flanders must fit in a window."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What part of a sheet is shown."""

    left: int
    top: int
    width: int
    height: int

    @property
    def scale(self) -> float:
        """How wide it is, against all of Flanders."""
        return self.width / WIDTH

    def holds(self, box: Box) -> bool:
        """Whether a box lies within the frame."""
        right, bottom = self.left + self.width, self.top + self.height
        return self.left <= box[0] and self.top <= box[1] and box[2] <= right and box[3] <= bottom


@dataclass(frozen=True, slots=True)
class Sheet:
    """One view.

    ``places``: NIS code → SVG path; ``boxes``: NIS code → the box around it; ``outlines``: id of a
    province or reference region → SVG path, ``""`` for the provinces together. Brussels is 04000.
    """

    places: Mapping[str, str]
    boxes: Mapping[str, Box]
    outlines: Mapping[str, str]

    def frame(self, members: Iterable[str]) -> Frame:
        """Return the frame around some municipalities, with a margin."""
        boxes = [self.boxes[member] for member in members]
        left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
        right, bottom = max(box[2] for box in boxes), max(box[3] for box in boxes)
        margin = round(_MARGIN * (right - left))
        height = bottom - top + 2 * margin
        width = max(right - left + 2 * margin, round(_FLATTEST * height))
        return Frame((left + right - width) // 2, top - margin, width, height)


def box_of(rings: Iterable[Line]) -> Box:
    """Return the box around rings whose points are whole units."""
    points = [point for ring in rings for point in ring]
    across, down = [int(x) for x, _ in points], [int(y) for _, y in points]
    return min(across), min(down), max(across), max(down)
