"""The index of names, on real names of Flemish councils."""

import pytest

from server.search import Found, Index, normalised

COUNCILS = [
    "Hasselt",
    "Sint-Niklaas",
    "Sint-Truiden",
    "De Haan",
    "Haacht",
    "Ham",
    "Lo-Reninge",
    "Geraardsbergen",
    "'s-Gravenbrakel",
]


@pytest.fixture(scope="module")
def index() -> Index:
    index = Index()
    for name in COUNCILS:
        index.add(Found("bestuur", name, f"/bestuur/{name}"), [(name, "")])
    note = "Kortessem is sinds 1 januari 2025 deel van Hasselt"
    index.add(Found("bestuur", "Hasselt", "/bestuur/71072"), [("Kortessem", note), ("73040", note)])
    index.add(
        Found("thema", "GIS en basisregisters", "/thema/gis"), [("GIS en basisregisters", "")]
    )
    return index


def titles(index: Index, query: str) -> list[str]:
    return [found.title for found in index.search(query)]


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("sint niklaas", "Sint-Niklaas"),
        ("St.-Niklaas", "Sint-Niklaas"),
        ("SINT-NIKLAÁS", "Sint-Niklaas"),
        ("sintniklaas", "Sint-Niklaas"),
        ("niklaas", "Sint-Niklaas"),
        ("lo reninge", "Lo-Reninge"),
        ("gravenbrakel", "'s-Gravenbrakel"),
        ("s gravenbrakel", "'s-Gravenbrakel"),
        ("dehaan", "De Haan"),
        ("basisregisters", "GIS en basisregisters"),
    ],
)
def test_spelling_of_words_does_not_matter(index: Index, query: str, title: str) -> None:
    assert titles(index, query)[0] == title


@pytest.mark.parametrize(
    "query",
    ["geraardsbergn", "geraardsbergeen", "geraardsbregen", "geraardsbergem", "geraards-bergn"],
    ids=["missing", "doubled", "swapped", "wrong", "hyphen"],
)
def test_one_typing_error_is_forgiven(index: Index, query: str) -> None:
    assert titles(index, query) == ["Geraardsbergen"]


def test_two_typing_errors_are_not(index: Index) -> None:
    assert titles(index, "geradsbergn") == []


def test_a_number_with_another_digit_is_another_number(index: Index) -> None:
    assert titles(index, "73041") == []


@pytest.mark.parametrize("query", ["kortessem", "kortesem", "73040"])
def test_a_former_name_or_code_tells_what_became_of_it(index: Index, query: str) -> None:
    (found,) = index.search(query)
    assert found.path == "/bestuur/71072"
    assert found.note.endswith("deel van Hasselt")


@pytest.mark.parametrize("query", ["ocmw haacht", "Haacht OCMW", "ocmw hacht", "stad haacht"])
def test_a_council_is_found_with_its_kind(query: str) -> None:
    index = Index()
    index.add(Found("bestuur", "Haacht", "/bestuur/24033"), [("Haacht", "")], ["OCMW", "stad"])
    assert titles(index, query) == ["Haacht"]


@pytest.mark.parametrize("query", ["ocmw", "sta", "stadt", "ocmv", "gemeente haacht"])
def test_a_kind_alone_or_another_kind_finds_nothing(query: str) -> None:
    index = Index()
    index.add(Found("bestuur", "Haacht", "/bestuur/24033"), [("Haacht", "")], ["OCMW", "stad"])
    assert titles(index, query) == []


@pytest.mark.parametrize("query", ["BE 0207.494.678", "be0207494678", "0207 494 678"])
def test_an_enterprise_number_may_have_its_country(query: str) -> None:
    index = Index()
    index.add(Found("bestuur", "Kortrijk", "/bestuur/34022"), [("0207494678", "")])
    assert titles(index, query) == ["Kortrijk"]


def test_the_same_name_comes_before_a_longer_one(index: Index) -> None:
    index.add(Found("aanbod", "Hamster", "/oplossing/hamster"), [("Hamster", "")])
    assert titles(index, "ham")[:2] == ["Ham", "Hamster"]


@pytest.mark.parametrize("query", ["", "   ", "?!", "…"])
def test_nothing_is_found_for_nothing(index: Index, query: str) -> None:
    assert index.search(query) == []


def test_words_of_a_name() -> None:
    assert normalised("St.-Pieters-Leeuw (Façade)") == ("sint", "pieters", "leeuw", "facade")
