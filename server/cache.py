"""Answers that were given and may be given again, within so many bytes; the oldest go first."""

from collections import OrderedDict
from typing import Final, Generic, Protocol, TypeVar


class _Bodied(Protocol):
    @property
    def body(self) -> bytes: ...


Answer = TypeVar("Answer", bound=_Bodied)
"""What is kept has a body, which is what it weighs."""


FIXED_BYTES: Final = 2048
"""What keeping an answer takes beside tag and body: its headers, and the objects around it."""


class AnswerCache(Generic[Answer]):
    """Tag → answer. The tag holds the version of the release, so nothing in here gets stale."""

    def __init__(self, most_bytes: int) -> None:
        """Keep so many bytes at most."""
        self.hits = 0
        self.misses = 0
        self.bytes = 0
        self._most = most_bytes
        self._kept: OrderedDict[str | bytes, Answer] = OrderedDict()

    def __contains__(self, tag: str | bytes) -> bool:
        """Whether an answer is kept; it gets no younger by that."""
        return tag in self._kept

    def get(self, tag: str | bytes) -> Answer | None:
        """Return an answer, which then is the youngest."""
        found = self._kept.get(tag)
        if found is not None:
            self.hits += 1
            self._kept.move_to_end(tag)
        return found

    def keep(self, tag: str | bytes, whole: Answer) -> None:
        """Keep an answer that was not there, in the place of old ones."""
        self.misses += 1
        if tag in self._kept or _weight(tag, whole) > self._most:
            return
        self._kept[tag] = whole
        self.bytes += _weight(tag, whole)
        while self.bytes > self._most:
            self.bytes -= _weight(*self._kept.popitem(last=False))

    def clear(self) -> None:
        """Forget all answers; what was counted stays."""
        self._kept.clear()
        self.bytes = 0


def _weight(tag: str | bytes, answer: _Bodied) -> int:
    return len(tag) + len(answer.body) + FIXED_BYTES
