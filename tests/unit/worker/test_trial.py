"""What a fault of a trial's pages weighs, and its words: pages themselves are in tests/integration/pdf."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from worker.pdf.paper import Fault, PaperFault
from worker.press.lint.findings import Severity
from worker.trial import Sample, findings

WEIGHT = {
    Fault.LONELY_BLOCK: (Severity.ERROR, Severity.ERROR),
    Fault.OVERFLOW: (Severity.ERROR, Severity.WARNING),
    Fault.BROKEN_NUMBER: (Severity.ERROR, Severity.WARNING),
    Fault.BLANK_PAGE: (Severity.ERROR, Severity.WARNING),
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
