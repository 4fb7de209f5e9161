"""What copies say follows what becomes of the letters they name, in every order of corrections, replacements and revocations."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest

from archive.ledger import Ledger
from archive.ledger.documents import approvals, versions
from archive.ledger.jobs import leasing, steering
from doc_templates.acts import Kind
from doc_templates.catalog import Catalog
from service.approvals.http.shown import view_json
from service.approvals.orders import Order
from service.approvals.outdated_copies import OutdatedCopies
from service.documents.validity import ValidityState, validity
from service.intake.answers import TakenEvent
from service.intake.desk import HTTP, Intake
from service.office.letterhead import Offices
from service.office.people import People
from service.office_file import file as office_file
from service.verification import words
from service.verification.standing import fields
from tests.conftest import LedgerDsns
from tests.house import CLIENT, event
from tests.integration.approvals.conftest import OFFICE, Agam, Clock
from tests.integration.approvals.fragile import (
    PRESS,
    PUBLIC,
    SEK,
    TO_SIGNATURE,
    FragileDesk,
    official,
    version_of,
)

CATALOG = Catalog.scan(Path(__file__).parents[3] / "doc_templates")
ENDED = "(yang sendiri tidak berlaku lagi)"


class Office:
    """An office whose press is stood in for by what it records, with letters A, B, C that are signed."""

    def __init__(self, agam: Agam, dsns: LedgerDsns) -> None:
        self.agam = agam
        self.press = Ledger(dsns.press)
        self.intake = Intake(
            ledger=agam.ledger, catalog=CATALOG, offices=Offices(agam.ledger), clock=agam.clock
        )
        self.desk = FragileDesk(agam, CATALOG)
        self.letters: dict[str, UUID] = {}

    def letter(self, name: str) -> UUID:
        """A letter of this name, signed when it is asked for first."""
        if name not in self.letters:
            payload = {**CATALOG["surat_edaran"].example, "tentang": f"Surat {name}"}
            (taken,) = self.intake.accept(CLIENT, [event("surat_edaran", payload)], HTTP)
            assert isinstance(taken, TakenEvent)
            self.letters[name] = taken.document_id
            self.print_all()
            for who, kind in TO_SIGNATURE:
                self.act(who, name, kind)
        return self.letters[name]

    def held(self, name: str) -> approvals.HeldDocument:
        with self.agam.ledger.acting(official(SEK)) as tx:
            return approvals.hold(tx, [self.letter(name)], lock=False)[0]

    def act(self, who: str, name: str, kind: Kind, *, note: str = "alasan", **body: Any) -> None:
        held = self.held(name)
        with self.agam.ledger.acting(official(SEK)) as tx:
            pages = approvals.pages(tx, held.document)
        order = Order(
            document_id=held.document.id,
            kind=kind,
            etag=f"r{held.document.revision_no}a{len(held.acts)}",
            content_digest=held.revision.content_digest,
            sha256=pages[0].sha256,
            note=note,
            body=body,
            scan=f"{PUBLIC}/v/{held.document.code}".encode() if kind is Kind.PINDAI else None,
        )
        self.desk.act(official(who), [order])
        self.print_all()

    def print_all(self) -> None:
        with self.press.acting(PRESS) as tx:
            waiting = tx.execute("SELECT id FROM job WHERE state = 'waiting' ORDER BY created_at").fetchall()
            for row in waiting:
                for lease in leasing.lease(tx, [row[0]], "w", 30):
                    job = steering.get(tx, lease.job_id)
                    assert job is not None
                    versions.record(tx, lease, version_of(job, versions.of(tx, job.document_id)))

    def walk(self, steps: str) -> None:
        """Do "A ralat B, B cabut": A is corrected by B, then B is revoked; "salinan": A is sent out."""
        for step in steps.split(", "):
            name, what, *other = step.split()
            body: dict[str, Any] = {"oleh": self.letter(other[0])} if other else {}
            if what == "salinan":
                body = {"penerima": [{"nama": "Bawaslu"}]}
            self.act(SEK, name, {"salinan": Kind.DISTRIBUSI}.get(what) or Kind(what), **body)

    def copy(self, name: str) -> tuple[str, str]:
        """Which copy of a letter was printed last, and what it names, by the letters' names; ``!`` behind one that ended."""
        with psycopg.connect(self.agam.dsns.superuser) as connection:
            row = connection.execute(
                "SELECT on_done ->> 'copy', on_done ->> 'oleh' FROM job WHERE document_id = %s AND on_done ? 'copy'"
                " ORDER BY created_at DESC LIMIT 1",
                (self.letter(name),),
            ).fetchone()
        assert row is not None
        said = str(row[1] or "")
        for other in self.letters:
            nomor = str(self.held(other).document.nomor)
            said = said.replace(f"Nomor {nomor} tanggal", f"<{other}>")
        named = [each for each in sorted(self.letters) if f"<{each}>" in said]
        parts = said.split(" dan ")
        return row[0], " ".join(
            each + ("!" if any(f"<{each}>" in part and ENDED in part for part in parts) else "")
            for each in named
        )

    def stands(self, name: str) -> tuple[str, list[bool]]:
        """How verification and agenda tell of it, and which of those it names have ended."""
        held = self.held(name)
        with self.agam.ledger.acting(official(SEK)) as tx:
            found = validity(tx, held.document.status, held.acts)
        return found.state.value, [each.out_of_force for each in found.by]

    def told(self, name: str) -> dict[str, str]:
        """What each surface that names other letters says of this one."""
        held = self.held(name)
        with self.agam.ledger.acting(official(SEK)) as tx:
            found = validity(tx, held.document.status, held.acts)
        acts = view_json(self.desk.view(official(SEK), held.document.id))["acts"]
        changing = Kind.CABUT if found.state is ValidityState.REPLACED else Kind.RALAT
        return {
            "page": str(words.state(found, held.document.status)),
            "json and show": " ".join(str(each["words"]) for each in fields(found)["keadaan_oleh"]),
            "agenda": str(words.remark(found)),
            "acts": " ".join(
                str(line) for each in acts if each["kind"] == changing for line in each["rincian"]
            ),
        }

    def jobs(self) -> int:
        with psycopg.connect(self.agam.dsns.superuser) as connection:
            row = connection.execute("SELECT count(*) FROM job").fetchone()
        assert row is not None
        return int(row[0])


@pytest.fixture(scope="module")
def house(shared_ledger: Callable[[str], LedgerDsns]) -> Iterator[Office]:
    dsns = shared_ledger("copies_outdated")
    ledger, clock = Ledger(dsns.app, max_size=20), Clock()
    people = People(ledger=ledger, offices=Offices(ledger), clock=clock)
    agam = Agam(ledger=ledger, file=office_file.read(OFFICE), clock=clock, people=people, dsns=dsns)
    agam.apply(tanda_tangan={})
    made = Office(agam, dsns)
    yield made
    made.press.close()
    ledger.close()


@pytest.fixture
def office(house: Office) -> Office:
    """The same office, with letters nobody has seen."""
    house.letters = {}
    return house


WALKS: dict[str, tuple[str, tuple[str, str], tuple[str, list[bool]]]] = {
    "corrected": ("A ralat B", ("diralat", "B"), ("diralat", [False])),
    "its correction revoked": ("A ralat B, B cabut", ("diralat", "B!"), ("diralat", [True])),
    "its correction replaced": ("A ralat B, B cabut C", ("diralat", "B!"), ("diralat", [True])),
    "its correction corrected": ("A ralat B, B ralat C", ("diralat", "B"), ("diralat", [False])),
    "one of two corrections revoked": ("A ralat B, A ralat C, B cabut", ("diralat", "B! C"), ("diralat", [True, False])),
    "both revoked": ("A ralat B, A ralat C, C cabut, B cabut", ("diralat", "B! C!"), ("diralat", [True, True])),
    "corrected after one was revoked": ("A ralat B, B cabut, A ralat C", ("diralat", "B! C"), ("diralat", [True, False])),
    "sent out after it was revoked": ("A ralat B, B cabut, A salinan", ("diralat", "B!"), ("diralat", [True])),
    "sent out before": ("A salinan, A ralat B, B cabut", ("diralat", "B!"), ("diralat", [True])),
    "replaced": ("A cabut B", ("dicabut", "B"), ("diganti", [False])),
    "its replacement revoked": ("A cabut B, B cabut", ("dicabut", "B!"), ("diganti", [True])),
    "its replacement replaced": ("A cabut B, B cabut C", ("dicabut", "B!"), ("diganti", [True])),
    "corrected, then replaced, its replacement revoked": (
        "A ralat B, A cabut C, C cabut",
        ("dicabut", "C!"),
        ("diganti", [True]),
    ),
    "revoked after its correction was": ("A ralat B, B cabut, A cabut", ("dicabut", ""), ("dicabut", [])),
    "each corrects the other": ("A ralat B, B ralat A, B cabut", ("diralat", "B!"), ("diralat", [True])),
    "it is revoked itself by what it corrected": ("B ralat A, A ralat B, B cabut A", ("diralat", "B!"), ("diralat", [True])),
}  # fmt: skip
"""What was done in which order; what A's present copy is and names; how A stands."""


@pytest.mark.parametrize("name", WALKS)
def test_a_copy_says_what_is_so_now(office: Office, name: str) -> None:
    steps, copy, stands = WALKS[name]
    office.letter("A")
    office.walk(steps)
    assert office.copy("A") == copy
    assert office.stands("A") == stands
    ended = sum(stands[1])
    if stands[1]:
        assert {name: said.count(ENDED) for name, said in office.told("A").items()} == dict.fromkeys(
            ("page", "json and show", "agenda", "acts"), ended
        )
    before = office.jobs()
    assert OutdatedCopies(office.agam.ledger).round() == 0, "what was followed is followed once"
    assert office.jobs() == before


def test_a_revocation_whose_process_died_is_followed_in_the_next_round(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.walk("A ralat B, C cabut B")
    monkeypatch.setattr(OutdatedCopies, "after", lambda *_: None)
    office.walk("B cabut")
    assert office.copy("A") == ("diralat", "B")
    assert OutdatedCopies(office.agam.ledger).round() == 2, "A and C name it"
    assert (office.copy("A"), office.copy("C")) == (("diralat", "B!"), ("dicabut", "B!"))
    assert OutdatedCopies(office.agam.ledger).round() == 0
