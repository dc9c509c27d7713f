"""One view and the values of a map → SVG for in a page.

Colours are classes of the stylesheet, so that light, dark and print differ without a second
drawing; every class has a pattern too. A municipality is a link: the drawing is a group, not an
image, or a screen reader would not tell its links.
"""

from typing import Final

from markupsafe import Markup

from server.maps.sheets import Atlas, Sheet
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


_BRUSSELS: Final = "Brussels Hoofdstedelijk Gewest: hoort niet bij het Vlaams Gewest"
_DRAWING: Final = Markup(
    '<svg class="map" viewBox="0 0 {} {}" role="group" aria-label="{}">'
    '<defs>{}<path id="kaart-provincies" d="{}"/></defs>'
    '<path class="brussels" d="{}"><title>{}</title></path>{}'
    '<g aria-hidden="true"><use class="provinces halo" href="#kaart-provincies"/>'
    '<use class="provinces" href="#kaart-provincies"/></g></svg>'
)
_PATTERN: Final = Markup(
    '<pattern id="kaart-{0}" patternUnits="userSpaceOnUse" width="200" height="200">'
    '<rect class="look {0}" width="200" height="200"/><path class="ink {0} {1}" d="{2}"/></pattern>'
)
_GROUP: Final = Markup('<g fill="url(#kaart-{})">{}</g>')
_LINK: Final = Markup(
    '<a href="/bestuur/{0}"><title>{1}: {2}</title><path d="{3}"/>'
    '<text aria-hidden="true">{1}: {2}</text></a>'
)
"""The text stands in the corner of the drawing as long as its municipality has focus."""

_SWATCH: Final = Markup(
    '<svg class="swatch" viewBox="0 0 600 400" aria-hidden="true">'
    '<rect width="600" height="400"{}/></svg>'
)
_FILL: Final = Markup(' fill="url(#kaart-{})"')
BRUSSELS_SWATCH: Final = _SWATCH.format(Markup(' class="brussels"'))
"""The sign of Brussels for the legend."""


def draw(sheet: Sheet, atlas: Atlas, content: Content) -> Markup:
    """Return the drawing: patterns, Brussels, a group of links per class, provinces."""
    return _DRAWING.format(
        sheet.width,
        sheet.height,
        content.title,
        Markup().join(map(_pattern, content.levels)),
        sheet.provinces,
        sheet.brussels,
        _BRUSSELS,
        Markup().join(_group(level, sheet, atlas, content) for level in content.levels),
    )


def _pattern(level: Level) -> Markup:
    pattern = _LOOKS[level.look]
    return _PATTERN.format(level.look, pattern, _PATTERNS[pattern])


def _group(level: Level, sheet: Sheet, atlas: Atlas, content: Content) -> Markup:
    """Return the municipalities of one class, as links in the order of their names."""
    members = [shape for shape in atlas.shapes.values() if content.of(shape.id).level == level]
    links = (
        _LINK.format(shape.id, shape.name, content.of(shape.id).words, sheet.places[shape.id])
        for shape in sorted(members, key=lambda shape: shape.name)
    )
    return _GROUP.format(level.look, Markup().join(links)) if members else Markup()


def swatch(level: Level) -> Markup:
    """Return the sign of a class for the legend; the patterns are those of the drawing."""
    return _SWATCH.format(_FILL.format(level.look))
