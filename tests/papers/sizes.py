"""The papers that are drawn: each type at the sizes that offices meet and layouts break at."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from doc_templates.catalog import Catalog
from doc_templates.kit.errors import StationeryError
from service.templates.grown import grown
from tests.integration.doc_templates.stationery import OFFICE

CATALOG = Catalog.scan()
MONEY = 123_456_789_012_345 % 10**14
SENTENCE = "Setiap subbagian mengisi form data kinerja dengan lengkap, benar, dan dapat ditelusuri. "
LONG = (
    "Pengumpulan dan penyampaian data kinerja yang andal di lingkungan sekretariat pada Tahun Anggaran 2026 "
)


@dataclass(frozen=True, kw_only=True)
class Paper:
    """One paper: its name, its type, what it says and the state its page shows."""

    name: str
    jenis: str
    payload: dict[str, Any]
    status: str = "konsep"
    tingkat: str = "segel"
    """How it is signed, where it is."""
    akses: str = "B"
    kertas: str = "A4"
    public_url: str = "https://naskah.kpu-agam.example"
    paraf_halaman: bool = False
    """Whether the office wants the initials on every page."""
    salinan: Mapping[str, Any] | None = None
    """Whose own copy it is."""


def example(jenis: str) -> dict[str, Any]:
    """Return a copy of a type's example."""
    read: dict[str, Any] = json.loads(json.dumps(CATALOG[jenis].example))
    return read


def edaran(points: int, tembusan: int = 0, **more: Any) -> dict[str, Any]:
    """Return a Surat Edaran of so many points and copies."""
    data = example("surat_edaran")
    first = data["isi_edaran"][0]["uraian"]
    data["isi_edaran"] = [{"uraian": first, "rincian": []} for _ in range(points)]
    data["tembusan"] = [
        f"Kepala Bagian {number} Sekretariat KPU Provinsi" for number in range(1, tembusan + 1)
    ]
    return {**data, **more}


def form(rows: int, evidence: int, amount: int = 184_500_000) -> dict[str, Any]:
    """Return a form of so many rows and pieces of evidence."""
    data = example("form_data_kinerja")
    given, proof = data["baris"], data["data_dukung"][0]
    data["data_dukung"] = [{**proof, "id": f"DD-{number}"} for number in range(1, evidence + 1)]
    data["baris"] = [
        {**copy.deepcopy(given[n % len(given)]), "urut": n + 1, "data_dukung": ["DD-1"], "pagu": amount}
        for n in range(rows)
    ]
    return data


def disposisi(letters: int) -> dict[str, Any]:
    """Return a disposisi whose note has so many letters."""
    return {
        **example("lembar_disposisi"),
        "catatan": (SENTENCE * (letters // len(SENTENCE) + 1))[:letters].strip(),
    }


def papers() -> Iterator[Paper]:
    """Yield all sixty."""
    for status in ("konsep", "ditandatangani"):
        for points in (1, 5, 9, 11, 12, 13, 14, 17, 20, 34, 40):
            yield Paper(name=f"edaran-{points}", jenis="surat_edaran", payload=edaran(points), status=status)
        for points, copies in ((9, 3), (12, 3), (13, 3), (14, 12), (40, 3), (12, 60)):
            payload = edaran(points, copies)
            yield Paper(
                name=f"edaran-{points}-{copies}", jenis="surat_edaran", payload=payload, status=status
            )
        for evidence in (1, 4, 6, 9, 30):
            payload = form(3, evidence)
            yield Paper(name=f"form-{evidence}", jenis="form_data_kinerja", payload=payload, status=status)
        for letters in (100, 1_500, 4_000):
            yield Paper(
                name=f"disposisi-{letters}",
                jenis="lembar_disposisi",
                payload=disposisi(letters),
                status=status,
            )
        for jenis in ("laporan_kinerja_semester", "laporan_kinerja_tahunan", "sop"):
            yield Paper(name=jenis, jenis=jenis, payload=example(jenis), status=status)
    lost = at_length("laporan_kinerja_tahunan", "sasaran[0].indikator", 1)
    if lost is not None:  # rows that LibreOffice 7.4 puts on no page, while they may not break
        yield Paper(name="tahunan-baris-hilang", jenis="laporan_kinerja_tahunan", payload=lost)
    for letters in (300, 500):
        for jenis, field in TITLES.items():
            for status in ("konsep", "ditandatangani"):
                payload = {**example(jenis), field: (LONG * 5)[:letters].strip()}
                yield Paper(name=f"{jenis}-judul-{letters}", jenis=jenis, payload=payload, status=status)
    yield Paper(
        name="edaran-40-penerima",
        jenis="surat_edaran",
        payload=edaran(5, yth=[f"Kepala Subbagian {number} KPU Kabupaten Agam" for number in range(1, 41)]),
    )
    yield Paper(name="form-uang", jenis="form_data_kinerja", payload=form(3, 2, amount=MONEY))
    word = "Pertanggungjawabankeuangannegara" * 2
    yield Paper(
        name="edaran-kata", jenis="surat_edaran", payload=edaran(3, penutup=[f"Naskah ini {word} berlaku."])
    )


TITLES = {
    "surat_edaran": "tentang",
    "lembar_disposisi": "perihal",
    "lembar_penerimaan": "perihal",
    "sop": "nama",
}
"""The types whose title is typed, and where."""


def stages() -> Iterator[Paper]:
    """Yield what an official sees first in every state of its life, on every level and in every access class."""
    for jenis in ("surat_edaran", "form_data_kinerja", "lembar_disposisi"):
        for akses in ("B", "T", "R", "SR"):
            for status, tingkat in STAGES:
                name = f"{jenis}-{akses}-{tingkat}"
                yield Paper(
                    name=name,
                    jenis=jenis,
                    payload=example(jenis),
                    status=status,
                    tingkat=tingkat,
                    akses=akses,
                )


STAGES = (
    *((status, "segel") for status in ("konsep", "diparaf", "ditandatangani", "salinan", "batal")),
    *(("diralat", "segel"), ("dicabut", "segel")),
    *(("ditandatangani", "pribadi"), ("ditandatangani", "bsre"), ("salinan", "pribadi")),
    *(("cetak_basah", "basah"), ("salinan_basah", "basah")),
)

WALKED = {
    "surat_edaran": ("isi_edaran", "penutup", "tembusan"),
    "form_data_kinerja": ("baris", "data_dukung"),
    "laporan_kinerja_semester": ("sasaran[0].indikator", "anggaran", "penutup"),
    "laporan_kinerja_tahunan": ("sasaran[0].indikator", "lampiran", "penutup"),
    "sop": ("kegiatan", "catatan", "pencatatan"),
}
"""The lists whose length moves the signature block of a type."""


def walk() -> Iterator[Paper]:
    """Yield every type at every length of the lists that move its block, a Surat Edaran with tembusan and without."""
    for status in ("konsep", "ditandatangani"):
        for points in range(1, 41):
            for copies in (0, 3):
                payload = edaran(points, copies)
                yield Paper(
                    name=f"edaran-{points}-{copies}", jenis="surat_edaran", payload=payload, status=status
                )
        for jenis, paths in WALKED.items():
            for path in paths:
                for length in range(1, 41):
                    if (data := at_length(jenis, path, length)) is not None:
                        name = f"{jenis}-{path}-{length}"
                        yield Paper(name=name, jenis=jenis, payload=data, status=status)
        for letters in range(100, 4_001, 150):
            payload = disposisi(letters)
            yield Paper(name=f"disposisi-{letters}", jenis="lembar_disposisi", payload=payload, status=status)


def at_length(jenis: str, path: str, length: int) -> dict[str, Any] | None:
    """Return the example with the list at ``path`` so long; None where the contract refuses that."""
    data = example(jenis)
    items = _list(data, path)
    if length > len(items):
        longer = grown(CATALOG[jenis], length, OFFICE, only=path)
        return dict(longer.payload) if longer and longer.lengths[path] == length else None
    del items[length:]
    try:
        CATALOG[jenis].contract.check(data, OFFICE)
    except StationeryError:
        return None
    return data


def _list(data: Any, path: str) -> list[Any]:
    for step in path.replace("]", "").replace("[", ".").split("."):
        data = data[int(step)] if step.isdigit() else data[step]
    found: list[Any] = data
    return found


SMALL = (
    "edaran-12",
    "edaran-14",
    "edaran-12-3",
    "form-4",
    "form-9",
    "disposisi-1500",
    "laporan_kinerja_semester",
    "tahunan-baris-hilang",
)
"""What ``make test`` draws."""
