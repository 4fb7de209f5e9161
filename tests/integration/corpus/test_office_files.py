"""Templates as offices change them: what must be refused is refused at its place, and what is taken prints all that it says.

Every case is uploaded as the lint sees it; a few are printed and laid out, all of them where chance is explored, and by
``python -m tests.office_files FOLDER``.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.chance import EXPLORING
from tests.office_files.case import OfficeCase
from tests.office_files.cases import CASES
from tests.office_files.played import linted, played
from worker.pdf.converter import Converter
from worker.press.lint.findings import errors

TAKEN = [each for each in CASES if each.refused is None or each.in_trial]
REFUSED = [each for each in CASES if each not in TAKEN]
PRINTED = (
    "literal with an ampersand",
    "numbering that begins again",
    "footnote outside loops",
    "even header on a second page",
    "text cut off by a text box",
    "main part of Word 365",
)
"""One of each kind; a page takes a second."""


def test_there_is_a_hundred_of_them_and_each_has_a_name_of_its_own() -> None:
    assert len({each.name for each in CASES}) == len(CASES) >= 100


@pytest.mark.parametrize("case", REFUSED, ids=lambda each: each.name)
def test_what_no_document_could_print_is_refused_with_its_place(case: OfficeCase) -> None:
    found = [each for each in errors(linted(case)) if each.rule is case.refused]
    said = [" ".join((each.part, each.text, each.tag, each.message, each.remedy)) for each in found]
    assert any(case.says in each for each in said), said


@pytest.mark.parametrize("case", TAKEN, ids=lambda each: each.name)
def test_what_can_be_printed_is_taken(case: OfficeCase) -> None:
    assert [f"{each.message} {each.tag}" for each in errors(linted(case))] == []


@pytest.mark.parametrize(
    "case", [each for each in TAKEN if EXPLORING or each.name in PRINTED], ids=lambda each: each.name
)
def test_what_is_taken_prints_all_that_it_says(case: OfficeCase, converter_socket: Path) -> None:
    assert played(case, Converter(converter_socket)).wrong == []
