"""CloudEvents' three HTTP content modes, all turned into JSON-format events for the desk.

Binary mode becomes the JSON form of the same event, so that the desk judges, digests and keeps one form only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any
from urllib.parse import unquote

from service import strictjson
from service.errors import EventMalformed, Field, NotJson
from service.http.errors import BodyTooLarge, MediaUnsupported
from service.words import say

MOST_EVENTS = 1_000
STRUCTURED = "application/cloudevents+json"
BATCH = "application/cloudevents-batch+json"


class EventMode(Enum):
    """How an event is written into a request."""

    STRUCTURED = "structured"
    """One event, attributes and data in one JSON object."""
    BATCH = "batch"
    """A JSON array of such objects."""
    BINARY = "binary"
    """Attributes in ce- headers, data as the body."""


@dataclass(frozen=True, kw_only=True)
class Media:
    """A Content-Type taken apart."""

    mode: EventMode
    type: str
    """Empty where none is declared, which only the binary mode may do."""


def mode_of(headers: Mapping[str, str]) -> Media:
    """Return the mode a request's headers declare; raises ``MediaUnsupported``."""
    given = headers.get("content-type", "")
    media, *parameters = (part.strip().lower() for part in given.split(";"))
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name == "charset" and value.strip('"') not in ("utf-8", "utf8", "us-ascii"):
            raise _unsupported("content-type", say("charset harus utf-8"))
    if headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise _unsupported("content-encoding", say("kirim isinya tanpa dimampatkan"))
    if media == STRUCTURED:
        return Media(mode=EventMode.STRUCTURED, type=media)
    if media == BATCH:
        return Media(mode=EventMode.BATCH, type=media)
    if not any(name.startswith("ce-") for name in headers):
        raise _unsupported(
            "content-type",
            say(
                "harus {satu}, {banyak}, atau application/json dengan atributnya pada kepala ce-",
                satu=STRUCTURED,
                banyak=BATCH,
            ),
        )
    if not media:
        # CloudEvents' older SDK for Python sends none with data that is JSON; the specification's own default is JSON, too.
        return Media(mode=EventMode.BINARY, type="")
    if media != "application/json" and not (media.startswith("application/") and media.endswith("+json")):
        raise _unsupported("content-type", say("dalam mode biner data harus application/json"))
    return Media(mode=EventMode.BINARY, type=media)


def read(media: Media, headers: Iterable[tuple[str, str]], body: bytes) -> list[Any]:
    """Return the events of a body in JSON form; one, or for a batch at most a thousand."""
    if media.mode is EventMode.BINARY:
        return [_from_headers(headers, media, body)]
    value = strictjson.loads(body)
    if media.mode is EventMode.STRUCTURED:
        return [value]
    if not isinstance(value, list):
        raise NotJson(
            say("Kumpulan peristiwa adalah daftar JSON."),
            fields=[Field(path="", reason=say("harus daftar JSON"))],
        )
    if not value:
        raise EventMalformed(fields=[Field(path="", reason=say("kumpulan ini tidak memuat peristiwa"))])
    if len(value) > MOST_EVENTS:
        raise BodyTooLarge(
            fields=[
                Field(
                    path="",
                    reason=say(
                        "{banyak} peristiwa dalam satu kumpulan; paling banyak {paling}",
                        banyak=len(value),
                        paling=MOST_EVENTS,
                    ),
                )
            ]
        )
    return value


def _from_headers(headers: Iterable[tuple[str, str]], media: Media, body: bytes) -> dict[str, Any]:
    event: dict[str, Any] = {}
    for name, value in headers:
        if name.startswith("ce-"):
            attribute = name[3:]
            if attribute in event or attribute in ("data", "data_base64", "datacontenttype"):
                raise EventMalformed(
                    fields=[
                        Field(
                            path=attribute, reason=say("tidak boleh pada kepala ce- di sini, atau dua kali")
                        )
                    ]
                )
            event[attribute] = _decoded(value, attribute)
    if media.type:
        event["datacontenttype"] = media.type
    event["data"] = strictjson.loads(body)
    return event


def _decoded(value: str, attribute: str) -> str:
    """Undo the binding's percent-encoding of what a header cannot carry (HTTP protocol binding 3.1.3.2)."""
    if value.startswith('"') and value.endswith('"') and len(value) > 1:
        value = value[1:-1].replace('\\"', '"').replace("\\\\", "\\")
    try:
        return unquote(value, encoding="utf-8", errors="strict")
    except UnicodeDecodeError:
        raise EventMalformed(
            fields=[Field(path=attribute, reason=say("kepala ini bukan UTF-8 dengan persen"))]
        ) from None


def _unsupported(path: str, reason: str) -> MediaUnsupported:
    return MediaUnsupported(fields=[Field(path=path, reason=reason)])
