"""Documents and the ontology for people: names beside IRIs, groups, code lists, counts."""

import gzip
import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from loaders.terms import ONTOLOGY
from server.linked_data.words import WORDS
from tests.server.html_page import read
from tests.server.http import ask

BROWSER = "text/html"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


@pytest.fixture(scope="module")
def graph(real_var: Path) -> ox.Store:
    store = ox.Store()
    with gzip.open(real_var / "current" / "dataset.nq.gz") as file:
        store.bulk_load(file.read(), format=ox.RdfFormat.N_QUADS)
    return store


def test_every_word_of_others_has_a_dutch_one(graph: ox.Store) -> None:
    used = {quad.predicate.value for quad in graph}
    kinds = graph.quads_for_pattern(None, ox.NamedNode(TYPE), None, None)
    used |= {quad.object.value for quad in kinds if isinstance(quad.object, ox.NamedNode)}
    others = {term for term in used if not term.startswith(ONTOLOGY)}
    assert len(others) > 100
    assert others - WORDS.keys() == set()


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("organisatie/0207466964", "Hasselt"),
        ("bron/uptakes", "Afnames"),
        ("bron/afgeleid", "Wat "),
        ("concept/grond/member", "Deelnemer of lid"),
        ("identificator/kbo/0207466964", "Identificator: 0207466964"),
        ("rij/themes/gis", "themes.csv, rij"),
        ("toegang/0863327714/deelnemer", "Toegang: Erfgoed Noorderkempen · deelnemer of lid"),
    ],
)
def test_a_document_is_headed_by_a_name(site: str, path: str, title: str) -> None:
    level, heading = read(f"{site}/doc/{path}").headings[0]
    assert level == 1
    assert heading.startswith(title)


def test_a_list_has_an_ordinary_page_and_another_graph_a_file(site: str) -> None:
    page = ask(f"{site}/doc/bron/areas", Accept=BROWSER).text
    assert 'href="/herkomst/areas">Naar de gewone pagina' in page
    other = ask(f"{site}/doc/bron/ontologie", Accept=BROWSER).text
    assert "Naar de gewone pagina" not in other
    assert 'href="/data/latest/graphs/ontologie.ttl.gz">haalt u in één bestand op' in other


def test_what_is_said_stands_with_names_and_languages(site: str) -> None:
    page = ask(f"{site}/doc/thema/gis", Accept=BROWSER).text
    term = "skos:<wbr>prefLabel"  # where a narrow column may break
    assert re.search(rf'<dt><a href="[^"]+#prefLabel">naam</a> <code [^>]+>{term}', page)
    assert '<span lang="en">' in page
    assert 'href="/thema/gis">Naar de gewone pagina' in page


def test_few_links_stand_before_many(site: str) -> None:
    page = ask(f"{site}/doc/toegang/x-digitaal-vlaanderen/vlaanderen", Accept=BROWSER).text
    main = page.partition("<main")[2]
    numbers = [int(n.replace(".", "")) for n in re.findall(r"<summary>[^(]+\(([\d.]+)", main)]
    assert len(numbers) > 1
    assert numbers == sorted(numbers)


def test_the_ontology_lists_codes_and_counts_use(site: str, graph: ox.Store) -> None:
    page = ask(f"{site}/ns/ict-samenwerking", Accept=BROWSER).text
    used = graph.quads_for_pattern(None, ox.NamedNode(TYPE), ox.NamedNode(f"{ONTOLOGY}#Toegang"))
    card = page.partition('id="Toegang"')[2].partition("</section>")[0]
    assert f"<dd>{len(list(used))} keer</dd>" in card
    schemes = set(re.findall(r'<h3 id="lijst-([a-z]+)"><a href="/id/conceptscheme/\1">\w', page))
    assert {"grond", "loop", "thema", "zekerheid", "aanbodsoort"} <= schemes
    assert '<a href="/id/concept/zekerheid/te-bevestigen">te bevestigen</a>' in page
    assert "to be confirmed" in page
