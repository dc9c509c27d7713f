"""What a request asks, read without a server: the query side of the SPARQL Protocol."""

import random
from urllib.parse import quote, unquote_plus, urlencode

import pytest

from server.sparql.problems import ProtocolError
from server.sparql.protocol import Asked, Query, body_limit, read_query

ASK = "ASK {}"
FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
LIMIT = 1000


def read(
    method: str = "GET", url: str = "", kind: str = "", body: bytes = b"", **headers: str
) -> Query:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    named |= {"content-type": kind} if kind else {}
    return read_query(Asked(method, url, named, body), LIMIT)


def refused(
    method: str = "GET", url: str = "", kind: str = "", body: bytes = b"", **headers: str
) -> ProtocolError:
    with pytest.raises(ProtocolError) as raised:
        read(method, url, kind, body, **headers)
    assert len(str(raised.value)) > 15
    return raised.value


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_the_url_carries_a_query(method: str) -> None:
    assert read(method, "query=ASK%20%7B%7D") == Query(ASK)


@pytest.mark.parametrize("method", ["POST", "QUERY"])
@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (FORM, b"query=ASK+%7B%7D"),
        (f"{FORM}; charset=UTF-8", b"query=ASK%20{}"),
        (FORM.upper(), b"%71uery=ASK%20{}&other=1"),
        (DIRECT, b"ASK {}"),
        (f'{DIRECT};charset="utf-8"', b"ASK {}"),
        (DIRECT, b"\xef\xbb\xbfASK {}"),
    ],
)
def test_a_body_carries_a_query(method: str, kind: str, body: bytes) -> None:
    assert read(method, "", kind, body).text == ASK


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("a%2520b", "a%20b"),
        ("a%2Bb", "a+b"),
        ("a+b", "a b"),
        ("a%26b%3Dc", "a&b=c"),
        ("a=b", "a=b"),
        ("%C3%A9", "é"),
        ("\xc3\xa9", "é"),
        ("100%", "100%"),
        ("a;b", "a;b"),
    ],
)
def test_forms_are_decoded_once(written: str, read_as: str) -> None:
    assert read("GET", f"query={written}").text == read_as
    assert read("POST", "", FORM, f"query={written}".encode("latin-1")).text == read_as


def test_a_form_may_have_another_charset() -> None:
    assert read("POST", "", f"{FORM}; charset=ISO-8859-1", b"query=%E9").text == "é"


@pytest.mark.parametrize(
    ("method", "kind", "body"),
    [
        ("POST", FORM, b"query=%E9"),
        ("POST", f"{FORM}; charset=utf-16", b"query=a"),
        ("POST", DIRECT, b"\xff\xfeA\x00"),
        ("POST", f"{DIRECT}; charset=UTF-16", ASK.encode("utf-16")),
        ("POST", f"{DIRECT}; charset=iso-8859-1", b"\xe9"),
        ("QUERY", f"{DIRECT}; charset=nonsense", b"ASK {}"),
    ],
)
def test_what_is_not_utf_8_is_400(method: str, kind: str, body: bytes) -> None:
    assert refused(method, "", kind, body).status == 400


def test_a_url_that_is_not_utf_8_is_400() -> None:
    assert refused("GET", "query=%FF").status == 400
    assert refused("GET", "query=\xff").status == 400


@pytest.mark.parametrize(
    "url", ["", "other=1", "query=", "query=+%20", "query=a&query=a", "Query=a"]
)
def test_a_url_without_exactly_one_query_is_400(url: str) -> None:
    assert refused("GET", url).status == 400


@pytest.mark.parametrize("body", [b"", b"other=1", b"query=", b"query=a&query=b"])
def test_a_form_without_exactly_one_query_is_400(body: bytes) -> None:
    assert refused("POST", "", FORM, body).status == 400


@pytest.mark.parametrize("method", ["POST", "QUERY"])
@pytest.mark.parametrize(("kind", "body"), [(FORM, b"query=a"), (DIRECT, b"a"), (FORM, b"")])
def test_a_query_in_the_url_of_a_body_is_400(method: str, kind: str, body: bytes) -> None:
    assert refused(method, "query=a", kind, body).status == 400


@pytest.mark.parametrize("method", ["POST", "QUERY"])
@pytest.mark.parametrize("kind", ["", "text/plain", "multipart/form-data; boundary=x", "a"])
def test_another_media_type_is_415_with_what_we_take(method: str, kind: str) -> None:
    error = refused(method, "", kind, b"ASK {}")
    assert (error.status, error.members["offered"]) == (415, [FORM, DIRECT])


def test_a_compressed_body_is_415() -> None:
    assert refused("POST", "", DIRECT, b"\x1f\x8b", content_encoding="gzip").status == 415
    assert read("POST", "", DIRECT, b"ASK {}", content_encoding="identity").text == ASK


@pytest.mark.parametrize(
    ("method", "url", "kind", "body"),
    [
        ("GET", "update=CLEAR%20ALL", "", b""),
        ("GET", "query=ASK%7B%7D&update=CLEAR+ALL", "", b""),
        ("POST", "update=CLEAR+ALL", FORM, b"query=a"),
        ("POST", "", FORM, b"update=CLEAR%20ALL"),
        ("POST", "", FORM, b"update=CLEAR%20ALL&update=CLEAR%20ALL"),
        ("POST", "", FORM, b"query=a&update="),
        ("POST", "", "application/sparql-update", b"CLEAR ALL"),
        ("POST", "", "application/sparql-update; charset=UTF-16", b"\xff"),
        ("QUERY", "", "application/sparql-update", b"CLEAR ALL"),
    ],
)
def test_an_update_is_403(method: str, url: str, kind: str, body: bytes) -> None:
    error = refused(method, url, kind, body)
    assert (error.status, "read-only" in str(error)) == (403, True)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "query"])
def test_another_method_is_405(method: str) -> None:
    assert refused(method, "query=ASK%7B%7D").status == 405


GRAPHS = [
    *(("default-graph-uri", "http://example.org/a"), ("named-graph-uri", "urn:c%20d")),
    *(("default-graph-uri", "http://example.org/b"), ("default-graph-uri", "http://example.org/a")),
]


def test_graphs_may_be_repeated() -> None:
    found = read("GET", urlencode([("query", ASK), *GRAPHS]))
    assert found.default_graphs == ("http://example.org/a", "http://example.org/b")
    assert found.named_graphs == ("urn:c%20d",)


def test_graphs_come_from_the_url_of_a_direct_query_and_from_either_side_of_a_form() -> None:
    expected = read("GET", urlencode([("query", ASK), *GRAPHS]))
    assert read("POST", urlencode(GRAPHS), DIRECT, ASK.encode()) == expected
    body = urlencode([("query", ASK), *GRAPHS]).encode()
    assert read("POST", "", FORM, body) == expected
    assert read("POST", urlencode(GRAPHS), FORM, f"query={quote(ASK)}".encode()) == expected


@pytest.mark.parametrize("iri", ["", "relative", "//example.org/", "http://a b/", "http://[::x/"])
@pytest.mark.parametrize("name", ["default-graph-uri", "named-graph-uri"])
def test_a_graph_that_is_no_absolute_iri_is_400(name: str, iri: str) -> None:
    error = refused("GET", urlencode({"query": ASK, name: iri}))
    assert (error.status, name in str(error)) == (400, True)


@pytest.mark.parametrize(("value", "seconds"), [("2", 2.0), ("0.25", 0.25), ("999999", 999999.0)])
def test_timeout_is_in_seconds(value: str, seconds: float) -> None:
    assert read("GET", f"query=a&timeout={value}").seconds == seconds
    assert read("POST", f"timeout={value}", DIRECT, b"a").seconds == seconds
    assert read("GET", "query=a").seconds is None


BAD_SECONDS = ["", "0", "0.0", "-1", "nan", "inf", "1e3", "1_0", "٣", "2s", "1&timeout=1"]


@pytest.mark.parametrize("value", BAD_SECONDS)
def test_a_timeout_that_is_no_number_above_zero_is_400(value: str) -> None:
    assert refused("GET", f"query=a&timeout={quote(value, safe='&=')}").status == 400


def test_format_and_download() -> None:
    found = read("GET", "query=a&format=csv&download=1")
    assert (found.form, found.download) == ("csv", True)
    found = read("POST", "download=1", FORM, b"query=a&format=rdf%2Bxml")
    assert (found.form, found.download) == ("rdf+xml", True)
    assert not read("GET", "query=a&download=0").download


def test_of_more_formats_the_first_counts_as_sparqlwrapper_sends_them() -> None:
    assert read("GET", "query=a&format=tsv&format=text/tab-separated-values").form == "tsv"


@pytest.mark.parametrize("name", ["timeout", "download"])
def test_what_matters_may_not_be_repeated(name: str) -> None:
    assert refused("GET", f"query=a&{name}=1&{name}=1").status == 400
    assert refused("POST", f"{name}=1", FORM, f"query=a&{name}=1".encode()).status == 400


@pytest.mark.parametrize(
    "rest", ["&results=json", "&&", "&x=%FF", "&a&b=&=c", "&QUERY=b", "&%FF=1"]
)
def test_unknown_parameters_are_left_alone(rest: str) -> None:
    assert read("GET", f"query=a{rest}") == Query("a")


def test_a_query_over_the_limit_is_413_with_limit_and_size() -> None:
    error = refused("POST", "", DIRECT, b"#" * (LIMIT + 1))
    assert error.status == 413
    assert error.members == {"limit": LIMIT, "size": LIMIT + 1}
    assert str(LIMIT) in str(error)
    assert read("POST", "", DIRECT, b"#" * LIMIT).text == "#" * LIMIT


def test_the_limit_is_in_bytes_of_the_query_itself() -> None:
    text = "é" * (LIMIT // 2)
    assert read("GET", f"query={quote(text)}").text == text
    assert refused("POST", "", DIRECT, (text + "e").encode()).status == 413


def test_a_url_over_the_limit_is_414_with_limit_and_size() -> None:
    error = refused("GET", f"query={quote('é' * (LIMIT // 2) + 'e')}")
    assert (error.status, error.members) == (414, {"limit": LIMIT, "size": LIMIT + 1})
    error = refused("POST", "x" * (body_limit(LIMIT) + 1), DIRECT, b"ASK {}")
    assert (error.status, error.members["limit"]) == (414, body_limit(LIMIT))


def test_a_body_over_its_limit_is_413_unread() -> None:
    error = refused("POST", "", FORM, b"query=a&x=" + b"x" * body_limit(LIMIT))
    assert (error.status, error.members["limit"]) == (413, body_limit(LIMIT))
    text = quote("é" * (LIMIT // 2))
    assert read("POST", "", FORM, f"query={text}".encode()).text == "é" * (LIMIT // 2)


def test_a_value_is_decoded_as_the_standard_library_does() -> None:
    """Also where a % has no two digits behind it, or what is special elsewhere stands in it."""
    draw = random.Random("samenwijzer")  # noqa: S311  nothing secret
    pieces = (
        "%",
        "%4",
        "%41",
        "%3d",
        "%3D",
        "=",
        "==",
        "=0A",
        "+",
        "_",
        "a",
        "%0A",
        "%0d",
        "%C3%A9",
    )
    for _ in range(5000):
        raw = "".join(draw.choices(pieces, k=draw.randrange(1, 9)))
        try:
            expected = unquote_plus(raw, errors="strict")
        except UnicodeDecodeError:
            continue
        if expected.strip():
            assert read("GET", f"query={raw}").text == expected
