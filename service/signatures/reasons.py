"""Why a signature is not taken, in the words of its signatory. Decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from service.desk.errors import Field
from worker.signing.signatories import Decision, Refusal

REASONS: Final[Mapping[Refusal, str]] = {
    Refusal.ABSENT: "tidak memuat tanda tangan elektronik penandatangannya",
    Refusal.UNBOUND: "sertifikatnya tidak terikat kepada siapa pun di kantor ini; admin mengikatnya, Anda mengukuhkannya",
    Refusal.ANOTHERS: "sertifikatnya terikat kepada orang lain",
    Refusal.UNCONFIRMED: "sertifikatnya belum dikukuhkan pemiliknya: naskah people confirm",
    Refusal.ENDED: "ikatan sertifikatnya sudah diakhiri",
    Refusal.LOW: "sertifikatnya terikat untuk tingkat yang lebih rendah daripada yang diminta naskah ini",
    Refusal.EXPIRED: "masa berlaku sertifikatnya sudah berakhir",
    Refusal.EARLY: "masa berlaku sertifikatnya belum mulai",
    Refusal.UNTRUSTED: "penerbit sertifikatnya tidak dikenal kantor ini, dicabut, atau bukan untuk menandatangani",
    Refusal.BROKEN: "tanda tangannya tidak sah untuk isi berkas ini",
    Refusal.ALTERED: "berkasnya diubah atau ditambah setelah ditandatangani",
    Refusal.SURPLUS: "memuat lebih banyak tanda tangan daripada yang diminta naskah ini",
    Refusal.ANOTHER_PAGE: "bukan halaman naskah ini",
    Refusal.UNREADABLE: "tidak dapat dibuka sebagai PDF",
    Refusal.UNCOMPARED: "tampilannya tidak dapat dibandingkan dengan halaman naskah ini",
    Refusal.UNPROVEN: "tidak lolos pemeriksaan",
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
