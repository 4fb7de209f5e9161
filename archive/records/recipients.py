"""The recipients in ``record.json``: to whom a document went, who received it, who of the office was told and has read it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from archive.ledger.documents.announcements import Announcement
from archive.ledger.documents.distributions import Recipient


def recipient_json(recipient: Recipient, told: Sequence[Announcement]) -> dict[str, Any]:
    """Return a recipient with their receipt, and who was told by way of them."""
    return {
        "id": str(recipient.id),
        "act": recipient.act_no,
        "urut": recipient.urut,
        "nama": recipient.penerima,
        "saluran": recipient.saluran,
        "dikirim": recipient.sent_at.isoformat(),
        "diterima": recipient.received_at.isoformat() if recipient.received_at else None,
        "diterima_oleh": recipient.received_by,
        "dicatat_oleh": recipient.noted_by,
        "koreksi": [dict(each) for each in recipient.koreksi],
        "salinan": recipient.copy_no,
        "kepada": recipient.kepada,
        "surel": recipient.surel,
        "tembusan": recipient.tembusan,
        "bukti": recipient.bukti,
        "kabar": [_announcement_json(each) for each in told],
    }


def recipient_of(document_id: UUID, told: Mapping[str, Any]) -> Recipient:
    """Read a recipient; what records said before they said it is None."""
    return Recipient(
        id=UUID(told["id"]),
        document_id=document_id,
        act_no=told["act"],
        urut=told["urut"],
        penerima=told["nama"],
        saluran=told["saluran"],
        sent_at=datetime.fromisoformat(told["dikirim"]),
        received_at=_time(told["diterima"]),
        received_by=told["diterima_oleh"],
        noted_by=told["dicatat_oleh"],
        koreksi=tuple(dict(each) for each in told["koreksi"]),
        copy_no=told["salinan"],
        kepada=told.get("kepada"),
        surel=told.get("surel"),
        tembusan=told.get("tembusan", False),
        bukti=told.get("bukti"),
    )


def _announcement_json(told: Announcement) -> dict[str, Any]:
    return {
        "act": told.act_no,
        "orang": told.person_id,
        "pada": told.at.isoformat(),
        "dibaca": told.read_at.isoformat() if told.read_at else None,
        "cara": told.read_by,
        "surat": {
            "keadaan": told.letter_state,
            "sebab": told.letter_cause,
            "pada": told.letter_at.isoformat() if told.letter_at else None,
        }
        if told.letter_state
        else None,
    }


def announcement_of(document_id: UUID, recipient: Mapping[str, Any], told: Mapping[str, Any]) -> Announcement:
    """Read who was told, by way of which recipient."""
    letter = told["surat"] or {}
    return Announcement(
        document_id=document_id,
        act_no=told["act"],
        sent_no=recipient["act"],
        urut=recipient["urut"],
        person_id=told["orang"],
        at=datetime.fromisoformat(told["pada"]),
        read_at=_time(told["dibaca"]),
        read_by=told["cara"],
        letter_state=letter.get("keadaan"),
        letter_cause=letter.get("sebab"),
        letter_at=_time(letter.get("pada")),
    )


def _time(told: str | None) -> datetime | None:
    return datetime.fromisoformat(told) if told else None
