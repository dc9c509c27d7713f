"""Cards are what RFC 6350 asks: kind, escapes, folded lines; read back they say the same."""

import pytest

from server.vcard import Card, cards

PLAIN = Card(
    uid="https://example.org/id/contactpunt/1",
    organisation="Een Vereniging",
    name="",
    email="ict@example.org",
    telephone="+3211223344",
    page="",
    note="",
)


def read_back(content: bytes) -> list[dict[str, tuple[dict[str, str], str]]]:
    """Read cards by the letter of RFC 6350 §3: name → parameters and value."""
    assert content.endswith(b"\r\n")
    lines = content.replace(b"\r\n ", b"").decode().removesuffix("\r\n").split("\r\n")
    found: list[dict[str, tuple[dict[str, str], str]]] = []
    for line in lines:
        head, value = line.split(":", 1)
        name, *parameters = head.split(";")
        if line == "BEGIN:VCARD":
            found.append({})
        else:
            assert name not in found[-1], line
            told = dict(parameter.split("=", 1) for parameter in parameters)
            is_text = name in ("FN", "ORG", "NOTE", "EMAIL") or told.get("VALUE") == "text"
            found[-1][name] = (told, plain(value) if is_text else value)
    assert all(card.pop("END") == ({}, "VCARD") for card in found)
    return found


def plain(value: str) -> str:
    """Take the escapes out; what has to be escaped and is not fails."""
    text, rest = "", value
    while rest:
        escaped = rest[0] == "\\"
        assert escaped or rest[0] not in ",;\n", value
        text += {"n": "\n", "N": "\n"}.get(rest[1], rest[1]) if escaped else rest[0]
        rest = rest[2 if escaped else 1 :]
    return text


def test_a_card_says_what_is_known_and_nothing_else() -> None:
    (card,) = read_back(cards([PLAIN]))
    assert {name: value for name, (_, value) in card.items()} == {
        "VERSION": "4.0",
        "KIND": "org",
        "UID": PLAIN.uid,
        "FN": PLAIN.organisation,
        "ORG": PLAIN.organisation,
        "EMAIL": PLAIN.email,
        "TEL": "tel:+3211223344",
    }


def test_a_card_begins_with_its_version() -> None:
    assert cards([PLAIN, PLAIN]).split(b"\r\n")[:3] == [b"BEGIN:VCARD", b"VERSION:4.0", b"KIND:org"]
    assert len(read_back(cards([PLAIN, PLAIN]))) == 2
    assert cards([]) == b""


@pytest.mark.parametrize(
    "text",
    [
        "Zorg; Welzijn, en \\ meer",
        "eerste regel\ntweede regel",
        "ICT-contactpunt “Vlaanderen” · " + "é" * 90,
        "a" * 300,
    ],
)
def test_any_text_comes_back_as_it_was(text: str) -> None:
    card = Card("https://example.org/1", text, text, "", "", "", text)
    content = cards([card])
    assert max(map(len, content.split(b"\r\n"))) <= 75
    (found,) = read_back(content)
    assert found["ORG"][1] == found["NOTE"][1] == text
    assert found["FN"][1] == f"{text}: {text}"


def test_text_cannot_add_a_line_of_its_own() -> None:
    card = Card("https://example.org/1", "A\r\nEMAIL:x@example.org\x00", "", "", "", "", "")
    (found,) = read_back(cards([card]))
    assert set(found) == {"VERSION", "KIND", "UID", "FN", "ORG"}


def test_a_short_number_is_text() -> None:
    card = Card("https://example.org/1", "A", "", "", "1700", "https://example.org/a", "")
    (found,) = read_back(cards([card]))
    assert found["TEL"] == ({"VALUE": "text"}, "1700")
    assert found["URL"][1] == "https://example.org/a"
