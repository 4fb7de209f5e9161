"""Every document type on paper: each payload field shows, and awkward data still makes whole, judged pages."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from doc_templates.kit.errors import PayloadRefused
from tests.integration.doc_templates.stationery import CATALOG, EVENTS, OFFICE, event, payloads, press
from tests.judges.ooxml import validate
from worker.pdf.converter import Converter
from worker.pdf.judge import expected_from, judge_pdf
from worker.pdf.rows import whole_or_broken
from worker.press import judge_docx

Steps = tuple[str | int, ...]
PANJANG = "Penyusunan dan Penyampaian Data Kinerja yang Andal, Lengkap, serta Dapat Ditelusuri " * 3


def leaves(value: Any, steps: Steps = ()) -> Iterator[tuple[Steps, Any]]:
    """Yield each field of a payload that holds a value of its own, defaults among them."""
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from leaves(getattr(value, name), (*steps, name))
    elif isinstance(value, list):
        for i, item in enumerate(value):
            yield from leaves(item, (*steps, i))
    else:
        yield steps, value


def others(value: Any) -> list[Any]:
    """Return other values such a field might hold; the contract decides which are possible."""
    match value:
        case bool():
            return [not value]
        case Enum():
            return [other.value for other in type(value) if other is not value]
        case int() | Decimal():
            return [int(value) + 1, int(value) - 1, int(value) + 7]
        case date():
            return [(value + timedelta(days=1)).isoformat()]
        case None:
            letter = {"nomor": "9/UJI", "tanggal": "2026-03-04", "asal": "Uji"}
            return [
                "Isian Uji",
                3,
                "2026-03-04",
                "2027-03-04",
                "11.30",
                "UJ1" * 5 + "X",
                {"nama": "Nama Uji", "jabatan": "Jabatan Uji"},
                letter,
            ]
    return [
        f"{value}Z",
        "PT7M",
        "08.30",
        "kasubbag_hukum",
        "kasubbag_teknis",
        "2",
        "T",
        "R",
        "PDF",
        str(value)[::-1],
    ]


def changed(data: dict[str, Any], steps: Steps, value: Any) -> dict[str, Any]:
    """Return a copy with one field set, and what stands above it where the contract has a default for that."""
    copied = copy.deepcopy(data)
    place: Any = copied
    for step in steps[:-1]:
        place = place.setdefault(step, {}) if isinstance(place, dict) else place[step]
    place[steps[-1]] = value
    return copied


def renamed(data: dict[str, Any], old: Any) -> dict[str, Any]:
    """Return a copy with a reference renamed everywhere."""
    text = json.dumps(data).replace(json.dumps(old), json.dumps("UJI-99"))
    copied: dict[str, Any] = json.loads(text)
    return copied


def printed(jenis: str, data: dict[str, Any]) -> list[str] | None:
    """Return what the pages say, or nothing when the contract refuses the payload."""
    try:
        rendering, _, _ = press(jenis, data)
    except PayloadRefused:
        return None
    return [emitted.text for emitted in rendering.emitted]


@pytest.mark.parametrize("jenis", sorted(CATALOG))
def test_every_payload_field_changes_the_page_or_is_declared_hidden(jenis: str) -> None:
    contract = CATALOG[jenis].contract
    silent: dict[str, bool] = {}
    for data in payloads(jenis):
        before = printed(jenis, data)
        for steps, value in leaves(contract.check(data, OFFICE).payload):
            path = ".".join("[]" if isinstance(step, int) else step for step in steps)
            if silent.get(path) is False:
                continue
            tries = [changed(data, steps, other) for other in others(value)]
            tries += [renamed(data, value)] if type(value) is str else []
            silent[path] = not any(
                after not in (None, before) for after in (printed(jenis, t) for t in tries)
            )
    assert {path for path, is_silent in silent.items() if is_silent} == set(contract.hidden)
    assert len(silent) > 5


def judged(jenis: str, data: dict[str, Any], converter_socket: Path) -> int:
    """Render, convert and judge one document; return its pages."""
    rendering, marks, judul = press(jenis, data)
    judge_docx(rendering)
    pdf = Converter(converter_socket).convert(rendering.docx, title=judul)
    expected = expected_from(
        rendering.docx, rendering.emitted, marks=marks.printed, qr=marks.address, title=judul
    )
    return judge_pdf(pdf, expected).pages


@pytest.mark.parametrize("path", EVENTS, ids=lambda path: path.stem)
def test_each_event_of_the_cycle_becomes_judged_pages(path: Path, converter_socket: Path) -> None:
    data = event(path)["data"]
    assert judged(data["jenis"], data["payload"], converter_socket) >= 1


def rows(jenis: str, key: str, count: int) -> dict[str, Any]:
    data = next(payloads(jenis))
    data[key] = [
        {**data[key][i % len(data[key])], **({"urut": i + 1} if key == "baris" else {})} for i in range(count)
    ]
    return data


@pytest.mark.parametrize("count", [0, 1, 60])
@pytest.mark.parametrize(
    ("jenis", "key"), [("form_data_kinerja", "baris"), ("laporan_kinerja_semester", "anggaran")]
)
def test_a_table_may_be_empty_hold_one_row_or_sixty(
    jenis: str, key: str, count: int, converter_socket: Path
) -> None:
    pages = judged(jenis, rows(jenis, key, count), converter_socket)
    assert pages >= (3 if count == 60 else 1)


def test_a_long_title_and_a_hundred_recipients_keep_their_places(converter_socket: Path) -> None:
    data = next(payloads("surat_edaran"))
    data["tentang"] = PANJANG[:200].strip()
    data["yth"] = [f"Kepala Satuan Kerja Nomor {i} di Lingkungan Sekretariat" for i in range(1, 101)]
    data["tembusan"] = []
    assert judged("surat_edaran", data, converter_socket) >= 4


def test_a_single_addressee_carries_no_number(converter_socket: Path) -> None:
    data = next(payloads("surat_edaran"))
    data["yth"] = ["Seluruh Pegawai Sekretariat"]
    assert judged("surat_edaran", data, converter_socket) >= 1


def test_markup_and_tags_in_data_are_printed_as_they_are(converter_socket: Path) -> None:
    data = next(payloads("surat_edaran"))
    data["dasar"] = [
        "A & B <b>tebal</b>",
        "</w:t></w:r>",
        "{{ 7*7 }} dan {% if x %}",
        "Café “Agam” ½ × 2 ≥ 1",
    ]
    assert judged("surat_edaran", data, converter_socket) >= 1


def test_a_disposisi_that_answers_no_letter_shows_dashes(converter_socket: Path) -> None:
    data = next(payloads("lembar_disposisi"))
    data |= {"surat": None, "tgl_terima": None, "catatan": None}
    assert judged("lembar_disposisi", data, converter_socket) == 1


def test_word_would_open_every_template_and_every_page_without_repair(tmp_path: Path) -> None:
    files = []
    for jenis, stationery in CATALOG.items():
        files.append(tmp_path / f"{jenis}-template.docx")
        files[-1].write_bytes(stationery.template)
        for status in ("konsep", "ditandatangani"):
            files.append(tmp_path / f"{jenis}-{status}.docx")
            files[-1].write_bytes(press(jenis, next(payloads(jenis)), status)[0].docx)
    assert validate(files) == []


ARABIC = "\u0627\u0644\u062f\u0639\u0648\u0629"
STRANGERS: dict[str, tuple[str, str]] = {
    "in letters no font has": ("\u9080\u8bf7\u51fd \N{PARTY POPPER}\N{PARTY POPPER} 12.500.000.pdf", "\N{PARTY POPPER}"),
    "from the right": (f"Undangan {ARABIC} akhir.pdf", f"{ARABIC} \N{PARTY POPPER}"),
    "like a template": ("a & b <c> {{ isi.x }} {%p 50%.pdf", "{{ x }} <w:t>"),
    "as long as may be": ("W" * 255, "W" * 120),
}  # fmt: skip


@pytest.mark.parametrize("name", STRANGERS)
def test_what_strangers_call_a_file_and_themselves_never_keeps_its_sheet_from_being_printed(
    name: str, converter_socket: Path
) -> None:
    file, signer = STRANGERS[name]
    at = "2026-03-31T10:05:00+07:00"
    signed = {"penanda_tangan": signer, "penerbit": signer, "seri": "0a", "sidik": "0" * 64, "waktu": at}
    one = {**signed, "keadaan": "utuh", "akar": signer}
    data = next(payloads("lembar_penerimaan"))
    data["berkas"] |= {"nama": file, "tanda_tangan": {"diperiksa": at, "daftar": [one] * 20}}
    rendering, marks, judul = press("lembar_penerimaan", data)
    judge_docx(rendering)
    said = expected_from(
        rendering.docx, rendering.emitted, marks=marks.printed, qr=marks.address, title=judul
    )

    def paged(rows_break: bool) -> int:
        pdf = Converter(converter_socket).convert(rendering.docx, title=judul, rows_break=rows_break)
        return judge_pdf(pdf, said).pages

    assert whole_or_broken(paged) >= 1
