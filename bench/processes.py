"""Servers of the bench: started in a session of their own, awaited, left to come to rest, ended."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

_TICKS: Final = os.sysconf("SC_CLK_TCK")
_START_SECONDS: Final = 300
_END_SECONDS: Final = 15
_REST_SECONDS: Final = 60
_LOOK_SECONDS: Final = 0.25
_AT_REST: Final = 0.1
"""A server is at rest when it uses a smaller share of one processor."""


def free_port() -> int:
    """Return a port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(
    command: list[str | Path], folder: Path, ready: Callable[[], bool], **environ: str
) -> Iterator[int]:
    """Start a server, wait until it is ready, yield its number, and end all of it.

    :param folder: where it runs; ``output.txt`` there holds what it said.
    :raises RuntimeError: when it ends by itself or is not ready in five minutes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    output = folder / "output.txt"
    with output.open("wb") as file:
        process = subprocess.Popen(  # noqa: S603
            list(map(str, command)),
            cwd=folder,
            env=os.environ | environ,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _wait(process, ready, output)
        yield process.pid
    finally:
        _end(process)


def _wait(process: "subprocess.Popen[bytes]", ready: Callable[[], bool], output: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while not ready():
        if process.poll() is not None or time.monotonic() > deadline:
            said = output.read_text(encoding="utf-8", errors="replace")[-1000:]
            raise RuntimeError(f"{process.args!r} did not start:\n{said}")
        time.sleep(_LOOK_SECONDS)


def _end(process: "subprocess.Popen[bytes]") -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        if _session(process.pid):
            _tell(process.pid, number)
        try:
            process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            continue
    _tell(process.pid, signal.SIGKILL)


def _tell(group: int, number: signal.Signals) -> None:
    try:
        os.killpg(group, number)
    except ProcessLookupError:
        return


def come_to_rest(session: int) -> bool:
    """Wait until a server no longer works on what its clients left; whether it did in a minute."""
    deadline = time.monotonic() + _REST_SECONDS
    before = used(session)
    while time.monotonic() < deadline:
        time.sleep(_LOOK_SECONDS)
        now = used(session)
        if now - before < _AT_REST * _LOOK_SECONDS:
            return True
        before = now
    return False


def used(session: int) -> float:
    """Return the processor seconds that the processes of a session used, those that live."""
    return sum(int(fields[11]) + int(fields[12]) for fields in _session(session)) / _TICKS


def _session(session: int) -> list[list[str]]:
    """Return the fields of /proc/…/stat after the name, of every process of a session."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(fields[3]) == session:
            found.append(fields)
    return found
