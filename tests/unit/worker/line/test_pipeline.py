"""The order of a job's walk: each room once, what lies in the vault is what is recorded, and nothing is recorded otherwise."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from archive.canonical import sha256_hex
from archive.ledger.documents.versions import NewVersion
from archive.ledger.documents.work import Work
from archive.ledger.jobs.on_done import OnDone
from archive.states import Status
from archive.vault.errors import Incident
from archive.vault.memory import MemoryStore
from archive.vault.ocfl import Content
from archive.vault.vault import Vault
from tests.unit.worker.line.test_papers import Noted
from tests.unit.worker.line.works import AT, a_file, a_lease, a_material, a_work, staged
from worker.errors import NotTheSameWork
from worker.line import pipeline as module
from worker.line.edition import EditionFile, object_id
from worker.line.judges import Reading
from worker.line.material import Material
from worker.line.papers import PrintedPapers, UnsignedPdf
from worker.line.pipeline import Pipeline
from worker.line.signature import SignedPage

DRAFT = OnDone(status=Status.KONSEP)


class Killed(BaseException):
    """The worker is gone."""


def file(name: str, data: bytes, judge: Callable[[bytes], Reading] | None = None) -> EditionFile:
    content = Content(name=name, data=data, media="application/pdf")
    return EditionFile(content=content, judge=judge or (lambda _: Reading(pages=1)), reading=Reading(pages=1))


class Rooms:
    """Stands where ledger, materials, papers and signatures are; the vault is a real one, in memory."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.visited: list[str] = []
        self.recorded: list[NewVersion] = []
        self.beside: dict[str, Any] = {}
        self.paper = file("naskah.docx", b"docx")
        self.page = file("naskah.pdf", b"pdf")
        self.final = [staged("akhir/naskah.pdf", b"final", 1)]
        self.vault = Vault(MemoryStore(clock=lambda: AT), horizon=timedelta(days=1), clock=lambda: AT)
        self.vault.prepare()
        for room, name in (
            ("versions", "record"),
            ("staging", "unstage"),
            ("signings", "keep_final"),
            ("signings", "let_go"),
        ):
            monkeypatch.setattr(getattr(module, room), name, self._noting(f"ledger: {name}"))
        deposit = self.vault.deposit

        def deposited(*given: Any, **more: Any) -> Any:
            self.visited.append("vault")
            return deposit(*given, **more)

        monkeypatch.setattr(self.vault, "deposit", deposited)

    def walk(self, order: OnDone = DRAFT, *, attempt: int = 1, **about: Any) -> list[str]:
        """Bring a job through the line and return what it came past."""
        work: Work = replace(a_work(order), **about)
        line = Pipeline(
            ledger=self,  # type: ignore[arg-type]
            vault=self.vault,
            principal=None,  # type: ignore[arg-type]
            materials=self,  # type: ignore[arg-type]
            papers=self,  # type: ignore[arg-type]
            signatures=self,  # type: ignore[arg-type]
        )
        line.archive(a_lease(work), work, attempt, Passing(self.visited))
        return self.visited

    @contextmanager
    def acting(self, _principal: object) -> Iterator[None]:
        self.visited.append("ledger")
        yield None

    def of(self, work: Work) -> Material:
        self.visited.append("material")
        return a_material(work, **self.beside)

    def printed(self, material: Material, _steps: object) -> PrintedPapers:
        self.visited.append("papers")
        if material.work.job.on_done.keep:
            return PrintedPapers()
        page = UnsignedPdf(judge=self.page.judge, pdf=self.page.content.data)
        return PrintedPapers(files=[self.paper], page=page, final=self.final)

    def on(self, _material: Material, _page: UnsignedPdf) -> SignedPage:
        self.visited.append("signature")
        return SignedPage(file=self.page)

    def bytes_of(self, name: str) -> bytes:
        """What lies in the vault under a recorded name."""
        (found,) = (each for each in self.recorded[-1].artifacts if each.name == name)
        return self.vault.read(found.key, found.version_id, found.sha256, found.size)

    def _noting(self, name: str) -> Callable[..., None]:
        def note(_tx: object, *given: Any) -> None:
            self.visited.append(name)
            self.recorded += [each for each in given if isinstance(each, NewVersion)]

        return note


class Passing(Noted):
    """Steps that are noted among the rooms."""

    def __init__(self, visited: list[str]) -> None:
        self.names = visited

    def tell_in(self, _tx: object) -> None:
        self.names.append("(told)")


@pytest.fixture
def rooms(monkeypatch: pytest.MonkeyPatch) -> Rooms:
    return Rooms(monkeypatch)


WAY = [
    "started",
    "material",
    "papers",
    "signature",
    "proofread",
    "vault",
    "deposited",
    "ledger",
    "archived",
    "(told)",
]
WALKS: dict[str, tuple[OnDone, list[str]]] = {
    "new pages": (DRAFT, [*WAY, "ledger: record", "ledger: keep_final"]),
    "a page that nobody waits for any more": (
        OnDone(status=Status.BATAL, let_go=True),
        [*WAY, "ledger: record", "ledger: keep_final", "ledger: let_go"],
    ),
    "a file that came from outside": (
        OnDone(status=Status.SELESAI, brought=True),
        [*WAY, "ledger: record", "ledger: unstage", "ledger: keep_final"],
    ),
    "pages that stay": (
        OnDone(status=Status.DIDISTRIBUSIKAN, keep=True),
        [
            *(each for each in WAY if each not in ("signature", "proofread")),
            "ledger: record",
            "ledger: unstage",
            "ledger: keep_final",
        ],
    ),
}


@pytest.mark.parametrize("which", WALKS)
def test_a_job_comes_past_each_room_once_in_one_order(rooms: Rooms, which: str) -> None:
    order, way = WALKS[which]
    assert rooms.walk(order) == way


def test_what_is_recorded_is_what_lies_in_the_vault(rooms: Rooms) -> None:
    rooms.walk()
    (row,) = rooms.recorded
    assert [each.name for each in row.artifacts] == ["naskah.docx", "naskah.pdf", "data.json", "record.json"]
    assert {each.name: sha256_hex(rooms.bytes_of(each.name)) for each in row.artifacts} == {
        each.name: each.sha256 for each in row.artifacts
    }
    assert (row.no, row.status, row.revision_no) == (1, "konsep", 1)


def test_what_an_earlier_attempt_laid_down_is_judged_and_recorded_instead(
    rooms: Rooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "crash_point", lambda name: _die(name, "press.deposited"))
    with pytest.raises(Killed):
        rooms.walk()
    monkeypatch.undo()
    again = Rooms(monkeypatch)
    again.vault = rooms.vault
    seen: list[bytes] = []

    def judge(data: bytes) -> Reading:
        seen.append(data)
        return Reading(pages=7, faults=("lain",))

    again.page = file("naskah.pdf", b"another pdf", judge)
    again.walk(attempt=2)
    assert seen == [b"pdf"], "the judge saw the bytes that are archived"
    assert again.bytes_of("naskah.pdf") == b"pdf"
    (row,) = again.recorded
    assert {each.name: each.pages for each in row.artifacts}["naskah.pdf"] == 7
    assert list(row.faults) == ["lain"]


def test_bytes_that_are_not_fit_are_not_recorded(rooms: Rooms, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "crash_point", lambda name: _die(name, "press.deposited"))
    with pytest.raises(Killed):
        rooms.walk()
    monkeypatch.undo()
    again = Rooms(monkeypatch)
    again.vault = rooms.vault

    def refuse(_: bytes) -> Reading:
        raise NotTheSameWork(file="naskah.pdf")

    again.page = file("naskah.pdf", b"another pdf", refuse)
    with pytest.raises(Incident):
        again.walk(attempt=2)
    assert again.recorded == []


def test_pages_that_stay_are_named_in_the_next_version_where_they_lie(rooms: Rooms) -> None:
    rooms.walk()
    first = rooms.recorded[0]
    rooms.beside = {
        "earlier": [
            replace(
                a_file(each.name, pages=each.pages),
                key=each.key,
                version_id=each.version_id,
                sha256=each.sha256,
                size=each.size,
            )
            for each in first.artifacts
        ]
    }
    order = OnDone(status=Status.DIDISTRIBUSIKAN, keep=True)
    job = replace(a_work(order).job, id=UUID(int=5))
    rooms.walk(order, job=job, archived=1)
    second = rooms.recorded[1]
    before, after = ({each.name: each.key for each in row.artifacts} for row in (first, second))
    assert second.no == 2
    assert {name for name in before if before[name] == after[name]} == {
        "naskah.docx",
        "naskah.pdf",
        "data.json",
    }
    assert rooms.bytes_of("naskah.pdf") == b"pdf"
    assert rooms.vault.head(object_id(a_work())) is not None


def _die(name: str, at: str) -> None:
    if name == at:
        raise Killed
