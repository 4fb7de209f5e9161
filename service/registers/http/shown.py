"""Registers as HTTP shows them: a number, an agenda, an insertion, a year that is to be closed, a proposal."""

from __future__ import annotations

from typing import Any

from archive.ledger.registers.insertions import Insertion
from archive.ledger.registers.numbers import OF_REQUEST, Number
from archive.ledger.registers.proposals import Proposal
from service.registers.closing import Closing
from service.registers.report import Report

ENTERED: dict[int | str, dict[str, Any]] = {
    200: {"description": "It was entered before, by the same request"}
}
"""What a route that enters may answer besides, for the OpenAPI document."""


def number_json(number: Number) -> dict[str, Any]:
    """Return a number as it is shown."""
    return {
        "register": number.register,
        "tahun": number.tahun,
        "urut": number.urut,
        "sisipan": number.sisipan,
        "nomor": number.nomor,
        "status": number.state,
        "dicatat": number.taken_at,
        "tanggal": number.tanggal.isoformat() if number.tanggal else None,
        "alasan": number.reason,
        "keterangan": {name: told for name, told in number.keterangan.items() if name not in OF_REQUEST},
    }


def report_json(found: Report, words: str | None) -> dict[str, Any]:
    """Return a year's agenda; ``words`` keeps the lines that have them."""
    year = found.year
    return {
        "register": found.register.kode,
        "nama": found.register.nama,
        "tahun": found.tahun,
        "last": year.last if year else 0,
        "last_date": year.last_date.isoformat() if year and year.last_date else None,
        "closed_at": year.closed_at if year else None,
        "closed_by": year.closed_by if year else None,
        "gaps": list(found.gaps),
        "unresolved": [{"urut": each.urut, "reason": each.reason} for each in found.unresolved],
        "numbers": list(found.lines_with(words) if words else found.lines()),
    }


def insertion_json(asked: Insertion) -> dict[str, Any]:
    """Return an asked-for number as it is shown."""
    return {
        "id": str(asked.id),
        "document_id": str(asked.document_id),
        "register": asked.register,
        "tahun": asked.tahun,
        "urut": asked.urut,
        "tanggal": asked.tanggal.isoformat(),
        "alasan": asked.reason,
        "diminta": asked.asked_by,
        "disetujui": asked.approved_by,
    }


def closing_json(found: Closing) -> dict[str, Any]:
    """Return what closing a year would close."""
    return {
        "register": found.register,
        "tahun": found.tahun,
        "terakhir": found.last,
        "tanggal_terakhir": found.last_date.isoformat() if found.last_date else None,
        "jumlah": found.numbers,
        "status": dict(found.states),
        "unresolved": [{"urut": each.urut, "reason": each.reason} for each in found.unresolved],
        "perhatian": list(found.warnings),
        "kosong": found.empty,
        "closed_by": found.closed_by,
    }


def proposal_json(asked: Proposal) -> dict[str, Any]:
    """Return a proposal as it is shown; a file that waits is not."""
    return {
        "id": str(asked.id),
        "register": asked.register,
        "tahun": asked.tahun,
        "usulan": asked.kind.value,
        "alasan": asked.reason,
        "rincian": dict(asked.detail),
        "diusulkan": asked.asked_by,
        "pada": asked.asked_at,
        "diputuskan": asked.decided_by,
        "disetujui": asked.approved,
    }
