"""Puts the programs that we are compared with aside: never into our own environment."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

WORK: Final = Path(__file__).parents[1] / "var" / "bench"
PEERS: Final = Path(__file__).parent / "peers"


def environment(name: str) -> Path:
    """Return the folder of programs of a virtual environment with the pins of ``peers/NAME.txt``.

    It is made when it is not there, and again when the pins changed.
    """
    folder, pins = WORK / name, PEERS / f"{name}.txt"
    installed = folder / "pins.txt"
    if not installed.exists() or installed.read_bytes() != pins.read_bytes():
        _run(sys.executable, "-m", "venv", "--clear", folder)
        _run(folder / "bin" / "python", "-m", "pip", "install", "--quiet", "--requirement", pins)
        shutil.copy(pins, installed)
    return folder / "bin"


def version(programs: Path, package: str) -> str:
    """Return the version of a package in an environment."""
    ask = f"import importlib.metadata as m; print(m.version({package!r}))"
    return _run(programs / "python", "-c", ask).strip()


def debian(program: str, package: str) -> str | None:
    """Return where a program is, from a package of Debian when we may install; else nothing."""
    if shutil.which(program) is None and os.geteuid() == 0 and shutil.which("apt-get"):
        _run("apt-get", "update", "-qq")
        _run("apt-get", "install", "-y", "-qq", package, DEBIAN_FRONTEND="noninteractive")
    return shutil.which(program)


def _run(*command: str | Path, **environ: str) -> str:
    """Run a command to its end and return what it said; its errors pass through."""
    words = list(map(str, command))
    return subprocess.run(  # noqa: S603
        words, check=True, stdout=subprocess.PIPE, text=True, env=os.environ | environ
    ).stdout
