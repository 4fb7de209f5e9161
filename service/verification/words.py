"""Verification in plain words: how a document stands, what was done, capacities, levels, certificates.

The words on a file that was brought are ``verdicts``'. Decides nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from archive.ledger.documents.acts import Act
from archive.states import Status
from doc_templates.levels import LEVELS, Level
from service.documents import correction
from service.documents.validity import Successor, Validity, ValidityState
from service.words import Sentence, say, together
from service.words.dates import tanggal, waktu

LABEL: Final[Mapping[ValidityState, Sentence]] = {
    ValidityState.NOT_YET: say("Belum berlaku"),
    ValidityState.IN_FORCE: say("Berlaku"),
    ValidityState.CORRECTED: say("Diralat"),
    ValidityState.REPLACED: say("Diganti"),
    ValidityState.REVOKED: say("Dicabut"),
    ValidityState.VOID: say("Batal"),
    ValidityState.ARCHIVED: say("Diarsipkan"),
}
"""The state in a word or two: first on the page, and on every list."""
MARKS: Final[Mapping[ValidityState, str]] = {
    ValidityState.CORRECTED: "DIRALAT",
    ValidityState.REPLACED: "DIGANTI",
    ValidityState.REVOKED: "DICABUT",
    ValidityState.VOID: "BATAL",
}
"""What a download's name carries, so that nobody files it for one in force."""
_SENTENCES: Final[Mapping[ValidityState, Sentence]] = {
    ValidityState.IN_FORCE: say("Naskah ini berlaku."),
    ValidityState.CORRECTED: say("Naskah ini telah diralat dengan {oleh}. Bacalah bersama ralatnya."),
    ValidityState.REPLACED: say("Naskah ini telah dicabut dan diganti dengan {oleh}; tidak berlaku lagi."),
    ValidityState.REVOKED: say("Naskah ini telah dicabut; tidak berlaku lagi."),
    ValidityState.VOID: say("Naskah ini dibatalkan; nomornya tidak berlaku."),
    ValidityState.ARCHIVED: say("Naskah ini selesai dan diarsipkan; jenis naskah ini tidak ditandatangani."),
}
_HIDDEN: Final[Mapping[ValidityState, Sentence]] = {
    ValidityState.CORRECTED: say(
        "Naskah ini telah diralat dengan naskah lain yang tidak terbuka untuk umum. Tanyakan ralatnya kepada kantor"
        " yang menerbitkannya."
    ),
    ValidityState.REPLACED: say(
        "Naskah ini telah dicabut dan diganti dengan naskah lain yang tidak terbuka untuk umum; tidak berlaku lagi."
        " Tanyakan penggantinya kepada kantor yang menerbitkannya."
    ),
}
"""Where nothing of what corrected or replaced it may be named."""
_NOT_YET: Final[Mapping[str, Sentence]] = {
    Status.KONSEP: say("Naskah ini masih konsep; belum berlaku sebagai naskah dinas."),
    Status.DIPARAF: say("Naskah ini masih konsep yang sedang diparaf; belum berlaku sebagai naskah dinas."),
    Status.MENUNGGU_TTE: say(
        "Naskah ini menunggu tanda tangan atau segel; belum berlaku sebagai naskah dinas."
    ),
    Status.DIKEMBALIKAN: say("Naskah ini dikembalikan untuk diperbaiki; belum berlaku sebagai naskah dinas."),
}
_NOT_IN_FORCE: Final = say("Naskah ini belum berlaku sebagai naskah dinas.")
_DELIVERED: Final = say("Naskah ini berlaku dan telah disampaikan kepada penerimanya.")
UNNAMED: Final = say(correction.UNNAMED)
"""What may not be named."""
_NEVER_NUMBERED: Final = say("Naskah ini dibatalkan sebelum bernomor; tidak pernah berlaku.")
KAPASITAS: Final = {
    "langsung": say("pejabat yang bersangkutan"),
    "an": say("atas nama (a.n.)"),
    "an_ub": say("atas nama, untuk beliau (a.n., u.b.)"),
    "plt": say("pelaksana tugas (Plt.)"),
    "plh": say("pelaksana harian (Plh.)"),
}
_ACTS: Final = {
    "tte": say("Tanda tangan elektronik dibubuhkan oleh {nama}"),
    "pastikan_tte": say("Tanda tangan elektronik dipastikan dengan pemeriksaan BSrE"),
    "pindai": say("Hasil pindai naskah bertanda tangan basah disimpan"),
    "batal": say("Dibatalkan"),
    "distribusi": say("Disampaikan kepada penerima"),
    "cabut": say("Dicabut"),
    "ralat": say("Diralat dengan naskah lain"),
}
"""What the public may be told of a document's life, where its office wants that. Drafting, paraf and returns are its own."""


def state_alone(found: Validity) -> str:
    """Return how a document stands and nothing besides: not in whose hands a draft is, not whether it was sent."""
    return _NOT_IN_FORCE if found.state is ValidityState.NOT_YET else state(found, "")


def state(found: Validity, status: str, *, numbered: bool = True) -> str:
    """Return how a document stands, in one sentence."""
    if found.state is ValidityState.NOT_YET:
        return _NOT_YET[status]
    if found.state is ValidityState.VOID and not numbered:
        return _NEVER_NUMBERED
    if found.state is ValidityState.IN_FORCE and status == Status.DIDISTRIBUSIKAN:
        return _DELIVERED
    if found.state in _HIDDEN and not any(each.named for each in found.by):
        return _HIDDEN[found.state]
    told = Sentence(_SENTENCES[found.state].msgid, {"oleh": by(found)})
    if all(each.named for each in found.by):
        return told
    return say(
        "{keadaan} Yang tidak disebut di sini tidak terbuka untuk umum; tanyakan kepada kantor yang menerbitkannya.",
        keadaan=told,
    )


def while_printed(told: str) -> str:
    """Return how a document stands whose page does not show it yet."""
    return say("{keadaan} Halamannya sedang dicetak.", keadaan=told)


def remark(found: Validity) -> str | None:
    """Return how a document stands for a column of remarks; None for one in force, or not yet."""
    if found.state in (ValidityState.CORRECTED, ValidityState.REPLACED):
        return say("{keadaan} dengan {oleh}", keadaan=LABEL[found.state], oleh=by(found))
    return LABEL[found.state] if found.state is ValidityState.REVOKED else None


def by(found: Validity) -> str:
    """Return what corrected or replaced a document, as far as it may be named."""
    return together([letter(each) for each in found.by]) or UNNAMED


def letter(each: Successor) -> str:
    """Return one of them."""
    if not each.named:
        return UNNAMED
    named = name_of(each.jenis, each.nomor, each.tanggal)
    return say("{naskah} (yang sendiri tidak berlaku lagi)", naskah=named) if each.out_of_force else named


def name_of(jenis: str | None, nomor: str | None, day: date | None) -> str:
    """Return a document's type, number and day in words, as far as there are any."""
    parts = {"jenis": correction.name_of(jenis, None, None), "nomor": nomor, "tanggal": day and tanggal(day)}
    if nomor and day:
        return Sentence(_NUMBERED_ON, parts)
    return Sentence(_NUMBERED if nomor else _ON if day else "{jenis}", parts)


_NUMBERED: Final = say("{jenis} Nomor {nomor}").msgid
_ON: Final = say("{jenis} tanggal {tanggal}").msgid
_NUMBERED_ON: Final = say("{jenis} Nomor {nomor} tanggal {tanggal}").msgid


def act(done: Act) -> str | None:
    """Return what an act did, naming nobody but signatories; None for what is the office's own business."""
    form: str | None = _ACTS.get(done.kind)
    if done.kind in ("tanda_tangan", "ambil_alih"):
        name = str(done.detail.get("tingkat", Level.BASAH))
        form = LEVELS[Level(name)].riwayat
    return Sentence(form, {"jabatan": done.jabatan, "nama": done.nama}) if form else None


def level(name: str, *, scanned: bool = False, demo: bool = False) -> str:
    """Return how a document was signed, honestly."""
    told = Sentence(LEVELS[Level(name)].verifikasi) if name in LEVELS else say("tidak dicatat")
    if demo:
        return say(
            "{tingkat}; DEMO, sertifikat percobaan yang tidak berlaku di luar contoh ini", tingkat=told
        )
    if name == Level.BASAH and scanned:
        return say("{tingkat}; hasil pindainya diarsipkan", tingkat=told)
    return told


def certificate(told: Mapping[str, str], zona: str) -> str:
    """Return whose certificate a signature was made with: by its bond, where it was bound; times in the office's zone."""
    itself = say("{nama}, diterbitkan {penerbit}", nama=told["nama"], penerbit=told["penerbit"])
    if not told.get("ikatan"):
        return say("bernama {nama}; dibubuhkan sebelum sertifikat diikat kepada orangnya", nama=itself)
    since = waktu(datetime.fromisoformat(told["terikat"]), zona)
    return say(
        "milik {pemilik}, terikat sejak {sejak} (tertulis {tertulis}; SHA-256 {sidik})",
        pemilik=told["pemilik"],
        sejak=since,
        tertulis=itself,
        sidik=told["sha256"],
    )
