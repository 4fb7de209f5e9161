"""The fields of a PDF's form: what hangs on whom, and which of them bear a signature or a time stamp."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Any, Final

import pikepdf

from worker.signing.graph import Number, Places, digest

_PAGELESS: Final = "/AcroForm/Fields on no page"
_DEEPEST: Final = 64  # page trees, and fields within fields
_DER: Final = re.compile(rb"\x30[\x80-\x84]")
"""How a signature begins: a sequence of a length that takes more than one byte."""


def inherited(found: Any, name: str) -> Any:
    """Return what an entry of a tree says, or those above it say for it; None where nobody does."""
    for _ in range(_DEEPEST):
        if name in found:
            return found[name]
        if (found := found.get("/Parent")) is None:
            return None
    raise ValueError("a tree that is deeper than any document's, or a ring")


def owners(note: Any) -> Iterator[Any]:
    """Yield the fields a widget belongs to: programs write a field and its widget as one object, or as several."""
    for _ in range(_DEEPEST):
        if (note := note.get("/Parent")) is None:
            return
        yield note
    raise ValueError("fields within fields without end")


def _fields(found: Any, depth: int, met: set[Number]) -> Iterator[Any]:
    """Yield the fields and their parts; raises ``ValueError`` where one is named twice, which makes 2^64 of 64 parts.

    Refused, not passed over: the programs that draw would walk them all.
    """
    if depth > _DEEPEST:
        return
    for each in found:
        if each.is_indirect:
            if each.objgen in met:
                raise ValueError("a field that is part of the form twice")
            met.add(each.objgen)
        yield each
        yield from _fields(each.get("/Kids", ()), depth + 1, met)


def signatures(opened: pikepdf.Pdf, *, stamps: bool) -> Iterator[str]:
    """Yield the digest of each signature, or of each time stamp."""
    form: Any = opened.Root.get("/AcroForm")
    for field in _fields(form.get("/Fields", ()) if form is not None else (), 0, set()):
        value = field.get("/V")
        if str(inherited(field, "/FT")) != "/Sig" or not isinstance(value, pikepdf.Dictionary):
            continue
        # Some programs encrypt it with all other texts: what nobody can read any more is no signature, and no other one.
        written = bytes(value.get("/Contents", b""))
        if (str(value.get("/SubFilter", "")) == "/ETSI.RFC3161") is stamps and _DER.match(written):
            yield hashlib.sha256(written).hexdigest()


def pageless(opened: pikepdf.Pdf, places: Places) -> Iterator[tuple[str, str]]:
    """Yield the digest of the form's entries that no page shows and readers list all the same; signatures are none."""
    form: Any = opened.Root.get("/AcroForm")
    laid = {each.objgen for page in opened.pages for each in page.obj.get("/Annots", ()) if each.is_indirect}
    found = []
    for field in _fields(form.get("/Fields", ()) if form is not None else (), 0, set()):
        if "/Kids" in field or (field.is_indirect and field.objgen in laid) or _sealed(field):
            continue
        found.append(digest(field, places))
    if found:
        yield _PAGELESS, hashlib.sha256(" ".join(found).encode()).hexdigest()


def _sealed(field: Any) -> bool:
    """Whether a field bears a signature or time stamp; what it is worth, is judged elsewhere."""
    value = inherited(field, "/V")
    return (
        str(inherited(field, "/FT")) == "/Sig"
        and isinstance(value, pikepdf.Dictionary)
        and _DER.match(bytes(value.get("/Contents", b""))) is not None
    )
