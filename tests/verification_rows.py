"""The verification table as pages are made from it: what a file is, how its document stands, and of which class it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from service.documents.validity import Successor, Validity, ValidityState
from service.verification import verdicts, words
from service.verification.desk import FileJudgement
from service.verification.public import PublicFacts, PublicSigner
from service.words import ENGLISH, Sentence, spoken
from worker.signing.report import NOTHING
from worker.signing.verdict import Change, Standing, Verdict, Why

CODE = "7Q2M9XKD4T8HWPRC"
NUMBER, TITLE = "12/PR.04.1/1306/2026", "Pengumpulan Data Kinerja Triwulan I"
RALAT = Successor(nomor="13", tanggal=date(2026, 4, 2), jenis="surat_edaran", code="ABCDEFGHJKLMNPQR")
STATES: dict[str, tuple[str, Validity]] = {
    "konsep": ("konsep", Validity(state=ValidityState.NOT_YET)),
    "menunggu tanda tangan": ("menunggu_tte", Validity(state=ValidityState.NOT_YET)),
    "berlaku": ("ditandatangani", Validity(state=ValidityState.IN_FORCE)),
    "disampaikan": ("didistribusikan", Validity(state=ValidityState.IN_FORCE)),
    "diralat": ("didistribusikan", Validity(state=ValidityState.CORRECTED, by=(RALAT,))),
    "diralat yang tidak terbuka": (
        "didistribusikan",
        Validity(state=ValidityState.CORRECTED, by=(Successor(),)),
    ),
    "diralat dua kali": ("didistribusikan", Validity(state=ValidityState.CORRECTED, by=(RALAT, Successor()))),
    "diganti": ("dicabut", Validity(state=ValidityState.REPLACED, by=(RALAT,))),
    "diganti yang tidak terbuka": ("dicabut", Validity(state=ValidityState.REPLACED, by=(Successor(),))),
    "dicabut": ("dicabut", Validity(state=ValidityState.REVOKED)),
    "batal": ("batal", Validity(state=ValidityState.VOID)),
    "selesai": ("selesai", Validity(state=ValidityState.ARCHIVED)),
}
SAID = {
    "konsep": ("ragu", "Belum berlaku", "Naskah ini masih konsep; belum berlaku sebagai naskah dinas."),
    "menunggu tanda tangan": (
        "ragu",
        "Belum berlaku",
        "Naskah ini menunggu tanda tangan atau segel; belum berlaku sebagai naskah dinas.",
    ),
    "berlaku": ("baik", "Berlaku", "Naskah ini berlaku."),
    "disampaikan": (
        "baik",
        "Berlaku",
        "Naskah ini berlaku dan telah disampaikan kepada penerimanya.",
    ),
    "diralat": (
        "ragu",
        "Diralat",
        "Naskah ini telah diralat dengan Surat Edaran Nomor 13 tanggal 2 April 2026. Bacalah bersama ralatnya.",
    ),
    "diralat yang tidak terbuka": (
        "ragu",
        "Diralat",
        "Naskah ini telah diralat dengan naskah lain yang tidak terbuka untuk umum. Tanyakan ralatnya kepada kantor yang"
        " menerbitkannya.",
    ),
    "diralat dua kali": (
        "ragu",
        "Diralat",
        "Naskah ini telah diralat dengan Surat Edaran Nomor 13 tanggal 2 April 2026 dan naskah lain. Bacalah bersama ralatnya."
        " Yang tidak disebut di sini tidak terbuka untuk umum; tanyakan kepada kantor yang menerbitkannya.",
    ),
    "diganti": (
        "buruk",
        "Diganti",
        "Naskah ini telah dicabut dan diganti dengan Surat Edaran Nomor 13 tanggal 2 April 2026; tidak berlaku lagi.",
    ),
    "diganti yang tidak terbuka": (
        "buruk",
        "Diganti",
        "Naskah ini telah dicabut dan diganti dengan naskah lain yang tidak terbuka untuk umum; tidak berlaku lagi. Tanyakan"
        " penggantinya kepada kantor yang menerbitkannya.",
    ),
    "dicabut": ("buruk", "Dicabut", "Naskah ini telah dicabut; tidak berlaku lagi."),
    "batal": ("buruk", "Batal", "Naskah ini dibatalkan; nomornya tidak berlaku."),
    "selesai": (
        "baik",
        "Diarsipkan",
        "Naskah ini selesai dan diarsipkan; jenis naskah ini tidak ditandatangani.",
    ),
}
"""How each state is said: colour, label, sentence."""
ENGLISH_SAID = {
    "konsep": (
        "Not in force yet",
        "This document is still a draft; it is not in force as an official document.",
    ),
    "menunggu tanda tangan": (
        "Not in force yet",
        "This document waits for its signature or seal; it is not in force as an official document.",
    ),
    "berlaku": ("In force", "This document is in force."),
    "disampaikan": ("In force", "This document is in force and has been delivered to its recipients."),
    "diralat": (
        "Corrected",
        "This document has been corrected by Surat Edaran No. 13 of 2 April 2026. Read it together with the correction.",
    ),
    "diralat yang tidak terbuka": (
        "Corrected",
        "This document has been corrected by another document that is not public. Ask the office that issued it for the"
        " correction.",
    ),
    "diralat dua kali": (
        "Corrected",
        "This document has been corrected by Surat Edaran No. 13 of 2 April 2026 and another document. Read it together with the"
        " correction. What is not named here is not public; ask the office that issued it.",
    ),
    "diganti yang tidak terbuka": (
        "Replaced",
        "This document has been revoked and replaced by another document that is not public; it is no longer in force. Ask the"
        " office that issued it for the one in its place.",
    ),
    "diganti": (
        "Replaced",
        "This document has been revoked and replaced by Surat Edaran No. 13 of 2 April 2026; it is no longer in force.",
    ),
    "dicabut": ("Revoked", "This document has been revoked; it is no longer in force."),
    "batal": ("Void", "This document was cancelled; its number is void."),
    "selesai": (
        "Archived",
        "This document is complete and archived; documents of this type are not signed.",
    ),
}


def said(state: str) -> tuple[str, str, str]:
    """Return how a state is said in the language spoken: colour, label, sentence."""
    tone, label, sentence = SAID[state]
    return (tone, *ENGLISH_SAID[state]) if spoken() == ENGLISH else (tone, label, sentence)


FILES: dict[str, Verdict] = {
    "asli": Verdict(standing=Standing.ARCHIVED, version=4),
    "terdahulu": Verdict(standing=Standing.EARLIER, version=2),
    "diubah": Verdict(standing=Standing.CHANGED, version=4, changes=(Change.SWAPPED,), pages=(1,)),
    "disimpan ulang": Verdict(standing=Standing.CHANGED, version=4, changes=(Change.RESAVED,)),
    "tanpa tanda struktur": Verdict(
        standing=Standing.CHANGED, version=4, changes=(Change.RESAVED, Change.UNTAGGED)
    ),
    "gambar pengganti": Verdict(
        standing=Standing.CHANGED, version=4, changes=(Change.REPLACEABLE,), pages=(1,)
    ),
    "bermakna ganda": Verdict(
        standing=Standing.CHANGED, version=4, changes=(Change.RESAVED, Change.AMBIGUOUS)
    ),
    "berkas lain": Verdict(standing=Standing.FOREIGN),
    "salinan": Verdict(standing=Standing.COPY, version=5),
    "ditandatangani sebagian": Verdict(standing=Standing.PARTLY, version=3),
    "pindaian arsip": Verdict(standing=Standing.SCAN, version=4),
    "docx": Verdict(standing=Standing.SOURCE, version=4),
    "catatan": Verdict(standing=Standing.RECORD, version=4),
    "berkas penyerta": Verdict(standing=Standing.ATTACHMENT, version=4),
    "diterima": Verdict(standing=Standing.RECEIVED, version=1),
    "terpotong": Verdict(standing=Standing.CUT, version=4),
    "foto": Verdict(standing=Standing.PICTURE),
    "foto tanpa kode": Verdict(standing=Standing.PICTURE, why=Why.NO_CODE),
    "foto berkode lain": Verdict(standing=Standing.PICTURE, why=Why.OTHER_CODE),
    "dicetak ulang": Verdict(standing=Standing.CHANGED, version=4, changes=(Change.PRINTED,)),
}
NOBODYS: dict[str, Verdict] = {
    "cetakan agenda": Verdict(standing=Standing.EXPORT),
    **{why.value: Verdict(standing=Standing.UNKNOWN, why=why) for why in Why},
}
"""Files that belong to no document."""


def told(state: str, *, open: bool = True) -> PublicFacts:  # noqa: A002 - as the field is called
    """Return what is told of a document of class B, or of one above it."""
    status, validity = STATES[state]
    if not open:
        validity = Validity(state=validity.state)
    little = {
        "code": CODE,
        "status": status,
        "validity": validity,
        "words": words.state(validity, status),
        "archived": True,
        "content_digest": "1ff0" * 16,
        "open": open,
    }
    if not open:
        return PublicFacts(**little)  # type: ignore[arg-type]
    signed = validity.state not in (ValidityState.NOT_YET, ValidityState.VOID, ValidityState.ARCHIVED)
    return PublicFacts(
        **little,  # type: ignore[arg-type]
        jenis="surat_edaran",
        kantor="KPU Kabupaten Agam",
        zona="Asia/Jakarta",
        judul=TITLE if signed else None,
        nomor=NUMBER if signed else None,
        tanggal=date(2026, 3, 31) if signed else None,
        signers=[
            PublicSigner(
                nama="Rahmat Hidayat, S.H., M.Si.",
                jabatan="Sekretaris",
                kapasitas=words.KAPASITAS["langsung"],
                tingkat=words.level("segel"),
                at=datetime(2026, 3, 31, 20, 30, tzinfo=UTC),
            )
        ]
        if signed
        else [],
        levels=["segel"],
        pdf_sha256="ab" * 32 if signed else None,
    )


def judged(
    file: str,
    state: str = "berlaku",
    *,
    open: bool = True,  # noqa: A002
    scanned: bool | None = None,
    asked: str | None = None,
) -> FileJudgement:
    """Return what is said of a file of a document that stands so; ``asked``: the code of another one it was brought for."""
    verdict = FILES[file]
    scanned = verdict.standing is Standing.SCAN if scanned is None else scanned
    return FileJudgement(
        instead=Sentence(verdicts.OTHER_FILE.msgid, {"ditanyakan": asked, "ditemukan": CODE})
        if asked
        else None,
        sha256="cd" * 32,
        verdict=verdict,
        report=NOTHING if verdict.standing in (Standing.ARCHIVED, Standing.CHANGED) else None,
        told=replace(told(state, open=open), scanned=scanned),
    )


def nobodys(file: str) -> FileJudgement:
    """Return what is said of a file that belongs to no document."""
    return FileJudgement(sha256="cd" * 32, verdict=NOBODYS[file], report=None, told=None)
