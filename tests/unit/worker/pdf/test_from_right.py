"""Words from right to left that follow each other in the document do so on the page; the table says what is told and what is not."""

from __future__ import annotations

import pytest

from worker.pdf.from_right import disordered, has_stretches

NAME, ALI, HASAN, MECCA, HONOURED = "محمد", "علي", "حسن", "مكة", "المكرمة"
FROM, TO = "\u202b", "\u202c"
"""What poppler puts around them."""

CASES: dict[str, tuple[list[str], str, list[str]]] = {
    "in order": ([f"{NAME} {ALI} {HASAN}"], f"{FROM}{NAME} {ALI} {HASAN}{TO}\n", []),
    "the other way round": (
        [f"{NAME} {ALI} {HASAN}"],
        f"{HASAN} {ALI} {NAME}\n",
        [f"{NAME} {ALI}", f"{ALI} {HASAN}"],
    ),
    "two of three": ([f"{NAME} {ALI} {HASAN}"], f"{NAME} {HASAN} {ALI}\n", [f"{ALI} {HASAN}"]),
    "over two lines": ([f"{NAME} {ALI} {HASAN}"], f"{NAME} {ALI}\n{HASAN}\n", []),
    "over two pages": ([f"{NAME} {ALI} {HASAN}"], f"{NAME}\nhal 1\f{ALI} {HASAN}\n", []),
    "among Latin words": ([f"Yth. {NAME} {ALI} di {MECCA}"], f"di {FROM}{NAME} {ALI}{TO} Yth.\n{MECCA}\n", []),
    "the other way round among Latin words": (
        [f"Yth. {NAME} {ALI} di tempat"],
        f"Yth. {ALI} {NAME} di tempat\n",
        [f"{NAME} {ALI}"],
    ),
    "parted by a number": ([f"{NAME} 12 {ALI}"], f"{ALI} 12 {NAME}\n", []),
    "two cells on one line, either first": ([NAME, ALI], f"{ALI} {NAME}\n", []),
    "cells of two words": ([f"{NAME} {ALI}", f"{MECCA} {HONOURED}"], f"{MECCA} {HONOURED} {NAME} {ALI}\n", []),
    "said both ways": ([f"{NAME} {ALI}", f"{ALI} {NAME}"], f"{NAME} {ALI}\n{ALI} {NAME}\n", []),
    "the same word twice": ([f"{NAME} {NAME}"], f"{NAME} {NAME}\n", []),
    "Hebrew": (["שלום עולם"], "עולם שלום\n", ["שלום עולם"]),
    "lam and alef in either order": ([f"السلام {ALI}"], f"السالم {ALI}\n", []),
    "no such words": (["Surat Edaran"], "Edaran Surat\n", []),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_words_beside_each_other_are_read_in_their_order(case: str) -> None:
    texts, read, wrong = CASES[case]
    assert disordered(read, texts) == wrong


@pytest.mark.parametrize(
    ("texts", "judged"),
    [(["Surat"], False), ([NAME], False), ([NAME, ALI], False), (["a", f"di {NAME} {ALI}"], True)],
)
def test_pages_are_read_once_more_only_where_two_stand_beside_each_other(
    texts: list[str], judged: bool
) -> None:
    assert has_stretches(texts) is judged
