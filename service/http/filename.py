"""File names for downloads (RFC 6266), generated: nothing a sender wrote reaches the header but letters and digits.

>>> print(content_disposition("Surat Edaran.pdf"))
attachment; filename="Surat-Edaran.pdf"; filename*=UTF-8''Surat%20Edaran.pdf
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

from archive.access import AccessClass

LONGEST = 80
_CLASSES = {
    AccessClass.B: "",
    AccessClass.T: "TERBATAS",
    AccessClass.R: "RAHASIA",
    AccessClass.SR: "SANGAT-RAHASIA",
}
_OTHER = re.compile(r"[^A-Za-z0-9]+")
_NOT_WORD = re.compile(r"[^\w-]+")


def content_disposition(name: str) -> str:
    """Return an attachment header for ``name``, with the ASCII form old clients read and the UTF-8 one."""
    stem, _, suffix = name.rpartition(".")
    ascii_stem = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode()
    plain = _OTHER.sub("-", ascii_stem).strip("-") or "naskah"
    header = f'attachment; filename="{plain}.{suffix}"'
    return header if f"{plain}.{suffix}" == name else f"{header}; filename*=UTF-8''{quote(name, safe='')}"


def of_class(name: str, akses: AccessClass) -> str:
    """Return a name that says the access class above B first."""
    return f"{_CLASSES[akses]}_{name}" if _CLASSES[akses] else name


def file_name(
    jenis: str,
    number_or_code: str,
    judul: str,
    suffix: str,
    akses: AccessClass = AccessClass.B,
    mark: str = "",
) -> str:
    """Return a name a person recognises: access class above B, type, number (or code), mark, title, in that order.

    ``mark``: DICABUT and the like, so that nobody files it for one in force.
    """
    title = _NOT_WORD.sub("-", unicodedata.normalize("NFC", judul)).strip("-_")[:LONGEST].strip("-_")
    number = _NOT_WORD.sub("-", number_or_code).strip("-")
    parts = (_CLASSES[akses], jenis.replace("_", "-"), number, mark, title)
    return f"{'_'.join(part for part in parts if part)}.{suffix}"
