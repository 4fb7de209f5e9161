"""Letters of a script whose font is installed come out as text; without the font the page is refused by its name.

The font is made here, of squares, under the name of the real one: what is tried is which font is taken, embedded and read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from docx.document import Document
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from doc_templates.kit.scripts import BY_KEY, Script
from tests.judges import verapdf
from tests.patience import PATIENCE_S
from tests.unit.doc_templates.kit.test_scripts import NAMES
from tests.unit.worker.press import fixtures
from worker.pdf.accessible import AccessibleWords, accessible
from worker.pdf.errors import FontMissing
from worker.pdf.expected import expected_from
from worker.pdf.isolation import Isolation, command_prefix
from worker.pdf.judge import judge_pdf
from worker.pdf.libreoffice import find_program
from worker.pdf.process import OfficeProcess
from worker.press import compile_template

JAVANESE = BY_KEY["jawa"]
Printed = Callable[[str], tuple[bytes, bytes]]


def test_a_javanese_name_is_printed_in_its_font_and_read_back(with_font: Printed, tmp_path: Path) -> None:
    docx, pdf = with_font(NAMES["jawa"])
    report = judge_pdf(pdf, expected_from(docx))
    assert any(name.startswith(JAVANESE.embedded) for name in report.fonts)
    path = tmp_path / "jawa.pdf"
    path.write_bytes(pdf)
    assert verapdf.validate([path]) == []


def test_without_the_font_the_page_is_refused_with_the_package_to_install(without_font: Printed) -> None:
    docx, pdf = without_font(NAMES["jawa"])
    with pytest.raises(FontMissing, match=r"Jawa.*Noto Sans Javanese.*fonts-noto-core"):
        judge_pdf(pdf, expected_from(docx))


@pytest.fixture(scope="module")
def with_font(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Printed]:
    home = tmp_path_factory.mktemp("huruf")
    (home / "fonts").mkdir()
    squares(JAVANESE, NAMES["jawa"]).save(home / "fonts/squares.ttf")
    with printing(home) as printed:
        yield printed.text


@pytest.fixture(scope="module")
def without_font(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Printed]:
    with printing(tmp_path_factory.mktemp("huruf")) as printed:
        yield printed.text


def printing(home: Path) -> closing[Press]:
    """Start a LibreOffice that finds fonts in the machine's folders and in ``home``."""
    return closing(Press(home))


class Press:
    """Prints a text with the fonts below one folder."""

    def __init__(self, home: Path) -> None:
        fonts = home / "fonts"
        # As an administrator installs them for all; here for one process alone.
        prefix = [*command_prefix(Isolation.NAMESPACE), "env", f"XDG_DATA_HOME={home}"]
        self._office = OfficeProcess(
            folder=home / "slot",
            program=find_program(),
            prefix=prefix,
            fonts=[fonts] if fonts.is_dir() else [],
        )
        assert self._office.wait_ready(PATIENCE_S)

    def text(self, text: str) -> tuple[bytes, bytes]:
        """Return the DOCX and the PDF of a line that says ``text``."""

        def build(document: Document) -> None:
            document.styles["Normal"].font.name = "Arial"
            document.add_paragraph("Yth. {{ nama }}, S.H. 12/A di Agam")

        docx = compile_template(fixtures.template(build=build), kept=False).press({"nama": text}).docx
        pdf, _ = self._office.convert(docx, timeout_s=PATIENCE_S)
        return docx, accessible(pdf, docx, AccessibleWords(title="Uji", address="", proved=False))

    def close(self) -> None:
        """End it."""
        self._office.close()


def squares(script: Script, text: str) -> FontBuilder:
    """Return a font of the script's own name that draws each letter of ``text`` as a square."""
    letters = sorted({ord(sign) for sign in text} | {0x20})
    names = [".notdef", *(f"uni{point:04X}" for point in letters)]
    pen = TTGlyphPen(None)
    for at, corner in enumerate([(50, 0), (50, 700), (550, 700), (550, 0)]):
        (pen.lineTo if at else pen.moveTo)(corner)
    pen.closePath()
    square = pen.glyph()
    font = FontBuilder(1000, isTTF=True)
    font.setupGlyphOrder(names)
    font.setupCharacterMap({point: f"uni{point:04X}" for point in letters})
    font.setupGlyf(dict.fromkeys(names, square))
    font.setupHorizontalMetrics(dict.fromkeys(names, (600, 50)))
    font.setupHorizontalHeader(ascent=800, descent=-200)
    named = {"familyName": script.font, "styleName": "Regular", "psName": f"{script.embedded}-Regular"}
    font.setupNameTable(named)
    font.setupOS2(sTypoAscender=800, sTypoDescender=-200, usWinAscent=800, usWinDescent=200)
    font.setupPost()
    return font
