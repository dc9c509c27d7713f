"""Which media types an asker gets, by Accept or format, and how a kept file is named."""

import pytest

from server.sparql.forms import choose_form, content_type, disposition, unacceptable, wants_html
from server.sparql.problems import ProtocolError

JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
CSV, TSV = "text/csv", "text/tab-separated-values"
TTL, NT = "text/turtle", "application/n-triples"
JSONLD, RDF = "application/ld+json", "application/rdf+xml"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "results", "graph"),
    [
        ("", JSON, TTL),
        ("*/*", JSON, TTL),
        ("text/*", CSV, TTL),
        ("application/*", JSON, NT),
        (CSV, CSV, ""),
        (f"{CSV};q=0.5, {TSV}", TSV, ""),
        (f"{XML}, {RDF}", XML, RDF),
        ("application/json", JSON, JSONLD),
        ("application/xml", XML, RDF),
        ("text/xml;q=0.9, text/turtle;q=0.8", XML, RDF),
        ("text/n3", "", TTL),
        ("text/plain", "", NT),
        ("text/rdf+n3,application/n-triples,application/turtle", "", NT),
        (f"{JSON};q=0, */*;q=0.1", XML, TTL),
        (f"{TTL};q=0, text/*", CSV, ""),
        (BROWSER, XML, RDF),
        ("APPLICATION/LD+JSON ; Q=1", "", JSONLD),
    ],
)
def test_by_accept(accept: str, results: str, graph: str) -> None:
    assert choose_form(accept, "") == {"results": results, "graph": graph}


@pytest.mark.parametrize(
    ("form", "results", "graph"),
    [
        ("json", JSON, JSONLD),
        ("xml", XML, RDF),
        ("csv", CSV, ""),
        ("tsv", TSV, ""),
        ("ttl", "", TTL),
        ("turtle", "", TTL),
        ("n3", "", TTL),
        ("nt", "", NT),
        ("jsonld", "", JSONLD),
        ("json-ld", "", JSONLD),
        ("rdf", "", RDF),
        ("rdf+xml", "", RDF),
        ("rdf xml", "", RDF),
        ("CSV", CSV, ""),
        (CSV, CSV, ""),
        (RDF, "", RDF),
        ("application/json", JSON, JSONLD),
    ],
)
def test_format_goes_above_accept(form: str, results: str, graph: str) -> None:
    assert choose_form("image/png", form) == {"results": results, "graph": graph}


@pytest.mark.parametrize(
    ("accept", "form"),
    [("image/png", ""), ("*/*;q=0", ""), ("nonsense", ""), ("*/*", "pdf"), ("text/html", "")],
)
def test_what_we_do_not_have_is_406_with_what_we_have(accept: str, form: str) -> None:
    with pytest.raises(ProtocolError) as raised:
        choose_form(accept, form)
    assert raised.value.status == 406
    assert raised.value.members["offered"] == [JSON, XML, CSV, TSV, TTL, NT, JSONLD, RDF]


def test_what_fits_the_query_is_offered_when_the_query_is_known() -> None:
    assert unacceptable("results").members["offered"] == [JSON, XML, CSV, TSV]
    assert "triples" in str(unacceptable("graph"))
    assert CSV not in str(unacceptable("graph"))


@pytest.mark.parametrize(
    ("accept", "form", "page"),
    [
        (BROWSER, "", True),
        ("text/html", "", True),
        (BROWSER, "csv", False),
        ("*/*", "", False),
        ("", "", False),
        ("text/html;q=0, */*", "", False),
        ("text/html;q=0.5, text/csv", "", False),
        ("text/html, application/json", "", True),
    ],
)
def test_who_gets_a_page(accept: str, form: str, page: bool) -> None:
    assert wants_html(accept, form) is page


def test_text_says_that_it_is_utf_8() -> None:
    assert content_type(CSV) == "text/csv; charset=utf-8"
    assert content_type(TTL) == "text/turtle; charset=utf-8"
    assert content_type(JSON) == JSON
    assert content_type(RDF) == RDF


@pytest.mark.parametrize(
    ("version", "media_type", "name"),
    [
        ("20261125-3", CSV, "samenwijzer-20261125-3.csv"),
        ("1", JSON, "samenwijzer-1.json"),
        ("1", JSONLD, "samenwijzer-1.jsonld"),
        ('é";\r\nx', TTL, "samenwijzer--x.ttl"),
    ],
)
def test_a_kept_file_has_a_plain_name(version: str, media_type: str, name: str) -> None:
    assert disposition(version, media_type) == f'attachment; filename="{name}"'
