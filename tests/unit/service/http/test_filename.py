"""File names are generated; nothing in a title can break out of the header."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.access import AccessClass
from service.http.filename import content_disposition, file_name


@given(st.text(max_size=300), st.text(max_size=60))
def test_no_title_or_number_breaks_the_header(judul: str, nomor: str) -> None:
    header = content_disposition(file_name("surat_edaran", nomor, judul, "pdf"))
    assert header.isascii()
    assert header.isprintable()
    assert header.count('"') == 2
    assert header.startswith('attachment; filename="surat-edaran')
    header.encode("latin-1")


def test_a_name_says_type_number_and_title() -> None:
    name = file_name("surat_edaran", "12/PR.03.1/1306", "Pengumpulan Data: Kinérja", "docx")
    assert name == "surat-edaran_12-PR-03-1-1306_Pengumpulan-Data-Kinérja.docx"
    header = content_disposition(name)
    assert 'filename="surat-edaran-12-PR-03-1-1306-Pengumpulan-Data-Kinerja.docx"' in header
    assert "filename*=UTF-8''surat-edaran_12-PR-03-1-1306_Pengumpulan-Data-Kin%C3%A9rja.docx" in header


@pytest.mark.parametrize(
    ("akses", "begins"),
    [
        (AccessClass.B, "surat-edaran_"),
        (AccessClass.T, "TERBATAS_surat"),
        (AccessClass.R, "RAHASIA_"),
        (AccessClass.SR, "SANGAT-RAHASIA_"),
    ],
)
def test_a_name_above_class_b_begins_with_its_class(akses: AccessClass, begins: str) -> None:
    assert file_name("surat_edaran", "3", "Judul", "pdf", akses).startswith(begins)
