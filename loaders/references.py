"""What one list needs to know of another to name its things: keys of rows → IRIs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from loaders.codes import PUBLIC_KINDS
from loaders.iris import mint_access, mint_offer, organisation_reference

Values = Mapping[str, str | tuple[str, ...]]


def _cell(values: Values, column: str) -> str:
    found = values.get(column, "")
    return found if isinstance(found, str) else " ".join(found)


@dataclass(frozen=True, slots=True)
class References:
    """Names across lists.

    ``organisations`` and ``suppliers``: slug → last part of the IRI; ``offers`` and ``accesses``:
    id → IRI; ``public``: slugs of the organisations that are public.
    """

    organisations: Mapping[str, str]
    offers: Mapping[str, str]
    accesses: Mapping[str, str]
    suppliers: Mapping[str, str]
    public: frozenset[str] = frozenset()

    @classmethod
    def from_lists(cls, lists: Mapping[str, Iterable[Values]]) -> "References":
        """Read the names from the lists of organisations, offers, accesses and suppliers."""
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
        suppliers = {
            _cell(row, "id"): organisations.get(_cell(row, "organisation"))
            or organisation_reference(None, _cell(row, "id"))
            for row in lists.get("suppliers", ())
        }
        public = frozenset(
            _cell(row, "id")
            for row in lists.get("organisations", ())
            if _cell(row, "kind") in PUBLIC_KINDS or _cell(row, "same_as")
        )
        return cls(organisations, offers, accesses, suppliers, public)


def _reference(row: Values) -> str:
    return _cell(row, "same_as") or organisation_reference(_cell(row, "kbo"), _cell(row, "id"))
