"""Guides around the pages: each picture is shown, and each button they name is one that the pages still have.

That the pages say what their pictures show is played in ``tests/browser/test_pictures.py``; what stands here costs nothing.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.browser.pictures.kept import FOLDER, known, steady

ROOT = Path(__file__).resolve().parents[3]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
WITH_PAGES = ("arsiparis", "five-minutes", "konseptor", "pejabat", "penandatangan")
GUIDES = [ROOT / "docs/guides" / f"{name}.md" for name in WITH_PAGES]
SHOWN = {
    found
    for page in PAGES
    for found in re.findall(r"pictures/([\w-]+)\.webp", page.read_text(encoding="utf-8"))
}
_ON_PAPER = re.compile(r"[A-Z ]+")
"""Words in bold that stand on the paper itself."""


def said() -> list[str]:
    """Every Indonesian sentence of the product."""
    catalogue = (ROOT / "service/words/en.po").read_text(encoding="utf-8")
    blocks = re.findall(r'^msgid((?: ?".*"\n)+)', catalogue, re.M)
    return ["".join(re.findall(r'"(.*)"', each)).replace('\\"', '"') for each in blocks]


def shape(sentence: str) -> re.Pattern[str]:
    """A sentence of the catalogue, whatever it is filled with."""
    parts = re.split(r"\{\w+\}", sentence)
    return re.compile(".*".join(re.escape(steady(each).rstrip("\n")) for each in parts))


def test_every_picture_of_a_page_is_shown_and_every_one_shown_is_there() -> None:
    assert known().keys() == SHOWN
    assert {each.stem for each in FOLDER.glob("*.webp")} == known().keys()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_picture_is_told_to_whoever_does_not_see_it(page: Path) -> None:
    pictures = re.findall(r"<img [^>]*>", page.read_text(encoding="utf-8"))
    assert [each for each in pictures if not re.search(r'alt="[^"]{10,}"', each)] == []


def test_every_button_in_a_picture_is_one_that_the_pages_have() -> None:
    shapes = [shape(each) for each in (*said(), "English") if each]
    buttons = {
        (name, button) for name, told in known().items() for button in re.findall(r'- button "([^"]+)"', told)
    }
    assert [
        f"{name}: {button}"
        for name, button in sorted(buttons)
        if not any(each.fullmatch(button) for each in shapes)
    ] == [], "run: make pictures"


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.stem)
def test_what_a_guide_names_in_bold_stands_on_a_page(guide: Path) -> None:
    text = re.sub(r"\s+", " ", guide.read_text(encoding="utf-8"))
    sentences = said()
    filled = [shape(each) for each in sentences if len(re.sub(r"\{\w+\}", "", each)) > 8 and "{" in each]
    assert [
        each
        for each in re.findall(r"\*\*([^*]+)\*\*", text)
        if not each.endswith(".")
        and not _ON_PAPER.fullmatch(each)
        and not any(each in one for one in sentences)
        and not any(one.fullmatch(each) for one in filled)
    ] == []
