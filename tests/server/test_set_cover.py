"""The smallest cover against covers that are evident, and against trying every choice."""

import itertools
import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from server.set_cover import Sets, smallest_cover
from tests.conftest import ROOT


def sets(**told: str) -> Sets:
    return {name: frozenset(members.split()) for name, members in told.items()}


def greedy(of: Sets) -> list[str]:
    """Take the largest rest first, as one would by hand."""
    left, taken = set().union(*of.values()), []
    while left:
        best = max(of, key=lambda name: len(of[name] & left))
        taken.append(best)
        left -= of[best]
    return taken


def best_of_all(of: Sets) -> tuple[str, ...]:
    """Try every choice of sets, in the order in which one is better than another."""
    every = set().union(*of.values())
    for number in range(len(of) + 1):
        covers = [
            names
            for names in itertools.combinations(of, number)
            if set().union(*(of[name] for name in names)) == every
        ]
        if covers:
            places = {name: place for place, name in enumerate(of)}
            return min(covers, key=lambda c: (-sum(len(of[n]) for n in c), [places[n] for n in c]))
    return ()


@pytest.mark.parametrize(
    ("of", "cover"),
    [
        (sets(), ()),
        (sets(a="", b=""), ()),
        (sets(a="1 2 3"), ("a",)),
        (sets(a="1", b="1 2 3", c="2"), ("b",)),
        (sets(a="1 2", b="3 4", c="1 2 3"), ("b", "c")),
    ],
)
def test_an_evident_cover(of: Sets, cover: tuple[str, ...]) -> None:
    assert smallest_cover(of) == cover


def test_fewer_than_the_largest_first() -> None:
    of = sets(large="2 3 4 6 7 8", east="1 2 3 4", west="5 6 7 8")
    assert greedy(of) == ["large", "east", "west"]
    assert smallest_cover(of) == ("east", "west")


def test_of_as_few_those_with_more_members_then_the_first_by_name() -> None:
    assert smallest_cover(sets(a="1 2", b="3", c="2 3")) == ("a", "c")
    assert smallest_cover(sets(b="1 2", a="1 2", c="1 2")) == ("b",)
    assert smallest_cover(sets(a="1 2", b="1 2", c="3 4", d="3 4")) == ("a", "c")


def test_it_is_the_best_of_all_choices() -> None:
    chance = random.Random(20)  # noqa: S311  the same each time
    for _ in range(120):
        of = {
            f"{place:02}": frozenset(
                str(member) for member in range(12) if chance.random() < chance.choice([0.2, 0.4])
            )
            for place in range(chance.randrange(1, 9))
        }
        assert smallest_cover(of) == best_of_all(of)


def test_the_solver_writes_nothing() -> None:
    program = "from server.set_cover import smallest_cover as s; s({'a': frozenset('1')})"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, cwd=ROOT
    )
    assert (done.stdout, done.stderr) == (b"", b"")


def test_threads_do_not_disturb_each_other() -> None:
    chance = random.Random(5)  # noqa: S311  the same each time
    many = [
        {str(p): frozenset(str(chance.randrange(40)) for _ in range(9)) for p in range(30)}
        for _ in range(24)
    ]
    alone = [smallest_cover(of) for of in many]
    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(smallest_cover, many)) == alone
