"""What must already be true of a document before an act, as data: a row a condition, for the act itself and for its offer.

``rules.step`` asks every row of an act in their order. What only the order's own fields can say of days is ``act_days``.
A row's negation is a test of its own (``tests/unit/service/approvals/test_conditions.py``): a new row arrives tested.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from archive.errors import NaskahError
from archive.states import Status
from doc_templates.acts import OF_A_DISPOSISI, OF_A_RECEIPT
from service.approvals.case import DRAFTER, Case
from service.approvals.disposisi import addressees, closing
from service.approvals.table import TAKE_OVER, Kind, Level
from service.errors import ActNotPossible, BookClosed, BroughtWaiting, DocumentBusy, Field, SignaturePending
from service.office.levels import OWN
from service.words import Sentence, say
from service.words.life import WAITS

_EVERY: Final = frozenset(Kind)


@dataclass(frozen=True, kw_only=True)
class Condition:
    """One thing that must be true."""

    name: str
    kinds: frozenset[Kind]
    """The acts that ask for it."""
    holds: Callable[[Case], bool]
    refusal: Callable[[Case], NaskahError]
    status: str | None = None
    """Asked of documents in this status alone."""
    until_signed: bool = False
    """Not asked of an order that brings the signed page: the request it ends is its own."""
    lasting: bool = False
    """Where it is not so, the act is none of this document's: it is refused, and never told as one that is held up."""

    def asked_of(self, case: Case, kind: Kind) -> bool:
        """Tell whether an act upon a document asks for it."""
        return kind in self.kinds and self.status in (None, case.held.document.status)


def _cannot(reason: str, step: str | None = None) -> Callable[[Case], NaskahError]:
    return lambda case: ActNotPossible(reason, step=step, document=case.held.document.id)


def _waiting(reason: str) -> Callable[[Case], NaskahError]:
    """What is not so while the document waits for its signature: the next step is that of the level it is signed on."""
    return lambda case: ActNotPossible(
        Sentence(reason), step=WAITS[case.level or Level.BASAH], document=case.held.document.id
    )


def _busy(case: Case) -> NaskahError:
    return DocumentBusy(document=case.held.document.id)


def _unprinted(case: Case) -> NaskahError:
    if not case.stuck:
        return _busy(case)
    return _cannot(
        say("Halaman yang akan ditandatangani belum tersimpan"),
        say("Tunggu sampai halamannya dicetak, periksa (naskah documents get NASKAH), lalu ulangi."),
    )(case)


def _brought(case: Case) -> NaskahError:
    (job, *_) = (each.id for each in case.held.pending if each.brings)
    return BroughtWaiting(document=case.held.document.id, job=job)


def _pending(case: Case) -> NaskahError:
    return SignaturePending(document=case.held.document.id)


def _missing(case: Case) -> NaskahError:
    return ActNotPossible(
        say("Paraf belum lengkap"),
        fields=[
            Field(path="paraf", reason=say("belum diparaf {jabatan}", jabatan=place.jabatan))
            for place in case.missing
        ],
        step=say("Tunggu paraf yang disebutkan; sesudah itu penandatangannya menandatangani."),
    )


CONDITIONS: Final = (
    Condition(
        name="what is signed is changed by nobody",
        kinds=frozenset({Kind.REVISI, Kind.AMBIL_ALIH}),
        status=Status.MENUNGGU_TTE,
        holds=lambda case: case.unsigned,
        refusal=_cannot(
            say("Tanda tangan sudah dibubuhkan; isinya tidak dapat berubah lagi"),
            say(
                'Batalkan naskah ini (naskah documents cancel NASKAH -m "ALASAN"), atau tunggu tanda tangannya lalu ralat.'
            ),
        ),
        lasting=True,
    ),
    Condition(
        name="a numbered page is changed only when it cannot be printed",
        kinds=frozenset({Kind.REVISI}),
        status=Status.MENUNGGU_TTE,
        holds=lambda case: case.stuck,
        refusal=_waiting(
            "Naskah yang menunggu tanda tangan hanya direvisi bila halamannya tidak dapat dicetak"
        ),
    ),
    Condition(
        name="a number that waits for a person is taken over",
        kinds=frozenset({Kind.AMBIL_ALIH}),
        holds=lambda case: case.level in TAKE_OVER,
        refusal=_waiting("Naskah ini tidak menunggu tanda tangan seseorang"),
        lasting=True,
    ),
    Condition(
        name="nobody takes over while the signatory may sign",
        kinds=frozenset({Kind.AMBIL_ALIH}),
        holds=lambda case: bool(case.absent),
        refusal=_waiting("Pejabat yang memberi nomor naskah ini masih berwenang menandatanganinya"),
        lasting=True,
    ),
    Condition(
        name="what was returned to its drafter waits for the drafter",
        kinds=frozenset({Kind.PARAF, Kind.KEMBALIKAN}),
        status=Status.DIKEMBALIKAN,
        holds=lambda case: case.returned_to != DRAFTER,
        refusal=_cannot(
            say("Naskah dikembalikan kepada konseptor dan menunggu perbaikan"),
            say("Konseptor merevisi naskahnya: naskah documents revise NASKAH isi.json"),
        ),
    ),
    Condition(
        name="a number that was given is returned only from a round of several",
        kinds=frozenset({Kind.KEMBALIKAN}),
        status=Status.MENUNGGU_TTE,
        holds=lambda case: case.round is not None and case.round.several,
        refusal=_waiting(
            "Naskah ini sudah bernomor; satu penandatangan tidak mengembalikannya lagi, melainkan membatalkannya"
        ),
        lasting=True,
    ),
    Condition(
        name="a scan is of a page signed on paper",
        kinds=frozenset({Kind.PINDAI}),
        holds=lambda case: case.level == Level.BASAH,
        refusal=_waiting("Naskah ini tidak ditandatangani di atas kertas"),
        lasting=True,
    ),
    Condition(
        name="a signature of one's own is waited for",
        kinds=frozenset({Kind.TTE, Kind.PASTIKAN}),
        holds=lambda case: case.level in OWN,
        refusal=_waiting("Naskah ini tidak menunggu tanda tangan elektronik pribadi"),
        lasting=True,
    ),
    Condition(
        name="the page that is initialled or signed is archived",
        kinds=frozenset({Kind.PARAF, Kind.TANDA_TANGAN, Kind.AMBIL_ALIH, Kind.PINDAI}),
        holds=lambda case: case.facts.printed,
        refusal=_cannot(
            say("Halaman isi ini belum tersimpan dalam arsip; tunggu sampai dicetak, lalu periksa"),
            say("Tunggu sampai halamannya dicetak, periksa (naskah documents get NASKAH), lalu ulangi."),
        ),
    ),
    Condition(
        name="every place has initialled",
        kinds=frozenset({Kind.TANDA_TANGAN}),
        holds=lambda case: not case.missing,
        refusal=_missing,
    ),
    Condition(
        name="no request of unknown outcome is out",
        kinds=frozenset({Kind.TTE}),
        holds=lambda case: case.asked is None,
        refusal=_pending,
        until_signed=True,
    ),
    Condition(
        name="nothing is cancelled or taken over while a request is out",
        kinds=frozenset({Kind.BATAL, Kind.AMBIL_ALIH}),
        holds=lambda case: case.asked is None,
        refusal=_cannot(
            say("Hasil permintaan tanda tangan ke BSrE belum diketahui; pastikan atau lepaskan dahulu"),
            say("Pastikan (naskah documents settle NASKAH) atau lepaskan permintaan itu dahulu."),
        ),
    ),
    Condition(
        name="no round is broken while a request is out",
        kinds=frozenset({Kind.KEMBALIKAN}),
        status=Status.MENUNGGU_TTE,
        holds=lambda case: case.asked is None,
        refusal=_pending,
    ),
    Condition(
        name="a request of unknown outcome is there to be settled",
        kinds=frozenset({Kind.PASTIKAN}),
        holds=lambda case: case.asked is not None,
        refusal=_waiting("Tidak ada permintaan tanda tangan yang belum diketahui hasilnya"),
        lasting=True,
    ),
    Condition(
        name="what is answered or closed is a disposisi",
        kinds=OF_A_DISPOSISI,
        holds=lambda case: bool(addressees(case.held)),
        refusal=_cannot(
            say("Naskah ini bukan lembar disposisi"),
            say("Jawab atau tutup lembar disposisinya: naskah disposisi list"),
        ),
        lasting=True,
    ),
    Condition(
        name="a disposisi that was closed stays closed",
        kinds=OF_A_DISPOSISI,
        holds=lambda case: closing(case.held) is None,
        refusal=_cannot(
            say("Disposisi ini sudah ditutup oleh pemberinya"),
            say(
                "Bila masih perlu, pemberinya memberi disposisi baru: naskah disposisi give --kepada JABATAN --petunjuk PETUNJUK"
            ),
        ),
    ),
    Condition(
        name="the book of the year is open",
        kinds=OF_A_RECEIPT,
        holds=lambda case: not case.facts.closed,
        refusal=lambda case: BookClosed(document=case.held.document.id),
    ),
    Condition(
        # What is done with a disposisi leaves its status alone, and is in force already: several answer at once.
        name="no signature is on its way into the archive",
        kinds=_EVERY - OF_A_DISPOSISI,
        holds=lambda case: not case.turning,
        refusal=_busy,
    ),
    Condition(
        # What came from outside is in no archive before its job is done: only the acts that hand it on may come between.
        name="no file that was brought waits for its job",
        kinds=_EVERY - OF_A_RECEIPT,
        holds=lambda case: not any(each.brings for each in case.held.pending),
        refusal=_brought,
    ),
    Condition(
        name="the page to be signed on paper is printed",
        kinds=frozenset({Kind.PINDAI}),
        holds=lambda case: not case.held.pending,
        refusal=_unprinted,
    ),
    Condition(
        name="no worker has in hand what is printed anew",
        kinds=OF_A_RECEIPT | {Kind.AMBIL_ALIH},
        holds=lambda case: not any(each.state == "leased" for each in case.held.pending),
        refusal=_busy,
    ),
)
"""In the order in which they are asked; what passes by itself in a moment comes last."""
