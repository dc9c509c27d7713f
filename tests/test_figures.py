"""The known figures of Flanders, asked of the real release with the published queries."""

import csv
import io
from pathlib import Path

from tests.conftest import ROOT, run_command

EXAMPLES = ROOT / "ontology" / "examples"


def rows(var: Path, name: str) -> list[dict[str, str]]:
    done = run_command("query", str(EXAMPLES / f"{name}.rq"), "--format", "csv", var=var)
    assert done.returncode == 0, done.stderr
    return list(csv.DictReader(io.StringIO(done.stdout)))


def test_municipalities_and_ocmws_on_three_days(real_var: Path) -> None:
    figures = {
        (row["day"], row["kind"]): int(row["number"])
        for row in rows(real_var, "municipalities-on-day")
    }
    expected = {"2018-12-31": 308, "2024-12-31": 300, "2025-01-01": 285}
    assert figures == {
        (day, kind): number for day, number in expected.items() for kind in ("Gemeente", "OCMW")
    }


def test_provinces_and_reference_regions(real_var: Path) -> None:
    figures = {row["level"]: int(row["number"]) for row in rows(real_var, "areas-by-level")}
    assert figures["provincie"] == 5
    assert figures["referentieregio"] == 15
    assert figures["gemeente"] == 285


def test_active_associations(real_var: Path) -> None:
    figures = {row["kind"]: int(row["number"]) for row in rows(real_var, "active-associations")}
    assert figures == {
        "Projectvereniging": 70,
        "Dienstverlenende vereniging": 25,
        "Opdrachthoudende vereniging": 54,
        "Opdrachthoudende vereniging met private deelname": 1,
    }


def test_leiedal_has_thirteen_participants(real_var: Path) -> None:
    assert len(rows(real_var, "members-of")) == 13
