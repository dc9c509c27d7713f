"""/klopt-niet: how to have a fact corrected, with the fact and the value that was shown."""

from typing import Any, Final
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, current_app, request

from loaders.iris import ID
from loaders.terms import BASE
from server.pages.answers import page, path_of, store
from server.settings import Settings

blueprint: Final = Blueprint("correcting", __name__)
_LONGEST: Final = 1000


@blueprint.route("/klopt-niet")
def correcting() -> Response:
    """Tell how to have a fact corrected; ``feit`` is its IRI or path, ``waarde`` what is shown."""
    asked = request.args.get("feit", "")[:_LONGEST]
    fact = BASE + asked if asked.startswith("/id/") else asked
    value = request.args.get("waarde", "")[:_LONGEST]
    known = fact if fact.startswith(f"{ID}/") else ""
    return page("correcting.html", lambda: view(known, value))


def view(fact: str, value: str) -> dict[str, Any]:
    """Return the text to send and, when an address is set, a link that opens it as e-mail."""
    settings: Settings = current_app.extensions["settings"]
    lines = [
        f"Feit: {fact or '(vul aan: het adres van de pagina)'}",
        f"Op de site staat: {value or '(vul aan)'}",
        "Het moet zijn: ",
        "Bron (een openbare pagina of beslissing): ",
        f"Uitgave: {store().release.version}",
    ]
    return {
        "fact": {"iri": fact, "path": path_of(fact) if fact else "", "value": value},
        "text": "\n".join(lines),
        "address": settings.corrections_address,
        "mail": _mail(settings.corrections_address, lines),
    }


def _mail(address: str, lines: list[str]) -> str:
    if not address:
        return ""
    parts = {"subject": "Verbetering voor Samenwijzer", "body": "\r\n".join(lines)}
    return f"mailto:{quote(address, safe='@')}?{urlencode(parts, quote_via=quote)}"
