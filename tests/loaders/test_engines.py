"""The engine that gates agrees with pySHACL; ``checked`` in test_shapes compares broken graphs."""

import gzip
from pathlib import Path

import pytest

from loaders import engines
from loaders.engines import DEFAULT_ENGINE, ENGINES, read_shapes, run_engine
from loaders.errors import GateError
from loaders.gate import without_graphs
from loaders.terms import PREFIXES
from tests.conftest import ROOT, run_command
from tests.excerpt import write_excerpt
from tests.loaders.agreement import results

SH = PREFIXES["sh"]
SHAPES = ROOT / "shapes"


def test_the_rust_engine_gates_here() -> None:
    assert DEFAULT_ENGINE == "shacl"


@pytest.mark.slow
def test_engines_agree_on_the_real_graph(real_var: Path) -> None:
    with gzip.open(real_var / "current" / "dataset.nq.gz") as file:
        triples = without_graphs(file.read())
    told = {engine: results(engine, triples, SHAPES) for engine in ENGINES}
    assert sum(told["pyshacl"].values()) > 0
    assert told["shacl"] == told["pyshacl"]


def test_the_engine_asked_for_is_told(tmp_path: Path) -> None:
    write_excerpt(ROOT / "data" / "lists", tmp_path / "lists", {"areas": lambda row: False})
    for engine in ENGINES:
        done = run_command(
            "check", "--engine", engine, "--lists", str(tmp_path / "lists"), var=tmp_path
        )
        assert f"shapes by {engine}" in done.stdout + done.stderr


def select(where: str) -> str:
    return f"""
      @prefix sh: <{SH}> .
      <urn:x> a sh:NodeShape ; sh:targetNode <urn:n> ; sh:sparql [
        sh:message "broken" ; sh:select "SELECT $this ?value WHERE {{ {where} }}" ] ."""


@pytest.mark.parametrize("engine", ENGINES)
def test_a_query_that_cannot_run_is_told(engine: str, tmp_path: Path) -> None:
    (tmp_path / "broken.ttl").write_text(select("?value ?p"))
    with pytest.raises(GateError, match=rf"(?s){engine} cannot run the shapes: .*--engine"):
        run_engine(engine, b"<urn:n> <urn:p> <urn:o> .\n", read_shapes(tmp_path))


def test_a_folder_without_shapes_is_told(tmp_path: Path) -> None:
    with pytest.raises(GateError, match="no shapes in"):
        read_shapes(tmp_path)


def test_an_engine_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "HAS_SHACL", False)
    with pytest.raises(GateError, match="shacl cannot run the shapes: it is not installed"):
        run_engine("shacl", b"", read_shapes(ROOT / "shapes"))


def test_a_wrong_engine_is_refused(tmp_path: Path) -> None:
    done = run_command("check", "--engine", "jena", var=tmp_path)
    assert done.returncode == 2
    assert "'shacl', 'pyshacl'" in done.stderr


IDIOMS = ("MINUS", "VALUES ", "xsd:date(")


@pytest.mark.parametrize("idiom", IDIOMS)
def test_shapes_keep_to_what_all_engines_run(idiom: str) -> None:
    """SHACL §5.2.1 refuses MINUS and VALUES; SPARQL 1.1 has no order of dates, STR() has."""
    assert [path.name for path in SHAPES.glob("*.ttl") if idiom in path.read_text()] == []
