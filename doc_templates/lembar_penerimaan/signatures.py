"""The electronic signatures of a received PDF as the sheet and the record say them: whose, since when, and what they are worth.

They were examined when the file came, with what was known that day. Values and words; nothing is judged here.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Final

from pydantic import AwareDatetime, Field, StringConstraints

from doc_templates.kit import Isian, waktu

MOST: Final = 20
"""Signatures of one file that are noted; a contract of a dozen parties has fewer."""
PRINTED: Final = 5
"""Those that the sheet has room for."""
LONGEST: Final = 120
"""Letters of a name that are kept: X.520 gives a common name 64."""
NameOfCertificate = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=LONGEST)]
"""A name as a certificate bears it, whoever wrote it there."""


class SignatureState(StrEnum):
    """What a signature says of the file."""

    WHOLE = "utuh"
    """The file is what was signed, to its last byte."""
    CHANGED = "berubah"
    """The signature stands, and something was added or changed after it."""
    BROKEN = "rusak"
    """What it covers is not what was signed, or the signature is not the certificate's."""


STATES: Final = {
    SignatureState.WHOLE: "berkas utuh, tidak berubah sejak ditandatangani",
    SignatureState.CHANGED: "berkas DIUBAH sesudah ditandatangani",
    SignatureState.BROKEN: "TIDAK sah: yang ditandatangani bukan isi berkas ini",
}
UNTRUSTED: Final = "penerbit sertifikatnya tidak dikenal di sini, atau sertifikatnya tidak berlaku"


class FileSignature(Isian):
    """One signature."""

    penanda_tangan: NameOfCertificate
    penerbit: NameOfCertificate
    seri: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{1,80}$")]
    """The certificate's serial number."""
    sidik: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    """SHA-256 of the certificate."""
    waktu: AwareDatetime | None = None
    """When it was signed, as the signature itself says."""
    dicap: AwareDatetime | None = None
    """When a time stamping authority saw it."""
    keadaan: SignatureState
    akar: NameOfCertificate | None = None
    """The root to which its certificate was traced; None: to none that is known here."""


class FileSignatures(Isian):
    """What was found out of a file's signatures when it came."""

    diperiksa: AwareDatetime | None = None
    """When; None where nobody looked: files other than PDF, and those that came before signatures were examined."""
    daftar: list[FileSignature] = Field(default_factory=list, max_length=MOST)
    lainnya: Annotated[int, Field(ge=0)] = 0
    """Signatures beyond those."""
    belum: Annotated[str, StringConstraints(strict=True, min_length=1, max_length=300)] | None = None
    """Why they could not be examined."""


NOT_EXAMINED: Final = FileSignatures()


def lines(found: FileSignatures, zone: str) -> list[str]:
    """Return them as the sheet prints them, a line each; none of a file without signatures."""
    said = [f"Tanda tangan elektronik: {of_one(each, zone)}" for each in found.daftar[:PRINTED]]
    more = len(found.daftar) - len(said) + found.lainnya
    said += [f"Tanda tangan elektronik lainnya: {more}"] if more else []
    return said + ([f"Tanda tangan elektronik belum diperiksa: {found.belum}"] if found.belum else [])


def of_one(signature: FileSignature, zone: str) -> str:
    """Return one signature in words."""
    when = signature.dicap or signature.waktu
    told = [
        f"{signature.penanda_tangan}, sertifikat dari {signature.penerbit}",
        *([f"{waktu(when, zone)}{' (dicap)' if signature.dicap else ''}"] if when else []),
        STATES[signature.keadaan],
        # Of a broken one nobody asks who issued its certificate.
        *([_trust(signature)] if signature.keadaan is not SignatureState.BROKEN else []),
    ]
    return "; ".join(told)


def _trust(signature: FileSignature) -> str:
    return f"tepercaya menurut {signature.akar}" if signature.akar else UNTRUSTED
