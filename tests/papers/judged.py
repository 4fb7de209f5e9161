"""Draws one paper as the line prints it, dressed for its office, and judges it as the line does and then as a reader would."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from archive.access import AccessClass
from tests.integration.doc_templates.stationery import CATALOG, OFFICE
from tests.papers.sizes import Paper
from worker.pdf.converter import Converter
from worker.pdf.errors import NumberBroken
from worker.pdf.judge import expected_from, judge_pdf
from worker.pdf.paper import Fault, PaperFault, laid
from worker.pdf.rows import whole_or_broken
from worker.press import CompiledTemplate, Rendering, compile_template
from worker.press.class_mark import ClassMark
from worker.press.dress import Dress
from worker.press.qr_place import Symbols
from worker.stamping import StampInput, Stamps, qr, stamps

_KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
_DIGEST = "ab" * 32


@dataclass(frozen=True, kw_only=True)
class Initial:
    """A paraf given, as the page needs it."""

    no: int
    nama: str
    jabatan: str
    kelompok: str | None
    kind: str = "paraf"
    at: datetime = datetime(2026, 3, 31, 7, 5, tzinfo=UTC)
    content_digest: str = _DIGEST


@dataclass(frozen=True, kw_only=True)
class Pressed:
    """A paper before it is converted."""

    rendering: Rendering
    marks: Stamps
    title: str


def judged(paper: Paper, converter: Converter) -> tuple[bytes, list[PaperFault]]:
    """Return the PDF and what is wrong with it; raises ``PageRefused`` where it is not what was asked for."""
    pressed = press(paper)
    docx, marks = pressed.rendering.docx, pressed.marks
    code = str(marks.context["kode"])
    expected = replace(
        expected_from(
            docx,
            pressed.rendering.emitted,
            marks=marks.printed,
            qr=marks.address,
            title=marks.title,
            block=(code,),
        ),
        claim=marks.claim,
        every_page=marks.every_page,
    )

    def paged(rows_break: bool) -> tuple[bytes, list[PaperFault]]:
        pdf = converter.convert(
            docx, title=marks.title, address=marks.address, proved=True, rows_break=rows_break
        )
        try:
            found = list(judge_pdf(pdf, expected).faults)
        except NumberBroken as error:
            found = [
                PaperFault(fault=Fault.BROKEN_NUMBER, page=page, about=number)
                for number, page in zip(error.numbers, error.pages, strict=True)
            ]
        return pdf, [*found, *laid(pdf)]

    return whole_or_broken(paged)


def press(paper: Paper) -> Pressed:
    """Return a paper rendered with its stamps, in the dress of its class."""
    checked = CATALOG[paper.jenis].contract.check(paper.payload, OFFICE)
    chain = checked.context["naskah"]["rantai"]
    akses = AccessClass[paper.akses]
    mark = OFFICE.tanda_akses.mark(akses.name)
    # A type whose page says no number gets none: a form, a disposisi.
    numbered = b"stempel.nomor" in _body(paper.jenis)
    given = [(each, "koordinasi") for each in chain["koordinasi"]] + [
        (each, "hierarki") for each in chain["paraf"]
    ]
    acts = [
        Initial(no=no, nama="Nofriyanti Rahmawati, S.Kom.", jabatan=jabatan, kelompok=group)
        for no, (jabatan, group) in enumerate(given, 1)
    ]
    marks = stamps(
        StampInput(
            status=paper.status,
            acts=[] if paper.status == "konsep" else acts,
            content_digest=_DIGEST,
            hierarki=chain["paraf"],
            koordinasi=chain["koordinasi"],
            code="7Q2MA7K2M9QX4WZT",
            public_url=paper.public_url,
            akses=akses,
            judul=checked.metadata.judul,
            tanda_akses=mark.kata if mark else "",
            salinan=paper.salinan,
            zona=OFFICE.zona,
            nomor="456/ORT.06/1306/2026" if numbered else None,
            tanggal=date(2026, 3, 31),
            logo=OFFICE.logo,
            qr_key=_KEY,
            level=paper.tingkat,
            page_initials=paper.paraf_halaman,
        )
    )
    dress = Dress(
        kertas=paper.kertas,
        akses=ClassMark(tempat="kiri_atas", warna=mark.rgb) if mark else None,
        paraf=bool(marks.context["paraf_halaman"]),
        symbols=Symbols(side=qr.emu(marks.address), claim=qr.CLAIM_EMU if marks.claim else 0),
    )
    pressed = _template(paper.jenis, dress).press({**checked.context, "stempel": marks.context}, marks.media)
    return Pressed(rendering=pressed, marks=marks, title=checked.metadata.judul)


@cache
def _body(jenis: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(CATALOG[jenis].template)) as package:
        return package.read("word/document.xml")


@cache
def _template(jenis: str, dress: Dress) -> CompiledTemplate:
    return compile_template(dress.on(CATALOG[jenis].template))


def drawn(paper: Paper, converter: Converter, folder: Path) -> list[PaperFault]:
    """Draw a paper into ``folder`` and return its faults."""
    pdf, faults = judged(paper, converter)
    (folder / f"{paper.name}-{paper.status}.pdf").write_bytes(pdf)
    return faults
