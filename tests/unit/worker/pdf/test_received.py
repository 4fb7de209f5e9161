"""What a received file is, and why it is none, in words an official can act on: never a library's."""

import io
import re
import zipfile
from collections.abc import Callable

import pikepdf
import pytest

from worker.locked.answers import FileRefusal, ReceivedAnswer
from worker.pdf.received import kind_of
from worker.press.main_part import MAIN_DOCUMENT


def _pdf(**saving: object) -> bytes:
    made = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(made, **saving)  # type: ignore[arg-type]
    return made.getvalue()


def _package(**files: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for name, content in files.items():
            package.writestr(name, content)
    return made.getvalue()


TYPES = {
    "[Content_Types].xml": f'<Types><Default Extension="xml" ContentType="{MAIN_DOCUMENT}"/></Types>'.encode(),
    "word/document.xml": b"<w/>",
}


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: b"%PDF-1.7\n", "rusak"),
        (lambda: b"%PDF-1.7\n" + bytes(range(256)) * 40, "rusak"),
        (lambda: _pdf().replace(b"/Pages", b"/Pagez"), "PDF ini"),
        (lambda: _pdf()[:60], "rusak"),
        (lambda: _pdf(encryption=pikepdf.Encryption(owner="a", user="b")), "kata sandi"),
        (lambda: b"", "kosong"),
        (lambda: b"<html>", "halaman web"),
        (lambda: b"apa saja", "tidak dikenal"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "Office lama"),
        (lambda: b"PK\x03\x04" + bytes(40), "rusak"),
        (lambda: _package(**TYPES)[:-30], "rusak"),
        (lambda: _package(**{"xl/workbook.xml": b"<w/>"}), "jenis lain"),
        (lambda: _package(**{**TYPES, "[Content_Types].xml": b"<macro/>"}), "jenis lain"),
        (lambda: _package(**TYPES, **{"word/vbaProject.bin": b""}), "makro"),
    ],
)
def test_what_is_refused_is_told_without_a_librarys_words(make: Callable[[], bytes], said: str) -> None:
    answer = kind_of(make())
    assert isinstance(answer, FileRefusal)
    assert said in answer.reason
    assert not re.search(r"<|0x|object|stream|xref|zip|the |file|Error|unable", answer.reason, re.IGNORECASE)


def test_what_is_taken_is_told_by_its_form() -> None:
    assert kind_of(_pdf()) == ReceivedAnswer(form="PDF", pages=1)
    assert kind_of(_package(**TYPES)) == ReceivedAnswer(form="DOCX", pages=None)
