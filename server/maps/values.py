"""What a map shows: its classes, and the value of every municipality."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Level:
    """One class of a map: ``look`` names its colour and pattern, ``label`` its words."""

    look: str
    label: str


@dataclass(frozen=True, slots=True)
class Value:
    """What one municipality has: its class, the words shown, and the figure or word to download."""

    level: Level
    words: str
    figure: int | str | None


@dataclass(frozen=True, slots=True)
class Content:
    """What a map is about.

    ``title`` says what is shown; ``levels`` is every class in the order of the legend;
    ``values`` is NIS code → value; ``other`` holds for every municipality without one.
    """

    title: str
    levels: tuple[Level, ...]
    values: Mapping[str, Value]
    other: Value

    def of(self, nis: str) -> Value:
        """Return the value of a municipality."""
        return self.values.get(nis, self.other)
