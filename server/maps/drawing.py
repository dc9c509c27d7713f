"""One view and the values of a map → SVG for in a page.

Colours are classes of the stylesheet, so that light, dark and print differ without a second
drawing; every class has a pattern too. A municipality is a link: the drawing is a group, not an
image, or a screen reader would not tell its links.
"""

from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from server.maps.atlas import Zone
from server.maps.sheet import BRUSSELS, Frame, Sheet
from server.maps.values import Content, Level

_PATTERNS: Final = {
    "none": "",
    "dots": "M50 50h40v40h-40zM150 150h40v40h-40z",
    "lines": "M-20 220l240-240M-20 20l40-40M180 220l40-40",
    "cross": "M-20 220l240-240M-20-20l240 240",
    "full": "",
}
_LOOKS: Final = {
    "geen": "none",
    "opgegeven": "full",
    "afgeleid": "dots",
    "te-bevestigen": "lines",
    "een": "dots",
    "weinig": "lines",
    "meer": "cross",
    "veel": "full",
}
"""Look of a class → its pattern; the colour of a look is in site.css."""

_BRUSSELS: Final = Markup(
    '<path class="brussels" d="{}">'
    "<title>Brussels Hoofdstedelijk Gewest: hoort niet bij het Vlaams Gewest</title></path>"
)
_DRAWING: Final = Markup(
    '<svg class="map" viewBox="{} {} {} {}" font-size="{:.0f}" role="group" aria-label="{}">'
    '<defs>{}<path id="kaart-lijn" d="{}"/></defs>{}{}<g aria-hidden="true">'
    '<use class="outline halo" href="#kaart-lijn"/><use class="outline" href="#kaart-lijn"/></g>'
    "</svg>"
)
_PATTERN: Final = Markup(
    '<pattern id="kaart-{0}" patternUnits="userSpaceOnUse" width="200" height="200" '
    'patternTransform="scale({3:.3f})"><rect class="look {0}" width="200" height="200"/>'
    '<path class="ink {0} {1}" d="{2}"/></pattern>'
)
_GROUP: Final = Markup('<g fill="url(#kaart-{})">{}</g>')
_LINK: Final = Markup(
    '<a href="/bestuur/{0}"><title>{1}: {2}</title><path d="{3}"/>'
    '<text aria-hidden="true" x="{4}" y="{5}">{1}: {2}</text></a>'
)
"""The text stands above the drawing as long as its municipality has focus."""

_SWATCH: Final = Markup(
    '<svg class="swatch" viewBox="0 0 {0:.0f} {1:.0f}" aria-hidden="true">'
    '<rect width="{0:.0f}" height="{1:.0f}"{2}/></svg>'
)
_FILL: Final = Markup(' fill="url(#kaart-{})"')
_BRUSSELS_FILL: Final = Markup(' class="brussels"')
_TEXT: Final = 260
_SWATCH_SIZE: Final = (600, 400)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A part of Flanders in one view, with the values of a map."""

    sheet: Sheet
    zone: Zone
    content: Content

    @property
    def frame(self) -> Frame:
        """The part of the sheet that is shown."""
        return self.sheet.frame(shape.id for shape in self.zone.members)

    @property
    def with_brussels(self) -> bool:
        """Whether Brussels lies in the part that is shown."""
        return self.frame.holds(self.sheet.boxes[BRUSSELS])

    def svg(self) -> Markup:
        """Return the drawing: patterns, Brussels, a group of links per class, outline."""
        frame = self.frame
        return _DRAWING.format(
            *(frame.left, frame.top, frame.width, frame.height),
            _TEXT * frame.scale,
            self.content.title,
            Markup().join(_pattern(level, frame) for level in self.content.levels),
            self.sheet.outlines[self.zone.id],
            _BRUSSELS.format(self.sheet.places[BRUSSELS]) if self.with_brussels else Markup(),
            Markup().join(self._group(level, frame) for level in self.content.levels),
        )

    def _group(self, level: Level, frame: Frame) -> Markup:
        """Return the municipalities of one class, as links in the order of their names."""
        members = [s for s in self.zone.members if self.content.of(s.id).level == level]
        links = (
            _LINK.format(
                *(shape.id, shape.name, self.content.of(shape.id).words),
                self.sheet.places[shape.id],
                *(frame.left, frame.top),
            )
            for shape in sorted(members, key=lambda shape: shape.name)
        )
        return _GROUP.format(level.look, Markup().join(links)) if members else Markup()

    def swatch(self, level: Level | None) -> Markup:
        """Return the sign of a class for the legend; of Brussels without one.

        Its pattern is that of the drawing, and as large.
        """
        width, height = (size * self.frame.scale for size in _SWATCH_SIZE)
        return _SWATCH.format(width, height, _FILL.format(level.look) if level else _BRUSSELS_FILL)


def _pattern(level: Level, frame: Frame) -> Markup:
    pattern = _LOOKS[level.look]
    return _PATTERN.format(level.look, pattern, _PATTERNS[pattern], frame.scale)
