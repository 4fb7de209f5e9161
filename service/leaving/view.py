"""Those who leave, and vacant positions, as answers and the command line show them."""

from __future__ import annotations

from typing import Any

from archive.ledger.documents.documents import Document
from service.leaving.desk import Departure
from service.leaving.leaver import LeftBehind
from service.leaving.vacancies import Vacancy


def departure_json(done: Departure) -> dict[str, Any]:
    """Return what a person's leaving comes to as it is shown."""
    return {
        "orang": done.person.id,
        "nama": done.person.nama,
        "date": done.day.isoformat(),
        "done": done.done,
        "repeated": done.repeated,
        "ditinggalkan": [left_json(each) for each in done.left],
        "di_atas_kelas": done.hidden,
        "lowong": list(done.vacant),
        "diberi_tahu": list(done.told),
    }


def left_json(left: LeftBehind) -> dict[str, Any]:
    """Return one thing that is left behind."""
    return {
        "macam": left.sort.value,
        "id": left.id,
        "uraian": left.what,
        "posisi": left.position,
        "naskah": paper_json(left.document) if left.document else None,
        "jalan": left.way.value,
        "kepada": list(left.to),
    }


def vacancy_json(found: Vacancy) -> dict[str, Any]:
    """Return a vacant position as it is shown."""
    return {
        "key": found.position.key,
        "jabatan": found.position.jabatan,
        "unit": found.position.unit,
        "sejak": found.since.isoformat() if found.since else None,
        "naskah": [paper_json(each) for each in found.papers],
    }


def paper_json(document: Document) -> dict[str, Any]:
    """Return a document that waits."""
    return {
        "document_id": str(document.id),
        "jenis": document.jenis,
        "judul": document.judul,
        "nomor": document.nomor,
        "status": document.status,
    }
