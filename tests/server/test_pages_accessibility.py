"""The statement says what was tested of this very site, and nothing of any other."""

import json
from pathlib import Path

import pytest

from server.pages.accessibility import FILE, Examined
from server.settings import TEMPLATES_VERSION
from tests.conftest import served
from tests.server.html_page import read

RESULT = {
    "version": "0123456789ab",
    "day": "2026-11-25",
    "tools": ["axe-core 4.12.1"],
    "looks": ["390 punten breed, lichte kleuren"],
    "pages": ["/", "/bestuur/71072"],
    "findings": [
        {"rule": "color-contrast", "words": "…", "impact": "serious", "pages": ["/bestuur/71072"]}
    ],
}


def test_a_result_is_read_whole(tmp_path: Path) -> None:
    file = tmp_path / "result.json"
    assert Examined.read(file) is None
    file.write_text(json.dumps(RESULT))
    told = Examined.read(file)
    assert told is not None
    assert (told.version, told.findings[0].pages) == ("0123456789ab", ("/bestuur/71072",))
    file.write_text(json.dumps({"version": "1", "day": "2026-11-25"}))
    with pytest.raises(KeyError):
        Examined.read(file)


def test_the_page_claims_a_result_of_its_own_version_only(site: str) -> None:
    told, seen = Examined.read(FILE), read(f"{site}/toegankelijkheid")
    if told is not None and told.version == TEMPLATES_VERSION:
        assert TEMPLATES_VERSION in seen.text
        assert set(told.pages) <= set(seen.links)
        assert ("geen fouten" in seen.text) == (not told.findings)
    else:
        assert "Niet getoetst" in seen.text
        assert "geen fouten" not in seen.text


def test_both_pages_name_the_mailbox_that_is_set(real_var: Path) -> None:
    with served(real_var, SAMENWIJZER_CORRECTIONS_ADDRESS="gegevens@example.org") as site:
        for path in ("/toegankelijkheid", "/privacy"):
            assert "mailto:gegevens@example.org" in read(site + path).links
