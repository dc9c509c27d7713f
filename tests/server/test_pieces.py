"""The pieces of HTML that pages have hundreds of: what they say; nothing gets out of them."""

from loaders.iris import ID
from server.pieces import breakable, to_row, told_by, unexplained, wrong

HOSTILE = '"><script>'
SOURCE = {
    "url": "https://example.org/a?b=1&c=2",
    "dated": "2024, 2 jaar oud",
    "row": "/herkomst/a/b",
}


def test_a_source_has_its_date_and_its_row() -> None:
    assert told_by("toegang", [SOURCE]) == (
        '<small>toegang: <a href="https://example.org/a?b=1&amp;c=2">2024, 2 jaar oud</a>'
        ' (<a href="/herkomst/a/b">rij</a>)</small>'
    )


def test_two_sources_are_told_and_the_others_counted() -> None:
    sources = [{**SOURCE, "row": "", "dated": str(year)} for year in range(2020, 2025)]
    told = told_by("aanbod", sources)
    assert ">2020</a>; <a" in told
    assert told.endswith(">2021</a> en 3 andere</small>")
    assert told_by("aanbod", sources[:2]).endswith(">2021</a></small>")


def test_without_source_that_is_said() -> None:
    assert told_by("aanbod", []) == "<small>aanbod: bron niet opgenomen</small>"


def test_who_sees_a_mistake_takes_the_fact_and_its_value_to_the_form() -> None:
    assert 'href="/klopt-niet?feit=%2Fid%2Fthema%2Fgis&amp;waarde=GIS+%26+kaart"' in wrong(
        f"{ID}/thema/gis", "GIS & kaart"
    )


def test_nothing_gets_out_of_a_piece() -> None:
    hostile = {"url": HOSTILE, "dated": HOSTILE, "row": HOSTILE}
    pieces = (told_by(HOSTILE, [hostile]), to_row(hostile), wrong(HOSTILE, HOSTILE))
    assert not any("<script>" in piece for piece in (*pieces, breakable(HOSTILE)))
    assert "javascript" not in told_by("", [{**SOURCE, "url": "javascript:alert(1)"}])


def test_an_address_may_go_on_in_a_new_line() -> None:
    assert breakable("<a@b.be>") == "&lt;a@<wbr>b.<wbr>be&gt;"


def test_only_what_a_page_does_not_explain_is_left_to_explain() -> None:
    meanings = {"GIS": "kaarten", "NIS": "statistiek", "ICT": "computers"}
    assert unexplained("GIS en NIS, van de statistiek", meanings) == [("GIS", "kaarten")]
    assert unexplained("", meanings) == []
