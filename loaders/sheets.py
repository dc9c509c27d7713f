"""What every form of file gives: a place, and rows of text with the header first."""

from collections.abc import Sequence
from dataclasses import dataclass

from loaders.findings import Place


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as found: ``rows[0]`` is the header, so ``rows[n]`` is row n + 1 of the file.

    A formula that was saved without its value is there as its own text, which starts with ``=``.
    """

    place: Place
    rows: Sequence[Sequence[str]]
