"""The four SPARQL endpoints with the same data, each as its own makers start it."""

import http.client
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.installing import PEERS, debian, environment, version
from bench.load import JSON_RESULTS, encoded
from bench.processes import free_port, running

OURS: Final = "ours"
OXIGRAPH: Final = "oxigraph server"
RDFLIB: Final = "rdflib-endpoint"
VIRTUOSO: Final = "Virtuoso"
_ALIVE: Final = "ASK { ?s ?p ?o }"
_PATIENCE: Final = 120
_NOT_LOADED: Final = (
    "select 'left', count(*) from DB.DBA.load_list where ll_state <> 2 or ll_error is not null"
)
_OUR_SETTINGS: Final = {
    "SAMENWIJZER_CLIENT_QUERIES": "0",
    "SAMENWIJZER_CLIENT_BUDGET": "0",
    "SAMENWIJZER_PUBLIC_QUEUE": "64",
}
SETTINGS: Final = ", ".join(f"`{name}={value}`" for name, value in _OUR_SETTINGS.items())


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: status, headers by lower-case name, body."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def rows(self) -> int:
        """The number of rows of a SELECT in JSON.

        :raises ValueError: when it is something else.
        """
        return len(json.loads(self.body)["results"]["bindings"])


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A running endpoint: its name, version, port, path and the session of its processes."""

    name: str
    version: str
    port: int
    path: str
    session: int = 0

    @property
    def url(self) -> str:
        """What every request begins with; the encoded query follows."""
        return f"http://127.0.0.1:{self.port}{self.path}?query="

    def ask(self, query: str, tag: str = "", accept: str = JSON_RESULTS) -> Answer:
        """Ask a query once.

        :param tag: the ETag of an answer that the client has.
        """
        headers = {"Accept": accept} | ({"If-None-Match": tag} if tag else {})
        return get(self.port, f"{self.path}?query={encoded(query)}", headers)


def get(port: int, path: str, headers: dict[str, str]) -> Answer:
    """Get something from a server on the loopback."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
    try:
        connection.request("GET", path, headers=headers)
        found = connection.getresponse()
        told = {name.lower(): value for name, value in found.getheaders()}
        return Answer(found.status, told, found.read())
    finally:
        connection.close()


def answers(port: int, path: str) -> Callable[[], bool]:
    """Return a function that tells whether a server answers well by now."""

    def look() -> bool:
        try:
            return get(port, path, {}).status == http.client.OK
        except (OSError, http.client.HTTPException):
            return False

    return look


@contextmanager
def ours(var: Path, folder: Path) -> Iterator[Endpoint]:
    """Serve the current release under ``var``; fair use off, for the bench is one client."""
    port = free_port()
    command: list[str | Path] = [sys.executable, "-m", "server", "serve", "--port", str(port)]
    root = str(Path(__file__).parents[1])
    about = Endpoint(OURS, _commit(), port, "/sparql")
    environ = {"SAMENWIJZER_VAR": str(var), "PYTHONPATH": root, **_OUR_SETTINGS}
    yield from _started(command, folder, about, **environ)


@contextmanager
def oxigraph(nquads: Path, folder: Path) -> Iterator[Endpoint]:
    """Serve the data with Oxigraph's own server, without its time limit, which aborts it."""
    programs = environment("endpoints")
    program, store, port = programs / "oxigraph", folder / "store", free_port()
    folder.mkdir(parents=True, exist_ok=True)
    load: list[str | Path] = [program, "load", "--location", store, "--file", nquads]
    subprocess.run(load, check=True, capture_output=True)  # noqa: S603
    command: list[str | Path] = [program, "serve-read-only", "--location", store]
    command += ["--bind", f"127.0.0.1:{port}", "--union-default-graph"]
    about = Endpoint(OXIGRAPH, version(programs, "oxigraph"), port, "/query")
    yield from _started(command, folder, about)


@contextmanager
def rdflib_endpoint(nquads: Path, folder: Path) -> Iterator[Endpoint]:
    """Serve the data with rdflib-endpoint and the store it has by itself."""
    programs, port = environment("endpoints"), free_port()
    command: list[str | Path] = [programs / "rdflib-endpoint", "serve"]
    command += ["--host", "127.0.0.1", "--port", str(port), nquads]
    told = f"{version(programs, 'rdflib-endpoint')} (rdflib {version(programs, 'rdflib')})"
    yield from _started(command, folder, Endpoint(RDFLIB, told, port, "/"))


@contextmanager
def virtuoso(nquads: Path, folder: Path) -> Iterator[Endpoint | None]:
    """Serve the data with Virtuoso; nothing where it is not and may not be installed."""
    program = debian("virtuoso-t", "virtuoso-opensource-7-bin")
    if program is None:
        yield None
        return
    admin, port = free_port(), free_port()
    folder.mkdir(parents=True, exist_ok=True)
    template = (PEERS / "virtuoso.ini").read_text(encoding="utf-8")
    text = template.format(admin=admin, port=port, data=nquads.parent)
    (folder / "virtuoso.ini").write_text(text, encoding="utf-8")
    command: list[str | Path] = [program, "-f", "-c", "virtuoso.ini"]
    about = Endpoint(VIRTUOSO, _virtuoso_version(program), port, "/sparql")
    for endpoint in _started(command, folder, about):
        _fill(admin, nquads)
        yield endpoint


def _started(
    command: list[str | Path], folder: Path, about: Endpoint, **environ: str
) -> Iterator[Endpoint]:
    ready = answers(about.port, f"{about.path}?query={encoded(_ALIVE)}")
    with running(command, folder, ready, **environ) as session:
        yield Endpoint(about.name, about.version, about.port, about.path, session)


def _fill(admin: int, nquads: Path) -> None:
    """Load the data and see that they came in.

    :raises RuntimeError: when Virtuoso tells that they did not.
    """
    commands = [f"ld_dir('{nquads.parent}', '{nquads.name}', 'https://example.org/')"]
    commands += ["rdf_loader_run()", "checkpoint", _NOT_LOADED, ""]
    words = ["isql-vt", str(admin), "dba", "dba", "VERBOSE=OFF", f"exec={'; '.join(commands)}"]
    said = subprocess.run(words, check=True, capture_output=True, text=True).stdout  # noqa: S603
    if not re.search(r"^left\s+0\s*$", said, re.MULTILINE):
        raise RuntimeError(f"Virtuoso did not load the data:\n{said[-1000:]}")


def _virtuoso_version(program: str) -> str:
    said = subprocess.run([program, "-?"], capture_output=True, text=True, check=False)  # noqa: S603
    found = re.search(r"Version (\S+?)-", said.stdout + said.stderr)
    return found[1] if found else "of unknown version"


def _commit() -> str:
    root = Path(__file__).parents[1]
    words = ["git", "-C", str(root), "describe", "--always", "--dirty", "--exclude=*"]
    said = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603
    return said.stdout.strip() or "outside git"


@contextmanager
def all_endpoints(var: Path, nquads: Path, folder: Path) -> Iterator[list[Endpoint]]:
    """Start those that can be had here, ours first."""
    with ExitStack() as stack:
        started = [
            stack.enter_context(ours(var, folder / "ours")),
            stack.enter_context(oxigraph(nquads, folder / "oxigraph")),
            stack.enter_context(virtuoso(nquads, folder / "virtuoso")),
            stack.enter_context(rdflib_endpoint(nquads, folder / "rdflib")),
        ]
        yield [endpoint for endpoint in started if endpoint]
