"""Mutation of the rules: an expectation needs every filter, comparison and status in them.

A rule is changed in one place, all rules are run on the small world, and something that is expected
must fail. A place that cannot be changed is a failure, not an exception to the test.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox
import pytest

from tests.loaders.rule_exclusions import NEVER
from tests.loaders.rule_expectations import GIVES, GIVES_ALSO
from tests.loaders.small_world import RULES, derived_by, holds

OTHER = {"<=": "<", "<": "<=", ">=": ">", ">": ">=", "=": "!=", "!=": "="}
OTHER |= {"&&": "||", "||": "&&"}
OPERATOR = re.compile(r" (<=|>=|!=|<|>|=|&&|\|\|)(?= )")
STATUS = re.compile(r"(; |\?member )rov:orgStatus gift:\w+")


class Mutation(NamedTuple):
    """One change of one rule: where (line), what, and the text after it."""

    rule: str
    line: int
    what: str
    text: str


def mutations(path: Path) -> Iterator[Mutation]:
    lines = path.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, 1):
        if not line.startswith(("#", "PREFIX")):
            for what, changed in changes(line):
                text = "\n".join([*lines[: number - 1], changed, *lines[number:]])
                yield Mutation(path.stem, number, what, text)


def changes(line: str) -> Iterator[tuple[str, str]]:
    if "FILTER" in line:
        yield "drop", line.partition("FILTER")[0]
    for found in OPERATOR.finditer(line):
        other = f" {OTHER[found[1]]}"
        yield f"swap {found[1]}", line[: found.start()] + other + line[found.end() :]
    if found := STATUS.search(line):
        yield "any status", STATUS.sub(lambda m: m[1] + "rov:orgStatus []", line)


def failures(store: ox.Store) -> list[str]:
    """Return what is expected and not so."""
    missing = [says for says, it in (GIVES | GIVES_ALSO).items() if not holds(store, it)]
    return missing + [says for says, it in NEVER.items() if holds(store, it)]


MUTATIONS = [found for path in sorted(RULES.glob("*.rq")) for found in mutations(path)]


def test_every_filter_stands_alone_on_its_line() -> None:
    """So that dropping the line drops the filter, whole and alone."""
    for path in RULES.glob("*.rq"):
        for line in path.read_text(encoding="utf-8").splitlines():
            if "FILTER" in line and not line.startswith("#"):
                assert line.strip().startswith("FILTER"), f"{path.name}: {line}"
                assert line.count("FILTER") == 1, f"{path.name}: {line}"
                assert line.count("(") == line.count(")"), f"{path.name}: {line}"
                assert line.count("{") == line.count("}"), f"{path.name}: {line}"


def test_all_filters_are_mutated() -> None:
    number = sum(
        len(re.findall(r"^\s*FILTER", path.read_text(encoding="utf-8"), re.MULTILINE))
        for path in RULES.glob("*.rq")
    )
    assert sum(found.what == "drop" for found in MUTATIONS) == number > 20


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda m: f"{m.rule}:{m.line} {m.what}")
def test_a_changed_rule_fails_an_expectation(tmp_path: Path, mutation: Mutation) -> None:
    for path in RULES.glob("*.rq"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / f"{mutation.rule}.rq").write_text(mutation.text, encoding="utf-8")
    store = derived_by(tmp_path)
    assert failures(store)
