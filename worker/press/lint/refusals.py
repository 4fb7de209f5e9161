"""A file that is refused whole, as a finding: what it is in words, and how its author saves it as a template."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from worker.press.errors import PackageHostile, PackageRefused, PackageTooLarge, TemplateRefusal
from worker.press.lint.findings import Finding, Rule, finding
from worker.press.reasons import PACKAGE, of_package

_IN_WORD: Final = (
    "Buka di Word, pilih Simpan Sebagai (Save As), lalu pilih jenis Dokumen Word (*.docx) tanpa kata sandi."
)
_IN_LIBREOFFICE: Final = "Buka di LibreOffice, pilih Simpan Sebagai, lalu pilih jenis Word 2007-365 (.docx)."
_NOT_STRICT: Final = "Buka di Word, pilih Simpan Sebagai (Save As), lalu pilih jenis Dokumen Word (*.docx), bukan yang bernama Strict."
_NO_MACROS: Final = (
    "Buka di Word, pilih Simpan Sebagai (Save As), lalu pilih jenis Dokumen Word (*.docx): makro tidak ikut."
)
FORMS: Final[Mapping[TemplateRefusal, tuple[str, str]]] = {
    TemplateRefusal.LEGACY_WORD: (PACKAGE[TemplateRefusal.LEGACY_WORD], _IN_WORD),
    TemplateRefusal.RTF: (PACKAGE[TemplateRefusal.RTF], _IN_WORD),
    TemplateRefusal.WORD_XML: (PACKAGE[TemplateRefusal.WORD_XML], _IN_WORD),
    TemplateRefusal.HTML: (PACKAGE[TemplateRefusal.HTML], _IN_WORD),
    TemplateRefusal.OPEN_DOCUMENT: (PACKAGE[TemplateRefusal.OPEN_DOCUMENT], _IN_LIBREOFFICE),
    TemplateRefusal.STRICT: (PACKAGE[TemplateRefusal.STRICT], _NOT_STRICT),
    TemplateRefusal.MACROS: (PACKAGE[TemplateRefusal.MACROS], _NO_MACROS),
}
"""Other forms of Word, each with how to save it; a .dotx is taken as it is."""


def refused_file(error: PackageRefused) -> Finding:
    """Return why a file is no template."""
    known = FORMS.get(error.reason)
    about = known[0] if known else of_package(error)
    remedy = known[1] if known else None
    if isinstance(error, PackageTooLarge):
        return finding(Rule.OVERSIZE, "", about, remedy=remedy)
    if isinstance(error, PackageHostile):
        return finding(Rule.FORBIDDEN, error.detail, about, tag=error.reason.value, remedy=remedy)
    return finding(Rule.UNREADABLE, "", about, tag=error.reason.value, remedy=remedy)
