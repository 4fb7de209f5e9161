"""Why a signature is not taken, in the words of its signatory. Decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from service.errors import Field
from service.words import say
from worker.signing.gateway import Answer, Doubt, Outcome
from worker.signing.signatories import Decision, Refusal

REASONS: Final[Mapping[Refusal, str]] = {
    Refusal.ABSENT: say("tidak memuat tanda tangan elektronik penandatangannya"),
    Refusal.UNBOUND: say(
        "sertifikatnya tidak terikat kepada siapa pun di kantor ini; admin mengikatnya, Anda mengukuhkannya"
    ),
    Refusal.ANOTHERS: say("sertifikatnya terikat kepada orang lain"),
    Refusal.UNCONFIRMED: say("sertifikatnya belum dikukuhkan pemiliknya: naskah people confirm"),
    Refusal.ENDED: say("ikatan sertifikatnya sudah diakhiri"),
    Refusal.LOW: say(
        "sertifikatnya terikat untuk tingkat yang lebih rendah daripada yang diminta naskah ini"
    ),
    Refusal.EXPIRED: say("masa berlaku sertifikatnya sudah berakhir"),
    Refusal.EARLY: say("masa berlaku sertifikatnya belum mulai"),
    Refusal.UNTRUSTED: say(
        "penerbit sertifikatnya tidak dikenal kantor ini, dicabut, atau bukan untuk menandatangani"
    ),
    Refusal.BROKEN: say("tanda tangannya tidak sah untuk isi berkas ini"),
    Refusal.ALTERED: say("berkasnya diubah atau ditambah setelah ditandatangani"),
    Refusal.SURPLUS: say("memuat lebih banyak tanda tangan daripada yang diminta naskah ini"),
    Refusal.ANOTHER_PAGE: say("bukan halaman naskah ini"),
    Refusal.UNREADABLE: say("tidak dapat dibuka sebagai PDF"),
    Refusal.UNCOMPARED: say("tampilannya tidak dapat dibandingkan dengan halaman naskah ini"),
    Refusal.UNPROVEN: say("tidak lolos pemeriksaan"),
}
DOUBTS: Final[Mapping[Doubt, str]] = {
    Doubt.SILENT: say("sudah terkirim, tetapi BSrE tidak menjawab sampai batas waktu"),
    Doubt.BROKEN_OFF: say("sudah terkirim, tetapi sambungan ke BSrE terputus sebelum jawabannya sampai"),
    Doubt.FAILED: say("BSrE menjawab bahwa layanannya gagal; mungkin sesudah menandatangani"),
    Doubt.ELSEWHERE: say("BSrE mengalihkan ke alamat lain, yang tidak diikuti; periksa alamat layanannya"),
    Doubt.NO_FILE: say("jawaban BSrE tidak memuat tepat satu berkas"),
    Doubt.GARBLED: say("berkas dalam jawaban BSrE tidak terbaca"),
    Doubt.UNSIGNED: say("berkas dalam jawaban BSrE sama dengan yang dikirim, tanpa tanda tangan"),
}
WHOSE: Final = frozenset(
    {
        Refusal.UNBOUND,
        Refusal.ANOTHERS,
        Refusal.UNCONFIRMED,
        Refusal.ENDED,
        Refusal.LOW,
    }
)
"""What is wrong with the certificate's owner, not with the certificate."""


def of_gateway(answer: Answer) -> str:
    """Return what the gateway's refusal, or its doubtful answer, means; of its own words only those of a refusal are told."""
    kode = f" (kode {answer.status})" if answer.status is not None else ""
    if answer.doubt is not None:
        return f"{DOUBTS[answer.doubt]}{kode}"
    if answer.outcome is Outcome.REFUSED:
        return f"jawaban BSrE: {answer.said}{kode}" if answer.said else f"BSrE menolak tanpa keterangan{kode}"
    return DOUBTS[Doubt.NO_FILE]


def fields(decision: Decision, path: str) -> list[Field]:
    """Return each reason as a field; with those about a certificate goes what an administrator needs to find it."""
    told = []
    for each in decision.signatories:
        for refusal in each.refusals:
            named = ""
            if each.signature is not None and refusal in WHOSE:
                named = f" ({each.signature.signer}, SHA-256 {each.signature.fingerprint})"
            told.append(Field(path=path, reason=f"{REASONS[refusal]}{named}"))
    return [*told, *(Field(path=path, reason=REASONS[refusal]) for refusal in decision.page)]
