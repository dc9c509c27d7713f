"""What a hostile client sends: queries that cost much, requests that break the rules."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

_FORM: Final = "application/x-www-form-urlencoded"
_VALUES: Final = " ".join(f"VALUES ?a{i} {{ {' '.join(map(str, range(300)))} }}" for i in range(4))
_MIXED: Final = "SELECT * {{ {{ SELECT * {{ ?s ?p ?o }} LIMIT {} }} }} ORDER BY DESC(?o)"
_CALLED: Final = "SERVICE ?e { ?s ?p ?o }"
_CHAIN: Final = "/".join(["skos:broader"] * 1500)
QUERIES: Final = {
    "count of a product": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "sorted product": f"SELECT * {{ {_VALUES} }} ORDER BY ?a3",
    "product of values": f"SELECT (COUNT(*) AS ?n) {{ {_VALUES} }}",
    "large answer": "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 3000000",
    "large graph": "CONSTRUCT { ?a ?b ?c } WHERE { ?a ?b ?c . ?d ?e ?f }",
    "nothing found": "SELECT * { ?a ?b ?c . ?d ?e ?f FILTER(STR(?a) = CONCAT(?d, ?f)) }",
    "deep path": "SELECT * { ?s " + "/".join(["skos:broader*"] * 1200) + " ?o }",
    "path over all": "SELECT (COUNT(*) AS ?n) { ?s (!<urn:x>|^!<urn:x>)* ?o }",
    "chain": f"SELECT * {{ ?s {_CHAIN} ?o }}",
    "mixed sort": _MIXED.format(2000),
    "mixed sort of all": _MIXED.format(200_000),
    "joined strings": 'SELECT (GROUP_CONCAT(CONCAT(?a, ?c, ?f); SEPARATOR=", ") AS ?all)'
    " { ?a ?b ?c . ?d ?e ?f }",
    "doubled string": "SELECT (STRLEN(?z) AS ?n) { BIND('xxxxxxxx' AS ?v0) "
    + " ".join(f"BIND(CONCAT(?v{i}, ?v{i}) AS ?v{i + 1})" for i in range(40))
    + " BIND(?v40 AS ?z) }",
    "slow pattern": 'SELECT * { ?s ?p ?o FILTER(REGEX(STR(?o), "(.*a){25}.*b.*(.*c){25}$")) }',
    "deep brackets": "SELECT * { FILTER(" + "(" * 30_000 + "1" + ")" * 30_000 + ") }",
    "wide union": "SELECT * { " + " UNION ".join(["{?s?p?o}"] * 3500) + " }",
}
"""Queries that the limits on length let through."""
LONG_QUERIES: Final = {
    "100,000 brackets": "SELECT * { FILTER(" + "(" * 100_000 + "1" + ")" * 100_000 + ") }",
    "100,000 groups": "SELECT * " + "{" * 100_000 + "}" * 100_000,
    "100,000 nots": "SELECT * { FILTER(" + "!" * 100_000 + "true) }",
    "union of 20,000": "SELECT * { " + " UNION ".join(["{?s ?p ?o}"] * 20_000) + " }",
    "a megabyte": "SELECT * { ?s ?p ?o } #" + "x" * 1_000_000,
}
BROKEN: Final = {
    "CONNECT": b"CONNECT example.org:443 HTTP/1.1\r\nHost: example.org:443\r\n\r\n",
    "no HTTP": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(200),
    "two lengths": b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nContent-Length: 9"
    b"\r\n\r\nASK {}",
    "length and chunks": b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\n\r\n",
    "bad chunk": b"POST /sparql HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nASK",
    "long head": b"GET /over HTTP/1.1\r\nHost: x\r\nX-Long: " + b"x" * 300_000 + b"\r\n\r\n",
    "many heads": b"GET /over HTTP/1.1\r\nHost: x\r\n" + b"X-A: b\r\n" * 20_000 + b"\r\n",
    "negative length": b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\nASK {}",
}
SLOW: Final = {
    "half a head": b"GET /over HTTP/1.1\r\nHost: x\r\nX-",
    "half a body": b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nquery=",
    "half a chunk": b"POST /sparql HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    b"9\r\nqu",
    "a large answer unread": b"GET /sparql?"
    + urlencode({"query": QUERIES["large answer"]}).encode()
    + b" HTTP/1.1\r\nHost: x\r\nAccept: text/csv\r\n\r\n",
}


@dataclass(frozen=True, slots=True)
class Request:
    """One request over HTTP, and how long its client waits for the answer (seconds)."""

    name: str
    method: str
    path: str
    body: bytes
    headers: Mapping[str, str]
    patience: float = 20.0


def query_requests(number: int, patience: float = 20.0) -> Iterator[Request]:
    """Yield the costly queries; the number makes each text one never asked before."""
    headers = {"Content-Type": "application/sparql-query", "Accept": "text/csv"}
    for name, text in QUERIES.items():
        prefixed = f"PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n{text} # {number}"
        wanted = headers | ({"Accept": "text/turtle"} if text.startswith("CONSTRUCT") else {})
        yield Request(name, "POST", "/sparql", prefixed.encode(), wanted, patience)


def large_requests() -> Iterator[Request]:
    """Yield what is too long, in each of the ways a query may come."""
    for name, text in LONG_QUERIES.items():
        direct = {"Content-Type": "application/sparql-query"}
        yield Request(name, "POST", "/sparql", text.encode(), direct)
        form = urlencode({"query": text}).encode()
        yield Request(f"{name} as a form", "POST", "/sparql", form, {"Content-Type": _FORM})
    yield Request("a long address", "GET", "/sparql?query=" + "x" * 60_000, b"", {})
    many = json.dumps(["x"] * 500_000).encode()
    yield Request("another kind of body", "POST", "/sparql", many, {"Content-Type": "text/json"})
    yield Request("a body for a page", "POST", "/over", bytes(3_000_000), {})


def calling_requests(address: str) -> Iterator[Request]:
    """Yield requests that would have the server call an address."""
    other = address.replace("sparql", "\\u0073parql")
    for name, text in {
        "SERVICE": f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}",
        "SERVICE SILENT": f"SELECT * {{ SERVICE SILENT <{address}> {{ ?s ?p ?o }} }}",
        "SERVICE of a variable": f"SELECT * {{ VALUES ?e {{ <{address}> }} {_CALLED} }}",
        "SERVICE escaped": f"SELECT * {{ \\u0053ERVICE <{other}> {{ ?s ?p ?o }} }}",
        "SERVICE behind a quote": f'SELECT * {{ BIND("\\u0022" AS ?e) {_CALLED} }}'.replace(
            "SERVICE ?e", f"SERVICE <{other}>"
        ),
        "FROM": f"SELECT * FROM <{address}> {{ ?s ?p ?o }}",
        "FROM NAMED": f"SELECT * FROM NAMED <{address}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        "LOAD": f"LOAD <{address}>",
    }.items():
        sent = {"Content-Type": "application/sparql-query"}
        yield Request(name, "POST", "/sparql", text.encode(), sent)
    for name in ("default-graph-uri", "named-graph-uri", "using-graph-uri", "service"):
        asked = urlencode({"query": "SELECT * { ?s ?p ?o } LIMIT 9", name: address})
        yield Request(name, "GET", f"/sparql?{asked}", b"", {})
