"""Markdown: tables, links and code, with what a cell cannot hold taken out."""

from collections.abc import Iterable, Sequence
from typing import Final

_MADE: Final = "<!-- Made by `make docs`; a change belongs in what it is made from. -->"


def page(title: str, *parts: str) -> str:
    """Return a page: title, a note that it is made, and its parts with a blank line between."""
    return "\n\n".join([f"# {title}", _MADE, *parts]) + "\n"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; the cells may hold markup."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def plain(text: str) -> str:
    """Return a text of the data with its angle brackets kept as text."""
    return text.replace("<", "&lt;")


def code(text: str) -> str:
    """Return a text as code; nothing for an empty one."""
    return f"`{text}`" if text else ""


def codes(texts: Iterable[str]) -> str:
    """Return several texts as code, in their order."""
    return ", ".join(map(code, texts))


def link(address: str) -> str:
    """Return an address as a link that shows it."""
    return f"<{address}>"
