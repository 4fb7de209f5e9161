"""What an edition is put together from: new pages, what was received, and what stays where an earlier version has it."""

from typing import Any

import pytest

from archive.ledger.jobs.on_done import OnDone
from archive.states import Status
from archive.vault.deposit import CommittedVersion
from archive.vault.ocfl import Content
from archive.vault.store import StoredObject
from tests.unit.worker.line.works import AT, a_file, a_material, a_work, staged, told
from worker.errors import NotTheSameWork
from worker.line.edition import Edition, EditionFile
from worker.line.filing import edition
from worker.line.judges import Reading
from worker.line.signature import SignedPage

PAGES = Reading(pages=3, faults=("halaman 3: hanya memuat tabel paraf",))
EARLIER = [a_file(name) for name in ("data.json", "naskah.docx", "record.json")] + [
    a_file("naskah.pdf", pages=3)
]
DRAFT = OnDone(status=Status.KONSEP)
KEPT = OnDone(status=Status.DIDISTRIBUSIKAN, keep=True, page="salinan", copy="salinan")
SHEET = OnDone(status=Status.SELESAI, page="diterima", brought=True)


def new(name: str, reading: Reading = PAGES) -> EditionFile:
    return EditionFile(
        content=Content(name=name, data=name.encode(), media="application/pdf"),
        judge=lambda _: reading,
        reading=reading,
    )


def names(made: Edition) -> tuple[list[str], list[str]]:
    return [each.name for each in made.contents], [each.name for each in made.kept]


def record(made: Edition) -> Any:
    return told(made.contents[-1].data)


CASES: dict[str, tuple[OnDone, dict[str, Any], list[EditionFile], bool, list[str], list[str]]] = {
    "a draft": (
        DRAFT,
        {},
        [new("naskah.docx")],
        True,
        ["naskah.docx", "naskah.pdf", "data.json", "record.json"],
        [],
    ),
    "a type without PDF": (
        DRAFT,
        {},
        [new("naskah.docx")],
        False,
        ["naskah.docx", "data.json", "record.json"],
        [],
    ),
    "the sheet of a received file": (
        SHEET,
        {"brought": [staged("diterima.pdf", b"x", 2)]},
        [new("naskah.docx")],
        True,
        ["naskah.docx", "naskah.pdf", "diterima.pdf", "data.json", "record.json"],
        [],
    ),
    "that sheet printed again": (
        SHEET,
        {"earlier": [*EARLIER, a_file("diterima.pdf", pages=2)]},
        [new("naskah.docx")],
        True,
        ["naskah.docx", "naskah.pdf", "data.json", "record.json"],
        ["diterima.pdf"],
    ),
    "a copy beside signed pages": (
        KEPT,
        {"earlier": EARLIER},
        [new("salinan.pdf")],
        False,
        ["salinan.pdf", "record.json"],
        ["data.json", "naskah.docx", "naskah.pdf"],
    ),
    "the scan of a page signed on paper": (
        OnDone(status=Status.DITANDATANGANI, keep=True),
        {"earlier": EARLIER, "brought": [staged("scan.pdf", b"s", 1)]},
        [],
        False,
        ["scan.pdf", "record.json"],
        ["data.json", "naskah.docx", "naskah.pdf"],
    ),
    "a newer copy of the same name": (
        KEPT,
        {"earlier": [*EARLIER, a_file("salinan.pdf", pages=3)]},
        [new("salinan.pdf")],
        False,
        ["salinan.pdf", "record.json"],
        ["data.json", "naskah.docx", "naskah.pdf"],
    ),
}


@pytest.mark.parametrize("which", CASES)
def test_an_edition_has_what_is_new_and_what_stays(which: str) -> None:
    order, beside, printed, page, contents, kept = CASES[which]
    signed = SignedPage(file=new("naskah.pdf")) if page else None
    made = edition(a_material(a_work(order), **beside), printed, signed)
    assert names(made) == (contents, kept)
    assert set(made.judges) == set(contents), "every new file has its judge"
    noted = set(contents + kept) - {"data.json", "record.json"}
    assert set(record(made)["berkas"]) == noted, "the record tells of every file but its own two"


def test_the_record_of_pages_that_stay_says_of_their_signatures_what_the_one_before_said() -> None:
    made = edition(a_material(a_work(KEPT), earlier=EARLIER, signatures={"signatures": []}), [], None)
    assert record(made)["tanda_tangan_elektronik"] == {"signatures": []}
    assert record(made)["status"] == "didistribusikan"


def test_the_faults_of_a_version_are_its_own_pages_and_never_a_copys() -> None:
    own = edition(a_material(a_work(DRAFT)), [], SignedPage(file=new("naskah.pdf")))
    assert record(own)["cacat_halaman"] == list(PAGES.faults)
    copied = edition(a_material(a_work(KEPT), earlier=EARLIER), [new("salinan.pdf")], None)
    assert record(copied)["cacat_halaman"] == []


def deposited(*names: str, left: str | None = None) -> CommittedVersion:
    def stored(name: str) -> StoredObject:
        return StoredObject(key=f"k/{name}", version_id="v", size=1, sha256="a" * 64, etag="e")

    return CommittedVersion(
        version=2,
        root="root",
        files={name: stored(name) for name in names},
        inventory=stored("inventory.json"),
        adopted=frozenset(),
        leftovers={left: stored(left)} if left else {},
        locked_until=AT,
    )


def test_what_is_recorded_of_a_file_is_what_was_read_where_it_lies() -> None:
    made = edition(a_material(a_work(DRAFT)), [new("naskah.docx")], SignedPage(file=new("naskah.pdf")))
    lies = Reading(pages=4, faults=("lain",))
    row = made.version(
        deposited("naskah.docx", "naskah.pdf", "data.json", "record.json"), {"naskah.pdf": lies}
    )
    assert {each.name: each.pages for each in row.artifacts} == {
        "naskah.docx": 3,
        "naskah.pdf": 4,
        "data.json": None,
        "record.json": None,
    }
    assert list(row.faults) == ["lain"]


def test_a_version_lists_what_stays_where_it_is_and_what_an_ended_job_left() -> None:
    made = edition(a_material(a_work(KEPT), earlier=EARLIER), [], None)
    row = made.version(deposited("record.json", left="3/naskah.pdf"), {})
    places = {each.name: (each.key, each.media) for each in row.artifacts}
    assert places["naskah.pdf"] == ("root/v1/content/naskah.pdf", "application/pdf")
    assert places["3/naskah.pdf"] == ("k/3/naskah.pdf", "application/octet-stream")
    assert places["record.json"][0] == "k/record.json", "the new one, not the one before"


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("data.json", b'{"content_digest": "another"}'),
        ("record.json", b'{"job": "another"}'),
        ("diterima.pdf", b"another"),
    ],
)
def test_a_file_of_another_work_is_not_taken(name: str, other: bytes) -> None:
    material = a_material(a_work(SHEET), brought=[staged("diterima.pdf", b"x")])
    made = edition(material, [], None)
    ours = {each.name: each.data for each in made.contents}
    made.judges[name](ours[name])
    with pytest.raises(NotTheSameWork):
        made.judges[name](other)
