"""Answers a query of the user's own on the command line, in this very process."""

import gzip
import sys
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox
from rich.console import Console
from rich.table import Table

from loaders.errors import QueryError, ReleaseError
from loaders.release import current_release
from loaders.terms import PREFIXES
from server.sparql.policy import read_policy


def open_store(var: Path) -> ox.Store:
    """Load the current release into memory.

    :raises ReleaseError: when there is none.
    """
    release = current_release(var)
    if release is None:
        raise ReleaseError(f"no release in {var}", fix="build one: `samenwijzer build`")
    store = ox.Store()
    with gzip.open(release.dataset) as file:
        store.bulk_load(cast(IO[bytes], file), format=ox.RdfFormat.N_QUADS)
    return store


def answer(var: Path, query: str, form: str) -> None:
    """Print the answer: rows as table, csv or json; triples as Turtle.

    :raises QueryError: when the query has a syntax error.
    """
    try:
        union = not read_policy(query).names_dataset
        found = open_store(var).query(query, use_default_graph_as_union=union)
    except SyntaxError as error:
        raise QueryError(str(error), fix="mend the query") from error
    if isinstance(found, ox.QueryTriples):
        found.serialize(sys.stdout.buffer, format=ox.RdfFormat.TURTLE)
    elif form == "table" and isinstance(found, ox.QuerySolutions):
        _print_table(found)
    else:
        kind = ox.QueryResultsFormat.JSON if form == "json" else ox.QueryResultsFormat.CSV
        found.serialize(sys.stdout.buffer, format=kind)


def _print_table(found: ox.QuerySolutions) -> None:
    table = Table(*(variable.value for variable in found.variables))
    for row in found:
        table.add_row(*("" if term is None else _short(term) for term in row))
    Console().print(table)


def _short(term: object) -> str:
    value = str(getattr(term, "value", term))
    for prefix, namespace in PREFIXES.items():
        if value.startswith(namespace):
            return f"{prefix}:{value.removeprefix(namespace)}"
    return value
