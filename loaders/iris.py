"""The only file that mints IRIs: every pattern of the data model, once.

Rules build the same IRIs with ``IRI(CONCAT(…))``; a test compares the two.

Source: the Flemish URI standard (type / concept / reference).
"""

import re
from functools import cache
from typing import Final
from urllib.parse import quote

from loaders.terms import BASE

ID: Final = f"{BASE}/id"
DATASET: Final = f"{ID}/dataset/samenwijzer"
_OFFER_CONCEPTS: Final = {"dienst": "dienst", "standaard-contractclausule": "clausule"}
_SAFE: Final = re.compile(r"[A-Za-z0-9._~-]+\Z")


def _mint(concept: str, *parts: str) -> str:
    return "/".join((ID, concept, *map(_part, parts)))


@cache
def _part(part: str) -> str:
    return part if _SAFE.match(part) else quote(part, safe="")


def organisation_reference(kbo: str | None, slug: str) -> str:
    """Return the last part of an organisation's IRI: its KBO number, else ``x-`` and the slug."""
    return kbo or (slug if slug.startswith("x-") else f"x-{slug}")


def mint_organisation(reference: str) -> str:
    """Mint the IRI of an organisation or council from its KBO number or ``x-`` slug."""
    return _mint("organisatie", reference)


def mint_identifier(scheme: str, value: str) -> str:
    """Mint the IRI of an identifier; scheme is ``kbo`` or ``ovo``."""
    return _mint("identificator", scheme, value)


def mint_area(area: str) -> str:
    """Mint the IRI of an area from its NIS code or slug."""
    return _mint("gebied", area)


def mint_service_area(organisation: str) -> str:
    """Mint the IRI of the composite area of an association (by its reference)."""
    return _mint("gebied", f"{organisation}-werkingsgebied")


def mint_membership(member: str, organisation: str, role: str) -> str:
    """Mint the IRI of a membership; member and organisation are references of organisations."""
    return _mint("lidmaatschap", member, organisation, role)


def mint_period(thing: str) -> str:
    """Mint the IRI of the period in which a thing (a membership, an access; by IRI) holds."""
    return f"{thing}/periode"


def mint_instant(period: str, side: str) -> str:
    """Mint the IRI of a side of a period (by IRI); side is ``begin`` or ``einde``."""
    return f"{period}/{side}"


def mint_access(organisation: str, slug: str) -> str:
    """Mint the IRI of an access of an organisation (by its reference)."""
    return _mint("toegang", organisation, slug)


def mint_coverage(council: str, organisation: str, slug: str, part: str = "") -> str:
    """Mint the IRI of the coverage of a council by an access; part: NIS of a merged part."""
    return _mint("dekking", council, organisation, slug, *([part] if part else []))


def mint_mention(access: str, area: str, kind: str, before_merger: bool) -> str:
    """Mint the IRI by which rules hold what was said of an area; never in a release.

    :param access: IRI of the access; ``area`` is the NIS code, ``kind`` the last step of the code.
    """
    part = "/deel" if before_merger else ""
    return f"{access}/vermelding/{area}/{kind}{part}"


def mint_offer(kind: str, offer: str) -> str:
    """Mint the IRI of an offer; its kind decides the concept (dienst, clausule, else oplossing)."""
    return _mint(_OFFER_CONCEPTS.get(kind, "oplossing"), offer)


def mint_uptake(council: str, offer: str) -> str:
    """Mint the IRI of the uptake of an offer (or of an organisation's offer at large)."""
    return _mint("afname", council, offer)


def mint_correction(listing: str, key: str, column: str) -> str:
    """Mint the IRI of a correction from the list, the key of the row as written, the column."""
    return _mint("correctie", listing, key, column)


def mint_theme(theme: str) -> str:
    """Mint the IRI of a theme."""
    return _mint("thema", theme)


def mint_concept(code_list: str, code: str) -> str:
    """Mint the IRI of a code of one of our own lists."""
    return _mint("concept", code_list, code)


def mint_scheme(code_list: str) -> str:
    """Mint the IRI of one of our own code lists."""
    return _mint("conceptscheme", code_list)


def mint_merger(council: str, day: str) -> str:
    """Mint the IRI of a merger from the resulting council's reference and its ISO date."""
    return _mint("veranderingsgebeurtenis", f"fusie-{council}-{day.replace('-', '')}")


def mint_contact(organisation: str, slug: str = "") -> str:
    """Mint the IRI of a contact point of an organisation (by its reference); no slug: general."""
    return _mint("contactpunt", organisation, *([slug] if slug else []))


def mint_agreement(agreement: str) -> str:
    """Mint the IRI of a framework agreement."""
    return _mint("raamovereenkomst", agreement)


def mint_role(agreement: str, *role: str) -> str:
    """Mint the IRI of a part in an agreement: ``koper``, or ``leverancier`` and who."""
    return _mint("rol", agreement, *role)


def mint_thing(concept: str, *parts: str) -> str:
    """Mint the IRI of a thing that no other record names; concept: Dutch, singular, no product."""
    return _mint(concept, *parts)


def mint_description(kind: str, name: str) -> str:
    """Mint the IRI of a part of the description of the dataset; kind: Dutch, singular."""
    return f"{DATASET}/{_part(kind)}/{_part(name)}"


def mint_listing(name: str) -> str:
    """Mint the IRI of a list, which is also the name of its graph."""
    return _mint("bron", name)


def mint_row(listing: str, key: tuple[str, ...]) -> str:
    """Mint the IRI of a row of a list from the parts of its key."""
    return _mint("rij", listing, *(part or "-" for part in key))


def mint_activity(rule: str) -> str:
    """Mint the IRI of the activity that ran a rule."""
    return _mint("activiteit", rule)
