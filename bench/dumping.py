"""The whole graph: as the file of the release, and as a query that every endpoint answers."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.endpoints import OURS, Endpoint, answers, get
from bench.installing import environment, version
from bench.load import Load, encoded, press, write_requests
from bench.processes import come_to_rest, free_port, running

FILE: Final = "/data/latest/dataset.nq.gz"
EVERYTHING: Final = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
STATIC: Final = "static file"
_NTRIPLES: Final = "application/n-triples"
_APPS: Final = Path(__file__).parent / "fronts"
_ANY: Final = {"Accept": "*/*"}


@dataclass(frozen=True, slots=True)
class Fetched:
    """One answer in full: seconds, bytes, lines, HTTP status, exit code of curl (0: whole)."""

    seconds: float
    size: int
    lines: int
    status: int
    exit: int

    @property
    def words(self) -> str:
        """Say how it ended."""
        return f"{self.status}, {'whole' if self.exit == 0 else f'broken (curl {self.exit})'}"


@contextmanager
def static_file(file: Path, folder: Path) -> Iterator[Endpoint]:
    """Serve a copy of the file as StaticFiles of Starlette under uvicorn does, nothing else."""
    programs, port = environment("fronts"), free_port()
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(file, folder / "file.bin")
    command: list[str | Path] = [programs / "uvicorn", "--app-dir", _APPS, "files:app"]
    command += ["--host", "127.0.0.1", "--port", str(port), "--no-access-log"]
    with running(command, folder, answers(port, "/file.bin"), BENCH_FOLDER=str(folder)) as session:
        told = f"by Starlette {version(programs, 'starlette')}"
        yield Endpoint(STATIC, told, port, "/file.bin", session)


def check_file(ours: Endpoint, file: Path) -> None:
    """See that the dump is there and is the file of the release.

    :raises RuntimeError: when it is not.
    """
    found = get(ours.port, FILE, {})
    if found.status != 200 or found.body != file.read_bytes():  # noqa: PLR2004
        raise RuntimeError(f"{FILE} gives {found.status} and not the file of the release")


def press_file(endpoint: Endpoint, folder: Path, clients: int, seconds: float) -> Load:
    """Let so many clients fetch the file again and again."""
    path = FILE if endpoint.name == OURS else endpoint.path
    requests = write_requests(folder / "nothing.txt", [""])
    load = press(f"http://127.0.0.1:{endpoint.port}{path}", requests, clients, seconds, _ANY)
    come_to_rest(endpoint.session)
    return load


def fetch_all(endpoint: Endpoint, folder: Path) -> Fetched:
    """Fetch the whole graph by a query, once, with curl."""
    body = folder / "everything.nt"
    told = '{"seconds": %{time_total}, "status": %{http_code}, "exit": %{exitcode}}'
    words = ["curl", "--silent", "--output", str(body), "--write-out", told]
    words += ["--header", f"Accept: {_NTRIPLES}", endpoint.url + encoded(EVERYTHING)]
    said = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603
    with body.open("rb") as file:
        lines = sum(1 for _ in file)
    come_to_rest(endpoint.session)
    return Fetched(size=body.stat().st_size, lines=lines, **json.loads(said.stdout))
