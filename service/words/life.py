"""The life of a document in words: how it stands, what an act is called, and what to do instead of what cannot be done.

One table, walked by a test: every status with every act that is not possible there has its sentence and its next step.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Final

from archive.states import IN_FORCE, Status
from doc_templates.acts import Kind
from doc_templates.levels import Level
from service.words import Sentence, say, together

STATUS: Final[Mapping[str, str]] = {
    Status.KONSEP: say("masih konsep"),
    Status.DIPARAF: say("sedang diparaf"),
    Status.DIKEMBALIKAN: say("dikembalikan untuk diperbaiki"),
    Status.MENUNGGU_TTE: say("menunggu tanda tangan"),
    Status.DITANDATANGANI: say("sudah ditandatangani"),
    Status.DIDISTRIBUSIKAN: say("sudah ditandatangani dan dikirim"),
    Status.BATAL: say("sudah batal"),
    Status.DICABUT: say("sudah dicabut"),
    Status.SELESAI: say("sudah selesai"),
}
"""How a document stands, to be said of it; ``stands`` adds that it has its number."""
_NUMBERED: Final = say("sudah bernomor dan menunggu tanda tangan")

DONE: Final[Mapping[Kind, str]] = {
    Kind.REVISI: say("direvisi"),
    Kind.PARAF: say("diparaf"),
    Kind.KEMBALIKAN: say("dikembalikan"),
    Kind.TANDA_TANGAN: say("ditandatangani"),
    Kind.AMBIL_ALIH: say("diambil alih penandatanganannya"),
    Kind.TTE: say("dibubuhi tanda tangan elektronik"),
    Kind.PASTIKAN: say("dipastikan tanda tangan elektroniknya"),
    Kind.PINDAI: say("dilengkapi pindaian"),
    Kind.BATAL: say("dibatalkan"),
    Kind.DISTRIBUSI: say("didistribusikan"),
    Kind.CABUT: say("dicabut"),
    Kind.RALAT: say("diralat"),
    Kind.KOREKSI: say("dikoreksi catatannya"),
    Kind.JAWAB: say("dijawab sebagai disposisi"),
    Kind.TUTUP: say("ditutup sebagai disposisi"),
    Kind.KELIRU: say("dinyatakan diterima keliru"),
}
"""What is done to a document by an act."""


class PrintState(StrEnum):
    """How the page stands that shows what a document has come to."""

    PRINTED = "tercetak"
    """It is archived."""
    UNDER_WAY = "sedang_dicetak"
    ASIDE = "tertahan"
    """It was set aside, and waits for a person."""

    @classmethod
    def of(cls, aside: bool | None) -> PrintState:
        """Return how a page stands that was set ``aside`` or not; None for one that is archived."""
        return cls.PRINTED if aside is None else cls.ASIDE if aside else cls.UNDER_WAY


PRINTING: Final[Mapping[PrintState, str]] = {
    PrintState.PRINTED: say("sudah dicetak"),
    PrintState.UNDER_WAY: say("sedang dicetak"),
    PrintState.ASIDE: say("belum dapat dicetak"),
}


_INITIAL: Final = say("Yang ditunggu memeriksa, lalu memarafnya: naskah documents paraf NASKAH")
_AGAIN: Final = say(
    "Yang ditunggu memarafnya lagi, atau mengembalikannya lebih jauh: naskah documents paraf NASKAH"
)
_SIGN: Final = say("Penandatangannya memeriksa, lalu menandatanganinya: naskah documents sign NASKAH")
_PRINTED: Final = say("Tunggu sampai lembarnya dicetak.")
_REPLACE: Final = say("Buat naskah baru; yang ini tetap tersimpan sebagaimana adanya.")
_REVOKE: Final = say(
    'Naskah yang sudah ditandatangani tidak dibatalkan; cabut atau ralat: naskah documents revoke NASKAH -m "ALASAN"'
)
_RALAT: Final = say(
    'Yang sudah ditandatangani tidak diubah; buat ralat atau penggantinya, lalu: naskah documents revoke NASKAH -m "ALASAN"'
)
_CANCEL: Final = say(
    'Naskah yang belum ditandatangani dibatalkan: naskah documents cancel NASKAH -m "ALASAN"'
)
SENT: Final = say('Tanda tangannya sudah ada; kirimkan: naskah documents send NASKAH --luar "PENERIMA"')

TO_ANSWER: Final = say(
    "Jawab disposisi ini (naskah disposisi answer NASKAH), atau teruskan: naskah disposisi forward NASKAH --kepada JABATAN --petunjuk PETUNJUK"
)
TO_CLOSE: Final = say("Disposisi ini berjalan; bila selesai, tutup: naskah disposisi close NASKAH")
TO_SEE: Final = say("Lihat disposisi ini dan jawabannya: naskah disposisi show NASKAH")
"""What a signed lembar disposisi waits for, by what its reader may do."""

WAITS: Final[Mapping[str, str]] = {
    Level.BASAH: say(
        "Cetak halamannya, tanda tangani di atas kertas, lalu bawa pindaiannya: naskah documents scan NASKAH pindaian.pdf"
    ),
    Level.SEGEL: say("Tunggu sampai halaman bersegelnya tersimpan dalam arsip."),
    Level.PRIBADI: say(
        "Penandatangannya membubuhkan tanda tangan dengan sertifikatnya: naskah documents seal NASKAH"
    ),
    Level.BSRE: say("Penandatangannya membubuhkan tanda tangan melalui BSrE: naskah documents seal NASKAH"),
}
"""What a document that has its number waits for, by the level it is signed on."""

_WAITED: Final[Mapping[Level, Kind | None]] = {
    Level.BASAH: Kind.PINDAI,
    Level.SEGEL: None,
    Level.PRIBADI: Kind.TTE,
    Level.BSRE: Kind.TTE,
}
"""By which act; the seal needs nobody's."""
_OTHERS: Final[Mapping[Kind, Sentence]] = {
    Kind.REVISI: say("Menunggu perbaikan oleh {siapa}."),
    Kind.PARAF: say("Menunggu paraf {siapa}."),
    Kind.TANDA_TANGAN: say("Menunggu tanda tangan {siapa}."),
    Kind.TTE: say("Menunggu tanda tangan elektronik {siapa}."),
    Kind.PINDAI: say("Menunggu tanda tangan {siapa} di atas kertas, dan pindaiannya."),
    Kind.DISTRIBUSI: say("Menunggu dikirim oleh unitnya atau arsiparis."),
}
"""The same to whoever may not do it."""


class At(StrEnum):
    """What must pass, or be mended, before a person's next act."""

    PRINTING = "printing"
    SEALING = "sealing"
    ARCHIVING = "archiving"
    ASIDE = "aside"
    """The job of its page was set aside."""
    ASKED = "asked"
    """Nobody knows what a gateway did with the request for its signature."""
    ORPHANED = "orphaned"
    """Whoever gave it its number, and was to affix their own signature, may sign it no more."""
    HALVED = "halved"
    """The same of one of several, once another has signed: nobody takes their place any more."""


_AT: Final[Mapping[At, str]] = {
    At.PRINTING: say("Tunggu sampai halamannya dicetak."),
    At.SEALING: WAITS[Level.SEGEL],
    At.ARCHIVING: say("Tunggu sampai halaman yang ditandatangani tersimpan dalam arsip."),
    At.ASIDE: say("Halamannya belum dapat dicetak atau disimpan; menunggu admin."),
    At.ASKED: say("Hasil permintaan tanda tangannya belum diketahui; menunggu kepastian."),
    At.ORPHANED: say(
        "Pejabat yang memberinya nomor tidak berwenang lagi; menunggu diambil alih oleh pejabat yang berwenang sekarang."
    ),
    At.HALVED: say(
        "Salah satu penandatangannya tidak berwenang lagi, sedangkan yang lain sudah menandatangani; menunggu dikembalikan oleh salah seorang penandatangan, supaya putarannya dimulai lagi."
    ),
}
MENDED: Final[Mapping[At, tuple[Kind, str]]] = {
    At.ASIDE: (
        Kind.REVISI,
        say(
            "Halamannya tidak dapat dicetak; menunggu admin, atau perbaiki isinya: naskah documents revise NASKAH isi.json"
        ),
    ),
    At.ASKED: (
        Kind.PASTIKAN,
        say("Hasil permintaan tanda tangannya belum diketahui; pastikan: naskah documents settle NASKAH"),
    ),
    At.HALVED: (
        Kind.KEMBALIKAN,
        say(
            'Salah satu penandatangannya tidak berwenang lagi, sedangkan yang lain sudah menandatangani; kembalikan, supaya putarannya dimulai lagi dengan nomor baru: naskah documents return NASKAH -m "ALASAN"'
        ),
    ),
    At.ORPHANED: (
        Kind.AMBIL_ALIH,
        say(
            'Pejabat yang memberinya nomor tidak berwenang lagi; ambil alih, nomornya tetap: naskah documents takeover NASKAH -m "ALASAN"'
        ),
    ),
}
"""By which act whoever may do it mends that, and how."""
NOTHING: Final = say("Tidak ada lagi yang perlu dilakukan atas naskah ini.")

_BY_STATUS: Final[Mapping[str, str]] = {
    Status.DIKEMBALIKAN: say("Konseptor memperbaikinya dahulu: naskah documents revise NASKAH isi.json"),
    Status.DITANDATANGANI: SENT,
    Status.DIDISTRIBUSIKAN: say(
        'Tidak ada lagi yang perlu dilakukan; catat tanda terimanya: naskah documents receipt NASKAH "PENERIMA" "NAMA"'
    ),
    Status.BATAL: _REPLACE,
    Status.DICABUT: _REPLACE,
    Status.SELESAI: NOTHING,
}
_INSTEAD: Final[Mapping[tuple[str, Kind], tuple[Kind, str]]] = {
    **{(status, Kind.BATAL): (Kind.CABUT, _REVOKE) for status in IN_FORCE},
    **{(status, Kind.REVISI): (Kind.RALAT, _RALAT) for status in IN_FORCE},
    **{
        (status, kind): (Kind.BATAL, _CANCEL)
        for status in (Status.KONSEP, Status.DIPARAF, Status.DIKEMBALIKAN, Status.MENUNGGU_TTE)
        for kind in (Kind.CABUT, Kind.RALAT)
    },
}
"""Which act does what was meant, where another one does."""


def stands(status: str, nomor: str | None) -> str:
    """Say how a document stands: not every type gets a number before its signature."""
    return _NUMBERED if status == Status.MENUNGGU_TTE and nomor is not None else STATUS[status]


def cannot(status: str, kind: Kind, nomor: str | None = None) -> str:
    """Say that a document cannot be acted upon so."""
    keadaan = stands(status, nomor)
    return say("Naskah ini {keadaan}; tidak dapat {perbuatan}.", keadaan=keadaan, perbuatan=DONE[kind])


def next_step(
    status: str,
    level: str | None,
    *,
    chain: bool,
    turns: bool,
    drafter: bool,
    may: Collection[Kind],
    waits_for: Sequence[str],
) -> str:
    """Return what to do next to whoever may do it, and to others whom the document waits for.

    ``turns``: somebody is still to initial; ``drafter``: it was returned to whoever wrote it, and not one step; ``may``:
    what the reader may do now; ``waits_for``: whose move it is, as people call them.
    """
    kind, step = _next(status, level, chain=chain, turns=turns, drafter=drafter)
    if kind is None or kind in may:
        return step
    if status == Status.DIDISTRIBUSIKAN:
        return NOTHING
    return Sentence(_OTHERS[kind].msgid, {"siapa": together(list(waits_for), "atau")})


def at_first(at: At, may: Collection[Kind]) -> str:
    """Return what passes before anybody's next act, and to whoever may mend it, how."""
    kind, step = MENDED.get(at, (None, ""))
    return step if kind in may else _AT[at]


def _next(
    status: str, level: str | None, *, chain: bool, turns: bool, drafter: bool
) -> tuple[Kind | None, str]:
    """Return the act by which a document goes on, and how; where nobody's act does, what happens by itself."""
    if status == Status.MENUNGGU_TTE:
        way = Level(level or Level.BASAH)
        return _WAITED[way], WAITS[way]
    if status == Status.KONSEP and not chain:
        return None, _PRINTED
    if status in (Status.KONSEP, Status.DIPARAF):
        return (Kind.PARAF, _INITIAL) if turns else (Kind.TANDA_TANGAN, _SIGN)
    if status == Status.DIKEMBALIKAN:
        return (Kind.REVISI, _BY_STATUS[status]) if drafter else (Kind.PARAF, _AGAIN)
    return (Kind.DISTRIBUSI if status in IN_FORCE else None), _BY_STATUS[status]


def instead(status: str, kind: Kind, may: Collection[Kind]) -> str | None:
    """Return the step that does what was meant by an act the state does not know, to whoever may take it; else nothing."""
    other, step = _INSTEAD.get((status, kind), (None, None))
    return step if other in may else None


def may_be(kinds: Iterable[Kind]) -> str:
    """Say what may be done to a document at all."""
    known = [DONE[kind] for kind in kinds]
    if not known:
        return say("tidak ada yang dapat dilakukan atasnya")
    return say("yang dapat: {perbuatan}", perbuatan=together(known, "atau"))
