"""What things are called in Dutch; one without a name of its own after the things around it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from server.answers import Row
from server.linked_data.documents import is_iri, store
from server.linked_data.naming import concept_of
from server.linked_data.words import WORDS
from server.questions import iri, question

_LANGUAGES: Final = ("nl", "", "en")
_STEPS: Final = (
    "member",
    "hasParticipant",
    "bestuur",
    "organization",
    "playedBy",
    "resultingOrganization",
    "aanbieder",
    "toegang",
    "grond",
    "contactPoint",
    "geometry",
    "notation",
)
"""In this order the things around one tell what it is: who, of or with whom, on what ground."""


@dataclass(frozen=True, slots=True)
class Labels:
    """IRI → name; and for what has none: IRI → what is around it, as IRI and name."""

    own: Mapping[str, str]
    around: Mapping[str, list[tuple[str, str]]] = field(default_factory=dict)

    def of(self, thing: str, seen_from: str = "") -> str:
        """Return the name of a thing; empty when nothing tells it.

        :param seen_from: the thing on whose page it stands, which goes without saying.
        """
        if thing in self.own:
            return self.own[thing]
        around = self.around.get(thing, [])
        names = [name for other, name in around if other != seen_from]
        return " · ".join(dict.fromkeys(names or (name for _, name in around)))

    def title(self, thing: str) -> str:
        """Return the name of a thing as a heading: a composed one says what it is the name of."""
        name = self.of(thing)
        return name if thing in self.own or not name else f"{concept_of(thing)}: {name}"


def labels_of(things: Iterable[str]) -> Labels:
    """Return the labels of things."""
    wanted = set(things)
    known = {thing: WORDS[thing] for thing in wanted & WORDS.keys()}
    asked = sorted(thing for thing in wanted if is_iri(thing))
    own = known | _chosen(_ask("linked/labels", asked))
    around: dict[str, list[tuple[str, str]]] = {}
    unnamed = [thing for thing in asked if thing not in own and concept_of(thing)]
    for row in sorted(_ask("linked/labels-around", unnamed), key=_step):
        pair = (row["other"].value, row["label"].value)
        around.setdefault(row["thing"].value, []).append(pair)
    return Labels(own, around)


def _ask(name: str, things: list[str]) -> list[Row]:
    asked = question(name)
    return store().ask(asked.about_all([(iri(thing),) for thing in things])) if things else []


def _chosen(rows: list[Row]) -> dict[str, str]:
    """Return one label a thing: Dutch before no language, and that before English."""
    rows = [row for row in rows if row["language"].value in _LANGUAGES]
    rows.sort(key=lambda row: (_LANGUAGES.index(row["language"].value), row["label"].value))
    return {row["thing"].value: row["label"].value for row in reversed(rows)}


def _step(row: Row) -> tuple[str, int, str]:
    name = row["step"].value.replace("#", "/").rpartition("/")[2]
    return row["thing"].value, _STEPS.index(name), row["label"].value
