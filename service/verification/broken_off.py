"""Downloads that broke off: whether a file's end is missing, and which file of the archive it is the beginning of.

Compared is only what an open document's own page gives anyone anyway: whoever may ask whether a file begins so could find out
the rest of it byte by byte. Bytes in, words out; reads nothing itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from archive.ledger.documents.versions import Artifact
from service.words import Sentence, say
from worker.signing.verdict import Standing

SHORTEST: Final = 1 << 10
"""Bytes that begin one document alone; every file of one kind has the first few."""
_PDF: Final = b"%PDF-"
_PACKAGE: Final = b"PK\x03\x04"
_ENDS: Final[Mapping[bytes, tuple[bytes, int]]] = {
    _PDF: (b"%%EOF", 1 << 10),
    # The directory's end, which may have a remark of 64 KiB behind it.
    _PACKAGE: (b"PK\x05\x06", 22 + (1 << 16)),
    b"{": (b"}", 4),
    b"[": (b"]", 4),
}
"""How a file ends that begins so, and within how many bytes of its end that stands."""
_ENDINGS: Final = {_PDF: ".pdf", _PACKAGE: ".docx"}
WHOLE: Final[Mapping[Standing, Sentence]] = {
    Standing.EARLIER: say("Yang utuh ialah versi terdahulu; arsip menyimpan versi yang lebih baru."),
    Standing.COPY: say("Yang utuh ialah salinan yang dibuat kantor dari naskah ini."),
    Standing.SCAN: say("Yang utuh ialah pindaian naskah bertanda tangan basah yang diarsipkan."),
    Standing.SOURCE: say("Yang utuh ialah DOCX naskah ini; bukan berkas yang ditandatangani."),
}
"""Which file it would be, were it whole; the document's own needs no word."""


def broken_off(file: bytes) -> bool:
    """Return whether a file ends before its kind's end; False for a kind that has none."""
    for head, (end, within) in _ENDS.items():
        if file.startswith(head):
            return end not in file[-within:].rstrip()
    return False


def wholes(file: bytes, kept: Iterable[Artifact]) -> Iterable[Artifact]:
    """Yield which of the archive's files it can be the beginning of, by kind and size, each once."""
    ending = next((name for head, name in _ENDINGS.items() if file.startswith(head)), None)
    if ending is None or len(file) < SHORTEST or not broken_off(file):
        return
    seen: set[str] = set()
    for each in kept:
        if each.name.endswith(ending) and each.size > len(file) and each.sha256 not in seen:
            seen.add(each.sha256)
            yield each
