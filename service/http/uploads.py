"""A file sent to the front desk: the raw body, or the file of a multipart form. How large it may be the door knows.

The form is split strictly by its boundary (RFC 7578): parts and names only, no nested forms, no transfer encodings.
What the file is, is not judged here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from service.edge import character_refused
from service.errors import Field, QueryRefused
from service.http.errors import MediaUnsupported
from service.words import say

FORM = "multipart/form-data"
_BOUNDARY = re.compile(r"""boundary=(?:"([^"\r\n]{1,70})"|([^;\s"]{1,70}))""", re.IGNORECASE)
_NAME = re.compile(r';\s*(name|filename)="((?:[^"\\]|\\.)*)"', re.IGNORECASE)
_MOST_PARTS = 50
_MOST_FIELD = 4_000
"""Bytes of what is sent beside the file: a code, names of placeholders."""
_MOST_HEAD = 8 << 10
"""Bytes of a part's headers: a name and a file's name, percent-encoded."""


@dataclass(frozen=True, kw_only=True)
class SentFile:
    """One file and the other fields sent with it."""

    data: bytes = field(repr=False)
    name: str
    fields: dict[str, list[str]]


def sent_file(content_type: str, body: bytes, accepted: frozenset[str]) -> SentFile:
    """Return the file of a request; raises ``MediaUnsupported`` or ``QueryRefused``."""
    media = content_type.partition(";")[0].strip().lower()
    if media in accepted:
        return SentFile(data=body, name="", fields={})
    boundary = _BOUNDARY.search(content_type)
    if media != FORM or boundary is None:
        raise MediaUnsupported(
            fields=[
                Field(
                    path="header.content-type",
                    reason=say(
                        "harus salah satu dari {pilihan}", pilihan=", ".join((*sorted(accepted), FORM))
                    ),
                )
            ]
        )
    files: list[tuple[str, bytes]] = []
    fields: dict[str, list[str]] = {}
    for name, filename, data in _parts(body, (boundary.group(1) or boundary.group(2)).encode("latin-1")):
        if filename is not None:
            files.append((_line("filename", filename), data))
        elif len(data) > _MOST_FIELD:
            raise QueryRefused(
                fields=[
                    Field(path="body", reason=say("satu isian lebih dari {paling} byte", paling=_MOST_FIELD))
                ]
            )
        else:
            fields.setdefault(name, []).append(_line(name, data.decode("utf-8", "replace").strip()))
    if len(files) != 1:
        raise QueryRefused(
            fields=[
                Field(
                    path="body",
                    reason=say("satu berkas yang diminta, {banyak} yang datang", banyak=len(files)),
                )
            ]
        )
    return SentFile(data=files[0][1], name=files[0][0], fields=fields)


@dataclass(frozen=True, kw_only=True)
class SentFiles:
    """The files of a form, by the name of their field, each with its own name, in their order."""

    files: dict[str, list[tuple[str, bytes]]] = field(repr=False)


def sent_files(content_type: str, body: bytes, most: int) -> SentFiles:
    """Return the files of a form of at most ``most`` parts; raises ``MediaUnsupported`` or ``QueryRefused``."""
    boundary = _BOUNDARY.search(content_type)
    if content_type.partition(";")[0].strip().lower() != FORM or boundary is None:
        raise MediaUnsupported(
            fields=[Field(path="header.content-type", reason=say("harus {bentuk}", bentuk=FORM))]
        )
    files: dict[str, list[tuple[str, bytes]]] = {}
    marker = (boundary.group(1) or boundary.group(2)).encode("latin-1")
    for name, filename, data in _parts(body, marker, most):
        if filename is None:
            raise QueryRefused(fields=[Field(path=f"{name[:40]!a}", reason=say("bukan berkas"))])
        files.setdefault(_line("name", name), []).append((_line("filename", filename), data))
    return SentFiles(files=files)


@dataclass(frozen=True, kw_only=True)
class SentFields:
    """The fields of a large form, each with its values in their order, and its files, each with its own name."""

    fields: dict[str, list[str]] = field(repr=False)
    files: dict[str, list[tuple[str, bytes]]] = field(repr=False)


def sent_fields(content_type: str, body: bytes, most: int) -> SentFields:
    """Return a form of at most ``most`` parts; raises ``MediaUnsupported`` or ``QueryRefused``. A file nobody chose is none."""
    boundary = _BOUNDARY.search(content_type)
    if content_type.partition(";")[0].strip().lower() != FORM or boundary is None:
        raise MediaUnsupported(
            fields=[Field(path="header.content-type", reason=say("harus {bentuk}", bentuk=FORM))]
        )
    fields: dict[str, list[str]] = {}
    files: dict[str, list[tuple[str, bytes]]] = {}
    marker = (boundary.group(1) or boundary.group(2)).encode("latin-1")
    for name, filename, data in _parts(body, marker, most + 2):
        if filename is None:
            fields.setdefault(name, []).append(data.decode("utf-8", "replace"))
        elif filename or data:
            files.setdefault(name, []).append((_line("filename", filename), data))
    return SentFields(fields=fields, files=files)


def _line(name: str, text: str) -> str:
    if refused := character_refused(text):
        raise QueryRefused(fields=[Field(path=f"{name[:40]!a}", reason=refused)])
    return text


def _parts(body: bytes, boundary: bytes, most: int = _MOST_PARTS) -> Iterator[tuple[str, str | None, bytes]]:
    """Yield name, file's name and data of each part, cut out of the body once: a file is large."""
    mark = b"\r\n--" + boundary
    cuts = [-2] if body.startswith(mark[2:]) else []  # the first may stand without its line break
    at = body.find(mark, cuts[-1] + len(mark) if cuts else 0)
    while at >= 0 and len(cuts) < most:
        cuts.append(at)
        at = body.find(mark, at + len(mark))
    if not 1 < len(cuts) < most or not body.startswith(b"--", cuts[-1] + len(mark)):
        raise QueryRefused(fields=[Field(path="body", reason=say("bukan formulir multipart yang utuh"))])
    for begin, stop in pairwise(cuts):
        start = begin + len(mark)
        end = body.find(b"\r\n\r\n", start, min(stop, start + _MOST_HEAD))
        names = dict(_NAME.findall(body[start : max(start, end)].decode("utf-8", "replace")))
        if "name" not in names:
            raise QueryRefused(fields=[Field(path="body", reason=say("satu bagian formulir tidak bernama"))])
        yield names["name"], names.get("filename"), body[end + 4 : stop]
