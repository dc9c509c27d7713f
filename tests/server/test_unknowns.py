"""What ended is no offer of the region, nor one that has doubts."""

from collections.abc import Iterator

import pyoxigraph as ox
import pytest

from loaders.iris import mint_theme
from server.pages import unknowns as counting
from server.pages.serving import Access, Answer, Offer, Status, Theme, Upper

THEMES = ("gis", "telefonie")


@pytest.fixture(autouse=True)
def listed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Have the list of themes answered by hand, and nothing else known."""
    rows = [{"theme": mint_theme(name), "themeName": name} for name in THEMES]
    told = [{n: ox.Literal(value) for n, value in row.items()} for row in rows]
    with monkeypatch.context() as patch:
        patch.setattr(counting, "ask", lambda name: told if name == "themes" else [])
        yield


def near(name: str, *, offer_ended: bool, access_ended: bool) -> Theme:
    """Return a theme with one offer of the region."""
    loop = "beeindigd" if access_ended else "lopend"
    status = Status("gemeente", "zeker", "zeker", loop, loop, "")
    access = Access("een/gebied", "Een", "/organisatie/een", "", "", False, (status,), (), ())
    offer = Offer(name, f"/dienst/{name}", "dienst", offer_ended, (), ())
    return Theme(name, f"/thema/{name}", name, (Answer((), (offer,), (access,)),), ())


@pytest.mark.parametrize("ended", ["offer_ended", "access_ended"])
def test_a_theme_of_which_all_regional_offers_ended_is_without_one(ended: str) -> None:
    over = near("gis", **{"offer_ended": False, "access_ended": False, ended: True})
    runs = near("telefonie", offer_ended=False, access_ended=False)
    found = counting.unknowns((), (Upper("Alles", "alles", (over, runs)),), ())
    assert found.elsewhere == (("gis", "/thema/gis"),)
    assert found.offers == 1
