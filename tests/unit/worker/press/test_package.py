"""Files from outside: each kind of wrong file is refused by its own reason, before anything in it is parsed."""

from __future__ import annotations

import io
import struct
import tracemalloc
import warnings
import zipfile
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.worker.press import fixtures
from worker.press import compile_template
from worker.press.errors import (
    NotAWordPackage,
    PackageHostile,
    PackageRefused,
    PackageTooLarge,
    PressError,
    TemplateRefusal,
)
from worker.press.package import PackageLimits, open_package

GOOD = fixtures.template("{{ nilai }}")
OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def reason(data: bytes, limits: PackageLimits | None = None) -> TemplateRefusal:
    with pytest.raises(PackageRefused) as refused:
        compile_template(data, limits)
    return refused.value.reason


def renamed(old: str, new: str) -> bytes:
    """Return the good package with one name changed in both headers; the lengths must be equal."""
    assert len(old) == len(new)
    return GOOD.replace(old.encode(), new.encode())


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", TemplateRefusal.EMPTY),
        (b"<!DOCTYPE html><html><body>x</body></html>", TemplateRefusal.HTML),
        (b"\xef\xbb\xbf\r\n<HTML>x", TemplateRefusal.HTML),
        (b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'/>", TemplateRefusal.HTML),
        (b"{\\rtf1\\ansi x}", TemplateRefusal.RTF),
        (b"%PDF-1.7\n", TemplateRefusal.PDF),
        (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), TemplateRefusal.ENCRYPTED),
        (OLE + b"\0" * 600 + "WordDocument".encode("utf-16-le"), TemplateRefusal.LEGACY_WORD),
        (bytes(range(256)) * 40, TemplateRefusal.NOT_A_PACKAGE),
        (GOOD[: len(GOOD) // 2], TemplateRefusal.TRUNCATED),
        (GOOD[:-1], TemplateRefusal.TRUNCATED),
        (b"PK\x03\x04", TemplateRefusal.TRUNCATED),
    ],
)
def test_a_file_that_is_no_word_document_is_refused_by_what_it_is(
    data: bytes, expected: TemplateRefusal
) -> None:
    with pytest.raises(NotAWordPackage) as refused:
        compile_template(data)
    assert refused.value.reason is expected


def test_a_package_of_another_program_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("xl/workbook.xml", "<workbook/>")
    assert reason(out.getvalue()) is TemplateRefusal.NOT_WORD
    types = fixtures.parts(GOOD)["[Content_Types].xml"].replace(b"wordprocessingml.document.main", b"other")
    assert reason(fixtures.repack(GOOD, {"[Content_Types].xml": types})) is TemplateRefusal.NOT_WORD


def test_a_document_with_macros_is_refused() -> None:
    types = fixtures.parts(GOOD)["[Content_Types].xml"].replace(
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        b"application/vnd.ms-word.document.macroEnabled.main+xml",
    )
    assert reason(fixtures.repack(GOOD, {"[Content_Types].xml": types})) is TemplateRefusal.MACROS


def test_a_flipped_byte_in_a_part_is_refused() -> None:
    at = GOOD.index(b"word/document.xml") + len("word/document.xml") + 40
    damaged = GOOD[:at] + bytes([GOOD[at] ^ 0xFF]) + GOOD[at + 1 :]
    assert reason(damaged) is TemplateRefusal.CORRUPT


def test_a_part_that_is_no_xml_is_refused_by_name() -> None:
    with pytest.raises(NotAWordPackage) as refused:
        compile_template(fixtures.repack(GOOD, {"word/document.xml": b"<w:document>"}))
    assert refused.value.reason is TemplateRefusal.CORRUPT
    assert refused.value.detail.startswith("word/document.xml")


@pytest.mark.parametrize("part", ["word/document.xml", "[Content_Types].xml", "docProps/core.xml"])
@pytest.mark.parametrize(
    "declared",
    [
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>',
        b'<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd">',
    ],
)
def test_entities_and_document_types_are_refused(part: str, declared: bytes) -> None:
    xml = fixtures.parts(GOOD)[part]
    body = xml[xml.index(b"?>") + 2 :].lstrip()
    with pytest.raises(PackageHostile) as refused:
        compile_template(fixtures.repack(GOOD, {part: declared + body}))
    assert refused.value.reason is TemplateRefusal.ENTITIES


@pytest.mark.parametrize("part", ["docProps/app.xml", "docProps/App.xml"])
def test_two_parts_of_one_name_are_refused(part: str) -> None:
    out = io.BytesIO(GOOD)
    with warnings.catch_warnings(), zipfile.ZipFile(out, "a") as package:
        warnings.simplefilter("ignore")
        package.writestr(part, "<x/>")
    assert reason(out.getvalue()) is TemplateRefusal.DUPLICATE_NAME


@pytest.mark.parametrize(
    "name", ["../../../app.xm", "/ocProps/app.xml", "C:cProps/app.xm", "docProps\\app.xm"]
)
def test_a_name_that_leaves_the_package_is_refused(name: str) -> None:
    assert reason(renamed("docProps/app.xml", name.ljust(16, "x"))) is TemplateRefusal.UNSAFE_NAME


def test_an_entry_under_two_names_is_refused() -> None:
    # Only the first occurrence, which is the local header: readers disagree on which of the two counts.
    assert reason(GOOD.replace(b"docProps/app.xml", b"docProps/bpp.xml", 1)) is TemplateRefusal.UNSAFE_NAME


def test_an_encrypted_entry_is_refused() -> None:
    data = bytearray(GOOD)
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    assert reason(bytes(data)) is TemplateRefusal.ENCRYPTED


def test_overlapping_entries_are_refused() -> None:
    data = bytearray(GOOD)
    first = data.index(b"PK\x01\x02")
    second = data.index(b"PK\x01\x02", first + 4)
    # The second entry claims the size that reaches into its neighbour.
    size = struct.unpack_from("<L", data, second + 20)[0]
    struct.pack_into("<L", data, second + 20, size + 200)
    assert reason(bytes(data)) is TemplateRefusal.OVERLAPPING


def test_100_000_entries_are_refused_without_being_read() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for number in range(100_000):
            package.writestr(f"{number}", b"")
    data = out.getvalue()
    tracemalloc.start()
    assert reason(data) is TemplateRefusal.TOO_MANY_ENTRIES
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1 << 20


def test_a_zip_bomb_is_refused_with_memory_flat() -> None:
    zeros = b"\0" * (1 << 20)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in fixtures.parts(GOOD).items():
            package.writestr(name, content)
        with package.open("word/media/x.png", "w") as entry:
            for _ in range(40):
                entry.write(zeros)
    data = out.getvalue()
    tracemalloc.start()
    assert reason(data) is TemplateRefusal.TOO_DENSE
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1 << 20


def test_a_bomb_that_lies_about_its_size_is_stopped_at_the_size_it_claims() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in fixtures.parts(GOOD).items():
            package.writestr(name, content if name != "word/document.xml" else b"\0" * (32 << 20))
    data = bytearray(out.getvalue())
    for magic, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = 0
        while (start := data.find(magic, start)) >= 0:
            if struct.unpack_from("<L", data, start + at)[0] == 32 << 20:
                struct.pack_into("<L", data, start + at, 1000)
            start += 4
    tracemalloc.start()
    assert reason(bytes(data)) is TemplateRefusal.CORRUPT
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4 << 20


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        (PackageLimits(packed=100), TemplateRefusal.TOO_LARGE),
        (PackageLimits(unpacked=1000), TemplateRefusal.TOO_LARGE),
        (PackageLimits(part=1000), TemplateRefusal.TOO_LARGE),
        (PackageLimits(entries=3), TemplateRefusal.TOO_MANY_ENTRIES),
        (PackageLimits(ratio=2, ratio_from=1000), TemplateRefusal.TOO_DENSE),
    ],
)
def test_each_limit_holds(limits: PackageLimits, expected: TemplateRefusal) -> None:
    with pytest.raises(PackageTooLarge) as refused:
        open_package(GOOD, limits)
    assert refused.value.reason is expected


def test_folders_and_foreign_order_are_taken() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as package:
        package.mkdir("word")
        for name, content in sorted(fixtures.parts(GOOD).items(), reverse=True):
            package.writestr(name, content)
    rendered = compile_template(out.getvalue()).render({"nilai": "n"})
    assert fixtures.paragraphs(rendered) == ["n"]


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_a_damaged_package_is_refused_or_taken_but_never_breaks_the_press(data: st.DataObject) -> None:
    damaged = bytearray(GOOD)
    for _ in range(data.draw(st.integers(1, 8))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(damaged)) | st.just(len(damaged)))
    try:
        compile_template(bytes(damaged[:cut]))
    except PressError:
        return


def test_content_is_checked_against_the_directory() -> None:
    part = open_package(GOOD).parts["word/document.xml"]
    assert zlib.crc32(part.content()) == part.crc
