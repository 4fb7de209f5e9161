"""A year's end and what leads back behind it: closing as it was seen, reopening by two, imports within their bounds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archive.ledger.errors import YearClosed
from archive.ledger.registers import numbers as register_numbers
from archive.ledger.registers import proposals as register_proposals
from archive.ledger.registers.proposals import Proposal
from service.errors import PersonRequired, RegisterRefused, RegisterUnknown, RoleMissing
from service.office.letterhead import Offices
from service.registers.agenda import Agendas
from service.registers.closing import BookCount, Closings
from service.registers.importing import Imports
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

__all__ = ["agendas", "books", "closings", "imports"]
ADMIN_PERSON = replace(ARSIP, id="dedi-kurniawan", roles=frozenset({"admin"}))
READER = replace(ARSIP, id="rizky-ananda", roles=frozenset({"pembaca"}))
HEAD = "nomor,tanggal,perihal\n"


@pytest.fixture
def proposals(agam: Agam, imports: Imports) -> Proposals:
    takebacks = TakeBacks(ledger=agam.ledger, offices=Offices(agam.ledger))
    return Proposals(ledger=agam.ledger, offices=Offices(agam.ledger), imports=imports, takebacks=takebacks)


@pytest.fixture
def closed(imports: Imports, closings: Closings) -> None:
    """A year with two imported numbers, closed."""
    imports.bring_in(ARSIP, KELUAR, HEAD + "1,2025-01-06,Satu\n2,2025-01-07,Dua\n")
    closings.close(ARSIP, KELUAR, 2025, BookCount(last=2, numbers=2))


def test_what_a_close_would_close_is_shown_first(imports: Imports, closings: Closings) -> None:
    imports.bring_in(ARSIP, KELUAR, HEAD + "1,2025-01-06,Satu\n3,2025-01-07,Tiga\n")
    found = closings.look(READER, KELUAR, 2025)
    assert (found.last, found.numbers, dict(found.states)) == (3, 2, {"impor": 2})
    assert [each.urut for each in found.unresolved] == [2]
    assert "agenda lama" in found.warnings[0]


@pytest.mark.parametrize(
    ("tahun", "lines", "seen", "wrong"),
    [
        (2025, "1,2025-01-06,Satu", BookCount(), {"terakhir", "jumlah"}),
        (2025, "1,2025-01-06,Satu", BookCount(last=0, numbers=1), {"terakhir"}),
        (2025, "1,2025-01-06,Satu", BookCount(last=1, numbers=2), {"jumlah"}),
        (2025, "2,2025-01-06,Dua", BookCount(last=2, numbers=1), {"1"}),
        (2025, "", BookCount(last=0, numbers=0), {"kosong"}),
        (2026, "", BookCount(last=0, numbers=0, empty=True), {"path.tahun"}),
        (2027, "", BookCount(last=0, numbers=0, empty=True), {"path.tahun"}),
        (2025, "1,2025-01-06,Satu", BookCount(last=1, numbers=1), None),
        (2025, "", BookCount(last=0, numbers=0, empty=True), None),
    ],
)
def test_a_year_is_closed_only_as_it_was_seen(
    imports: Imports, closings: Closings, tahun: int, lines: str, seen: BookCount, wrong: set[str] | None
) -> None:
    imports.bring_in(ARSIP, KELUAR, f"{HEAD}{lines}\n")
    if wrong is None:
        closings.close(ARSIP, KELUAR, tahun, seen)
        assert closings.look(ARSIP, KELUAR, tahun).closed_by == ARSIP.id
        return
    with pytest.raises(RegisterRefused) as refused:
        closings.close(ARSIP, KELUAR, tahun, seen)
    assert {field.path for field in refused.value.fields} == wrong


def test_an_empty_year_with_files_to_import_is_warned_of(closings: Closings) -> None:
    with pytest.raises(RegisterRefused) as refused:
        closings.close(ARSIP, KELUAR, 2025, BookCount(last=0, numbers=0))
    assert "masukkan dahulu" in refused.value.fields[0].reason
    with pytest.raises(RegisterUnknown):
        closings.close(ARSIP, KELUAR, 1900, BookCount())


def test_a_closed_year_is_opened_again_by_two_persons_with_a_reason(
    agam: Agam, closed: None, closings: Closings, proposals: Proposals, agendas: Agendas, imports: Imports
) -> None:
    with pytest.raises(RegisterRefused, match="Buku agenda tidak"):
        closings.propose_reopening(ARSIP, KELUAR, 2025, " ")
    asked = closings.propose_reopening(ADMIN_PERSON, KELUAR, 2025, "Satu surat belum dicatat")
    with pytest.raises(RegisterRefused) as twice:
        closings.propose_reopening(ARSIP, KELUAR, 2025, "juga")
    assert "sudah diusulkan" in twice.value.fields[0].reason
    assert [each.id for each in proposals.waiting(READER)] == [asked.id]
    (year,) = next(each for each in agendas.overview(READER) if each["kode"] == KELUAR)["years"]
    assert (year["closed"], year["usulan"]) == (True, ["buka_kembali"]), "the state in between is shown"
    with pytest.raises(YearClosed):
        imports.bring_in(ARSIP, KELUAR, HEAD + "3,2025-01-08,Tiga\n")
    with pytest.raises(RegisterRefused):
        proposals.decide(ADMIN_PERSON, asked.id, approved=True)
    for who, error in ((READER, RoleMissing), (ADMIN, PersonRequired)):
        with pytest.raises(error):
            proposals.decide(who, asked.id, approved=True)
    decided, _ = proposals.decide(ARSIP, asked.id, approved=True)
    assert (decided.approved, decided.decided_by) == (True, ARSIP.id)
    assert closings.look(ARSIP, KELUAR, 2025).closed_by is None
    imports.bring_in(ARSIP, KELUAR, HEAD + "3,2025-01-08,Tiga\n")
    closings.close(ARSIP, KELUAR, 2025, BookCount(last=3, numbers=3))
    assert _audited(agam, "register.reopening_proposed", "register.proposal_approved") == 2
    with pytest.raises(RegisterRefused) as late:
        proposals.decide(SEK, asked.id, approved=True)
    assert late.value.fields[0].reason == "sudah diputuskan"


def test_a_proposal_refused_or_taken_back_leaves_the_year_closed(
    closed: None, closings: Closings, proposals: Proposals
) -> None:
    for who in (SEK, ARSIP):
        asked = closings.propose_reopening(ARSIP, KELUAR, 2025, "keliru")
        assert proposals.decide(who, asked.id, approved=False)[0].approved is False
        assert closings.look(ARSIP, KELUAR, 2025).closed_by == ARSIP.id
    with pytest.raises(RegisterRefused):
        closings.propose_reopening(ARSIP, KELUAR, 2024, "tidak ditutup")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("9,2026-12-30,Nanti", "tanggal 30 Desember 2026 belum terjadi"),
        ("9,2026-04-01,Besok", "tanggal 1 April 2026 belum terjadi"),
        ("9/PR.03.1/Sek-Kab/1306/3/2027,2026-03-30,Tahun depan", "tahun 2027 belum berjalan"),
        ("9,1900-03-30,Dahulu", "tanggal 30 Maret 1900 mendahului 1945"),
    ],
)
def test_a_line_that_cannot_be_is_named_and_stops_nothing(
    agam: Agam, imports: Imports, line: str, reason: str
) -> None:
    """30 December once stopped every signature until that day."""
    done = imports.bring_in(ARSIP, KELUAR, f"{HEAD}{line}\n")
    assert done.agenda.problems == [(2, reason)]
    assert number(agam, document(agam.ledger)).urut == 1


@pytest.mark.parametrize(
    ("setting", "urut", "second"),
    [
        ({}, 50, False),
        ({}, 51, True),
        ({}, 99_999, True),
        ({"impor_lompatan": 5}, 6, True),
        ({"impor_lompatan": 200}, 200, False),
    ],
)
def test_the_running_year_leaps_no_further_than_the_office_allows_without_a_second_person(
    agam: Agam, imports: Imports, setting: dict[str, int], urut: int, second: bool
) -> None:
    agam.apply(**setting)
    text = f"{HEAD}{urut},2026-03-30,Jauh\n"
    checked = imports.bring_in(ARSIP, KELUAR, text, check=True)
    assert (checked.years[0].after, checked.years[0].gaps) == (urut, urut - 1)
    if not second:
        assert imports.bring_in(ARSIP, KELUAR, text).proposal is None
        assert number(agam, document(agam.ledger)).urut == urut + 1
        return
    with pytest.raises(RegisterRefused) as refused:
        imports.bring_in(ARSIP, KELUAR, text)
    assert refused.value.fields[0].path == "alasan"
    assert imports.bring_in(ARSIP, KELUAR, text, reason="Buku lama dilanjutkan").proposal is not None
    assert number(agam, document(agam.ledger)).urut == 1, "nothing was taken in yet"


def test_a_leap_is_no_shorter_for_being_cut_into_files(
    agam: Agam, imports: Imports, books: Books, proposals: Proposals
) -> None:
    def far(urut: int, reason: str = "") -> Proposal | None:
        return imports.bring_in(ARSIP, KELUAR, f"{HEAD}{urut},2026-03-30,Jauh\n", reason=reason).proposal

    assert far(40) is None
    with pytest.raises(RegisterRefused) as refused:
        far(51)
    assert "dari 0 ke 51, sebagian sudah dimasukkan tanpa orang kedua" in refused.value.fields[0].reason
    books.void(ARSIP, KELUAR, 2026, 40, "", "Salah")  # what was brought stays brought
    with pytest.raises(RegisterRefused):
        far(51)
    assert far(12) is None, "below the last number nothing leaps"

    asked = far(51, "Buku lama dilanjutkan")
    assert asked is not None
    proposals.decide(SEK, asked.id, approved=True)
    assert far(101) is None, "what a second person let in counts"
    assert number(agam, document(agam.ledger)).urut == 102
    assert far(152) is None, "and so does a number that was given"


def test_what_a_second_person_approves_is_taken_in(
    agam: Agam, imports: Imports, proposals: Proposals
) -> None:
    text = f"{HEAD}80,2026-03-30,Jauh\n81,2026-03-30,Lebih jauh\n"
    asked = imports.bring_in(ARSIP, KELUAR, text, reason="Buku lama dilanjutkan").proposal
    assert asked is not None
    with pytest.raises(RegisterRefused):
        imports.bring_in(ARSIP, KELUAR, text, reason="lagi")
    with pytest.raises(RegisterRefused):
        proposals.decide(ARSIP, asked.id, approved=True)
    _, done = proposals.decide(SEK, asked.id, approved=True)
    assert done == {"masuk": 2}
    with agam.ledger.acting(ARSIP) as tx:
        assert {each.taken_by for each in register_numbers.numbers(tx, SATKER, KELUAR, 2026)} == {ARSIP.id}
        assert register_proposals.waiting(tx, SATKER) == []
    assert number(agam, document(agam.ledger)).urut == 82


def test_only_an_arsiparis_imports(imports: Imports) -> None:
    for who, error in ((SEK, RoleMissing), (ADMIN, PersonRequired)):
        with pytest.raises(error):
            imports.bring_in(who, KELUAR, HEAD)


def test_a_closed_year_is_told_by_a_check(closed: None, imports: Imports) -> None:
    (year,) = imports.bring_in(ARSIP, KELUAR, HEAD + "3,2025-01-08,Tiga\n", check=True).years
    assert (year.closed, year.taken) == (True, 1)


def _audited(agam: Agam, *actions: str) -> int:
    import psycopg

    with psycopg.connect(agam.dsns.superuser) as connection:
        row = connection.execute(
            "SELECT count(*) FROM audit_entry WHERE action = ANY (%s)", (list(actions),)
        ).fetchone()
    assert row is not None
    return int(row[0])
