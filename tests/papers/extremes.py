"""Papers whose every field is as long as it may be: what the desk takes is printed right, and nothing of it is broken."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any, Final

from doc_templates.kit.errors import PayloadRefused
from tests.integration.doc_templates.stationery import OFFICE
from tests.papers.sizes import CATALOG, LONG, SENTENCE, Paper, disposisi, edaran, example, form

WORD: Final = ("Pertanggungjawabankeuangannegara" * 4)[:120]
"""One word of 120 letters."""
SUM: Final = 99_999_999_999_999
"""The largest amount that the narrowest of the money columns holds."""
NIP: Final = "19780721 200312 2 003"


def extremes() -> Iterator[Paper]:
    """Yield each type with endless words, and those with numbers with the longest."""
    recipients = [f"Kepala Subbagian {number} KPU Kabupaten Agam" for number in range(1, 41)]
    copies = [(LONG * 2)[:150].strip()] * 60
    yield _paper("tembusan", edaran(12, 60))
    yield _paper("daftar", edaran(5, yth=recipients) | {"tembusan": copies})
    yield _paper("kata", _edaran())
    yield _paper("panjang", disposisi(4_000) | {"isi_informasi": (SENTENCE * 50)[:4_000].strip()})
    yield _paper("kata", _disposisi(), "lembar_disposisi")
    yield _paper("angka", _form_of_numbers(), "form_data_kinerja")
    yield _paper("kata", _form_of_words(), "form_data_kinerja")
    for jenis in ("laporan_kinerja_semester", "laporan_kinerja_tahunan"):
        yield _paper("kata-angka", _report(jenis), jenis)
    yield _paper("kata-angka", _sop(), "sop")
    for jenis in ("surat_dinas", "nota_dinas", "surat_tugas", "berita_acara", "perjanjian_kinerja"):
        yield _paper("kata", _wordy(jenis), jenis)


def _paper(name: str, payload: dict[str, Any], jenis: str | None = None) -> Paper:
    kind = jenis or ("surat_edaran" if "tentang" in payload else "lembar_disposisi")
    return Paper(name=f"{kind}-{name}", jenis=kind, payload=payload)


def _wordy(jenis: str) -> dict[str, Any]:
    """Return a type's example with the endless word in every text that may hold it, but the closing words.

    No two say the same: judges tell them apart.
    """
    payload = example(jenis)
    for number, place in enumerate(each for each in list(_texts(payload)) if each[0] != "penutup"):
        for text in (f"Naskah {number} {WORD} berlaku.", f"{number}{WORD}"[: len(WORD)]):
            tried = copy.deepcopy(payload)
            _put(tried, place, text)
            if _taken(jenis, tried):
                payload = tried
                break
    return payload


def _texts(value: Any, above: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if isinstance(value, str):
        yield above
    elif isinstance(value, dict | list):
        for place, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _texts(inner, (*above, place))


def _put(value: Any, place: tuple[str | int, ...], text: str) -> None:
    for step in place[:-1]:
        value = value[step]
    value[place[-1]] = text


def _taken(jenis: str, payload: dict[str, Any]) -> bool:
    try:
        CATALOG[jenis].contract.check(payload, OFFICE)
    except PayloadRefused:
        return False
    return True


def _edaran() -> dict[str, Any]:
    return edaran(
        5,
        tentang=f"Tentang {WORD}",
        yth=[WORD, "Kepala Bagian"],
        latar_belakang=[f"Naskah ini {WORD} berlaku dan {WORD}."],
        isi_edaran=[{"uraian": f"Butir {WORD}", "rincian": [WORD]}],
        penutup=[f"Demikian {WORD} untuk dilaksanakan."],
    ) | {"tembusan": [WORD]}


def _disposisi() -> dict[str, Any]:
    data = disposisi(100)
    data |= dict.fromkeys(("catatan", "isi_informasi", "perihal", "indeks"), WORD)
    data |= {"no_agenda": "9" * 30, "kode": "9" * 40}
    data["surat"] |= {"asal": WORD, "nomor": "1234/PR.03.1-SD/1306/KPU-Kab/XII/2026-A1"}
    return data


def _form_of_numbers() -> dict[str, Any]:
    data = form(3, 3)
    numbers = {
        **dict.fromkeys(("pagu", "realisasi_anggaran"), SUM),
        "target_tahun": 99_999_999,
        "target_periode": "9999999.9",
        "arah": "maks",
        **dict.fromkeys(("realisasi_periode", "realisasi_kumulatif"), 99_999_999.9),
    }
    for row in data["baris"]:
        row |= numbers
    for proof in data["data_dukung"]:
        proof |= {"nomor_dokumen": "9" * 26, "jenis": "9" * 17}
    data["diisi_oleh"] = {"nama": WORD, "jabatan": WORD, "nip": NIP}
    return data | {"no_se": "9" * 40, "pk_versi": "9" * 40}


def _form_of_words() -> dict[str, Any]:
    data = form(2, 2)
    names = ("sasaran_strategis", "indikator", "jenis_indikator", "satuan", "formula")
    texts = ("analisis", "faktor_pendukung", "hambatan", "tindak_lanjut")
    for row in data["baris"]:
        row |= dict.fromkeys((*names, *texts), WORD)
    for proof in data["data_dukung"]:
        proof |= dict.fromkeys(("judul", "jenis", "media"), WORD)
    return data


def _report(jenis: str) -> dict[str, Any]:
    data = example(jenis)
    for line in data["anggaran"]:  # two lines, whose sum has to fit too
        line |= {"pagu": SUM // 2, "realisasi": SUM // 2, "program": WORD}
    for goal in data["sasaran"]:
        goal["sasaran"] = WORD
        for each in goal["indikator"]:
            each |= dict.fromkeys(
                ("indikator", "penanggung_jawab") if "penanggung_jawab" in each else ("indikator",), WORD
            )
    for problem in data.get("masalah", ()):
        problem |= dict.fromkeys(("pokok", "hambatan", "tindak_lanjut"), WORD)
    return data


def _sop() -> dict[str, Any]:
    data = example("sop")
    for step in data["kegiatan"]:
        for name in ("kegiatan", "kelengkapan", "output"):
            step[name]["teks"] = WORD
        step["keterangan"] = WORD
    data["dasar_hukum"][0]["teks"] = WORD
    return data | {"nama": WORD, "nomor": "9" * 39}
