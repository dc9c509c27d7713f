"""Reads a page as a reader does: its headings, links, tables, text; no browser needed."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from tests.server.http import ask

VOID = {"meta", "link", "input", "br", "wbr"}


@dataclass
class Seen:
    """What stands on a page."""

    status: int
    headers: dict[str, str]
    html: str
    text: str = ""
    headings: list[tuple[int, str]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    elements: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def having(self, attribute: str) -> list[dict[str, str]]:
        return [attributes for _, attributes in self.elements if attribute in attributes]

    def tags(self, name: str) -> list[dict[str, str]]:
        return [attributes for tag, attributes in self.elements if tag == name]


class Reader(HTMLParser):
    def __init__(self, seen: Seen) -> None:
        super().__init__()
        self.seen = seen
        self.open: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.seen.elements.append((tag, attributes))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "a":
            self.seen.links.append(attributes["href"])
        if tag in ("h1", "h2", "h3", "h4", "h5"):
            self.seen.headings.append((int(tag[1]), ""))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> closes something else"

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if any(tag[0] == "h" and tag[1:].isdigit() for tag in self.open):
            level, text = self.seen.headings[-1]
            self.seen.headings[-1] = (level, f"{text}{data}")


def read(address: str, **headers: str) -> Seen:
    """Fetch and read a page; fails when its elements are not closed in order.

    Of what is no HTML, as a file that a page leads to, only status, headers and text are there.
    """
    reply = ask(address, Accept="text/html", **headers)
    seen = Seen(reply.status, reply.headers, reply.text)
    is_html = reply.headers.get("content-type", "").startswith("text/html")
    reader = Reader(seen)
    reader.feed(seen.html if is_html and "location" not in seen.headers else "")
    assert reader.open == [], (address, reader.open)
    seen.text = " ".join(" ".join(reader.words).split())
    return seen
