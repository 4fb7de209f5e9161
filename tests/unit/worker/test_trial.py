"""What a fault of a trial's pages weighs, and its words: pages themselves are in tests/integration/pdf."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from worker import trial
from worker.pdf.errors import ConversionFailed, FontMissing, NumberBroken, PageRefused
from worker.pdf.paper import Fault, PaperFault
from worker.press.lint.findings import Severity
from worker.trial import PageReview, Sample, findings, told

WEIGHT = {
    Fault.LONELY_BLOCK: (Severity.ERROR, Severity.ERROR),
    Fault.OVERFLOW: (Severity.ERROR, Severity.WARNING),
    Fault.BROKEN_NUMBER: (Severity.ERROR, Severity.WARNING),
    Fault.BLANK_PAGE: (Severity.ERROR, Severity.WARNING),
    Fault.CLIPPED_ROW: (Severity.ERROR, Severity.WARNING),
    Fault.CLIPPED_BOX: (Severity.ERROR, Severity.WARNING),
    Fault.CLOSE_LINES: (Severity.ERROR, Severity.WARNING),
    Fault.BROKEN_CODE: (Severity.WARNING, Severity.WARNING),
    Fault.GAP: (Severity.WARNING, Severity.WARNING),
}
GROWN: Mapping[str, int] = {"isi_edaran": 14, "tembusan": 12}


@pytest.mark.parametrize("fault", Fault)
@pytest.mark.parametrize("grown", [{}, GROWN], ids=["example", "grown"])
def test_each_fault_has_its_weight_its_page_and_what_to_do(fault: Fault, grown: Mapping[str, int]) -> None:
    (found,) = findings([PaperFault(fault=fault, page=3, about="x")], Sample(context={}, grown=grown))
    assert found.severity is WEIGHT[fault][bool(grown)]
    assert found.page == 3
    assert "halaman 3" in found.message
    assert ("dengan isi_edaran 14 butir, tembusan 12 butir" in found.message) is bool(grown)
    assert len(found.remedy) > 20


def test_a_fault_on_every_page_is_told_three_times() -> None:
    faults = [PaperFault(fault=Fault.GAP, page=page, about="x") for page in range(1, 90)]
    assert [each.page for each in findings(faults, Sample(context={}))] == [1, 2, 3]


NUMBERS = [f"1{row}4.500.000.000" for row in range(5)]
BROKEN_ROWS = Sample(
    context={"isi": {"baris": [{"pagu": number} for number in NUMBERS], "kode": "12/PR.03/2026"}},
    headings={"isi.baris[].pagu": "Pagu Anggaran"},
)


def test_what_one_column_breaks_is_one_finding_by_its_heading() -> None:
    faults = [
        PaperFault(fault=Fault.BROKEN_NUMBER, page=2 + row // 3, about=number)
        for row, number in enumerate(NUMBERS)
    ]
    faults += [
        PaperFault(fault=Fault.BROKEN_NUMBER, page=3, about="77.000.000"),
        PaperFault(fault=Fault.BROKEN_CODE, page=1, about="12/PR.03/2026"),
    ]
    told = {(each.page, each.message) for each in findings(faults, BROKEN_ROWS)}
    said = "Halaman hasil uji cetak tidak beres: halaman {}."
    assert told == {
        (1, said.format("1: kode 12/PR.03/2026 (isian kode) terputus di antara dua baris")),
        (
            2,
            said.format(
                "2: angka 104.500.000.000 dan 4 lainnya (kolom “Pagu Anggaran”) terputus di antara dua baris"
            ),
        ),
        (3, said.format("3: angka 77.000.000 terputus di antara dua baris")),
    }


def refusals() -> Iterator[str]:
    """Yield what judges and pool say as they refuse pages, as it is written where they do."""
    rooms = Path(trial.__file__).parent
    for file in (*(rooms / "pdf").glob("*.py"), rooms / "line" / "sheets.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute)):
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
            if name in ("PageRefused", "TextMissing", "ContentsWrong", "ConversionFailed") and node.args:
                yield "".join(
                    str(each.value) if isinstance(each, ast.Constant) else "9"
                    for each in getattr(node.args[0], "values", [node.args[0]])
                )


REFUSED = [
    *(PageRefused(each, missing=["x"]) for each in sorted(set(refusals()))),
    ConversionFailed(),
    NumberBroken(["184.500"], pages=[2]),
    FontMissing(script="Arab", font="Amiri", package="fonts-hosny-amiri"),
]


@pytest.mark.parametrize("error", REFUSED, ids=lambda each: each.message[:40])
def test_pages_that_are_refused_say_why(error: PageRefused | ConversionFailed) -> None:
    (found,) = told(PageReview(refused=trial._refused(error)), Sample(context={}))
    assert trial._UNFIT not in found.message
    assert "tidak beres: ." not in found.message
