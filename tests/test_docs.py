"""The documentation says what the code does: settings, commands, lists, links."""

import re
from pathlib import Path

import pytest

from loaders.schema import read_group
from server.cli import cli
from server.settings import Settings
from server.sparql.protocol import MEANT
from tests.browser.pictures import PICTURES, SIZES
from tests.conftest import ROOT

DOCUMENTS = [
    *sorted(ROOT.glob("*.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
    ROOT / "data" / "README.md",
]
LINK = re.compile(r"\[[^\]]+\]\((?!https?:|#|mailto:)([^)#]+)")
MEBIBYTE = 1024 * 1024


def test_every_setting_is_documented_with_its_default() -> None:
    text = (ROOT / "docs" / "settings.md").read_text()
    told = dict(re.findall(r"^\| `SAMENWIJZER_(\w+)` \| `([^`]*)` \|", text, re.MULTILINE))
    default = Settings.from_environ({})
    other = {
        "VAR": "var",
        "MEMORY_MIB": str(default.memory_bytes // MEBIBYTE),
        "CACHE_MIB": str(default.cache_bytes // MEBIBYTE),
        "PAGE_CACHE_MIB": str(default.page_cache_bytes // MEBIBYTE),
    }
    elsewhere = {"content", "var", "memory_bytes", "cache_bytes", "page_cache_bytes"}
    plain = Settings.__dataclass_fields__.keys() - elsewhere
    assert told == {**{name.upper(): str(getattr(default, name)) for name in plain}, **other}


def test_settings_are_read_by_their_documented_names() -> None:
    text = (ROOT / "docs" / "settings.md").read_text()
    names = re.findall(r"^\| `(SAMENWIJZER_\w+)`", text, re.MULTILINE)
    changed = Settings.from_environ(dict.fromkeys(names, "7"))
    default = Settings.from_environ({})
    same = [n for n in Settings.__dataclass_fields__ if getattr(changed, n) == getattr(default, n)]
    assert same == ["content"]


def test_every_parameter_of_the_endpoint_is_documented() -> None:
    text = (ROOT / "docs" / "running.md").read_text()
    page = (ROOT / "server" / "templates" / "sparql.html").read_text()
    table = text.partition("| parameter |")[2].partition("\n\n")[0]
    assert set(re.findall(r"^\| `([a-z-]+)`", table, re.MULTILINE)) == MEANT - {"update"}
    assert set(re.findall(r"<dt><code>([a-z-]+)</code></dt>", page)) == MEANT - {"update"}


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_every_command_is_in_the_readme_and_has_help(name: str) -> None:
    assert f"samenwijzer {name}" in (ROOT / "README.md").read_text()
    assert cli.commands[name].help


def test_every_list_is_in_the_readme_of_the_data() -> None:
    group = read_group(ROOT / "data" / "lists" / "metadata.json")
    text = (ROOT / "data" / "README.md").read_text()
    told = re.findall(r"^\| (\w+) \| (\d+) \|", text, re.MULTILINE)
    rows = {
        table.name: len((ROOT / "data" / "lists" / table.url).read_text().splitlines()) - 1
        for table in group.tables
    }
    assert {name: int(number) for name, number in told} == rows


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_inside_the_project_lead_somewhere(path: Path) -> None:
    targets = LINK.findall(path.read_text())
    assert [target for target in targets if not (path.parent / target).exists()] == []


def test_every_picture_of_the_pages_is_there_and_shown() -> None:
    shown = set(re.findall(r"\(screenshots/(.+?)\)", (ROOT / "docs" / "pages.md").read_text()))
    kept = {path.name for path in (ROOT / "docs" / "screenshots").iterdir()}
    assert shown == kept == {f"{name}-{w}.png" for name in PICTURES for w in SIZES}
