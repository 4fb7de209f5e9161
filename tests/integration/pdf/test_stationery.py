"""Every shipped document type as the press prints it: judged by us, by veraPDF, and read back from a bad copy.

In every kind of status, open and secret, drafted and sealed. PDF/UA is claimed for these pages because they are judged
here; a template of an office's own claims none.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from archive.access import AccessClass
from doc_templates.catalog import Catalog
from tests.judges import codes, verapdf
from tests.signing_authority import signing
from tests.unit.worker.press.test_shipped_templates import CATALOG, OFFICE, content
from worker.pdf.converter import Converter
from worker.pdf.judge import expected_from, judge_pdf
from worker.press import compile_template
from worker.press.class_mark import ClassMark
from worker.press.dress import Dress
from worker.press.qr_place import Symbols
from worker.signing import prepare
from worker.signing import sealed as under_seal
from worker.stamping import StampInput, Stamps, qr, stamps

TYPES = sorted(Catalog.scan())
# One with a watermark, one that goes out with its number, one crossed out: every branch of the templates' stamps.
PAGES = (
    ("konsep", AccessClass.B),
    ("ditandatangani", AccessClass.B),
    ("ditandatangani", AccessClass.SR),
    ("batal", AccessClass.R),
)
KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
"""Equal pages at each run."""


@dataclass(frozen=True, kw_only=True)
class Paper:
    """One printed page of a type, and what it must say."""

    jenis: str
    status: str
    akses: AccessClass
    path: Path
    stamped: Stamps


def stamped(jenis: str, status: str, akses: AccessClass) -> Stamps:
    naskah = content(jenis)["naskah"]
    mark = OFFICE.tanda_akses.mark(akses.name)
    return stamps(
        StampInput(
            status=status,
            acts=(),
            content_digest="ab" * 32,
            hierarki=naskah["rantai"]["paraf"],
            koordinasi=naskah["rantai"]["koordinasi"],
            code="7Q2MA7K2M9QX4WZT",
            public_url="https://naskah.kpu-agam.example",
            akses=akses,
            judul=naskah["judul"],
            tanda_akses=mark.kata if mark else "",
            zona=OFFICE.zona,
            nomor="456/ORT.06/1306/2026",
            tanggal=date(2026, 3, 31),
            logo=OFFICE.logo,
            qr_key=KEY,
        )
    )


@pytest.fixture(scope="module")
def printed(converter_socket: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Paper]:
    """Each type in each status and class, every one let pass by our judge with its QR codes, class and title."""
    converter = Converter(converter_socket)
    folder = tmp_path_factory.mktemp("printed")
    papers = []
    for jenis in TYPES:
        for status, akses in PAGES:
            marks = stamped(jenis, status, akses)
            mark = OFFICE.tanda_akses.mark(akses.name)
            dress = Dress(
                akses=ClassMark(tempat="kiri_atas", warna=mark.rgb) if mark else None,
                symbols=Symbols(side=qr.emu(marks.address), claim=qr.CLAIM_EMU if marks.claim else 0),
            )
            pressed = compile_template(dress.on(CATALOG[jenis].template)).press(
                {**content(jenis), "stempel": marks.context}, marks.media
            )
            pdf = converter.convert(pressed.docx, title=marks.title, address=marks.address, proved=True)
            asked = expected_from(pressed.docx, pressed.emitted, qr=marks.address, title=marks.title)
            report = judge_pdf(pdf, replace(asked, claim=marks.claim, every_page=marks.every_page))
            assert report.language == "id-ID"
            assert asked.running, "kop and footer are on every page"
            path = folder / f"{jenis}-{status}-{akses.name}.pdf"
            path.write_bytes(pdf)
            papers.append(Paper(jenis=jenis, status=status, akses=akses, path=path, stamped=marks))
    return papers


@pytest.fixture(scope="module")
def sealed(printed: Sequence[Paper], tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Those that go out, under the office's seal."""
    folder = tmp_path_factory.mktemp("sealed")
    office = signing()
    paths = []
    for paper in printed:
        if paper.status == "ditandatangani":
            prepared = prepare(paper.path.read_bytes(), at=office.at)
            pdf, _ = under_seal(prepared, office.credential, office.trust)
            path = folder / paper.path.name
            path.write_bytes(pdf)
            paths.append(path)
    return paths


def test_every_pdf_is_the_pdfa_and_the_pdfua_it_claims_to_be_before_and_after_the_seal(
    printed: Sequence[Paper], sealed: Sequence[Path]
) -> None:
    assert verapdf.validate_claims([*(paper.path for paper in printed), *sealed]) == []


def test_the_address_is_a_link_on_every_page(printed: Sequence[Paper]) -> None:
    for paper in printed:
        with pikepdf.open(io.BytesIO(paper.path.read_bytes())) as document:
            for page in document.pages:
                found = [str(note.A.URI) for note in page.obj.get("/Annots", ())]
                assert paper.stamped.address in found, paper.path.name


def test_the_class_stands_red_at_the_upper_left_of_every_page_above_b(printed: Sequence[Paper]) -> None:
    for paper in printed:
        for picture in codes.pages(paper.path, dpi=50):
            corner = picture.convert("RGB").crop((0, 0, picture.width // 2, picture.height // 10))
            colours = corner.getcolors(corner.width * corner.height) or []
            red = sum(count for count, (r, g, b) in colours if r > 150 and g < 80 and b < 80)  # type: ignore[misc]
            assert (red > 20) is (paper.akses > AccessClass.T), paper.path.name


def test_the_qr_code_is_read_from_a_bad_copy(printed: Sequence[Paper], sealed: Sequence[Path]) -> None:
    """At 150 dpi, 5 degrees turned, blurred by 0.8 pixels, JPEG 40: judges that are not installed are not asked."""
    wanted = {paper.path.name: paper.stamped.address for paper in printed if paper.akses is AccessClass.B}
    # A seal changes no pixel: one sealed page stands for all.
    copies = [path for path in (*(paper.path for paper in printed), sealed[0]) if path.name in wanted]
    read = codes.read(copies)
    for judge, least in codes.JUDGES.items():
        if judge in read:
            right = [wanted[path.name] in read[judge][path] for path in copies]
            assert sum(right) >= least * len(right), (
                judge,
                [p.name for p, r in zip(copies, right, strict=True) if not r],
            )
