"""The life of a document in words: how it stands, what an act is called, and what to do instead of what cannot be done.

One table, walked by a test: every status with every act that is not possible there has its sentence and its next step.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from doc_templates.acts import Kind
from service.desk.approvals_table import Level
from service.words import say, together

STATUS: Final[Mapping[str, str]] = {
    "konsep": say("masih konsep"),
    "diparaf": say("sedang diparaf"),
    "dikembalikan": say("dikembalikan untuk diperbaiki"),
    "menunggu_tte": say("menunggu tanda tangan"),
    "ditandatangani": say("sudah ditandatangani"),
    "didistribusikan": say("sudah ditandatangani dan dikirim"),
    "batal": say("sudah batal"),
    "dicabut": say("sudah dicabut"),
    "selesai": say("sudah selesai"),
}
"""How a document stands, to be said of it; ``stands`` adds that it has its number."""
_NUMBERED: Final = say("sudah bernomor dan menunggu tanda tangan")

DONE: Final[Mapping[Kind, str]] = {
    Kind.REVISI: say("direvisi"),
    Kind.PARAF: say("diparaf"),
    Kind.KEMBALIKAN: say("dikembalikan"),
    Kind.TANDA_TANGAN: say("ditandatangani"),
    Kind.TTE: say("dibubuhi tanda tangan elektronik"),
    Kind.PASTIKAN: say("dipastikan tanda tangan elektroniknya"),
    Kind.PINDAI: say("dilengkapi pindaian"),
    Kind.BATAL: say("dibatalkan"),
    Kind.DISTRIBUSI: say("didistribusikan"),
    Kind.CABUT: say("dicabut"),
    Kind.RALAT: say("diralat"),
    Kind.KOREKSI: say("dikoreksi catatannya"),
    Kind.KELIRU: say("dinyatakan diterima keliru"),
}
"""What is done to a document by an act."""

_FINISH: Final = say(
    "Lanjutkan dahulu paraf dan tanda tangannya; lihat siapa yang ditunggu: naskah documents acts."
)
_INITIAL: Final = say("Yang ditunggu memeriksa, lalu memarafnya: naskah documents paraf.")
_AGAIN: Final = say(
    "Yang ditunggu memarafnya lagi, atau mengembalikannya lebih jauh: naskah documents paraf."
)
_SIGN: Final = say("Penandatangannya memeriksa, lalu menandatanganinya: naskah documents sign.")
_PRINTED: Final = say("Tunggu sampai lembarnya dicetak.")
_REPLACE: Final = say("Buat naskah baru; yang ini tetap tersimpan sebagaimana adanya.")
_REVOKE: Final = say(
    "Naskah yang sudah ditandatangani tidak dibatalkan; cabut atau ralat: naskah documents revoke."
)
_RALAT: Final = say(
    "Yang sudah ditandatangani tidak diubah; buat ralat atau penggantinya, lalu: naskah documents revoke."
)
_SENT: Final = say("Tanda tangannya sudah ada; kirimkan: naskah documents distribute.")

WAITS: Final[Mapping[str, str]] = {
    Level.BASAH: say(
        "Cetak halamannya, tanda tangani di atas kertas, lalu bawa pindaiannya: naskah documents scan."
    ),
    Level.SEGEL: say("Tunggu sampai halaman bersegelnya tersimpan dalam arsip."),
    Level.PRIBADI: say(
        "Penandatangannya membubuhkan tanda tangan dengan sertifikatnya: naskah documents seal."
    ),
    Level.BSRE: say("Penandatangannya membubuhkan tanda tangan melalui BSrE: naskah documents seal."),
}
"""What a document that has its number waits for, by the level it is signed on."""

_BY_STATUS: Final[Mapping[str, str]] = {
    "konsep": _FINISH,
    "diparaf": _FINISH,
    "dikembalikan": say("Konseptor memperbaikinya dahulu: naskah documents revise."),
    "ditandatangani": _SENT,
    "didistribusikan": say(
        "Tidak ada lagi yang perlu dilakukan; catat tanda terimanya: naskah documents receipt."
    ),
    "batal": _REPLACE,
    "dicabut": _REPLACE,
    "selesai": say("Tidak ada lagi yang perlu dilakukan atas naskah ini."),
}
_INSTEAD: Final[Mapping[tuple[str, Kind], str]] = {
    **{(status, Kind.BATAL): _REVOKE for status in ("ditandatangani", "didistribusikan")},
    **{(status, Kind.REVISI): _RALAT for status in ("ditandatangani", "didistribusikan")},
    **{
        (status, kind): say("Naskah yang belum ditandatangani dibatalkan: naskah documents cancel.")
        for status in ("konsep", "diparaf", "dikembalikan", "menunggu_tte")
        for kind in (Kind.CABUT, Kind.RALAT)
    },
}
"""What does what was meant, where another act does it."""


def stands(status: str, nomor: str | None) -> str:
    """Say how a document stands: not every type gets a number before its signature."""
    return _NUMBERED if status == "menunggu_tte" and nomor is not None else STATUS[status]


def cannot(status: str, kind: Kind, nomor: str | None = None) -> str:
    """Say that a document cannot be acted upon so."""
    keadaan = stands(status, nomor)
    return say("Naskah ini {keadaan}; tidak dapat {perbuatan}.", keadaan=keadaan, perbuatan=DONE[kind])


def next_step(status: str, level: str | None, *, chain: bool, turns: bool, drafter: bool) -> str:
    """Return who does what next, whoever looks.

    ``turns``: somebody is still to initial; ``drafter``: it was returned to whoever wrote it, and not one step.
    """
    if status == "menunggu_tte":
        return WAITS[level or Level.BASAH]
    if status == "konsep" and not chain:
        return _PRINTED
    if status in ("konsep", "diparaf"):
        return _INITIAL if turns else _SIGN
    if status == "dikembalikan" and not drafter:
        return _AGAIN
    return _BY_STATUS[status]


def instead(status: str, kind: Kind, level: str | None) -> str:
    """Return what to do instead, or what comes first; ``level`` is what the document is signed on, once it has its number."""
    if (status, kind) in _INSTEAD:
        return _INSTEAD[status, kind]
    if status == "menunggu_tte":
        return WAITS[level or Level.BASAH]
    return _BY_STATUS[status]


def may_be(kinds: Iterable[Kind]) -> str:
    """Say what may be done to a document at all."""
    known = [DONE[kind] for kind in kinds]
    if not known:
        return say("tidak ada yang dapat dilakukan atasnya")
    return say("yang dapat: {perbuatan}", perbuatan=together(known, "atau"))
