"""An event as it leaves the house: a CloudEvent 1.0 of ids, type, time, status and link.

Thin on purpose: whoever may know more asks for it with a key of their own, and that is logged. Of what the desk tells
with an event only the facts named here leave; no payload, no person, no position.
"""

from __future__ import annotations

from datetime import UTC
from typing import Any

import orjson

from archive.ledger.outbox.deliveries import Delivery

MEDIA = "application/cloudevents+json; charset=utf-8"
FACTS = (
    "event",
    "reasons",
    "status",
    "job",
    "version",
    "act",
    "cause",
    "tingkat",
    "register",
    "tahun",
    "urut",
    "oleh",
)
"""Besides document and link: the event of a sender it came of (source, id, item), why that was refused; what became of the
document, which version and act, why it failed, its register and number's place there, the level it was signed on, the
document that replaces or corrects it."""
TEST = "id.naskah.webhook.test.v1"


def source_of(satker: str) -> str:
    """Return the CloudEvents source of an office."""
    return f"urn:naskah:satker:{satker}"


def body_of(delivery: Delivery, public_url: str) -> bytes:
    """Return the bytes to sign and send; equal for every attempt."""
    data: dict[str, Any] = {name: delivery.data[name] for name in FACTS if name in delivery.data}
    event: dict[str, Any] = {
        "specversion": "1.0",
        "id": str(delivery.event_id),
        "source": source_of(delivery.satker),
        "type": delivery.type,
        "time": delivery.occurred_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "datacontenttype": "application/json",
    }
    if delivery.document_id is not None:
        event["subject"] = str(delivery.document_id)
        data = {
            "document": str(delivery.document_id),
            "link": f"{public_url}/documents/{delivery.document_id}",
            **data,
        }
    return orjson.dumps({**event, "data": data})
