"""A file that a person brings in another encoding is told where it is not UTF-8, on every way that reads one."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from service.errors import FileNotText
from service.file_text import text_of
from service.office_file import file as office
from service.office_file.file import OfficeRefused
from service.terminal.surroundings import CommandFailed, read_object, read_text

FILES: dict[str, tuple[bytes, str]] = {
    "written by Windows": ("nomor;perihal\n1;Caf\u00e9".encode("cp1252"), "baris 2, kolom 6"),
    "with its mark of order": (b"\xef\xbb\xbfno\xe9", "baris 1, kolom 3"),
    "cut in the middle of a letter": ("nomor\n\u00e9\u00e9".encode()[:-1], "baris 2, kolom 2"),
    "UTF-16, as Excel writes Unicode text": ("nomor".encode("utf-16"), "UTF-16"),
    "UTF-16, the other way round": (b"\xfe\xff\x00n", "UTF-16"),
    "a picture": (b"\x89PNG\r\n\x1a\n", "baris 1, kolom 1"),
}


@pytest.mark.parametrize("name", FILES)
def test_what_is_not_utf_8_is_told_by_its_place(name: str) -> None:
    data, where = FILES[name]
    with pytest.raises(FileNotText) as refused:
        text_of(data, "body")
    (field,) = refused.value.fields
    assert field.path == "body"
    assert where in field.reason


@pytest.mark.parametrize("data", [b"nomor", b"\xef\xbb\xbfnomor", b"", "\u00e9".encode()])
def test_utf_8_is_read_with_a_mark_and_without(data: bytes) -> None:
    assert text_of(data) == data.decode("utf-8-sig")


WAYS: dict[str, tuple[Callable[[Path], Any], str]] = {
    "an object": (read_object, "sebagai JSON"),
    "a secret": (read_text, "teks UTF-8"),
    "an office": (office.read, "Save it as"),
}


@pytest.mark.parametrize("way", WAYS)
def test_every_file_of_the_command_line_says_so_and_what_was_asked_for(way: str, tmp_path: Path) -> None:
    read, cure = WAYS[way]
    file = tmp_path / "berkas.csv"
    file.write_bytes(FILES["written by Windows"][0])
    with pytest.raises(
        (CommandFailed, OfficeRefused), match=r"UTF-8: (baris 2, kolom|line 2, column) 6"
    ) as refused:
        read(file)
    assert cure in str(refused.value)
