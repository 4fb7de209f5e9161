"""What two PDFs say beside each other: pages that say something else, and pages whose words only stand elsewhere."""

import pytest

from worker.locked.pdfium import PageWords, WrittenLine
from worker.pdf.shifted import shift

FOOT = "Konsep, belum berlaku. Halaman {page} dari {count}"


def printed(*pages: str, foot: str = FOOT, images: tuple[str, ...] = ()) -> list[PageWords]:
    """Pages, their lines parted by ``/``, with a foot each."""
    count = len(pages)
    return [
        PageWords(
            lines=[
                WrittenLine(text=text, box=(0, 0, 9, 9))
                for text in (*page.split("/"), foot.format(page=at, count=count))
            ],
            images=frozenset(images),
        )
        for at, page in enumerate(pages, 1)
    ]


CASES: dict[str, tuple[list[PageWords], list[PageWords], list[int], list[int]]] = {
    "nothing": (printed("satu dua", "tiga"), printed("satu dua", "tiga"), [], []),
    "a word": (printed("satu dua", "tiga"), printed("satu DUA", "tiga"), [1], []),
    "a word on the last of three": (printed("a", "b", "c"), printed("a", "b", "d"), [3], []),
    "a line more pushes the rest on": (
        printed("satu/dua", "tiga/empat", "lima"),
        printed("baru/satu", "dua/tiga", "empat/lima"),
        [1],
        [2, 3],
    ),
    "a page more": (printed("satu/dua"), printed("baru/satu", "dua"), [1], [2]),
    "a page less": (printed("lama/satu", "dua"), printed("satu/dua"), [1], [2]),
    "wrapped elsewhere": (printed("satu dua/tiga", "empat"), printed("satu/dua tiga", "empat"), [], []),
    "a word parted at the end of a line": (
        printed("laporan penyelenggaraan", "tiga"),
        printed("laporan penyeleng-/garaan", "tiga"),
        [],
        [],
    ),
    "a word parted at the end of a page": (
        printed("laporan penyelenggaraan", "tiga"),
        printed("laporan penyeleng-", "garaan/tiga"),
        [],
        [],
    ),
    "a word with a hyphen of its own": (printed("kata-kata", "b"), printed("kata-/kata", "b"), [], []),
    "a minus": (printed("sisa 5", "b"), printed("sisa -5", "b"), [1], []),
    "a digit": (printed("Rp184.500", "b"), printed("Rp184.600", "b"), [1], []),
    "a year on every page": (
        printed("a", "b", foot="Tahun 2025 - {page}"),
        printed("a", "b", foot="Tahun 2026 - {page}"),
        [1, 2],
        [],
    ),
    "words in another order": (printed("ini bukan itu", "b"), printed("itu bukan ini", "b"), [1], []),
    "a picture": (printed("a", "b", images=("x",)), printed("a", "b", images=("y",)), [1, 2], []),
    "no page at all on one side": (printed("a"), [], [1], []),
}
"""Before, after, the pages that changed, and those that only moved."""


@pytest.mark.parametrize("name", CASES)
def test_a_page_that_says_something_else_is_told_from_one_that_moved(name: str) -> None:
    before, after, changed, moved = CASES[name]
    found = shift(before, after)
    pages = range(max(len(before), len(after)))
    assert [no + 1 for no in pages if any(no in side for side in found.changed)] == changed
    assert [no + 1 for no in pages if found.only_moved(no)] == moved


def test_lines_that_number_pages_are_named_and_no_others() -> None:
    found = shift(printed("butir 1", "butir 2"), printed("butir 1", "butir 2", "tiga"))
    assert [[line.text for line in page] for page in found.numbering[0]] == [
        ["Konsep, belum berlaku. Halaman 1 dari 2"],
        ["Konsep, belum berlaku. Halaman 2 dari 2"],
    ]
