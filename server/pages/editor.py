"""What the editor of /sparql needs: /woorden.json, whether it was bundled, example questions."""

import json
from pathlib import Path
from typing import Final

from flask import Blueprint, Response

from server.pages import about
from server.pages.answers import ask, cell, fresh

blueprint: Final = Blueprint("editor", __name__)
blueprint.add_app_template_global(about.examples, "examples")

_BUNDLE: Final = Path(__file__).parents[1] / "static" / "vendor" / "editor.js"


@blueprint.route("/woorden.json")
def words() -> Response:
    """Send the classes and properties of this release, with their Dutch name where we give one."""
    return fresh(lambda: Response(json.dumps(vocabulary()), mimetype="application/json"))


def vocabulary() -> dict[str, list[dict[str, str]]]:
    """Return ``classes`` and ``properties``: their ``iri`` and ``name``, which may be empty."""
    found: dict[str, list[dict[str, str]]] = {"classes": [], "properties": []}
    for row in ask("vocabulary"):
        found[cell(row, "kind")].append({"iri": cell(row, "term"), "name": cell(row, "name")})
    return found


@blueprint.app_template_global("editor_is_built")
def is_built() -> bool:
    """Whether npm was there when the site was made; without it the plain form does the same."""
    return _BUNDLE.is_file()
