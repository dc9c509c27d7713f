"""The index of names, on real names of Flemish councils."""

import csv
from statistics import median
from time import process_time

import pytest

from server.search import Found, Index, in_dutch_order, normalised
from server.typed_numbers import digits_typed, why_not_found
from tests.conftest import ROOT

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


@pytest.mark.parametrize(
    ("joined", "digits"),
    [
        ("be0207494678", "0207494678"),
        ("btwbe0207494678", "0207494678"),
        ("207494678", "0207494678"),
        ("kbonummer0207494678", "0207494678"),
        ("ovo002043", "002043"),
        ("niscode71072", "71072"),
        ("postcode3500", "3500"),
        ("ict2022", ""),
        ("kortrijk", ""),
        ("", ""),
    ],
)
def test_a_number_is_read_as_people_write_it(joined: str, digits: str) -> None:
    assert digits_typed(joined) == digits


@pytest.mark.parametrize("kbo", ["0207494678", "0205350681", "1010781867"])
def test_a_number_that_can_be_one_is_not_called_wrong(kbo: str) -> None:
    assert "in onze lijsten" in why_not_found(kbo)
    assert "kan geen" in why_not_found(kbo[:-1] + str((int(kbo[-1]) + 1) % 10))


def test_a_number_that_is_typed_so_far_finds_what_begins_so(index: Index) -> None:
    assert titles(index, "730") == ["Hasselt"]
    assert titles(index, "73") == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("1804 b", ["B"]),
        ("c 1804", ["A", "B", "C"]),
        ("1804 elders", ["A", "B"]),
        ("1804 3500 a", []),
        ("2016 a", []),
    ],
)
def test_a_number_with_words_finds_what_fits_both_if_anything_does(
    query: str, expected: list[str]
) -> None:
    index = Index()
    for name, number in (("A", "1804"), ("B", "1804"), ("C", "3500")):
        index.add(Found("bestuur", name, f"/{name}"), [(name, ""), (number, "")])
    assert titles(index, query) == expected


def test_a_number_is_not_found_inside_another() -> None:
    index = Index()
    index.add(Found("bestuur", "A", "/a"), [("0203500123", ""), ("3500", "")])
    index.add(Found("bestuur", "B", "/b"), [("1350012345", ""), ("35001", "")])
    assert titles(index, "3500") == ["A"]


def test_names_are_in_dutch_order() -> None:
    names = [
        "Zemst",
        "'s-Gravenbrakel",
        "De Haan",
        "Gent",
        "Het Facilitair Bedrijf",
        "IJzer",
        "Ieper",
    ]
    in_order = [
        "Het Facilitair Bedrijf",
        "Gent",
        "'s-Gravenbrakel",
        "De Haan",
        "Ieper",
        "IJzer",
        "Zemst",
    ]
    assert sorted(names, key=in_dutch_order) == in_order
    assert in_dutch_order("De")[0] == ("de",)


def test_an_own_name_comes_before_a_former_one_and_a_start_before_a_part() -> None:
    index = Index()
    index.add(Found("bestuur", "Bilzen-Hoeselt", "/a"), [("Aalst-Oost", "vroeger")])
    index.add(Found("bestuur", "Oost-Aalst", "/b"), [("Oost-Aalst", "")])
    index.add(Found("bestuur", "Aalst-West", "/c"), [("Aalst-West", "")])
    assert titles(index, "aalst") == ["Aalst-West", "Bilzen-Hoeselt", "Oost-Aalst"]


def test_an_abbreviation_in_brackets_is_a_name() -> None:
    index = Index()
    name = "Vastgoedinformatieplatform (VIP)"
    index.add(Found("aanbod", "Viper", "/viper"), [("Viper", "")])
    index.add(Found("aanbod", name, "/vip"), [(name, "")])
    assert [(hit.title, hit.exact) for hit in index.search("vip")] == [
        (name, True),
        ("Viper", False),
    ]


@pytest.mark.parametrize(
    ("query", "near"),
    [("geradsbergn", ["Geraardsbergen"]), ("hasselt kortrijk", ["Hasselt"]), ("xqzwv", [])],
)
def test_the_nearest_names_help_where_nothing_is_found(
    index: Index, query: str, near: list[str]
) -> None:
    assert titles(index, query) == []
    assert [found.title for found in index.nearest(query)][:1] == near


def test_a_number_has_no_nearest(index: Index) -> None:
    assert index.nearest("73041") == []


def test_old_spelling_is_found() -> None:
    index = Index()
    index.add(Found("bestuur", "Wijnegem", "/w"), [("Wijnegem", "")])
    assert titles(index, "wynegem") == titles(index, "WIJNEGEM") == ["Wijnegem"]


NAMED = {
    "councils": ("bestuur", "name"),
    "areas": ("bestuur", "name_nl"),
    "organisations": ("organisatie", "name"),
    "themes": ("thema", "label_nl"),
    "offers": ("aanbod", "name"),
    "contracts": ("raamovereenkomst", "title"),
}


@pytest.fixture(scope="module")
def every_name() -> Index:
    """All names of the lists, more than a release has things."""
    index = Index()
    for listing, (group, column) in NAMED.items():
        with (ROOT / "data" / "lists" / f"{listing}.csv").open() as rows:
            for row in csv.DictReader(rows):
                index.add(Found(group, row[column], f"/{listing}/{row['id']}"), [(row[column], "")])
    return index


def test_half_of_the_searches_take_less_than_ten_milliseconds(every_name: Index) -> None:
    assert len(every_name.entries) > 1_500
    took = []
    for query in [
        "gent",
        "Haselt",
        "st niklaas",
        "geraardsbergn",
        "xqzwv",
        "gis",
        "s",
        "OCMW Gent",
    ]:
        for _ in range(9):
            start = process_time()
            every_name.search(query)
            took.append(process_time() - start)
    assert median(took) < 0.010, took
