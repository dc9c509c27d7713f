"""Which councils /vergelijk is asked for: by code or by name, and of which kind."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from flask import abort, request

from server.pages.councils import Council
from server.pages.directory import Directory
from server.search import normalised

MOST: Final = 5
KINDS: Final = {"": "Gemeenten", "ocmw": "OCMW’s"}
"""Code of a kind of council in the address → its words."""
_LONGEST: Final = 100
_KIND_WORDS: Final = frozenset({"gemeente", "stad", "ocmw"})


@dataclass(frozen=True, slots=True)
class Chosen:
    """The councils asked for, each once, of a kind (code).

    ``missing``: the words that led to none; ``told``: words that led to another name, and to what;
    ``left``: the names of those that are too many.
    """

    kind: str
    councils: tuple[Council, ...]
    missing: tuple[str, ...]
    told: tuple[tuple[str, str], ...]
    left: tuple[str, ...]

    @property
    def without_ocmw(self) -> list[str]:
        """The names of those that have no OCMW, where OCMWs are asked for."""
        return [c.title for c in self.councils if self.kind and c.kind != "OCMW"]

    def address(self, councils: Sequence[Council]) -> str:
        """Return where these councils are compared, of the same kind."""
        return address([council.slug for council in councils], self.kind)


def address(slugs: Sequence[str], kind: str = "") -> str:
    """Return where councils (slugs) of a kind (code) are compared."""
    asked = [("bestuur", slug) for slug in slugs]
    return f"/vergelijk?{urlencode([*asked, ('soort', kind)] if kind else asked)}"


def chosen(known: Directory) -> Chosen:
    """Return what this request asks for."""
    asked = [words.strip() for words in request.args.getlist("bestuur")[: 2 * MOST]]
    found = [(words[:_LONGEST], _slug(words, known)) for words in asked if words]
    kind = kind_asked([words for words, _ in found])
    every = list(dict.fromkeys(slug for _, slug in found if slug))
    slugs = every[:MOST]
    told = [(words, _told(words, slug, kind, known)) for words, slug in found if slug in slugs]
    return Chosen(
        kind,
        councils=tuple(of_kind(known.by_slug[slug], kind) for slug in slugs),
        missing=tuple(words for words, slug in found if not slug),
        told=tuple((words, what) for words, what in told if what),
        left=tuple(known.title(slug) for slug in every[MOST:]),
    )


def kind_asked(asked: Sequence[str] = ()) -> str:
    """Return the kind of the address; without one that of which all names are; 404 for others."""
    kind = request.args.get("soort", "")
    if kind not in (*KINDS, "gemeente"):
        abort(404)
    typed = bool(asked) and all("ocmw" in normalised(words) for words in asked)
    return "ocmw" if kind == "ocmw" or (typed and not kind) else ""


def of_kind(councils: tuple[Council, ...], kind: str) -> Council:
    """Return the OCMW when it is asked for and there; else the first."""
    return next((c for c in councils if kind and c.kind == "OCMW"), councils[0])


def _slug(words: str, known: Directory) -> str:
    """Return the slug for a slug, a NIS code of before, or a name that fits one council best."""
    if known.has(words):
        return known.today(words)
    hits = [hit for hit in known.index.search(words, 5) if hit.group == "bestuur"]
    slug = hits[0].path.removeprefix("/bestuur/").partition("?")[0] if hits else ""
    return slug if slug in known.by_slug else ""


def _told(words: str, slug: str, kind: str, known: Directory) -> str:
    """Return what to tell who asked for something else than what is shown; mostly nothing."""
    title = known.title(slug)
    if "ocmw" in normalised(words) and not kind:
        return f"u ziet hier {title}, niet het OCMW"
    if words == slug or _bare(words) == _bare(title):
        return ""
    return f"dat is nu {title}" if _is_former(words, slug, known) else f"we vonden {title}"


def _bare(words: str) -> tuple[str, ...]:
    """Return words as search compares them, without the kind of council."""
    return tuple(word for word in normalised(words) if word not in _KIND_WORDS)


def _is_former(words: str, slug: str, known: Directory) -> bool:
    """Whether words are the code or name of what went up in the council of a slug."""
    went_up = {code for code in known.replaced if known.today(code) == slug}
    return words in went_up or _bare(words) in {_bare(known.area_names[code]) for code in went_up}
