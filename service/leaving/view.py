"""Those who leave, and vacant positions, as answers and the command line show them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from archive.ledger.documents.documents import Document
from service.leaving.desk import Departure
from service.leaving.leaver import HandOver, LeftBehind, Sort
from service.leaving.vacancies import Vacancy
from service.words import say

SORTS: Final[Mapping[str, str]] = {
    Sort.NASKAH: say("naskah yang menunggu"),
    Sort.NOMOR: say("bernomor, belum ditandatangani"),
    Sort.PENUGASAN: say("jabatan"),
    Sort.WEWENANG: say("wewenang a.n."),
    Sort.KUNCI: say("kunci"),
    Sort.AKUN: say("akun"),
    Sort.SERTIFIKAT: say("sertifikat"),
    Sort.DISPOSISI: say("disposisi yang berjalan"),
    Sort.DIBERIKAN: say("disposisi yang diberikannya"),
    Sort.KIRIMAN: say("kiriman yang belum dibaca"),
    Sort.TEMPLAT: say("templat yang belum diputuskan"),
    Sort.USULAN: say("usulan yang belum diputuskan"),
}
WAYS: Final[Mapping[str, str]] = {
    HandOver.PENERUS: say("penerus"),
    HandOver.PENGGANTI: say("yang menjabat sekarang"),
    HandOver.KEPALA: say("kepala unitnya"),
    HandOver.ATASAN: say("lowong; atasannya diberi tahu"),
    HandOver.ULANG: say("putaran diulang: penandatangan yang lain mengembalikannya"),
    HandOver.PENYETUJU: say("siapa pun yang berwenang memutuskannya"),
    HandOver.BERAKHIR: say("berakhir"),
    HandOver.KOSONG: say("lowong; menunggu penunjukan"),
}
"""Every kind of what is left behind, and every way it goes, as people read them."""


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
