"""The wheel, in an empty environment, from an empty folder: builds and serves."""

import os
import subprocess
import sys
import urllib.request
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.conftest import DAY, ROOT, served


@pytest.mark.slow
def test_wheel_builds_and_serves_from_an_empty_folder(tmp_path: Path) -> None:
    wheels, empty, home = tmp_path / "wheels", tmp_path / "empty", tmp_path / "home"
    for folder in (wheels, empty, home):
        folder.mkdir()
    run(sys.executable, "-m", "build", "--wheel", "--outdir", str(wheels), str(ROOT))
    run(sys.executable, "-m", "venv", str(tmp_path / "venv"))
    (wheel,) = wheels.glob("*.whl")
    assert editor_in(zipfile.ZipFile(wheel).namelist()) == editor_in(
        path.relative_to(ROOT).as_posix() for path in ROOT.glob("server/static/vendor/*")
    )
    python = str(tmp_path / "venv" / "bin" / "python")
    run(python, "-m", "pip", "install", "-q", "-c", str(ROOT / "constraints.txt"), str(wheel))
    command = str(tmp_path / "venv" / "bin" / "samenwijzer")
    environment = {"HOME": str(home), "PATH": os.environ["PATH"]}
    run(command, "build", "--date", DAY, cwd=empty, env=environment)
    assert (empty / "var" / "current" / "manifest.json").is_file()
    with served(empty / "var", (command,), cwd=str(empty), HOME=str(home)) as address:
        page = urllib.request.urlopen(f"{address}/bestuur/71072").read().decode()
    assert "Hasselt" in page


def editor_in(names: Iterable[str]) -> set[str]:
    """Return the files that npm bundled; none where there is no npm."""
    return {name for name in names if name.startswith("server/static/vendor/")}


def run(*command: str, cwd: Path | None = None, env: dict[str, str] | None = None) -> None:
    done = subprocess.run(
        command, cwd=cwd, env=env, capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
