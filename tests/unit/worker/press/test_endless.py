"""A word of a hundred thousand letters takes no pass over a text longer than its letters do.

Counted in the processor's time of this process, which no load of the machine changes: where the time grew with the
square, one such word took minutes; in its own length it takes a few hundredths of a second.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import pytest
from lxml import etree

from doc_templates.kit.text import problems
from tests.unit.worker.press import fixtures
from worker.pdf.paper import broken, fields_of
from worker.pdf.places import RemainingText
from worker.pdf.text import fold, read_pages
from worker.press import compile_template, judge_docx
from worker.press.borrowed import borrow, borrows
from worker.press.columns import Column, ColumnMeasures, columns_in, is_value
from worker.press.fit import Gauge
from worker.press.hyphens import breakable, overlong, tearing
from worker.press.letters import width_of
from worker.press.names import W, wml
from worker.press.ragged import JustifiedParagraph, torn
from worker.press.unbroken import NUMBER, unbroken, written
from worker.stamping.paraf import initials

LETTERS = 100_000
ALLOWED_S = 3.0
"""Of the processor's time; ``docx`` below, the longest, takes 0.4 s."""
WORDS = {
    "letters": "a" * LETTERS,
    "consonants": "b" * LETTERS,
    "digits": "1" * LETTERS,
    "hyphens": "-" * LETTERS,
    "letters and a hyphen": "a" * LETTERS + "-",
    "digits and a hyphen": "-" + "a" * LETTERS + "1",
    "digits in groups": "1." * (LETTERS // 2) + "x",
    "codes": "1-a/" * (LETTERS // 4),
    "Vietnamese": "ễ" * LETTERS,
    "a Vietnamese letter behind": "a" * LETTERS + " ễ",
    "signs": "(" * LETTERS,
    "an address": "https://" + "a/" * (LETTERS // 2),
    "money": "Rp" * (LETTERS // 2),
    "marks": "a" + "\u0301\u0323" * (LETTERS // 2),
    "braces": "{" * LETTERS,
    "blanks": " " * LETTERS,
    "lines": "a\n" * (LETTERS // 2),
}
COLUMN = Column(path="isi.kode", paragraph=0, width=1_000, size=20, around="")


def _borrowed(text: str) -> None:
    root = etree.Element(wml("r"), nsmap={"w": W})
    etree.SubElement(root, wml("t")).text = text
    paragraph = etree.Element(wml("p"))
    paragraph.append(root)
    borrows(text)
    borrow(paragraph)


def _docx(text: str) -> None:
    template = fixtures.template("{{ isi.kode }}")
    columns_in(template)
    judge_docx(compile_template(template, kept=False).press({"isi": {"kode": text}}))


def _placed(text: str) -> None:
    pages = read_pages(f"Kepala\n{text}\f{text}\nKaki\f")
    places = RemainingText(pages)
    places.take([text])
    list(broken(pages, places.placed, [text]))


PASSES: dict[str, Callable[[str], Any]] = {
    "unbroken": unbroken,
    "written": written,
    "breakable": breakable,
    "overlong": overlong,
    "tearing": tearing,
    "borrowed": _borrowed,
    "number": NUMBER.fullmatch,
    "torn": lambda text: torn([JustifiedParagraph(paragraph=0, path="isi.kode")], {"isi": {"kode": text}}),
    "value": is_value,
    "width": width_of,
    "sizes": lambda text: ColumnMeasures([COLUMN]).sizes({"isi": {"kode": text}}),
    "gauge": lambda text: Gauge([COLUMN]).too_wide({"isi": {"kode": text}}),
    "gauge, in a sentence": lambda text: Gauge([COLUMN]).too_wide({"isi": {"kode": f"dan 1{text} lagi ini"}}),
    "letters we print": lambda text: list(problems({"isi": text})),
    "initials": initials,
    "fold": fold,
    "docx": _docx,
    "placed": _placed,
}


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("name", PASSES)
def test_a_word_without_end_takes_time_by_its_letters_not_by_their_square(name: str, word: str) -> None:
    with within(ALLOWED_S):
        PASSES[name](WORDS[word])


def test_the_field_of_a_number_is_found_among_many_in_time_by_their_count() -> None:
    rows = [{"pagu": "1"}] * LETTERS
    with within(ALLOWED_S):
        assert fields_of({"isi": {"baris": [*rows, {"pagu": "2"}]}}, ["2"]) == [f"isi.baris[{LETTERS}].pagu"]


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Fail what takes more of the processor's time; an expression looks for the signal while it searches."""

    def fail(_number: int, _frame: FrameType | None) -> None:
        pytest.fail(f"more than {seconds} s of the processor's time")

    before = signal.signal(signal.SIGVTALRM, fail)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
