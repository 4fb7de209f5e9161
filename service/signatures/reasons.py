"""Why a signature is not taken, in the words of its signatory. Decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from service.errors import Field
from service.words import say
from worker.signing.gateway import Doubt, SignAnswer, SignOutcome
from worker.signing.signatories import Decision, SignatureRefusal

REASONS: Final[Mapping[SignatureRefusal, str]] = {
    SignatureRefusal.ABSENT: say("tidak memuat tanda tangan elektronik penandatangannya"),
    SignatureRefusal.UNBOUND: say(
        "sertifikatnya tidak terikat kepada siapa pun di kantor ini; admin mengikatnya, Anda mengukuhkannya"
    ),
    SignatureRefusal.ANOTHERS: say("sertifikatnya terikat kepada orang lain"),
    SignatureRefusal.UNCONFIRMED: say("sertifikatnya belum dikukuhkan pemiliknya: naskah people confirm"),
    SignatureRefusal.ENDED: say("ikatan sertifikatnya sudah diakhiri"),
    SignatureRefusal.LOW: say(
        "sertifikatnya terikat untuk tingkat yang lebih rendah daripada yang diminta naskah ini"
    ),
    SignatureRefusal.EXPIRED: say("masa berlaku sertifikatnya sudah berakhir"),
    SignatureRefusal.EARLY: say("masa berlaku sertifikatnya belum mulai"),
    SignatureRefusal.UNTRUSTED: say(
        "penerbit sertifikatnya tidak dikenal kantor ini, dicabut, atau bukan untuk menandatangani"
    ),
    SignatureRefusal.BROKEN: say("tanda tangannya tidak sah untuk isi berkas ini"),
    SignatureRefusal.ALTERED: say("berkasnya diubah atau ditambah setelah ditandatangani"),
    SignatureRefusal.SURPLUS: say("memuat lebih banyak tanda tangan daripada yang diminta naskah ini"),
    SignatureRefusal.ANOTHER_PAGE: say("bukan halaman naskah ini"),
    SignatureRefusal.UNREADABLE: say("tidak dapat dibuka sebagai PDF"),
    SignatureRefusal.UNCOMPARED: say("tampilannya tidak dapat dibandingkan dengan halaman naskah ini"),
    SignatureRefusal.OTHER_NAME: say(
        "sertifikatnya bukan atas nama, atau nomor identitas, yang dicatat kantor ini tentang Anda"
    ),
    SignatureRefusal.OTHER_ISSUER: say("penerbitnya bukan yang diterima kantor ini bagi pihak dari luar"),
    SignatureRefusal.UNPROVEN: say("tidak lolos pemeriksaan"),
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
        SignatureRefusal.UNBOUND,
        SignatureRefusal.ANOTHERS,
        SignatureRefusal.UNCONFIRMED,
        SignatureRefusal.ENDED,
        SignatureRefusal.LOW,
        SignatureRefusal.OTHER_NAME,
        SignatureRefusal.OTHER_ISSUER,
    }
)
"""What is wrong with the certificate's owner, not with the certificate."""


def of_gateway(answer: SignAnswer) -> str:
    """Return what the gateway's refusal, or its doubtful answer, means; of its own words only those of a refusal are told."""
    kode = f" (kode {answer.status})" if answer.status is not None else ""
    if answer.doubt is not None:
        return f"{DOUBTS[answer.doubt]}{kode}"
    if answer.outcome is SignOutcome.REFUSED:
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
