"""What a query may not exceed, in English sentences; for the service description and the docs."""

from server.relay import MOST_REQUESTS
from server.remote import MOST_BYTES
from server.settings import Settings


def limit_words(settings: Settings) -> list[str]:
    """Return a sentence per limit."""
    return [
        f"A query has at most {settings.query_bytes} bytes (413); in an address"
        f" {settings.address_bytes} bytes after the question mark (414).",
        f"A query takes at most {settings.public_seconds:g} seconds (503); the parameter timeout"
        " lowers that.",
        f"An answer has at most {settings.answer_bytes} bytes.",
        "An answer that breaks off breaks the connection; one that ends normally is complete.",
        "Updates are refused (403).",
        _of_services(settings.services.split()),
    ]


def _of_services(services: list[str]) -> str:
    if not services:
        return "SERVICE is refused (403)."
    return (
        f"SERVICE may name {', '.join(services)}, each as a whole IRI; any other is refused (403)."
        f" A query asks others {MOST_REQUESTS} times at most, for {MOST_BYTES} bytes each (502)."
    )
