"""An import leaves the book as a whole, by two persons: struck out while no number was given after it, else void."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from archive.ledger.errors import RegisterFull, YearClosed
from archive.ledger.registers import imports as register_imports
from archive.ledger.registers import numbers as register_numbers
from archive.ledger.registers import years as register_years
from archive.ledger.registers.imports import Import
from service.errors import PersonRequired, RegisterRefused, RegisterUnknown, RoleMissing
from service.office.letterhead import Offices
from service.registers.agenda import Agendas
from service.registers.closing import BookCount, Closings
from service.registers.importing import Imports
from service.registers.insertions import Insertions
from service.registers.keeping import Books
from service.registers.proposals import Proposals
from service.registers.takebacks import TakeBacks
from tests.integration.approvals.conftest import ADMIN, SATKER, Agam
from tests.integration.registers.test_numbering import (
    ARSIP,
    KELUAR,
    SEK,
    agendas,
    books,
    closings,
    document,
    imports,
    number,
)
from tests.integration.registers.test_years import READER, proposals

__all__ = ["agendas", "books", "closings", "imports", "proposals"]
HEAD = "nomor,tanggal,perihal\n"
FAR = "7,2026-03-27,Tujuh\n40,2026-03-30,Empat puluh\n"


@pytest.fixture
def takebacks(agam: Agam) -> TakeBacks:
    return TakeBacks(ledger=agam.ledger, offices=Offices(agam.ledger))


@dataclass(frozen=True, kw_only=True)
class Book:
    """The running year, in which one number was given and an import leapt to 40."""

    agam: Agam
    books: Books
    imports: Imports
    takebacks: TakeBacks
    proposals: Proposals

    def import_(self, lines: str) -> Import:
        self.imports.bring_in(ARSIP, KELUAR, HEAD + lines)
        return self.takebacks.imports(READER, KELUAR)[0]

    def taken_back(self, one: Import) -> dict[str, Any]:
        asked = self.takebacks.propose(ARSIP, KELUAR, one.id, "Buku tahun lain").proposal
        assert asked is not None
        return self.proposals.decide(SEK, asked.id, approved=True)[1]

    def standing(self) -> dict[int, str]:
        with self.agam.ledger.acting(ARSIP) as tx:
            return {each.urut: each.state for each in register_numbers.numbers(tx, SATKER, KELUAR, 2026)}

    def last(self) -> int:
        with self.agam.ledger.acting(ARSIP) as tx:
            return register_years.hold(tx, SATKER, KELUAR, 2026).last


@pytest.fixture
def book(agam: Agam, books: Books, imports: Imports, takebacks: TakeBacks, proposals: Proposals) -> Book:
    number(agam, document(agam.ledger))
    return Book(agam=agam, books=books, imports=imports, takebacks=takebacks, proposals=proposals)


def test_an_import_after_which_nothing_was_given_is_struck_out_and_the_counter_returns(book: Book) -> None:
    one = book.import_(FAR)
    checked = book.takebacks.propose(ARSIP, KELUAR, one.id, "", check=True)
    assert (checked.struck, checked.of.before, checked.of.lines) == (True, 1, 2)
    assert book.takebacks.propose(ARSIP, KELUAR, one.id, "", check=True).proposal is None
    done = book.taken_back(one)
    assert (done["dicoret"], book.standing(), book.last()) == (2, {1: "terpakai"}, 1)
    assert number(book.agam, document(book.agam.ledger)).urut == 2
    (again,) = book.takebacks.imports(READER, KELUAR)
    assert (again.outcome, again.taken_back_by) == ("dicoret", SEK.id)
    with psycopg.connect(book.agam.dsns.superuser) as connection:
        kept = connection.execute(
            "SELECT urut, line ->> 'nomor' FROM register_struck ORDER BY urut"
        ).fetchall()
        assert kept == [(7, "7"), (40, "40")]
        audited = connection.execute(
            "SELECT count(*) FROM audit_entry WHERE action IN ('register.takeback_proposed',"
            " 'register.import_taken_back', 'register.proposal_approved')"
        ).fetchone()
    assert audited == (3,)


GIVEN_AFTER: dict[str, Callable[[Book], object]] = {
    "a document signed": lambda book: number(book.agam, document(book.agam.ledger)),
    "a block reserved": lambda book: book.books.reserve(ARSIP, KELUAR, 2, "Listrik padam"),
    "a gap settled by hand": lambda book: book.books.settle(
        ARSIP, KELUAR, 2026, 3, outcome={"batal": True, "alasan": "tidak dipakai"}
    ),
    "another import": lambda book: book.imports.bring_in(ARSIP, KELUAR, HEAD + "9,2026-03-27,Sembilan\n"),
}


@pytest.mark.parametrize("given", GIVEN_AFTER)
def test_once_a_number_was_given_its_lines_are_void_and_one_entry_explains_the_rest(
    book: Book, agendas: Agendas, given: str
) -> None:
    one = book.import_(FAR)
    GIVEN_AFTER[given](book)
    before, last = book.standing(), book.last()
    assert not book.takebacks.propose(ARSIP, KELUAR, one.id, "", check=True).struck
    done = book.taken_back(one)
    assert done["batal"] == 2
    assert done["kosong"] == [2, 39]
    assert book.standing() == {**before, 7: "batal", 40: "batal", 2: "batal"}
    assert book.last() == last, "nothing is handed out again"
    assert agendas.report(READER, KELUAR, 2026).gaps == []
    with pytest.raises(RegisterRefused) as twice:
        book.takebacks.propose(ARSIP, KELUAR, one.id, "lagi")
    assert "sudah ditarik" in twice.value.fields[0].reason


def test_a_number_given_between_proposal_and_approval_counts(book: Book) -> None:
    one = book.import_(FAR)
    asked = book.takebacks.propose(ARSIP, KELUAR, one.id, "Buku tahun lain").proposal
    assert asked is not None
    assert asked.detail["akibat"]["akibat"] == "dicoret"
    number(book.agam, document(book.agam.ledger))
    assert book.proposals.decide(SEK, asked.id, approved=True)[1]["akibat"] == "batal"
    assert book.last() == 41


def test_imports_are_taken_back_the_last_one_first(book: Book) -> None:
    first, second = book.import_(FAR), book.import_("45,2026-03-31,Lagi\n")
    assert book.taken_back(second)["dicoret"] == 1
    assert book.taken_back(first)["dicoret"] == 2
    assert (book.standing(), book.last()) == ({1: "terpakai"}, 1)
    assert book.import_(FAR).after == 40, "what was struck out may be brought in again"


@pytest.mark.parametrize(
    ("who", "reason", "error"),
    [
        (SEK, "x", RoleMissing),
        (READER, "x", RoleMissing),
        (ADMIN, "x", PersonRequired),
        (ARSIP, " ", RegisterRefused),
    ],
)
def test_who_may_not_or_gives_no_reason_proposes_nothing(
    book: Book, who: Any, reason: str, error: type[Exception]
) -> None:
    one = book.import_(FAR)
    with pytest.raises(error):
        book.takebacks.propose(who, KELUAR, one.id, reason)
    with pytest.raises(RegisterUnknown):
        book.takebacks.propose(ARSIP, KELUAR, uuid4(), "x")


def test_nobody_takes_an_import_back_alone_whatever_the_code_above_says(book: Book) -> None:
    one = book.import_(FAR)
    asked = book.takebacks.propose(ARSIP, KELUAR, one.id, "Buku tahun lain").proposal
    assert asked is not None
    with pytest.raises(RegisterRefused):
        book.takebacks.propose(ARSIP, KELUAR, one.id, "lagi")
    with pytest.raises(RegisterRefused):
        book.proposals.decide(ARSIP, asked.id, approved=True)
    for by in (ARSIP.id, SEK.id):
        with book.agam.ledger.acting(ARSIP) as tx:
            assert register_imports.strike(tx, one.id, by) is None
    assert book.standing() == {1: "terpakai", 7: "impor", 40: "impor"}
    book.proposals.decide(SEK, asked.id, approved=False)
    assert book.taken_back(one)["dicoret"] == 2


def test_a_closed_year_keeps_its_imports(book: Book, closings: Closings) -> None:
    book.imports.bring_in(ARSIP, KELUAR, HEAD + "1,2025-01-06,Satu\n")
    one = book.takebacks.imports(READER, KELUAR)[0]
    closings.close(ARSIP, KELUAR, 2025, BookCount(last=1, numbers=1))
    with pytest.raises(YearClosed):
        book.takebacks.propose(ARSIP, KELUAR, one.id, "keliru")


def test_a_year_that_an_import_filled_refuses_the_next_number_in_words_until_it_is_taken_back(
    book: Book,
) -> None:
    asked = book.imports.bring_in(ARSIP, KELUAR, HEAD + "99999,2026-03-30,Jauh\n", reason="lanjutan").proposal
    assert asked is not None
    book.proposals.decide(SEK, asked.id, approved=True)
    with pytest.raises(RegisterFull, match="take back the import"):
        number(book.agam, document(book.agam.ledger))
    with pytest.raises(RegisterFull):
        book.books.reserve(ARSIP, KELUAR, 1, "Listrik padam")
    assert book.taken_back(book.takebacks.imports(READER, KELUAR)[0])["dicoret"] == 1
    assert number(book.agam, document(book.agam.ledger)).urut == 2


@pytest.fixture
def explained(book: Book) -> Book:
    """Numbers 2 to 39 are explained as never used; 40 and 7 stand void, 41 was given."""
    one = book.import_(FAR)
    number(book.agam, document(book.agam.ledger))
    book.taken_back(one)
    return book


INTO_A_GAP: dict[str, Callable[[Book, int], object]] = {
    "settled as reserved": lambda book, urut: book.books.settle(
        ARSIP, KELUAR, 2026, urut, outcome={"batal": True, "alasan": "x"}
    ),
    "inserted behind": lambda book, urut: Insertions(
        ledger=book.agam.ledger, offices=Offices(book.agam.ledger), clock=book.agam.clock
    ).ask(SEK, document(book.agam.ledger), urut=urut, tanggal=date(2026, 3, 27), reason="terlambat"),
    "imported without a reason": lambda book, urut: book.imports.bring_in(
        ARSIP, KELUAR, f"{HEAD}{urut},2026-03-27,Ternyata ada\n"
    ),
}


@pytest.mark.parametrize("urut", [2, 5, 39])
@pytest.mark.parametrize("way", INTO_A_GAP)
def test_a_number_explained_as_never_used_is_taken_on_no_way(explained: Book, way: str, urut: int) -> None:
    before = explained.standing()
    with pytest.raises(RegisterRefused) as refused:
        INTO_A_GAP[way](explained, urut)
    assert "dinyatakan tidak dipakai" in refused.value.fields[0].reason
    assert explained.standing() == before
    reserved = explained.books.reserve(ARSIP, KELUAR, 2, "Listrik padam").numbers
    assert [each.urut for each in reserved] == [42, 43], "numbers above the last were never concerned"


@pytest.mark.parametrize(("urut", "reads"), [(5, "2-4, 6, 8-39"), (2, "3-6, 8-39"), (39, "2-6, 8-38")])
def test_a_paper_that_turned_up_corrects_the_explanation_by_two_persons(
    explained: Book, agendas: Agendas, urut: int, reads: str
) -> None:
    file = f"{HEAD}{urut},2026-03-27,Ternyata ada\n"
    (checked,) = explained.imports.bring_in(ARSIP, KELUAR, file, check=True).years
    assert checked.after_all == 1
    asked = explained.imports.bring_in(ARSIP, KELUAR, file, reason="Surat ditemukan").proposal
    assert asked is not None
    again = explained.imports.bring_in(ARSIP, KELUAR, file, reason="Surat ditemukan").proposal
    assert again == asked, "asked again after a lost answer it waits once"
    with pytest.raises(RegisterRefused):
        explained.proposals.decide(ARSIP, asked.id, approved=True)
    explained.proposals.decide(SEK, asked.id, approved=True)
    report = agendas.report(READER, KELUAR, 2026)
    assert report.gaps == []
    told = {each.urut: each for each in report.numbers}
    assert told[urut].state == "impor"
    (rest,) = [each for each in report.numbers if "rentang" in each.keterangan]
    assert (rest.nomor, rest.state) == (reads, "batal")
    assert reads in rest.keterangan["perihal"]


def test_of_an_explanation_one_number_always_stays(explained: Book) -> None:
    every = "".join(f"{urut},2026-03-27,Ada\n" for urut in range(2, 40) if urut != 7)
    asked = explained.imports.bring_in(ARSIP, KELUAR, HEAD + every, reason="Semua ditemukan").proposal
    assert asked is not None
    with pytest.raises(RegisterRefused) as refused:
        explained.proposals.decide(SEK, asked.id, approved=True)
    assert "satu harus tetap" in refused.value.fields[0].reason
