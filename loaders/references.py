"""What one list needs to know of another to name its things: keys of rows → IRIs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from loaders.iris import mint_access, mint_offer, organisation_reference

Values = Mapping[str, str | tuple[str, ...]]


def _cell(values: Values, column: str) -> str:
    found = values.get(column, "")
    return found if isinstance(found, str) else " ".join(found)


@dataclass(frozen=True, slots=True)
class References:
    """Names across lists.

    ``organisations``: slug → last part of the IRI; ``offers`` and ``accesses``: id → IRI;
    ``members``: slugs of the organisations of which memberships are listed.
    """

    organisations: Mapping[str, str]
    offers: Mapping[str, str]
    accesses: Mapping[str, str]

    @classmethod
    def from_lists(cls, lists: Mapping[str, Iterable[Values]]) -> "References":
        """Read the names from the lists of organisations, offers and accesses."""
        organisations = {
            _cell(row, "id"): _reference(row) for row in lists.get("organisations", ())
        }
        offers = {
            _cell(row, "id"): mint_offer(_cell(row, "kind"), _cell(row, "id"))
            for row in lists.get("offers", ())
        }
        accesses = {
            _cell(row, "id"): mint_access(
                organisations.get(_cell(row, "organisation"), ""), _cell(row, "slug")
            )
            for row in lists.get("accesses", ())
        }
        return cls(organisations, offers, accesses)


def _reference(row: Values) -> str:
    return _cell(row, "same_as") or organisation_reference(_cell(row, "kbo"), _cell(row, "id"))
