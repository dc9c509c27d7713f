"""Writes a real excerpt of the lists: some areas, and the rows that hold with them."""

import csv
import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

# Limburg and what the mergers and regional offers around it touch; all larger areas.
PROVINCES = {"70000"}
WITH_LEVELS = {"land", "gewest", "provincie", "arrondissement"}
REGIONS = {"referentieregio-limburg"}


Keep = Mapping[str, Callable[[dict[str, str]], bool]]


def write_excerpt(lists: Path, folder: Path, keep: Keep | None = None) -> None:
    """Copy the metadata and the rows that are kept and of which every foreign key still holds.

    :param keep: list → which of its rows are kept; without it, the areas of the provinces above.
    """
    folder.mkdir(parents=True)
    shutil.copy(lists / "metadata.json", folder)
    group = json.loads((lists / "metadata.json").read_text())
    tables = {table["url"]: table for table in group["tables"]}
    rows = {url: list(csv.DictReader((lists / url).read_text().splitlines())) for url in tables}
    for name, kept in (keep or {"areas": in_excerpt}).items():
        rows[f"{name}.csv"] = [row for row in rows[f"{name}.csv"] if kept(row)]
    while drop_unkept(tables, rows) + drop_accesses_without_areas(rows):
        pass
    for url, kept in rows.items():
        with (lists / url).open() as source, (folder / url).open("w", newline="") as target:
            header = next(csv.reader(source))
            writer = csv.DictWriter(target, header, lineterminator="\n")
            writer.writeheader()
            writer.writerows(kept)


def in_excerpt(area: dict[str, str]) -> bool:
    return (
        area["level"] in WITH_LEVELS
        or area["id"] in REGIONS
        or bool(PROVINCES & set(area["part_of"].split()))
    )


def drop_unkept(tables: dict[str, dict], rows: dict[str, list[dict[str, str]]]) -> int:
    """Drop the rows with a key to a row that is gone; returns how many went."""
    dropped = 0
    for url, table in tables.items():
        separators = {c["name"]: c.get("separator") for c in table["tableSchema"]["columns"]}
        for key in table["tableSchema"].get("foreignKeys", []):
            (column,) = listed(key["columnReference"])
            (target,) = listed(key["reference"]["columnReference"])
            known = {row[target] for row in rows[key["reference"]["resource"]]}
            separator = separators[column]
            kept = [r for r in rows[url] if values(r[column], separator) <= known]
            dropped += len(rows[url]) - len(kept)
            rows[url] = kept
    return dropped


def drop_accesses_without_areas(rows: dict[str, list[dict[str, str]]]) -> int:
    """Drop the accesses for named areas of which no area is kept; returns how many went."""
    named = {row["access"] for row in rows["access_areas.csv"]}
    before = rows["accesses.csv"]
    rows["accesses.csv"] = [r for r in before if r["reach"] != "areas" or r["id"] in named]
    return len(before) - len(rows["accesses.csv"])


def listed(reference: str | list[str]) -> list[str]:
    return [reference] if isinstance(reference, str) else reference


def values(cell: str, separator: str | None) -> set[str]:
    return set(cell.split(separator)) if separator and cell else {cell} - {""}
