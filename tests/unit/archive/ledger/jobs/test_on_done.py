"""The order of a job: read and written as JSON without loss, whichever version wrote it."""

from typing import Any

import pytest

from archive.ledger.jobs.on_done import Imprint, OnDone
from archive.states import Status

EVENT = {"type": "id.naskah.document.signed.v1", "data": {"act": 4}}
ORDERS: dict[str, tuple[dict[str, Any], OnDone]] = {
    "of a draft": (
        {"status": "konsep", "events": [EVENT]},
        OnDone(status=Status.KONSEP, events=[EVENT]),
    ),
    "of a seal": (
        {
            "status": "ditandatangani",
            "events": [EVENT],
            "acts": 4,
            "page": "ditandatangani",
            "level": "segel",
            "footer": "Ditandatangani secara elektronik",
            "context": {"penandatangan": {"nama": "A"}},
            "seal": "kantor",
        },
        OnDone(
            status=Status.DITANDATANGANI,
            events=[EVENT],
            acts=4,
            page="ditandatangani",
            level="segel",
            footer="Ditandatangani secara elektronik",
            context={"penandatangan": {"nama": "A"}},
            seal="kantor",
        ),
    ),
    "of a page to come": (
        {
            "status": "menunggu_tte",
            "events": [],
            "acts": 3,
            "final": {"page": "ditandatangani", "footer": None, "level": "pribadi"},
        },
        OnDone(
            status=Status.MENUNGGU_TTE,
            events=[],
            acts=3,
            final=Imprint(page="ditandatangani", level="pribadi"),
        ),
    ),
    "of a signed page, by version 0.1": (
        {"status": "ditandatangani", "events": [EVENT], "acts": 4, "signed": True, "let_go": True},
        OnDone(status="ditandatangani", events=[EVENT], acts=4, signed=True, let_go=True),
    ),
    "of copies": (
        {
            "status": "didistribusikan",
            "events": [],
            "acts": 5,
            "page": "salinan",
            "keep": True,
            "copy": "salinan",
            "copies": [{"nomor": 1, "dari": 2, "penerima": "B"}],
        },
        OnDone(
            status="didistribusikan",
            events=[],
            acts=5,
            page="salinan",
            keep=True,
            copy="salinan",
            copies=[{"nomor": 1, "dari": 2, "penerima": "B"}],
        ),
    ),
    "with an event by its type alone": ({"events": ["id.naskah.x"]}, OnDone(events=["id.naskah.x"])),
    "by a later version": (
        {"events": [], "shred": {"at": 1}},
        OnDone(events=[], beyond={"shred": {"at": 1}}),
    ),
}


@pytest.mark.parametrize("which", ORDERS)
def test_an_order_is_read_and_written_without_loss(which: str) -> None:
    told, order = ORDERS[which]
    assert OnDone.from_json(told) == order
    assert order.to_json() == told


def test_an_order_that_says_nothing_leaves_everything_as_it_is() -> None:
    assert OnDone.from_json({}) == OnDone()
    assert OnDone.from_json({"keep": False, "page": None}) == OnDone()
    assert OnDone().to_json() == {"events": []}


def test_an_order_shows_the_acts_up_to_its_own() -> None:
    assert [number for number in range(1, 5) if OnDone(acts=2).shows(number)] == [1, 2]
    assert OnDone().shows(99), "the first page of a document shows whatever there is"


@pytest.mark.parametrize(
    "brought", [{"signed": True}, {"signed": {"sha256": "a"}}, {"brought": True}, {"keep": True}]
)
def test_what_somebody_brought_cannot_be_made_again(brought: dict[str, Any]) -> None:
    assert not OnDone.from_json(brought).repeatable
    assert OnDone.from_json({"status": "konsep"}).repeatable
