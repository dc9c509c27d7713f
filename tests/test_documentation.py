"""The made documents are those of today's lists, ontology and shapes, and leave nothing out."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from loaders.documents.writing import LISTS, MODEL
from loaders.rules import read_rules
from loaders.schema import read_group
from tests.conftest import ROOT, run_command

DOCS = ROOT / "docs"
PICTURE = "model.svg"
OWN = re.compile(r"^(ict:\w+) a owl:", re.MULTILINE)
SHAPE = re.compile(r'^vorm:(\S+) a \S+ ; dct:identifier "', re.MULTILINE)
MESSAGE = re.compile(r'^\s+(?:sh:message )?"([^"{<]+)"@(?:nl|en) ?[;,.\]]', re.MULTILINE)
NOTATION = re.compile(r'skos:notation "([^"]+)"')


def text(name: str) -> str:
    return (DOCS / name).read_text()


def sources(folder: str) -> str:
    return "\n".join(path.read_text() for path in sorted((ROOT / folder).rglob("*.ttl")))


@pytest.mark.slow
@pytest.mark.parametrize("seed", ["1", "7"])
def test_a_fresh_run_of_make_docs_gives_the_same_bytes(tmp_path: Path, seed: str) -> None:
    day = re.search(r"the graph of the lists on (\S+)\. ", text(MODEL))
    assert day
    arguments = ("docs", str(tmp_path), "--date", day[1])
    done = run_command(*arguments, var=tmp_path / "var", PYTHONHASHSEED=seed)
    assert done.returncode == 0, done.stdout + done.stderr
    for name in (MODEL, LISTS, PICTURE):
        assert (tmp_path / name).read_text() == text(name), f"docs/{name} is old: run make docs"


def test_every_term_of_our_own_is_in_the_model() -> None:
    terms = OWN.findall(sources("ontology"))
    assert terms
    assert [term for term in terms if f"| `{term}` |" not in text(MODEL)] == []


def test_every_code_is_in_the_model() -> None:
    assert [
        c for c in NOTATION.findall(sources("ontology")) if f"| `{c}` |" not in text(MODEL)
    ] == []


def test_every_rule_is_in_the_model() -> None:
    rules = read_rules(ROOT / "ontology" / "rules")
    assert [r.name for r in rules if f"| `{r.name}` | {r.title} |" not in text(MODEL)] == []


def test_every_shape_and_message_is_in_the_model() -> None:
    shapes, messages = SHAPE.findall(sources("shapes")), MESSAGE.findall(sources("shapes"))
    assert shapes
    assert [shape for shape in shapes if f"| `{shape}` |" not in text(MODEL)] == []
    assert messages
    assert [message for message in messages if message not in text(MODEL)] == []


def test_every_list_and_column_is_in_the_lists() -> None:
    _, *sections = re.split(r"^## ", text(LISTS), flags=re.MULTILINE)
    by_name = {section.split("\n", 1)[0]: section for section in sections}
    group = read_group(ROOT / "data" / "lists" / "metadata.json")
    assert list(by_name) == [table.name for table in group.tables]
    for table in group.tables:
        columns = re.findall(r"^\| `(\w+)` \|", by_name[table.name], re.MULTILINE)
        assert columns == [column.name for column in table.columns]
        assert [s for s in (*table.sources, *table.licences) if s not in by_name[table.name]] == []


def test_the_picture_is_readable_and_names_its_classes() -> None:
    root = ElementTree.fromstring(text(PICTURE))  # noqa: S314  our own file
    names = {each.text for each in root.iter("{http://www.w3.org/2000/svg}text")}
    assert {"ict:Dekking", "ict:Toegang", "besluit:Bestuurseenheid", "org:Membership"} <= names
    assert f"![The classes and their links]({PICTURE})" in text(MODEL)
