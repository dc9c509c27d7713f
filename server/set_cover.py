"""The smallest number of sets that together hold all that the sets hold: exact, always the same.

Minimum set cover as an integer program, solved by HiGHS, which says whether its solution is optimal
(docs/adr/0013-set-cover.md). Taking the largest set first may take one too many.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import highspy

Sets = Mapping[str, frozenset[str]]
_OPTIONS: Final = {"threads": 1, "mip_rel_gap": 0.0, "random_seed": 0}
_HALF: Final = 0.5


class NotOptimalError(RuntimeError):
    """The solver ended without proof that there is no smaller cover."""


def smallest_cover(sets: Sets) -> tuple[str, ...]:
    """Return the names of the fewest sets that together hold every member of all sets.

    Of several that are as few: those with the most members in sum, then the first by name (the
    order of ``sets`` is that of the names). The answer has the order of ``sets`` too.

    :raises NotOptimalError: when the solver does not prove that it is the smallest.
    """
    names = [name for name, members in sets.items() if members]
    if not names:
        return ()
    cover = _Cover([sets[name] for name in names])
    chosen = cover.fewest()
    chosen = cover.largest(len(chosen))
    return tuple(names[place] for place in cover.first(chosen))


class _Silent(highspy.Highs):
    """HiGHS that never writes to standard output, where our own lines go.

    Its first object of a process would tell its version, before an option can be set.
    """

    def enableCallbacks(self) -> None:  # noqa: N802  its name there
        """Be silent first; called when it is made."""
        self.silent()
        super().enableCallbacks()  # type: ignore[no-untyped-call]


class _Cover:
    """The integer program: one yes or no a set, one condition a member; solved again and again."""

    def __init__(self, sets: Sequence[frozenset[str]]) -> None:
        self._sizes = [len(members) for members in sets]
        self._solver = _Silent()  # type: ignore[no-untyped-call]  # the only one
        for name, value in _OPTIONS.items():
            self._solver.setOptionValue(name, value)
        self._taken = [self._solver.addBinary() for _ in sets]
        every = frozenset().union(*sets)
        # members that lie in the same sets ask the same
        asked = {tuple(p for p, members in enumerate(sets) if one in members) for one in every}
        for places in sorted(asked):
            self._solver.addConstr(self._sum(places) >= 1)

    def fewest(self) -> list[int]:
        """Return the places of sets that are a cover, as few as can be."""
        self._solver.minimize(self._sum(range(len(self._taken))))
        return self._solution()

    def largest(self, number: int) -> list[int]:
        """Return a cover of so many sets with the most members in sum; keep to both from now on."""
        self._solver.addConstr(self._sum(range(len(self._taken))) == number)
        total = self._solver.qsum(
            size * taken for size, taken in zip(self._sizes, self._taken, strict=True)
        )
        self._solver.maximize(total)
        chosen = self._solution()
        self._solver.addConstr(total >= sum(self._sizes[place] for place in chosen) - _HALF)
        self._solver.minimize(self._taken[0] * 0.0)
        return chosen

    def first(self, chosen: list[int]) -> list[int]:
        """Return the cover that comes first: the earliest set that can be in it, then the next."""
        for place in range(len(self._taken)):
            if place not in chosen:
                chosen = self._with(place) or chosen
            self._hold(place, int(place in chosen))
        return chosen

    def _with(self, place: int) -> list[int]:
        """Return a cover with one more set in it; empty when there is none."""
        self._hold(place, 1)
        self._solver.run()
        status = self._solver.getModelStatus()
        return [] if status == highspy.HighsModelStatus.kInfeasible else self._solution()

    def _hold(self, place: int, value: int) -> None:
        self._solver.changeColBounds(place, value, value)

    def _sum(self, places: Sequence[int]) -> highspy.highs_linear_expression:
        return self._solver.qsum(self._taken[place] for place in places)

    def _solution(self) -> list[int]:
        status = self._solver.getModelStatus()
        if status != highspy.HighsModelStatus.kOptimal:
            raise NotOptimalError(self._solver.modelStatusToString(status))
        values = self._solver.getSolution().col_value
        return [place for place, value in enumerate(values) if value > _HALF]
