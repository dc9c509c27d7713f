"""A page of a council is the same whatever pages were drawn before it."""

from pathlib import Path

from tests.conftest import served
from tests.server.http import ask

COUNCILS = ("44083", "73109", "23102", "46021", "11002")


def test_the_order_of_visits_changes_no_page(real_var: Path) -> None:
    assert _pages(real_var, COUNCILS) == _pages(real_var, COUNCILS[::-1])


def _pages(var: Path, codes: tuple[str, ...]) -> dict[str, str]:
    """Return the pages of these councils, asked one after another of a site of their own."""
    with served(var) as site:
        return {code: ask(f"{site}/bestuur/{code}?volgorde").text for code in codes}
