"""What people did, on the page: 0 to n paraf in every status of a document, read back from the archived PDF cell by cell."""

import json
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest
import zxingcpp
from PIL import Image

from archive.ledger.documents import acts, documents, versions
from archive.ledger.documents.acts import Act
from archive.ledger.office import offices
from service.intake.answers import TakenEvent
from tests.house import CLIENT, House
from tests.integration.worker.line.struct_text import Element, cell_with, read, table

QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
NOMOR = "12/PR.02-SE/1306/2026"
TANGGAL = date(2026, 3, 31)
CONCEPT = "belum berlaku sebagai naskah dinas"


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What a page in one status says."""

    words: str
    final: bool
    """Whether number and date stand as allocated."""
    clean: bool = False
    """Whether it goes out: its paraf tables stay on the file copy."""


STATUSES = {
    "konsep": Shown(words=f"Konsep, {CONCEPT}", final=False),
    "diparaf": Shown(words=f"Konsep telah diparaf, {CONCEPT}", final=False),
    "menunggu_tte": Shown(words=f"Menunggu TTE, {CONCEPT}", final=True),
    "ditandatangani": Shown(words="Ditandatangani secara elektronik", final=True, clean=True),
    "didistribusikan": Shown(
        words="Salinan dari naskah yang ditandatangani secara elektronik", final=True, clean=True
    ),
    "dikembalikan": Shown(words=f"Dikembalikan untuk diperbaiki, {CONCEPT}", final=False),
    "batal": Shown(words="Batal, nomor tidak berlaku", final=True),
    "dicabut": Shown(words="Dicabut, tidak berlaku lagi", final=True, clean=True),
    "selesai": Shown(words="Selesai, tidak memerlukan tanda tangan", final=True),
}
IN_FORCE = ("ditandatangani", "didistribusikan", "selesai")
"""What may be believed without asking: only there the page bears the signed claim."""
HIERARKI = ("Pengelola Data Kinerja", "Kepala Subbagian Perencanaan, Data, dan Informasi")
KOORDINASI = ("Kepala Subbagian Hukum dan Sumber Daya Manusia",)
CHAIN = (
    ("hierarki", HIERARKI[0], "Yusra Anita, A.Md.", "YA"),
    ("hierarki", HIERARKI[1], "Dr. Budi Santoso, S.Sos.", "BS"),
    ("koordinasi", KOORDINASI[0], "Fitri Handayani, S.H.", "FH"),
)
"""Who initials, in order: the first n of them have."""


def brief(house: House) -> dict[str, Any]:
    """The example cut to one paragraph a section: every page more is drawn and scanned."""
    example = dict(house.catalog["surat_edaran"].example)
    return {name: value[:1] if isinstance(value, list) else value for name, value in example.items()}


def initialled(house: House, taken: TakenEvent, number: int, digest: str | None = None) -> list[Act]:
    """Add the first ``number`` paraf of the chain, on this content or on that of ``digest``."""
    with house.app.acting(CLIENT) as tx:
        revision = documents.revision(tx, taken.document_id)
        assert revision is not None
        return [
            acts.add(
                tx,
                document_id=taken.document_id,
                revision_no=revision.no,
                kind="paraf",
                person_id=f"person-{place}",
                nama=nama,
                jabatan=jabatan,
                kapasitas="definitif",
                kelompok=kelompok,
                content_digest=digest or revision.content_digest,
                pdf_sha256=None,
            )
            for place, (kelompok, jabatan, nama, _) in enumerate(CHAIN[:number])
        ]


def set_status(house: House, taken: TakenEvent, status: str) -> None:
    """Do what the desk will: decide the status the job is to reach, and allocate the number it shows."""
    with psycopg.connect(house.superuser) as connection:
        connection.execute(
            "UPDATE job SET on_done = jsonb_set(on_done, '{status}', to_jsonb(%s::text)) WHERE id = %s",
            (status, taken.job_id),
        )
        if STATUSES[status].final:
            connection.execute(
                "UPDATE document SET nomor = %s, tanggal = %s WHERE id = %s",
                (NOMOR, TANGGAL, taken.document_id),
            )


def archived_pdf(house: House, taken: TakenEvent, folder: Path) -> Path:
    with house.app.acting(CLIENT) as tx:
        artifact = versions.artifact(tx, taken.document_id, None, "naskah.pdf")
    assert artifact is not None, taken
    path = folder / f"{taken.document_id}.pdf"
    path.write_bytes(house.vault.read(artifact.key, artifact.version_id, artifact.sha256, artifact.size))
    return path


def cells(given: list[Act], group: str, positions: tuple[str, ...]) -> list[list[list[str]]]:
    """The rows a reader must find: position, then initials, moment and digest, or three empty lines."""
    by_position = {act.jabatan: act for act in given if act.kelompok == group}
    letters = {jabatan: initials for _, jabatan, _, initials in CHAIN}
    rows = []
    for jabatan in positions:
        act = by_position.get(jabatan)
        filled = ["", "", ""]
        if act is not None:
            moment = act.at.astimezone(ZoneInfo("Asia/Jakarta"))
            filled = [letters[jabatan], f"{moment:%d-%m-%Y %H.%M} WIB", act.content_digest[:12]]
        rows.append([[jabatan], filled])
    return rows


def scanned(pdf: Path) -> list[str]:
    """What a telephone reads from the printed pages."""
    subprocess.run(["pdftoppm", "-r", "150", "-gray", str(pdf), str(pdf.with_suffix(""))], check=True)
    found: list[str] = []
    for page in sorted(pdf.parent.glob(f"{pdf.stem}-*.pgm")):
        with Image.open(page) as picture:
            found += [code.text for code in zxingcpp.read_barcodes(picture, formats=QR)]
    return found


def number_line(document: Element) -> str:
    (line,) = (
        "".join(each.text).strip() for each in document.every("P") if "".join(each.text).startswith("NOMOR")
    )
    return line


@pytest.mark.parametrize("status", STATUSES)
def test_the_page_shows_each_paraf_the_number_the_status_and_the_code(
    house: House, tmp_path: Path, status: str
) -> None:
    shown = STATUSES[status]
    made = [
        (taken := house.accept("surat_edaran", brief(house)), initialled(house, taken, n))
        for n in range(len(CHAIN) + 1)
    ]
    for taken, _ in made:
        set_status(house, taken, status)
    assert house.press.run([taken.job_id for taken, _ in made]) == len(made)

    pdfs = [archived_pdf(house, taken, tmp_path) for taken, _ in made]
    with ThreadPoolExecutor(2) as telephones:
        codes = list(telephones.map(scanned, pdfs))
    for (taken, given), pdf, seen in zip(made, pdfs, codes, strict=True):
        page = read(pdf)
        if shown.clean:
            assert not [
                cell for cell in (*page.every("TH"), *page.every("TD")) if "Paraf" in "".join(cell.paragraphs)
            ]
        else:
            assert table(page, "Paraf Hierarki") == cells(given, "hierarki", HIERARKI)
            assert table(page, "Paraf Koordinasi") == cells(given, "koordinasi", KOORDINASI)
        assert number_line(page) == f"NOMOR {NOMOR if shown.final else '[nomor sementara]'}"
        stamp = cell_with(page, "Kode: ")
        assert shown.words in stamp
        assert f"Kode: {taken.code}" in stamp
        address = f"https://naskah.example/v/{taken.code}"
        told = {address}
        if status in IN_FORCE:
            with house.app.acting(CLIENT) as tx:
                revision = documents.revision(tx, taken.document_id)
            assert revision is not None
            escaped = NOMOR.replace("/", "%2F")
            told.add(f"{address}#n={escaped}&t=2026-03-31&s={revision.content_digest}")
        assert set(seen) == told


def test_a_paraf_given_to_another_content_shows_nowhere(house: House, tmp_path: Path) -> None:
    taken = house.accept("surat_edaran", brief(house))
    initialled(house, taken, 3, digest="0" * 64)
    assert house.press.run([taken.job_id]) == 1
    page = read(archived_pdf(house, taken, tmp_path))
    assert table(page, "Paraf Hierarki") == cells([], "hierarki", HIERARKI)
    assert table(page, "Paraf Koordinasi") == cells([], "koordinasi", KOORDINASI)


def test_the_archived_record_names_each_act_as_it_was_given(house: House) -> None:
    taken = house.accept("surat_edaran", brief(house))
    given = initialled(house, taken, 2)
    assert house.press.run([taken.job_id]) == 1
    with house.app.acting(CLIENT) as tx:
        artifact = versions.artifact(tx, taken.document_id, None, "record.json")
    assert artifact is not None
    record = json.loads(house.vault.read(artifact.key, artifact.version_id, artifact.sha256, artifact.size))
    assert [(act["nama"], act["content_digest"]) for act in record["acts"]] == [
        (act.nama, act.content_digest) for act in given
    ]


def test_where_the_office_says_so_every_page_bears_the_initials(house: House, tmp_path: Path) -> None:
    with house.app.acting(CLIENT) as tx:
        office = offices.get(tx, CLIENT.satker or "")
        assert office is not None
        offices.apply(
            tx,
            satker=office.satker,
            nama=office.nama,
            zona=office.zona,
            config={**office.config, "paraf_halaman": ["surat_edaran"]},
            by="test",
        )
    taken = house.accept("surat_edaran", dict(house.catalog["surat_edaran"].example))
    initialled(house, taken, 2)
    assert house.press.run([taken.job_id]) == 1
    pages = subprocess.run(
        ["pdftotext", "-layout", str(archived_pdf(house, taken, tmp_path)), "-"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split("\f")[:-1]
    assert len(pages) > 1
    assert all("Paraf: YA / BS" in page for page in pages)
