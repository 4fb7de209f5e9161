"""Pictures of pages: for whom their document is, bounded in bytes and days, and gone with it."""

import uuid
from datetime import timedelta

import pytest

from archive.access import AccessClass
from archive.ledger import Principal
from archive.ledger.documents import page_pictures as pictures
from tests.integration.ledger.builders import PASAMAN, Doors, client, kept_page, new_document

PDF = "a" * 64
HOUSE = Principal.system("pictures")
MONTH = timedelta(days=30)


def kept(doors: Doors, by: Principal, document: uuid.UUID, number: int = 1) -> bool:
    with doors.app.acting(by) as tx:
        return pictures.kept(tx, document, PDF, number) is not None


@pytest.fixture
def document(doors: Doors) -> uuid.UUID:
    """A document whose PDF has two pages, both drawn."""
    new = new_document()
    doors.accept(new)
    with doors.app.acting(client()) as tx:
        pictures.keep(tx, new.document_id, PDF, [kept_page(1, 2), kept_page(2, 2)])
        pictures.keep(tx, new.document_id, PDF, [kept_page(2, 2, weight=200)])
    return new.document_id


def test_who_drew_a_page_first_has_drawn_it(doors: Doors, document: uuid.UUID) -> None:
    with doors.app.acting(client()) as tx:
        assert pictures.weight(tx) == 200
        assert list(pictures.made(tx, document, PDF, range(1, 9))) == [1, 2]


@pytest.mark.parametrize(
    ("akses", "by", "shown"),
    [
        (AccessClass.B, client(), True),
        (AccessClass.B, client(PASAMAN), False),
        (AccessClass.R, client(ceiling=AccessClass.R), True),
        (AccessClass.R, client(ceiling=AccessClass.T), False),
    ],
    ids=["its office", "another office", "its class", "a class below"],
)
def test_pictures_are_for_whom_their_document_is_whenever_its_class_was_set(
    akses: AccessClass, by: Principal, shown: bool, doors: Doors, document: uuid.UUID
) -> None:
    doors.change("UPDATE document SET akses = %s", int(akses))
    assert kept(doors, by, document) is shown


def test_the_oldest_go_when_there_are_too_many_and_the_old_go_anyway(
    doors: Doors, document: uuid.UUID
) -> None:
    doors.change("UPDATE page_picture SET made_at = made_at - interval '1 day' WHERE number = 1")
    with doors.proof.acting(HOUSE) as tx:
        assert pictures.trim(tx, most=200, longest=MONTH) == 0
        assert pictures.trim(tx, most=199, longest=MONTH) == 1
    assert [kept(doors, client(), document, number) for number in (1, 2)] == [False, True]
    doors.change("UPDATE page_picture SET made_at = made_at - interval '31 days'")
    with doors.proof.acting(HOUSE) as tx:
        assert pictures.trim(tx, most=199, longest=MONTH) == 1
        assert pictures.weight(tx) == 0


def test_they_are_listed_per_document_and_end_with_it(doors: Doors, document: uuid.UUID) -> None:
    assert doors.rows("SELECT number FROM page_picture WHERE document_id = %s ORDER BY 1", document) == [
        (1,),
        (2,),
    ]
    for table in ("job_step", "job", "event", "audit_entry", "revision", "document"):
        doors.change(f"DELETE FROM {table}")
    assert doors.rows("SELECT FROM page_picture") == []
