"""What the runs of the endpoints counted, and the ratios that follow."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Final

from bench.dumping import Fetched
from bench.load import Load, middle

CLIENTS: Final = (1, 8, 32)
NOT_MODIFIED: Final = "ours, 304"
FILE: Final = "file"

Key = tuple[str, str, int]
"""What was measured: kind of query, name of server, number of clients."""


def again(kind: str) -> str:
    """Return the kind that is the same few queries of another kind, asked again and again."""
    return f"{kind} again"


@dataclass(slots=True)
class Found:
    """All that the runs counted, and what must be told beside it."""

    versions: dict[str, str]
    triples: int
    loads: dict[Key, list[Load]] = field(default_factory=lambda: defaultdict(list))
    dumps: dict[str, list[Fetched]] = field(default_factory=lambda: defaultdict(list))
    queries: list[str] = field(default_factory=list)
    unlike: dict[str, str] = field(default_factory=dict)
    points: int = 0
    restless: int = 0

    def rate(self, kind: str, name: str, clients: int) -> float:
        """Return the median of answers a second; not a number when a run was not valid."""
        return middle(load.rate for load in self.loads.get((kind, name, clients), []))

    def megabytes(self, name: str, clients: int) -> float:
        """Return the median of megabytes of the file a second."""
        return middle(load.megabytes for load in self.loads.get((FILE, name, clients), []))

    def names(self, kind: str) -> list[str]:
        """Return who was asked this kind, in order."""
        return list(dict.fromkeys(name for each, name, _ in self.loads if each == kind))
