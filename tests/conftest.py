"""What all tests share: the real release, built once by the real command, and a server on it."""

import fcntl
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DAY = "2026-11-24"
BUILD_SECONDS = 300


def run_command(
    *arguments: str, var: Path, cwd: Path = ROOT, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run ``samenwijzer`` in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "server", *arguments],
        cwd=cwd,
        env={**os.environ, "SAMENWIJZER_VAR": str(var), "COLUMNS": "300", **environment},
        capture_output=True,
        text=True,
        timeout=BUILD_SECONDS,
        check=False,
    )


@pytest.fixture(scope="session")
def real_var(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Return a folder with the release of the real lists; built once for all test processes."""
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent
    var = shared / "real-var"
    with (shared / "real-var.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (var / "current").exists():
            done = run_command("build", "--date", DAY, var=var)
            assert done.returncode == 0, done.stdout + done.stderr
    return var


@pytest.fixture(scope="session")
def worker_id() -> str:
    """Name of the test process; pytest-xdist sets it in the environment."""
    return os.environ.get("PYTEST_XDIST_WORKER", "master")


def free_port() -> int:
    """Return a port of the loopback address that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(var: Path, command: tuple[str, ...] = (), **environment: str) -> Iterator[str]:
    """Serve the current release of ``var`` on a free port; give its address; end it after."""
    port = free_port()
    log = var.parent / f"{var.name}-{port}.log"
    start = (*(command or (sys.executable, "-m", "server")), "serve", "--port", str(port))
    with log.open("wb") as output:
        process = subprocess.Popen(
            start,
            cwd=environment.pop("cwd", str(ROOT)),
            env={**os.environ, "SAMENWIJZER_VAR": str(var), **environment},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_for(f"http://127.0.0.1:{port}/", process, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=20)


def _wait_for(address: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + BUILD_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"no server at {address}:\n{log.read_text(errors='replace')}")


@pytest.fixture(scope="session")
def site(real_var: Path) -> Iterator[str]:
    """Return the address of the site on the real release."""
    with served(real_var) as address:
        yield address
