"""docs/quality.md explains every warning of the real lists, with its exact number."""

import re
from collections import Counter
from pathlib import Path

import pyoxigraph as ox

from loaders.terms import PREFIXES
from tests.conftest import ROOT

QUALITY = ROOT / "docs" / "quality.md"
ROW = re.compile(r"^\| (\w+) \| `([\w-]+)` \| (\d+) \| (.+) \| (.+) \|$", re.MULTILINE)
SH, DCT = PREFIXES["sh"], PREFIXES["dct"]


def explained() -> dict[tuple[str, str], int]:
    found = {(rule, shape): int(number) for rule, shape, number, *_ in rows()}
    assert len(found) == len(rows())
    return found


def rows() -> list[tuple[str, ...]]:
    return ROW.findall(QUALITY.read_text(encoding="utf-8"))


def warnings(var: Path) -> Counter[tuple[str, str]]:
    """Return how often each rule and shape warns; fails when one does more than warn."""
    report = ox.Store()
    report.load(path=var / "current" / "report.ttl", format=ox.RdfFormat.TURTLE)
    found = report.query(
        f"PREFIX sh: <{SH}> PREFIX dct: <{DCT}> SELECT ?rule ?shape ?severity WHERE {{"
        " ?result dct:identifier ?rule ; sh:sourceShape ?shape ; sh:resultSeverity ?severity }"
    )
    told = [(row["rule"].value, row["shape"].value, row["severity"].value) for row in found]
    assert {severity for *_, severity in told} <= {f"{SH}Warning"}
    return Counter((rule, shape.partition("#")[2]) for rule, shape, _ in told)


def test_every_warning_is_explained_and_counted(real_var: Path) -> None:
    assert explained() == warnings(real_var)


def test_every_explanation_says_why_and_what_would_end_it() -> None:
    for *_, why, end in rows():
        assert len(why) > 60
        assert len(end) > 20
