"""What every record has: its columns as fields, its subject, its nodes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any, ClassVar, Self

from loaders.nodes import Node
from loaders.references import References


@dataclass(frozen=True, slots=True)
class Record:
    """A row of a list as an immutable value; the fields are the columns it needs.

    ``listing`` is the name of the list; of a list without a record only
    the rows and their sources are told.
    """

    listing: ClassVar[str]

    source_url: str
    source_date: str

    @classmethod
    def from_row(cls, values: Mapping[str, Any]) -> Self:
        """Take the cells this record needs.

        :param values: column name → parsed cell; a missing value is ``""`` or ``()``.
        """
        return cls(**{field.name: values[field.name] for field in fields(cls)})

    def nodes(self, references: References) -> Iterator[Node]:
        """Yield the nodes of this record; the first is its subject."""
        raise NotImplementedError
