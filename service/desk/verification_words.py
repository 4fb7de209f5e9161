"""Verification in plain Indonesian: how a document stands, what was done, capacities, levels, certificates.

The words on a file that was brought are ``verification_verdicts``'. Decides nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from archive.ledger.acts import Act
from doc_templates.formatting import tanggal, waktu
from doc_templates.levels import LEVELS, Level
from service.desk.correction import UNNAMED, called
from service.desk.validity import Letter, State, Validity

LABEL: Final[Mapping[State, str]] = {
    State.NOT_YET: "Belum berlaku",
    State.IN_FORCE: "Berlaku",
    State.CORRECTED: "Diralat",
    State.REPLACED: "Diganti",
    State.REVOKED: "Dicabut",
    State.VOID: "Batal",
    State.ARCHIVED: "Diarsipkan",
}
"""The state in a word or two: first on the page, and on every list."""
MARKS: Final[Mapping[State, str]] = {
    State.CORRECTED: "DIRALAT",
    State.REPLACED: "DIGANTI",
    State.REVOKED: "DICABUT",
    State.VOID: "BATAL",
}
"""What a download's name carries, so that nobody files it for one in force."""
_SENTENCES: Final[Mapping[State, str]] = {
    State.IN_FORCE: "Naskah ini berlaku.",
    State.CORRECTED: "Naskah ini telah diralat dengan {oleh}. Bacalah bersama ralatnya.",
    State.REPLACED: "Naskah ini telah dicabut dan diganti dengan {oleh}; tidak berlaku lagi.",
    State.REVOKED: "Naskah ini telah dicabut; tidak berlaku lagi.",
    State.VOID: "Naskah ini dibatalkan; nomornya tidak berlaku.",
    State.ARCHIVED: "Naskah ini selesai dan diarsipkan; jenis naskah ini tidak ditandatangani.",
}
_NOT_YET: Final = {
    "konsep": "Naskah ini masih konsep; belum berlaku sebagai naskah dinas.",
    "diparaf": "Naskah ini masih konsep yang sedang diparaf; belum berlaku sebagai naskah dinas.",
    "menunggu_tte": "Naskah ini menunggu tanda tangan atau segel; belum berlaku sebagai naskah dinas.",
    "dikembalikan": "Naskah ini dikembalikan untuk diperbaiki; belum berlaku sebagai naskah dinas.",
}
_DELIVERED: Final = "Naskah ini berlaku dan telah disampaikan kepada penerimanya."
_NO_LONGER: Final = " (yang sendiri tidak berlaku lagi)"
KAPASITAS: Final = {
    "langsung": "pejabat yang bersangkutan",
    "an": "atas nama (a.n.)",
    "an_ub": "atas nama, untuk beliau (a.n., u.b.)",
    "plt": "pelaksana tugas (Plt.)",
    "plh": "pelaksana harian (Plh.)",
}
_ACTS: Final = {
    "tte": "Tanda tangan elektronik dibubuhkan oleh {nama}",
    "pastikan_tte": "Tanda tangan elektronik dipastikan dengan pemeriksaan BSrE",
    "pindai": "Hasil pindai naskah bertanda tangan basah disimpan",
    "batal": "Dibatalkan",
    "distribusi": "Disampaikan kepada penerima",
    "cabut": "Dicabut",
    "ralat": "Diralat dengan naskah lain",
}
"""What the public may be told of a document's life, where its office wants that. Drafting, paraf and returns are its own."""


def state(found: Validity, status: str) -> str:
    """Return how a document stands, in one sentence."""
    if found.state is State.NOT_YET:
        return _NOT_YET[status]
    if found.state is State.IN_FORCE and status == "didistribusikan":
        return _DELIVERED
    return _SENTENCES[found.state].format(oleh=by(found))


def remark(found: Validity) -> str | None:
    """Return how a document stands for a column of remarks; None for one in force, or not yet."""
    if found.state in (State.CORRECTED, State.REPLACED):
        return f"{LABEL[found.state]} dengan {by(found)}"
    return LABEL[found.state] if found.state is State.REVOKED else None


def by(found: Validity) -> str:
    """Return what corrected or replaced a document, as far as it may be named."""
    return " dan ".join(letter(each) for each in found.by) or UNNAMED


def letter(each: Letter) -> str:
    """Return one of them."""
    if each.nomor is None and each.jenis is None:
        return UNNAMED
    named = called(each.jenis, each.nomor, tanggal(each.tanggal) if each.tanggal else None)
    return named + (_NO_LONGER if each.out_of_force else "")


def act(done: Act) -> str | None:
    """Return what an act did, naming nobody but signatories; None for what is the office's own business."""
    form = _ACTS.get(done.kind)
    if done.kind == "tanda_tangan":
        name = str(done.detail.get("tingkat", Level.BASAH))
        form = LEVELS[Level(name)].riwayat
    return form.format(jabatan=done.jabatan, nama=done.nama) if form else None


def level(name: str, *, scanned: bool = False, demo: bool = False) -> str:
    """Return how a document was signed, honestly."""
    told = LEVELS[Level(name)].verifikasi if name in LEVELS else "tidak dicatat"
    if demo:
        return f"{told}; DEMO, sertifikat percobaan yang tidak berlaku di luar contoh ini"
    return f"{told}; hasil pindainya diarsipkan" if name == Level.BASAH and scanned else told


def certificate(told: Mapping[str, str], zona: str) -> str:
    """Return whose certificate a signature was made with: by its bond, where it was bound; times in the office's zone."""
    itself = f"{told['nama']}, diterbitkan {told['penerbit']}"
    if not told.get("ikatan"):
        return f"bernama {itself}; dibubuhkan sebelum sertifikat diikat kepada orangnya"
    since = waktu(datetime.fromisoformat(told["terikat"]), zona)
    return f"milik {told['pemilik']}, terikat sejak {since} (tertulis {itself}; SHA-256 {told['sha256']})"
