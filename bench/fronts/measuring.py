"""How fast each server gives a constant body, and what it makes of trouble."""

import socket
import subprocess
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import click

from bench.endpoints import answers
from bench.fronts.apps import BODY, FLOODS, SECONDS
from bench.installing import WORK, environment, version
from bench.load import Load, middle, press, write_requests
from bench.processes import come_to_rest, free_port, running
from bench.report import Section, rows_table
from bench.runs import CLIENTS
from loaders.build import Sources

_APPS: Final = Path(__file__).parent
_GUNICORN: Final = ("gunicorn", "apps:wsgi", "--chdir", str(_APPS), "--worker-class", "gthread")
_GRANIAN: Final = ("granian", "--working-dir", str(_APPS), "--workers", "1", "--no-ws")
_UVICORN: Final = ("uvicorn", "--app-dir", str(_APPS), "apps:asgi", "--no-access-log")
CANDIDATES: Final = {
    "gunicorn gthread, 1 process × 8 threads": (*_GUNICORN, "--workers", "1", "--threads", "8"),
    "gunicorn gthread, 2 processes × 4 threads": (*_GUNICORN, "--workers", "2", "--threads", "4"),
    "granian, WSGI": (*_GRANIAN, "--interface", "wsgi", "apps:wsgi"),
    "granian, ASGI": (*_GRANIAN, "--interface", "asgi", "apps:asgi"),
    "granian, RSGI": (*_GRANIAN, "--interface", "rsgi", "apps:rsgi"),
    "uvicorn, httptools and uvloop": (*_UVICORN, "--http", "httptools", "--loop", "uvloop"),
}
CHOSEN: Final = "uvicorn, httptools and uvloop"
_LEAVES_AFTER: Final = 0.5
_TOLD_WITHIN: Final = 2.0
_WHOLE: Final = 0


@dataclass(frozen=True, slots=True)
class Front:
    """A running server: its port, the session of its processes, where its application tells."""

    port: int
    session: int
    told: Path


@dataclass(frozen=True, slots=True)
class Manners:
    """What a server does in trouble.

    ``broken`` is curl's exit code for an answer that failed half way (0: it looked whole); the
    next two are the seconds after a client left until the application knew, or none; ``taken`` the
    megabytes that were taken from it for a client that read none.
    """

    broken: int
    sending: float | None
    waiting: float | None
    taken: int


@contextmanager
def front(name: str, folder: Path) -> Iterator[Front]:
    """Start a candidate with the application of :mod:`bench.fronts.apps`."""
    port, told = free_port(), folder / "told.txt"
    program, *options = CANDIDATES[name]
    address = ["--bind", f"127.0.0.1:{port}"] if program == "gunicorn" else ["--port", str(port)]
    command: list[str | Path] = [environment("fronts") / program, *options, *address]
    with running(command, folder, answers(port, "/"), BENCH_TOLD=str(told)) as session:
        yield Front(port, session, told)


def manners(server: Front) -> Manners:
    """Find out what a server does in trouble."""
    words = ["curl", "--silent", "--output", "/dev/null", f"http://127.0.0.1:{server.port}/broken"]
    found = subprocess.run(words, check=False).returncode  # noqa: S603
    return Manners(found, _knows(server, "/sending"), _knows(server, "/waiting"), _takes(server))


def _knows(server: Front, path: str) -> float | None:
    """Ask, leave after half a second, and see after how many seconds the application knew."""
    server.told.unlink(missing_ok=True)
    with socket.create_connection(("127.0.0.1", server.port)) as client:
        client.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        time.sleep(_LEAVES_AFTER)
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        if server.told.exists() and (said := server.told.read_text(encoding="ascii")):
            return max(0.0, float(said) - _LEAVES_AFTER)
        time.sleep(_LEAVES_AFTER / 10)
    return None


def _takes(server: Front) -> int:
    """Ask for much, read nothing, and see after some seconds how much the application sent."""
    server.told.unlink(missing_ok=True)
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
        client.connect(("127.0.0.1", server.port))
        client.sendall(b"GET /flood HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        time.sleep(_TOLD_WITHIN)
        return int(server.told.read_text(encoding="ascii"))


def run(_sources: Sources, _day: date, rounds: int, seconds: int) -> Section:
    """Press all candidates in turn, and give each its trouble once; lists and day play no part."""
    loads: dict[tuple[str, int], list[Load]] = defaultdict(list)
    WORK.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=WORK) as name, ExitStack() as stack:
        folder = Path(name)
        requests = write_requests(folder / "nothing.txt", [""])
        servers = {
            each: stack.enter_context(front(each, folder / str(number)))
            for number, each in enumerate(CANDIDATES)
        }
        for turn in range(rounds * len(CLIENTS)):
            clients = CLIENTS[turn % len(CLIENTS)]
            click.echo(f"fronts: run {turn + 1} of {rounds * len(CLIENTS)}, {clients} clients")
            for each, server in servers.items():
                url = f"http://127.0.0.1:{server.port}/"
                loads[each, clients].append(press(url, requests, clients, seconds))
                come_to_rest(server.session)
        found = {each: manners(server) for each, server in servers.items()}
    return _section(loads, found, rounds, seconds)


def _section(
    loads: dict[tuple[str, int], list[Load]], found: dict[str, Manners], rounds: int, seconds: int
) -> Section:
    programs = environment("fronts")
    packages = ("gunicorn", "granian", "uvicorn", "httptools", "uvloop")
    versions = ", ".join(f"{name} {version(programs, name)}" for name in packages)
    good = found[CHOSEN]
    kept = good.broken != _WHOLE and _in_time(good.sending) and _in_time(good.waiting)
    aim = (
        "Aim: a front that shows its client that an answer broke, and its application that a client"
        f" left or reads nothing, and costs little. Chosen: {CHOSEN}"
        f" ({'it does' if kept and good.taken < FLOODS else '**it does not**'})."
    )
    how = (
        f"{versions}. A body of {len(BODY)} bytes from a bare application; wrk, medians of {rounds}"
        f" rounds of {seconds} seconds, the servers in turn. *Broken*: an answer raises after its"
        " first bytes, and curl should say that it was not whole (exit code 18). *Left*: a client"
        f" closes its connection half a second after it asked; the application should know within"
        f" {_TOLD_WITHIN:.0f} seconds, while it sends and while it still waits for its store."
        f" *Unread*: of {FLOODS} MB for a client that reads nothing, so many were taken from the"
        " application and held in memory."
    )
    return Section("Front", aim, (write_table(loads, found), how))


def write_table(loads: dict[tuple[str, int], list[Load]], found: dict[str, Manners]) -> str:
    """Return the table; ratios are to the first of them."""
    header = ["server", *(f"answers/s, {n} clients" for n in CLIENTS), "times the first, at 8"]
    header += ["p99 ms at 8", "broken answer", "left, sending", "left, waiting"]
    header += ["unread, MB"]
    first = next(iter(found))
    rows = []
    for name, told in found.items():
        rates = [middle(load.rate for load in loads[name, clients]) for clients in CLIENTS]
        base = middle(load.rate for load in loads[first, 8])
        late = middle(load.p99 for load in loads[name, 8])
        broken = f"seen (curl {told.broken})" if told.broken else "**looks whole (curl 0)**"
        left = [_known(told.sending), _known(told.waiting)]
        rows.append([name, *rates, rates[1] / base, late, broken, *left, told.taken])
    return rows_table(header, rows)


def _known(seconds: float | None) -> str:
    if seconds is None:
        return "not known"
    return f"known after {seconds:.1f} s{'' if _in_time(seconds) else ', **late**'}"


def _in_time(seconds: float | None) -> bool:
    return seconds is not None and seconds <= _TOLD_WITHIN
