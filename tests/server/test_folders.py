"""The folder of a host in the temporary folder: nobody else's is touched, nobody's is left."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.folders import Folder, sweep_folders
from tests.conftest import ROOT, served
from tests.server.http import ask
from tests.server.test_operations import children, running


@pytest.fixture
def temporary() -> Iterator[Path]:
    """Return a temporary folder for a server: a short path, as sockets need."""
    path = Path(tempfile.mkdtemp(prefix="t-"))
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def swept(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let this process have that temporary folder too."""
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    return temporary


def names(temporary: Path) -> list[str]:
    return sorted(path.name for path in temporary.glob("samenwijzer-*"))


def test_what_is_left_when_all_are_killed_goes_at_the_next_start(
    real_var: Path, tmp_path: Path, temporary: Path
) -> None:
    own = {"TMPDIR": str(temporary)}
    with running(real_var, tmp_path / "log", **own) as killed:
        front = killed.process.pid
        os.kill(front, signal.SIGSTOP)
        for process in (*children(front), front):
            os.kill(process, signal.SIGKILL)
        killed.process.wait()
        left = names(temporary)
        assert len(left) == 1
    with served(real_var, **own) as first:
        of_first = names(temporary)
        assert len(of_first) == 1 and of_first != left
        with served(real_var, **own):
            assert len(names(temporary)) == 2
        assert names(temporary) == of_first
        assert ask(f"{first}/health").status == 200
    assert names(temporary) == []


def test_a_folder_goes_when_its_process_is_gone(swept: Path) -> None:
    program = "import time; from server.folders import Folder; Folder.make(); time.sleep(60)"
    process = subprocess.Popen(
        [sys.executable, "-c", program], cwd=ROOT, env={**os.environ, "TMPDIR": str(swept)}
    )
    deadline = time.monotonic() + 20
    while not list(swept.glob("samenwijzer-*/lock")) and time.monotonic() < deadline:
        time.sleep(0.02)
    sweep_folders()
    assert len(names(swept)) == 1
    process.kill()
    process.wait()
    sweep_folders()
    assert names(swept) == []


def test_what_is_not_ours_stays(swept: Path, tmp_path: Path) -> None:
    (swept / "samenwijzer-without").mkdir()
    (tmp_path / "lock").touch()
    (swept / "samenwijzer-link").symlink_to(tmp_path)
    (swept / "samenwijzer-linked").mkdir()
    (swept / "samenwijzer-linked" / "lock").symlink_to(tmp_path / "lock")
    held = Folder.make()
    sweep_folders()
    assert len(names(swept)) == 4
    assert (tmp_path / "lock").exists()
    held.remove()
    assert len(names(swept)) == 3
