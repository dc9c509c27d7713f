"""The smallest group of organisations that reaches all councils that can be reached, and the rest.

Only organisations with an e-mail address or telephone count. Of a council that none of them reaches
it is told whether anybody does.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from server.search import normalised
from server.set_cover import smallest_cover

Reached = Mapping[str, frozenset[str]]
"""Organisation → the councils asked for that it reaches."""


@dataclass(frozen=True, slots=True)
class Member:
    """An organisation of the group; ``alone``: councils that no other member reaches."""

    organisation: str
    councils: int
    alone: int


@dataclass(frozen=True, slots=True)
class Group:
    """The smallest group; ``nobody``: councils without any organisation; all are IRIs.

    ``silent``: council → the organisations that reach it, none with e-mail or telephone.
    """

    members: tuple[Member, ...]
    asked: int
    reached: int
    silent: Mapping[str, tuple[str, ...]]
    nobody: frozenset[str]


def smallest_group(asked: frozenset[str], reached: Reached, answering: Mapping[str, str]) -> Group:
    """Return the smallest group of organisations that reaches what any of them reaches.

    :param answering: organisations with an e-mail address or telephone → name.
    """
    ordered = sorted(answering, key=lambda one: (normalised(answering[one]), one))
    sets = {one: reached[one] for one in ordered if one in reached}
    names = smallest_cover(sets)
    times = Counter(council for name in names for council in sets[name])
    members = [
        Member(name, len(sets[name]), sum(times[council] == 1 for council in sets[name]))
        for name in names
    ]
    rest = asked - times.keys()
    by_council = {c: tuple(sorted(one for one, of in reached.items() if c in of)) for c in rest}
    return Group(
        members=tuple(sorted(members, key=lambda member: -member.councils)),
        asked=len(asked),
        reached=len(times),
        silent={council: found for council, found in by_council.items() if found},
        nobody=frozenset(council for council, found in by_council.items() if not found),
    )
