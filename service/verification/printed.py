"""What the QR codes of a file say beside the document's code: whose address it is, and what the paper claims of itself.

A file is judged by the code it carries, whoever printed it. An address of somebody else's leads a reader to a page that
is not the office's, and a claim that is not the record's is a forger's: both are said loudly. Parses texts, opens nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs, urlsplit

from service.verification.public import PublicFacts
from service.words import Sentence, say
from worker.signing.naming import code_of, host_of

FOREIGN: Final = say(
    "AWAS: kode QR di dalamnya menunjuk ke {theirs}, BUKAN ke alamat verifikasi kantor ini, {own}. Jangan buka alamat itu dan"
    " jangan percaya halamannya."
)
CONTRADICTED: Final = (
    "AWAS: kode QR di dalamnya menyebut nomor, tanggal, atau sidik isi yang BERBEDA dari catatan arsip."
)
SEVERAL: Final = say(
    "AWAS: di dalamnya ada kode lebih dari satu naskah: {codes}. Yang ditunjukkan di sini naskah berkode {taken}; periksa yang"
    " lain satu per satu."
)
_FACTS: Final = ("n", "t", "s")


@dataclass(frozen=True, kw_only=True)
class CodeFaults:
    """What is wrong with a file's QR codes; nothing of it where all is well."""

    address: str | None = None
    """Whose address one of them names, if it is not the office's."""
    contradicted: bool = False
    """One of them claims a number, a day or a content that the record does not have."""
    codes: tuple[str, ...] = ()
    """The codes of several documents."""

    @property
    def wrong(self) -> bool:
        """Whether anything is."""
        return self != ALL_WELL

    def words(self, own: str, taken: str | None) -> list[Sentence]:
        """Return it as sentences; ``own``: the office's address, ``taken``: the code of the document that is told."""
        return [
            *([say(FOREIGN.msgid, theirs=self.address, own=own)] if self.address else ()),
            *([CONTRADICTED] if self.contradicted else ()),
            *([say(SEVERAL.msgid, codes=", ".join(self.codes), taken=taken)] if self.codes and taken else ()),
        ]


ALL_WELL: Final = CodeFaults()


def printed(texts: Sequence[str], known: Collection[str], told: PublicFacts | None) -> CodeFaults:
    """Return what is wrong with the texts of a file's QR codes, beside the office's addresses and the document they name."""
    codes = tuple(dict.fromkeys(code for text in texts if (code := code_of(text))))
    foreign = next((host for text in texts if (host := host_of(text)) not in known), None)
    return CodeFaults(
        address=foreign,
        contradicted=told is not None and any(_contradicts(text, told) for text in texts),
        codes=codes if len(codes) > 1 else (),
    )


def _contradicts(text: str, told: PublicFacts) -> bool:
    """Whether the claim behind ``#`` of this document's code is not the record's; of a closed one nothing is claimed."""
    if code_of(text) != told.code:
        return False
    try:
        claim = parse_qs(urlsplit(text.strip()).fragment, keep_blank_values=True, max_num_fields=8)
    except ValueError:
        return True
    said = [claim.get(each, [""])[0] for each in _FACTS]
    if not any(said):
        return False
    day = told.tanggal.isoformat() if told.tanggal else ""
    return not told.open or said != [told.nomor or "", day, told.content_digest or ""]
