"""What the press refuses, in the words of whoever made the template: Indonesian, without a word of a library.

The refusals themselves are types (``errors``); what a zip, an XML parser, Jinja or Python said of it stands beside them as
``technical``. Findings of the lint and of a trial are written here, and known again by ``service.words.heard``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from jinja2.exceptions import SecurityError

from worker.press.errors import (
    ConstructRefused,
    IllegalCharacter,
    LinkRefused,
    PackageRefused,
    PressError,
    RenderFailed,
    RenderTooLarge,
    TemplateBroken,
    TemplateRefusal,
    TemplateTooHungry,
    TextLost,
    UndefinedField,
    UnknownPart,
    UnprintableValue,
)

PACKAGE: Final[Mapping[TemplateRefusal, str]] = {
    TemplateRefusal.EMPTY: "berkasnya kosong",
    TemplateRefusal.TRUNCATED: "berkasnya terpotong atau rusak",
    TemplateRefusal.HTML: "halaman web",
    TemplateRefusal.RTF: "dokumen Rich Text (.rtf)",
    TemplateRefusal.ENCRYPTED: "berkasnya terkunci kata sandi",
    TemplateRefusal.LEGACY_WORD: "dokumen Word 97-2003 (.doc) atau berkas Office lama lain",
    TemplateRefusal.PDF: "isinya PDF",
    TemplateRefusal.WORD_XML: "dokumen Word berbentuk satu berkas XML (.xml)",
    TemplateRefusal.OPEN_DOCUMENT: "dokumen LibreOffice (.odt)",
    TemplateRefusal.STRICT: "dokumen Word jenis Strict Open XML",
    TemplateRefusal.NOT_A_PACKAGE: "isinya bukan dokumen Word",
    TemplateRefusal.NOT_WORD: "paketnya tidak memuat dokumen Word",
    TemplateRefusal.CORRUPT: "isinya rusak",
    TemplateRefusal.TOO_LARGE: "ukurannya melampaui batas",
    TemplateRefusal.TOO_MANY_ENTRIES: "bagiannya terlalu banyak",
    TemplateRefusal.TOO_DENSE: "isinya mengembang jauh melampaui ukurannya",
    TemplateRefusal.DUPLICATE_NAME: "dua bagian bernama sama",
    TemplateRefusal.UNSAFE_NAME: "nama bagiannya keluar dari paket",
    TemplateRefusal.OVERLAPPING: "bagian-bagiannya bertumpang tindih",
    TemplateRefusal.ENTITIES: "deklarasi entitas XML",
    TemplateRefusal.MACROS: "dokumen atau templat Word bermakro (.docm, .dotm)",
}
_PART: Final = re.compile(r"[^\s:]*[/.][^\s:]*")
"""A part's name at the head of a refusal's detail."""
_PROGRAM: Final[tuple[tuple[tuple[type[Exception], ...], str], ...]] = (
    ((SecurityError,), "perhitungan ini tidak boleh dipakai dalam templat"),
    ((ZeroDivisionError,), "pembagian dengan nol"),
    ((ArithmeticError,), "hasil hitungannya terlalu besar"),
    ((IndexError, KeyError), "bagian yang diminta tidak ada"),
    ((TypeError, AttributeError), "nilai-nilainya tidak dapat dipakai bersama dengan cara ini"),
    ((ValueError,), "nilainya tidak dapat dibaca sebagaimana diminta"),
)
_PRINT: Final[Mapping[type[PressError], str]] = {
    UndefinedField: "isian yang diminta tidak ada",
    UnprintableValue: "ada isian yang tidak dapat dicetak: daftar, objek, atau kosong",
    IllegalCharacter: "ada karakter yang tidak dapat dicetak",
    LinkRefused: "isian tautan bukan alamat https:// atau mailto:",
    ConstructRefused: "templatnya memuat perintah yang tidak diizinkan",
    RenderTooLarge: "hasil cetaknya terlalu besar",
    RenderFailed: "isian tidak dapat dihitung",
    TemplateBroken: "tandanya tidak dapat dibaca",
    TemplateTooHungry: "templat menghabiskan waktu atau memori",
    TextLost: "ada isi yang tidak muncul pada tempatnya",
    UnknownPart: "gambar yang hendak diganti tidak ada",
}
"""What kept a template from being printed; that it could not be, for a type that is not here."""


def of_package(refused: PackageRefused) -> str:
    """Return why a file is not taken, with the part that is at fault."""
    part = _PART.match(refused.detail)
    told = PACKAGE[refused.reason]
    return f"{told} pada bagian {part.group()}" if part else told


def of_program(error: Exception) -> str:
    """Return why a template's program could not be computed."""
    return next(
        (told for kinds, told in _PROGRAM if isinstance(error, kinds)), "hitungannya tidak dapat dikerjakan"
    )


def of_print(error: PressError) -> str:
    """Return what kept a print from being made."""
    if isinstance(error, PackageRefused):
        return of_package(error)
    told = next((_PRINT[each] for each in type(error).__mro__ if each in _PRINT), "pencetakannya gagal")
    match error:
        case IllegalCharacter():
            return f"{told}: {error.code_point}"
        case LinkRefused():
            return f"{told} ({error.name})"
        case ConstructRefused():
            return f"{told}: {error.construct}"
        case RenderFailed() | TemplateBroken():
            return f"{told}: {error.reason}"
    return told
