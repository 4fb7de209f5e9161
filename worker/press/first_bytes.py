"""What a file that should be a DOCX is by its first bytes, where it is no package at all. Parses nothing."""

from __future__ import annotations

from typing import Final

from worker.press.errors import NotAWordPackage, TemplateRefusal

_PACKAGE: Final = b"PK\x03\x04"
_OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_HEAD: Final = 1_024
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_WORD_XML: Final = (
    b'progid="word.document"',
    b"schemas.microsoft.com/office/2006/xmlpackage",
    b"office/word/2003/wordml",
)


def require_package(data: bytes) -> None:
    """Raise ``NotAWordPackage`` for what is no zip file, each kind by its name."""
    if not data.startswith(_PACKAGE):
        raise NotAWordPackage(_kind_of(data))


def _kind_of(data: bytes) -> TemplateRefusal:
    if not data:
        return TemplateRefusal.EMPTY
    if data.startswith(_OLE):
        encrypted = _ENCRYPTED in data[: 1 << 20]
        return TemplateRefusal.ENCRYPTED if encrypted else TemplateRefusal.LEGACY_WORD
    head = data[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(b"{\\rtf"):
        return TemplateRefusal.RTF
    if head.startswith(b"%pdf-"):
        return TemplateRefusal.PDF
    xml = head.startswith(b"<?xml")
    if xml and any(word in head for word in _WORD_XML):
        return TemplateRefusal.WORD_XML
    if xml and b"<office:document" in head:
        return TemplateRefusal.OPEN_DOCUMENT
    if head.startswith((b"<!doctype html", b"<html", b"mime-version:")) or (xml and b"<html" in head):
        return TemplateRefusal.HTML
    return TemplateRefusal.NOT_A_PACKAGE
