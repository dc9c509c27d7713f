"""What ended is no offer of the region, nor one that has doubts."""

import pytest

from server.pages import unknowns as counting
from server.pages.serving import Access, Answer, Offer, Status, Theme, Upper

THEMES = ("gis", "telefonie")


@pytest.fixture(autouse=True)
def listed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have two themes, and nothing of which nobody tells for whom it is."""
    monkeypatch.setattr(counting, "_narrow", lambda: tuple((n, f"/thema/{n}") for n in THEMES))
    monkeypatch.setattr(counting, "_by_council", dict)


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
