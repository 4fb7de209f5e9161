"""The signatures of a file that comes in: noted as they were found, in words that hold whatever a certificate says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from doc_templates.lembar_penerimaan.signatures import MOST, FileSignatures, SignatureState, lines
from service.documents import brought
from service.receiving import signatures
from service.receiving.file import FileKind
from service.receiving.signatures import SignatureExaminer
from service.words import ENGLISH, in_language
from tests import foreign_pdfs, tampering
from tests.signing_authority import signed_surat_edaran, signing
from worker.signing.foreign import FileTooHungry
from worker.signing.report import DocumentSignature, SignatureReport
from worker.signing.trust import Trust

AT = datetime(2026, 3, 31, 3, 5, tzinfo=UTC)
SIGNED = FileKind(form="PDF", pages=2, signed=True)
ONE = DocumentSignature(
    field="a", signer="Budi", issuer="BSrE", serial="0a", at=AT, stamped_at=None, level="B-B",
    intact=True, trusted=True, covers=True, certifies=False, fingerprint="0" * 64, root="Root CA",
)  # fmt: skip
WHOLE, CHANGED, BROKEN = SignatureState
ROOT = "DEMO Otoritas Sertifikat Naskah"
MADE: dict[str, tuple[Callable[[], bytes], FileKind, list[tuple[SignatureState, str | None]]]] = {
    "whole": (signed_surat_edaran, SIGNED, [(WHOLE, ROOT)]),
    "annotated": (lambda: tampering.annotate(signed_surat_edaran()), SIGNED, [(CHANGED, ROOT)]),
    "with bytes before its header": (
        lambda: b"\xef\xbb\xbf" + signed_surat_edaran(),
        FileKind(form="PDF", pages=2, signed=True, before=3),
        [(CHANGED, ROOT)],
    ),
    "damaged": (lambda: signed_surat_edaran().replace(b"BT", b"TB", 1), SIGNED, [(BROKEN, None)]),
    "not to be read": (lambda: foreign_pdfs.hybrid(signed_surat_edaran()), SIGNED, []),
}


@pytest.mark.parametrize("name", MADE)
def test_what_is_found_is_noted(name: str) -> None:
    make, kind, told = MADE[name]
    found = SignatureExaminer(signing().trust).examined(make(), kind, datetime.now(UTC)).signatures
    assert [(each.keadaan, each.akar) for each in found.daftar] == told
    assert bool(found.belum) is not bool(told)
    assert bool(brought.warnings(found)) is (told != [(WHOLE, ROOT)])


def noted(monkeypatch: pytest.MonkeyPatch, *found: DocumentSignature) -> FileSignatures:
    """What is noted of a file of which the child told these."""

    class Opened:
        def __enter__(self) -> Any:
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def compare(self, *_: object, **__: object) -> tuple[None, SignatureReport]:
            return None, SignatureReport(signatures=found, problems=())

    monkeypatch.setattr(signatures, "examine", lambda _: Opened())
    return SignatureExaminer(Trust()).examined(b"", SIGNED, AT).signatures


CERTIFICATES: dict[str, tuple[dict[str, Any], str]] = {
    "as it should be": ({}, "Budi, sertifikat dari BSrE; 31 Maret 2026 pukul 10.05 WIB; "),
    "stamped": ({"stamped_at": AT + timedelta(hours=1)}, "pukul 11.05 WIB (dicap); "),
    "of another zone": (
        {"at": datetime(2026, 3, 31, 12, 5, tzinfo=timezone(timedelta(hours=9)))},
        "pukul 10.05 WIB",
    ),
    "without a zone": ({"at": datetime(2026, 3, 31)}, "BSrE; berkas utuh"),  # noqa: DTZ001 - as files have it
    "without a time": ({"at": None}, "BSrE; berkas utuh"),
    "without a name": ({"signer": " \u202e"}, "tanpa nama, sertifikat"),
    "of several lines": ({"signer": "Budi\r\nSantoso\x00"}, "Budi Santoso, sertifikat"),
    "longer than a page": ({"issuer": "B" * 5_000}, "sertifikat dari " + "B" * 120 + "; 31"),
    "of nobody known": ({"root": "", "trusted": False}, "penerbit sertifikatnya tidak dikenal di sini"),
    "of a negative number": ({"serial": "-5"}, "Budi, sertifikat dari BSrE"),
    "broken": ({"intact": False, "root": ""}, "TIDAK sah: yang ditandatangani bukan isi berkas ini"),
}


@pytest.mark.parametrize("name", CERTIFICATES)
def test_a_certificate_says_what_it_likes(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    changes, printed = CERTIFICATES[name]
    found = noted(monkeypatch, DocumentSignature(**{**vars(ONE), **changes}))
    assert printed in lines(found, "Asia/Jakarta")[0]
    assert FileSignatures.model_validate_json(found.model_dump_json()) == found
    for told in (*brought.words(found), *brought.warnings(found)):
        assert in_language(told, ENGLISH) != told


def test_of_many_signatures_the_first_are_named_and_the_others_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = noted(monkeypatch, *[ONE] * (MOST + 3))
    assert (len(found.daftar), found.lainnya) == (MOST, 3)
    assert lines(found, "Asia/Jakarta")[-1] == "Tanda tangan elektronik lainnya: 18"
    assert str(brought.brief(found)).endswith("Budi (utuh, tepercaya) dan 20 lainnya")


def test_what_takes_too_much_is_received_and_said_not_to_be_examined(monkeypatch: pytest.MonkeyPatch) -> None:
    def hungry(_: bytes) -> Any:
        raise FileTooHungry(reason="cpu")

    monkeypatch.setattr(signatures, "examine", hungry)
    found = SignatureExaminer(Trust()).examined(b"", SIGNED, AT).signatures
    assert [str(each) for each in brought.warnings(found)] == [
        "Tanda tangan elektronik di dalamnya belum diperiksa: memerlukan waktu atau ingatan lebih dari yang wajar"
    ]


@pytest.mark.parametrize(
    ("kind", "looked"),
    [(FileKind(form="DOCX", pages=None), False), (FileKind(form="PDF", pages=1), True)],
)
def test_a_file_without_signatures_needs_no_second_child(
    kind: FileKind, looked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signatures, "examine", None)
    found = SignatureExaminer(Trust()).examined(b"", kind, AT).signatures
    assert (found.daftar, found.diperiksa is not None) == ([], looked)
    assert lines(found, "Asia/Jakarta") == brought.words(found) == []
    assert brought.brief(found) is None


def test_a_file_cut_off_on_its_way_is_received_with_a_warning() -> None:
    record = {"berkas": {"nama": "surat.pdf", "terpotong": True}}
    (told,) = brought.signatures_json(record)["peringatan"]
    assert str(told).startswith("Berkas ini tampak terpotong di jalan")


def test_what_a_received_file_holds_besides_its_pages_is_told_to_whoever_opens_it() -> None:
    record = {"berkas": {"nama": "surat.pdf", "temuan": ["skrip", "berkas_lain", "of_a_later_release"]}}
    told = brought.signatures_json(record)["peringatan"]
    assert [str(each) for each in told] == [
        "Berkas ini memuat skrip (JavaScript); PDF biasa tidak memerlukannya.",
        "Berkas ini memuat berkas lain di dalamnya, yang tidak diperiksa.",
    ]
    assert str(in_language(told[0], ENGLISH)).startswith("This file has scripts")


@pytest.mark.parametrize(
    "record", [{}, {"surat": {}}, {"berkas": {"nama": "surat.docx"}}], ids=["ours", "former", "docx"]
)
def test_a_record_of_before_says_that_nobody_looked(record: dict[str, Any]) -> None:
    assert brought.signatures_of(record) is None
    assert brought.signatures_json(record) == {"tanda_tangan": None, "peringatan": []}
    assert (brought.file_json(record) is None) is ("berkas" not in record)
