"""Clients of others, as they come: nothing is set for our endpoint but its address.

Those from npm are pinned in ``tests/clients`` and installed once, into pytest's own cache; ``npm
install`` there brings newer ones. Comunica asks for a Node that is newer than 20, hence its undici.
"""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from rdflib import Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, GET, JSON, JSONLD, N3, POST, POSTDIRECTLY, RDFXML, TSV, TURTLE, XML
from SPARQLWrapper import SPARQLWrapper as Wrapper

PINNED = Path(__file__).parents[1] / "clients"
SECONDS = 300
KORTRIJK = "https://w3id.org/ict-samenwerking/id/gebied/34022"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
SELECT = f"SELECT ?name WHERE {{ <{KORTRIJK}> <{LABEL}> ?name }}"
CONSTRUCT = f"CONSTRUCT WHERE {{ <{KORTRIJK}> <{LABEL}> ?name }}"
THEMES = "https://w3id.org/ict-samenwerking/id/bron/themes"


def wrapper(site: str, query: str, method: str = GET) -> Wrapper:
    client = Wrapper(f"{site}/sparql")
    client.setQuery(query)
    client.setMethod(method)
    return client


@pytest.mark.parametrize("method", [GET, POST])
def test_sparqlwrapper_asks_rows(site: str, method: str) -> None:
    client = wrapper(site, SELECT, method)
    client.setReturnFormat(JSON)
    rows = client.query().convert()["results"]["bindings"]
    assert [row["name"]["value"] for row in rows] == ["Kortrijk"]


def test_sparqlwrapper_sends_the_query_as_it_is(site: str) -> None:
    client = wrapper(site, SELECT, POST)
    client.setRequestMethod(POSTDIRECTLY)
    assert "Kortrijk" in client.query().convert().toxml()


@pytest.mark.parametrize("form", [XML, CSV, TSV])
def test_sparqlwrapper_gets_rows_in_the_form_it_asks(site: str, form: str) -> None:
    client = wrapper(site, SELECT)
    client.setReturnFormat(form)
    found = client.query()
    assert form in found.info()["content-type"].replace("tab-separated-values", "tsv")
    assert b"Kortrijk" in found.response.read()


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize("form", [XML, RDFXML, TURTLE, N3, JSONLD])
def test_sparqlwrapper_gets_triples_in_the_form_it_asks(site: str, form: str) -> None:
    client = wrapper(site, CONSTRUCT)
    client.setReturnFormat(form)
    found = client.query()
    kind = found.info()["content-type"].split(";")[0]
    graph = Graph().parse(data=found.response.read(), format=kind)
    assert [str(name) for name in graph.objects(URIRef(KORTRIJK))] == ["Kortrijk"]


def test_sparqlwrapper_names_graphs(site: str) -> None:
    client = wrapper(site, "ASK { ?s a <http://www.w3.org/ns/org#Organization> }")
    client.addDefaultGraph(THEMES)
    client.setReturnFormat(JSON)
    assert client.query().convert()["boolean"] is False


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_reads_the_endpoint_as_a_graph(site: str, method: str) -> None:
    graph = Graph(SPARQLStore(f"{site}/sparql", method=method))
    assert [str(name) for name in graph.objects(URIRef(KORTRIJK), URIRef(LABEL))] == ["Kortrijk"]
    assert [str(row.name) for row in graph.query(SELECT)] == ["Kortrijk"]
    assert graph.query("ASK {}").askAnswer is True
    assert len(graph.query(CONSTRUCT).graph or []) == 1


def test_rdflib_reads_a_graph_of_the_release(site: str) -> None:
    graph = Graph(SPARQLStore(f"{site}/sparql"), identifier=URIRef(THEMES))
    found = graph.query("SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a skos:Concept }")
    assert [int(row.n) for row in found] == [40]
    assert len(list(graph.triples((URIRef(KORTRIJK), None, None)))) == 0


def curl(*arguments: str) -> str:
    if shutil.which("curl") is None:
        pytest.skip("there is no curl here")
    command = ["curl", "--silent", "--show-error", "--fail-with-body", "--max-time", "30"]
    return subprocess.run([*command, *arguments], capture_output=True, text=True, check=True).stdout


def test_curl_asks_by_form_body_and_url(site: str, tmp_path: Path) -> None:
    address = f"{site}/sparql"
    query = tmp_path / "query.rq"
    query.write_text(SELECT)
    assert "Kortrijk" in curl(address, "--data-urlencode", f"query={SELECT}")
    assert "Kortrijk" in curl(address, "--get", "--data-urlencode", f"query@{query}")
    kind = "Content-Type: application/sparql-query"
    assert "Kortrijk" in curl(address, "-H", kind, "--data-binary", f"@{query}")
    assert "Kortrijk" in curl(address, "-X", "QUERY", "-H", kind, "--data-binary", f"@{query}")


def test_curl_keeps_a_file_under_the_name_we_give(site: str, tmp_path: Path) -> None:
    rest = ("--get", "--data-urlencode", f"query={SELECT}", "-d", "format=csv", "-d", "download=1")
    curl(f"{site}/sparql", *rest, "-OJ", "--output-dir", str(tmp_path))
    (kept,) = tmp_path.iterdir()
    assert kept.suffix == ".csv"
    assert kept.read_text() == "name\nKortrijk\n"


Client = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def npm_client(request: pytest.FixtureRequest) -> Client:
    """Return what runs a client from npm; those that use it are skipped, visibly, without npm."""
    if shutil.which("npm") is None:
        pytest.skip("there is no npm here, so no clients from npm")
    lock = (PINNED / "package-lock.json").read_bytes()
    cache = request.config.cache
    assert cache is not None
    folder = cache.mkdir(f"clients-{hashlib.sha256(lock).hexdigest()[:12]}")
    with (folder / "install.lock").open("w") as one_at_a_time:
        fcntl.flock(one_at_a_time, fcntl.LOCK_EX)
        if not (folder / "installed").exists():
            _install(folder)

    def run(name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        program = folder / "node_modules" / ".bin" / name
        return subprocess.run(
            [program, *arguments], capture_output=True, text=True, timeout=60, check=False
        )

    return run


def _install(folder: Path) -> None:
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(PINNED / name, folder / name)
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    environment = os.environ | {"npm_config_fetch_retries": "1"}
    options = {"cwd": folder, "env": environment, "capture_output": True, "timeout": SECONDS}
    try:
        subprocess.run(command, check=True, text=True, **options)
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
        pytest.skip(f"npm gives no clients here: {error}: {error.stderr or ''}"[:300])
    (folder / "installed").touch()


@pytest.mark.slow
def test_comunica_finds_out_that_it_is_an_endpoint(site: str, npm_client: Client) -> None:
    done = npm_client("comunica-sparql", f"{site}/sparql", SELECT)
    assert json.loads(done.stdout) == [{"name": '"Kortrijk"@nl'}], done.stderr
    assert done.stderr == ""


@pytest.mark.slow
def test_comunica_asks_all_forms_of_a_query(site: str, npm_client: Client) -> None:
    endpoint = f"sparql@{site}/sparql"
    asked = npm_client("comunica-sparql", endpoint, f"ASK {{ <{KORTRIJK}> ?p ?o }}")
    assert asked.stdout.strip() == "true", asked.stderr
    built = npm_client("comunica-sparql", endpoint, CONSTRUCT, "-t", "application/n-triples")
    assert built.stdout.strip() == f'<{KORTRIJK}> <{LABEL}> "Kortrijk"@nl .', built.stderr


@pytest.mark.slow
def test_comunica_joins_us_with_a_document_of_ours(site: str, npm_client: Client) -> None:
    kind = "https://w3id.org/ict-samenwerking/ns/ict-samenwerking#niveau"
    query = f"SELECT ?name ?level {{ <{KORTRIJK}> <{LABEL}> ?name ; <{kind}> ?level }}"
    sources = (f"sparql@{site}/sparql", f"{site}/doc/gebied/34022")
    done = npm_client("comunica-sparql", *sources, "-q", query)
    assert {row["name"] for row in json.loads(done.stdout)} == {'"Kortrijk"@nl'}, done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/id/gebied/34022", "/doc/gebied/34022"])
def test_rdf_dereference_reads_a_document(site: str, npm_client: Client, path: str) -> None:
    done = npm_client("rdf-dereference", f"{site}{path}")
    quads = json.loads(done.stdout)
    named = {quad["object"] for quad in quads if quad["predicate"] == LABEL}
    assert '"Kortrijk"@nl' in named, done.stderr


@pytest.mark.slow
def test_rdf_dereference_reads_the_service_description(site: str, npm_client: Client) -> None:
    done = npm_client("rdf-dereference", f"{site}/sparql")
    objects = {quad["object"] for quad in json.loads(done.stdout)}
    assert "http://www.w3.org/ns/sparql-service-description#Service" in objects, done.stderr
