"""Strict JSON: what two parsers could read differently is refused, with the reason, whatever its size or shape.

Refused beyond RFC 8259's grammar: NaN and infinities, a key twice in one object, lone surrogates, more than 64 levels,
numbers beyond a double, integers beyond 2**53 (which RFC 8785 cannot write), and more values than are asked for, before
one of them is made. It knows nothing of events.
"""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

import orjson

from service.errors import Field, NotJson
from service.words import say

MAX_DEPTH = 64
"""A reference payload is 7 levels deep; every later walk of a value may recurse this far without harm."""
MOST_NODES = 1_000_000
"""Values in one body: a thousand events of a thousand each. An empty list of two bytes takes 64 in memory: 60 MB of them took
1.7 GB."""
MOST_INT = 2**53 - 1
_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\Z)', re.DOTALL)
"""A string, or what is left of one that does not end: so a hostile text is read once."""
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")


def loads(raw: bytes, most: int = MOST_NODES) -> Any:
    """Return the value of ``raw``; raises ``NotJson`` naming what is wrong and, where it is known, the place."""
    _check_nodes(raw, most)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _refuse(say("bukan UTF-8 pada byte ke-{tempat}", tempat=error.start)) from None
    try:
        value = json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=_refuse_constant,
            parse_float=_finite,
            parse_int=_whole,
        )
    except json.JSONDecodeError as error:
        raise _refuse(
            say("bukan JSON lagi pada baris {baris}, kolom {kolom}", baris=error.lineno, kolom=error.colno)
        ) from None
    except RecursionError:
        raise _refuse(say("bertingkat lebih dalam dari {paling}", paling=MAX_DEPTH)) from None
    except ValueError:  # an integer of more digits than the interpreter converts
        raise _refuse(say("sebuah bilangan terlalu banyak angkanya")) from None
    _check_depth(value)
    if _SURROGATE.search(raw):
        _check_surrogates(raw)
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise NotJson(
                    fields=[Field(path=_shown(key), reason=say("kunci ini ada dua kali dalam satu objek"))]
                )
            seen.add(key)
    return found


def _finite(text: str) -> float:
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise _refuse(say("bilangan {angka} melampaui jangkauan double", angka=text[:40]))
    return value


def _whole(text: str) -> int:
    value = int(text)
    if not -MOST_INT <= value <= MOST_INT:
        # The one that an official meets, who sends the payload of a file: what else is wrong, the command met reading it.
        raise _refuse(
            say("bilangan {angka} melampaui yang dibaca sama oleh setiap program (2**53)", angka=text[:40])
        )
    return value


def _refuse_constant(name: str) -> NoReturn:
    raise _refuse(say("{nama} bukan JSON", nama=name))


def _check_nodes(raw: bytes, most: int) -> None:
    """Refuse more values than ``most``: each stands behind a comma or an opening bracket. Texts hold commas too, so they count only at first sight."""
    for text in (raw, None):
        found = _STRING.sub(b"", raw) if text is None else text
        if sum(map(found.count, (b",", b"[", b"{"))) <= most:
            return
    raise _refuse(say("lebih dari {paling} nilai", paling=most))


def _check_depth(value: Any) -> None:
    level, depth = [value], 0
    while level:
        depth += 1
        if depth > MAX_DEPTH:
            raise _refuse(say("bertingkat lebih dalam dari {paling}", paling=MAX_DEPTH))
        below: list[Any] = []
        for node in level:
            if type(node) is dict:
                below.extend(node.values())
            elif type(node) is list:
                below.extend(node)
        level = below


def _check_surrogates(raw: bytes) -> None:
    try:
        orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        if "surrogate" in str(error):
            raise _refuse(say("sebuah teks memuat separuh pasangan surrogate")) from None


def _refuse(reason: str) -> NotJson:
    return NotJson(fields=[Field(path="", reason=reason)])


def _shown(key: str) -> str:
    return key[:80].encode("utf-8", "backslashreplace").decode("utf-8")
