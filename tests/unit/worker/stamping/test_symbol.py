"""QR symbols: what a reader reads, and segno's own modules wherever both follow the standard alike."""

from __future__ import annotations

import io
import string
from typing import Any

import pytest
import segno
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from segno import consts

from worker.stamping.qr import png
from worker.stamping.symbol import MASK, rows

QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
CAPACITY: Any = consts.SYMBOL_CAPACITY
ADDRESS = st.text(string.ascii_letters.lower() + string.digits + ":/#?=&%.-_", min_size=1, max_size=700)


def read(text: str) -> str:
    """Return what an independent reader finds in the picture."""
    with Image.open(io.BytesIO(png(text))) as picture:
        return zxingcpp.read_barcodes(picture.convert("L"), formats=QR)[0].text


@settings(max_examples=60, deadline=None)
@given(ADDRESS)
def test_a_reader_reads_what_was_written(text: str) -> None:
    assert read(text) == text


@pytest.mark.parametrize("version", range(1, 27))
def test_a_full_symbol_of_each_version_is_segnos_own(version: int) -> None:
    bits = CAPACITY[version][consts.ERROR_LEVEL_M] - (16 if version < 10 else 24)
    text = ("https://naskah.example/v/" + "a1b2c3d4" * 200)[: bits // 8]
    theirs = segno.make(text, error="m", micro=False, mask=MASK)
    assert theirs.version == version
    expected = [bytes(0x30 + module for module in row) for row in theirs.matrix_iter(border=4)]
    assert list(rows(text, 4)) == expected


def test_each_length_has_the_size_and_level_of_segno() -> None:
    for length in range(1, 300, 7):
        theirs = segno.make("u" * length, error="m", micro=False, mask=MASK)
        ours = list(rows("u" * length, 0))
        assert len(ours) == theirs.symbol_size(border=0)[0]
        # The format stands beside the upper left finder: level and mask, with their own error correction.
        assert [row[8] for row in ours[:9]] == [0x30 + row[8] for row in theirs.matrix[:9]]


@pytest.mark.parametrize("text", ["https://naskah.example/v/é日本", "x" * 1_500])
def test_what_is_not_plain_ascii_or_very_long_is_left_to_segno(text: str) -> None:
    assert read(text) == text
