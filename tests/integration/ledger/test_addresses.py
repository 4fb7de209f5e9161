"""Under which public address documents were printed, and what is said of one that verification does not know any more."""

from typing import NamedTuple

import pytest

from archive.ledger.office import addresses
from service.verification.former_addresses import forgotten
from tests.integration.ledger.builders import PRESS, Doors, new_document

OLD, NEW, THIRD = "https://lama.example", "https://baru.example", "https://ketiga.example:8443"


def print_under(doors: Doors, *order: str) -> None:
    """Print one document under each address, in this order; in small letters: the press begins, and nothing is printed."""
    for address in order:
        with doors.press.acting(PRESS) as tx:
            addresses.note(tx, address.lower())
            addresses.note(tx, address.lower())  # each child of a worker says it
        if address == address.lower():
            (accepted,) = doors.accept(new_document())
            (lease,) = doors.lease(accepted.job_id)
            doors.record(lease)


class Row(NamedTuple):
    """What was printed where, what is set now, and how many documents are told of by address."""

    printed: tuple[str, ...]
    public: str
    former: tuple[str, ...] = ()
    told: tuple[str, ...] = ()


ROWS = [
    Row((), NEW),
    Row((NEW,), NEW),
    Row((OLD,), NEW, told=(f"1 document(s) were printed under {OLD}",)),
    Row((OLD, OLD, NEW), NEW, told=(f"2 document(s) were printed under {OLD}",)),
    Row((OLD, NEW), NEW, (OLD,)),
    Row((OLD, THIRD, NEW), NEW, (OLD,), (f"1 document(s) were printed under {THIRD}",)),
    Row((OLD, NEW, OLD), NEW, told=(f"2 document(s) were printed under {OLD}",)),
    Row((OLD.upper(), NEW), NEW),
    Row((OLD,), f"{OLD}:443"),
    Row((OLD,), f"{OLD}:8443", told=(f"1 document(s) were printed under {OLD}",)),
]


@pytest.mark.parametrize("row", ROWS)
def test_letters_under_an_address_that_nobody_names_are_told(doors: Doors, row: Row) -> None:
    print_under(doors, *row.printed)
    said = list(forgotten(doors.app, row.public, row.former))
    assert [each.split(",")[0] for each in said] == list(row.told)
