"""Writes the documents into a folder."""

from datetime import date
from pathlib import Path
from typing import Final

from loaders.build import Sources
from loaders.documents.content import read_content
from loaders.documents.lists import lists_page
from loaders.documents.model import PICTURE, model_page
from loaders.documents.picture import draw
from loaders.documents.usage import Classes, links, uses

MODEL: Final = "model.md"
LISTS: Final = "lists.md"


def documents(sources: Sources, day: date) -> dict[str, str]:
    """Return file name → text of every document.

    :raises GateError: when a list has a violation.
    """
    content = read_content(sources, day)
    found = uses(content.graph, Classes(content.graph, content.ontology))
    return {
        MODEL: model_page(content, found),
        LISTS: lists_page(content),
        PICTURE: draw(links(found)),
    }


def write_documents(sources: Sources, day: date, folder: Path) -> list[Path]:
    """Write every document and return their paths.

    :raises GateError: when a list has a violation.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, text in documents(sources, day).items():
        path = folder / name
        path.write_text(text, encoding="utf-8")
        written.append(path)
    return written
