"""One file a kind of record: a frozen record, made from a row, and the nodes it becomes.

A record names its list in ``listing``; a file put here is found, and no other place names it.
"""

from collections.abc import Iterator, Mapping
from importlib import import_module
from pkgutil import iter_modules

from loaders.records.record import Record


def read_records() -> Mapping[str, type[Record]]:
    """Return list → the record its rows become, in the order of the names of the lists.

    :raises ValueError: when two records name the same list.
    """
    found: dict[str, type[Record]] = {}
    for kind in sorted(_kinds(), key=lambda kind: (kind.listing, kind.__name__)):
        if kind.listing in found:
            raise ValueError(f"two records for {kind.listing}: {kind}, {found[kind.listing]}")
        found[kind.listing] = kind
    return found


def _kinds() -> Iterator[type[Record]]:
    """Yield the records of all files here; what a file imports from another is not its own."""
    for module in iter_modules(__path__, f"{__name__}."):
        for kind in vars(import_module(module.name)).values():
            own = isinstance(kind, type) and kind.__module__ == module.name
            if own and issubclass(kind, Record) and kind is not Record:
                yield kind
