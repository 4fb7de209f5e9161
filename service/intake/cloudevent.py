"""CloudEvents 1.0 as values: reads one JSON-format event and checks every attribute the specification rules on.

It does not know HTTP's content modes (``service/intake/http/modes.py`` turns all three into this form) nor what ``data`` means.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from archive.canonical import canonical, sha256_hex
from archive.ledger.intake.rows import EventFingerprint
from service.edge import instant
from service.errors import EventMalformed, EventRefused, Field
from service.identifiers import trace_id
from service.words import say

MAX_ID = 256
MAX_SOURCE = 512
MAX_ITEM = 128
MAX_TEXT = 512
_NAME = re.compile(r"[a-z0-9]{1,40}")
_FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""Characters CloudEvents 1.0 forbids in a string attribute (section 2.2); noncharacters of the BMP with them."""
_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)(?:\.(\d{1,6})\d*)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
_URI = re.compile(r"[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+", re.ASCII)
_MEDIA = re.compile(r"\s*application/(?:[\w.+-]+\+)?json\s*(?:;.*)?", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class CloudEvent:
    """One event as received; ``item`` tells apart several documents one event asks for."""

    id: str
    source: str
    type: str
    item: str
    subject: str | None
    time: datetime | None
    trace_id: str | None
    data: Mapping[str, Any]
    raw: str


def read(value: Any) -> CloudEvent:
    """Check one JSON-format event; raises ``EventMalformed`` with every wrong attribute."""
    if not isinstance(value, Mapping):
        raise EventMalformed(fields=[Field(path="", reason=say("sebuah peristiwa adalah objek JSON"))])
    wrong: list[Field] = []
    _check_names(value, wrong)
    if value.get("specversion") != "1.0":
        wrong.append(Field(path="specversion", reason=say("harus 1.0")))
    id_ = _text(value, "id", MAX_ID, wrong, required=True)
    source = _text(value, "source", MAX_SOURCE, wrong, required=True, pattern=_URI, what=say("rujukan URI"))
    type_ = _text(value, "type", MAX_TEXT, wrong, required=True)
    subject = _text(value, "subject", MAX_TEXT, wrong)
    _text(value, "dataschema", MAX_TEXT, wrong, pattern=_URI, what=say("URI"))
    trace = _text(value, "traceparent", MAX_TEXT, wrong)
    time = _time(value, wrong)
    item = _item(value, wrong)
    data = _data(value, wrong)
    if wrong:
        raise EventMalformed(fields=wrong)
    return CloudEvent(
        id=id_ or "",
        source=source or "",
        type=type_ or "",
        item=item,
        subject=subject,
        time=time,
        trace_id=trace_id(trace),
        data=data,
        raw=orjson.dumps(value).decode(),
    )


def identity(value: Any) -> tuple[str, str, str]:
    """Return (source, id, item) of anything that arrived as an event, as far as they can be read."""
    if not isinstance(value, Mapping):
        return "", "", ""
    source, id_, item = (value.get(name) for name in ("source", "id", "item"))
    return tuple(  # type: ignore[return-value]
        _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", part[:MAX_SOURCE]) if isinstance(part, str) else ""
        for part in (source, id_, item)
    )


def fingerprint(event: CloudEvent) -> EventFingerprint:
    """Return by what an event is known again; raises ``EventRefused`` for one that has no canonical form."""
    try:
        body = canonical({"type": event.type, "subject": event.subject, "data": dict(event.data)})
    except (
        ValueError
    ) as error:  # what strict JSON lets through is written; a caller within the house may give more
        reason = say("memuat bilangan atau teks yang tidak dapat ditulis JSON kanonik (RFC 8785)")
        raise EventRefused(fields=[Field(path="data", reason=reason)]) from error
    return EventFingerprint(
        source=event.source, event_id=event.id, item=event.item, body_digest=sha256_hex(body)
    )


def _check_names(value: Mapping[str, Any], wrong: list[Field]) -> None:
    for name, content in value.items():
        if name in ("data", "data_base64"):
            continue
        if not _NAME.fullmatch(name):
            wrong.append(
                Field(
                    path=_FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", name[:80]),
                    reason=say("nama atribut hanya huruf kecil dan angka"),
                )
            )
        elif content is not None and not isinstance(content, str | bool | int):
            wrong.append(Field(path=name, reason=say("atribut adalah teks, bilangan bulat, atau true/false")))


def _text(
    value: Mapping[str, Any],
    name: str,
    longest: int,
    wrong: list[Field],
    *,
    required: bool = False,
    pattern: re.Pattern[str] | None = None,
    what: str = "",
) -> str | None:
    found = value.get(name)
    if found is None:
        if required:
            wrong.append(Field(path=name, reason=say("wajib ada")))
        return None
    if not isinstance(found, str) or not found:
        wrong.append(Field(path=name, reason=say("harus teks yang tidak kosong")))
    elif len(found) > longest:
        wrong.append(Field(path=name, reason=say("lebih panjang dari {paling} karakter", paling=longest)))
    elif (bad := _FORBIDDEN.search(found)) is not None:
        wrong.append(
            Field(
                path=name,
                reason=say("memuat karakter terlarang {karakter}", karakter=f"U+{ord(bad.group()):04X}"),
            )
        )
    elif pattern is not None and not pattern.fullmatch(found):
        wrong.append(Field(path=name, reason=say("harus {bentuk}", bentuk=what)))
    else:
        return found
    return None


def _item(value: Mapping[str, Any], wrong: list[Field]) -> str:
    found = value.get("item")
    if isinstance(found, int) and not isinstance(found, bool):
        return str(found)[:MAX_ITEM]
    return _text(value, "item", MAX_ITEM, wrong) or ""


def _time(value: Mapping[str, Any], wrong: list[Field]) -> datetime | None:
    text = _text(value, "time", 64, wrong)
    if text is None:
        return None
    found = _TIME.fullmatch(text)
    if found is not None:
        day, clock, fraction, zone = found.groups()
        zone = "+00:00" if zone in "Zz" else zone
        try:
            return instant(f"{day}T{clock}.{(fraction or '0').ljust(6, '0')}{zone}")
        except ValueError:
            pass  # the 30th of February, or the year 1: refused below with its reason
    wrong.append(
        Field(
            path="time",
            reason=say("harus waktu RFC 3339 yang benar ada, dari 1945 sampai akhir tahun depan"),
        )
    )
    return None


def _data(value: Mapping[str, Any], wrong: list[Field]) -> Mapping[str, Any]:
    media = value.get("datacontenttype")
    if media is not None and not (isinstance(media, str) and _MEDIA.fullmatch(media)):
        wrong.append(Field(path="datacontenttype", reason=say("harus application/json")))
    if "data_base64" in value:
        wrong.append(Field(path="data_base64", reason=say("data harus JSON, pada anggota data")))
        return {}
    data = value.get("data")
    if not isinstance(data, Mapping):
        wrong.append(Field(path="data", reason=say("wajib ada, dan harus objek JSON")))
        return {}
    return data
