"""Where an event and a job go in the house when they really go: see ``tests/walks.py`` and the decision on rooms.

pytest -s tests/functional/test_walks.py     prints both walks
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any, Final

from service.intake.desk import HTTP, Intake
from service.intake.http import modes
from service.office.letterhead import Offices
from service.office.walking import Strengths
from tests.house import CLIENT, House, event
from tests.house import house as house
from tests.walks import Walk, walk

EVENT: Final = [
    "service/intake",  # the body becomes an event
    "service/identity",  # may its sender ask for it, and speak for this source
    "service/office",  # the letterhead
    "doc_templates",  # the contract: judged and derived
    "worker/press",  # do its numbers fit their columns
    "archive/ledger/intake",  # event, document, revision and job in one statement
]
"""The rooms of an event, from the bytes of its request to the row of its job."""

AGAIN: Final = {
    "archive/ledger/jobs": "its own row: leased, charged, told how far it is, ended",
    "archive/ledger/documents": "read when it begins, written when it ends",
    "worker/locked": "the bounds around whatever a template or a converter may do",
    "worker/press": "each page is made, then judged",
    "worker/pdf": "each page is made, then judged",
    "worker/line": "what a bound file is numbered by is asked of the line that bound it",
    "doc_templates": "the judges' letters: which scripts a text has, how it is normalised",
    "archive/records": "data.json first, record.json last: it tells of all the others",
    "archive/vault": "each file's name is looked at where it is named",
}
"""Rooms to which a job comes back, and why it may."""


def test_an_event_enters_each_room_once(house: House) -> None:
    desk = Intake(
        ledger=house.app,
        catalog=house.catalog,
        # The letterhead is kept, and who can act: reading them is no event's walk.
        offices=Offices(house.app, clock=lambda: 0.0),
        strengths=Strengths(house.app, clock=lambda: 0.0),
        clock=lambda: datetime.now(UTC),
    )
    example: dict[str, Any] = dict(house.catalog["surat_edaran"].example)
    form = house.accept("form_data_kinerja").document_id
    plain = event("surat_edaran", example)
    bound = event("surat_edaran", example)
    bound["data"]["lampiran"] = [str(form)]

    def sent(asked: dict[str, Any]) -> Walk:
        media = modes.mode_of({"content-type": modes.STRUCTURED})
        return walk(lambda: desk.accept(CLIENT, modes.read(media, [], json.dumps(asked).encode()), HTTP))

    sent(event("surat_edaran", example))  # what is read once for all events: the office, the type's template
    walks = {
        "the first": sent(plain),
        "again": sent(plain),
        "with a Lampiran": sent(bound),
        "with a wrong field": sent(event("surat_edaran", {**example, "tentang": 3})),
        "for another office": sent(event("surat_edaran", example, source="https://elsewhere.example/")),
    }

    print(walks["the first"])
    assert {name: each.returns for name, each in walks.items() if each.returns} == {}
    assert walks["the first"].rooms == EVENT
    pinned = (
        "archive/ledger/documents",
        "archive/records",
    )  # the Lampiran, and whether it has files of its own
    assert walks["with a Lampiran"].rooms == [*EVENT[:-1], *pinned, EVENT[-1]]


def test_a_job_comes_back_only_where_it_is_said_why(house: House) -> None:
    taken = house.accept("surat_edaran")

    found = walk(lambda: house.press.run([taken.job_id]))

    print(found)
    assert set(found.returns) <= AGAIN.keys()
    assert found.rooms[0] == "worker/line"
    assert not {room for room in found.rooms if room.startswith("service")}
