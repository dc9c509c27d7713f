"""The CSVW description of the lists: our reader of the parts of the standard that we use.

Read: titles per language, datatype (base, format, name), required, separator, primaryKey,
foreignKeys, dc:title, dc:description, dc:source, dc:license. Tests hold it against the ``csvw``
library.

Source: https://www.w3.org/TR/tabular-metadata/ (read 2026-11-24).
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from loaders.errors import ListingError
from loaders.findings import Place

_CODES: Final = re.compile(r"[\w-]+(\|[\w-]+)*\Z")


@dataclass(frozen=True, slots=True)
class Datatype:
    """What a cell may hold: base type, and a regular expression for text or a pattern for dates.

    ``name`` (dc:title) tells what the value means where a pattern cannot: ``kbo`` has check digits,
    ``moment`` is a date as precise as its source.
    """

    base: str
    format: str = ""
    name: str = ""

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes allowed, when the format is a plain list of them."""
        listed = self.base == "string" and _CODES.match(self.format)
        return tuple(self.format.split("|")) if listed else ()


@dataclass(frozen=True, slots=True)
class Column:
    """One column; ``titles`` are the header names that are accepted beside its name.

    ``words``: language → first title; ``descriptions``: language → what it holds.
    """

    name: str
    titles: tuple[str, ...]
    datatype: Datatype
    required: bool
    separator: str
    words: Mapping[str, str] = field(default_factory=dict)
    descriptions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """A column of which every value must be a key of another table."""

    column: str
    table: str
    target: str


@dataclass(frozen=True, slots=True)
class Table:
    """One list: ``url`` is its file, ``titles`` its title per language."""

    name: str
    url: str
    titles: Mapping[str, str]
    sources: tuple[str, ...]
    licences: tuple[str, ...]
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...]
    descriptions: Mapping[str, str] = field(default_factory=dict)

    def column(self, name: str) -> Column:
        """Return a column by its name.

        :raises KeyError: when the table has no such column.
        """
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


@dataclass(frozen=True, slots=True)
class TableGroup:
    """All lists, in the order in which the metadata names them."""

    tables: tuple[Table, ...]

    def table(self, name: str) -> Table:
        """Return a table by the name of its list.

        :raises KeyError: when there is no such list.
        """
        for table in self.tables:
            if table.name == name:
                return table
        raise KeyError(name)


def read_group(path: Path) -> TableGroup:
    """Read the description of the lists.

    :raises ListingError: when the file is missing, is no JSON, or lacks what we need.
    """
    try:
        described = json.loads(path.read_text(encoding="utf-8"))
        return TableGroup(tuple(_table(table) for table in described["tables"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ListingError(
            f"no usable description of the lists ({type(error).__name__}: {error})",
            Place(path.name),
            "write it as a CSVW table group, as in data/lists/metadata.json",
        ) from error


def _table(described: Mapping[str, Any]) -> Table:
    schema = described["tableSchema"]
    keys = schema.get("foreignKeys", [])
    return Table(
        name=Path(described["url"]).stem,
        url=described["url"],
        titles=_by_language(described.get("dc:title")),
        sources=_many(described.get("dc:source")),
        licences=_many(described.get("dc:license")),
        columns=tuple(_column(column) for column in schema["columns"]),
        primary_key=_many(schema["primaryKey"]),
        foreign_keys=tuple(map(_foreign_key, keys)),
        descriptions=_by_language(described.get("dc:description")),
    )


def _column(described: Mapping[str, Any]) -> Column:
    titles = described.get("titles", {})
    if not isinstance(titles, Mapping):
        titles = {"": titles}
    return Column(
        name=described["name"],
        titles=tuple(title for group in titles.values() for title in _many(group)),
        datatype=_datatype(described.get("datatype", "string")),
        required=bool(described.get("required", False)),
        separator=described.get("separator") or "",
        words={language: _many(group)[0] for language, group in titles.items() if group},
        descriptions=_by_language(described.get("dc:description")),
    )


def _datatype(described: str | Mapping[str, str]) -> Datatype:
    if isinstance(described, str):
        return Datatype(described)
    return Datatype(
        described.get("base", "string"), described.get("format", ""), described.get("dc:title", "")
    )


def _foreign_key(described: Mapping[str, Any]) -> ForeignKey:
    (column,) = _many(described["columnReference"])
    (target,) = _many(described["reference"]["columnReference"])
    return ForeignKey(column, Path(described["reference"]["resource"]).stem, target)


def _by_language(texts: Any) -> dict[str, str]:
    """Return language → text of CSVW texts, each an object of ``@value`` and ``@language``."""
    return {text["@language"]: text["@value"] for text in _many(texts)}


def _many(value: Any) -> tuple[Any, ...]:
    """Return a CSVW value that may be one or several as a tuple."""
    if value is None:
        return ()
    return tuple(value) if isinstance(value, Sequence) and not isinstance(value, str) else (value,)
