"""The text of a file that a person brings: UTF-8, with or without a mark of its order; else told where it is not, and the cure.

>>> text_of("\\ufeffnama;jabatan".encode())
'nama;jabatan'
"""

from __future__ import annotations

import codecs
from typing import Final

from service.errors import Field, FileNotText
from service.words import say

_WIDE: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def text_of(data: bytes, path: str = "") -> str:
    """Return the file's text without the mark; raises ``FileNotText`` with line and column, counted from 1.

    ``path`` is where the file stands in the request.
    """
    if data.startswith(_WIDE):
        raise FileNotText(fields=[Field(path=path, reason=say("berkas ini ditulis dalam UTF-16"))])
    plain = data.removeprefix(codecs.BOM_UTF8)
    try:
        return plain.decode("utf-8")
    except UnicodeDecodeError as error:
        before = plain[: error.start]
        line = before.count(b"\n") + 1
        column = len(before.rpartition(b"\n")[2].decode("utf-8")) + 1
    raise FileNotText(
        fields=[
            Field(
                path=path,
                reason=say("baris {baris}, kolom {kolom}: bukan UTF-8", baris=line, kolom=column),
            )
        ]
    )
