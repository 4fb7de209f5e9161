"""Every shipped document type, printed in every kind of status: judged by us, by veraPDF, and read back by its QR."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.judges import verapdf
from tests.unit.worker.press.test_shipped_templates import CATALOG, TYPES, content, marks
from worker.pdf.converter import Converter
from worker.pdf.judge import expected_from, judge_pdf
from worker.press import compile_template

# One with a watermark, one without stamps, one crossed out: every branch of the templates' stamps.
STATUSES = ("konsep", "selesai", "batal")


@pytest.fixture(scope="module")
def printed(converter_socket: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The PDF of each type in each status, every one let pass by our judge with its QR, marks and title."""
    converter = Converter(converter_socket)
    folder = tmp_path_factory.mktemp("printed")
    paths = []
    for jenis in TYPES:
        context = content(jenis)
        template = compile_template(CATALOG[jenis].template)
        title = context["naskah"]["judul"]
        for status in STATUSES:
            stamped = marks(context, status)
            pressed = template.press({**context, "stempel": stamped.context}, stamped.media)
            pdf = converter.convert(pressed.docx, title=title)
            asked = expected_from(
                pressed.docx, pressed.emitted, marks=stamped.printed, qr=stamped.address, title=title
            )
            report = judge_pdf(pdf, asked)
            assert report.language == "id-ID"
            assert asked.running, "kop and footer are on every page"
            path = folder / f"{jenis}-{status}.pdf"
            path.write_bytes(pdf)
            paths.append(path)
    return paths


def test_every_page_of_every_type_is_judged(printed: list[Path]) -> None:
    assert len(printed) == len(TYPES) * len(STATUSES)


def test_every_pdf_is_pdfa_for_verapdf(printed: list[Path]) -> None:
    assert verapdf.validate(printed) == []
