"""Each level says on the page what it is; an office's own words count from their day."""

from __future__ import annotations

from datetime import date

import pytest

from doc_templates.levels import LEVELS
from service.approvals.table import Level
from service.office.levels import SigningLevels

DAY = date(2026, 4, 1)
SILENT = SigningLevels.of({})


def test_an_office_that_names_no_level_signs_on_paper() -> None:
    assert SILENT.of_type("surat_edaran") is Level.BASAH
    assert SigningLevels.of({"tanda_tangan": {"surat_edaran": "bsre"}}).of_type("surat_edaran") is Level.BSRE


def test_paper_says_nothing_of_electronics_and_each_other_level_its_own() -> None:
    assert SILENT.statement(Level.BASAH, DAY, demo=False) is None
    said = {SILENT.statement(level, DAY, demo=False) for level in LEVELS if level is not Level.BASAH}
    assert len(said) == 3
    assert "ditandatangani" not in str(SILENT.statement(Level.SEGEL, DAY, demo=False)), (
        "a seal is no signature"
    )


@pytest.mark.parametrize(("day", "words"), [(date(2025, 12, 31), None), (date(2026, 1, 1), "A"), (DAY, "B")])
def test_an_office_s_words_count_from_their_day(day: date, words: str | None) -> None:
    config = {
        "pernyataan_tte": [
            {"tingkat": "bsre", "mulai": "2026-04-01", "teks": "B"},
            {"tingkat": "bsre", "mulai": "2026-01-01", "teks": "A"},
            {"tingkat": "segel", "mulai": "2020-01-01", "teks": "C"},
        ]
    }
    assert SigningLevels.of(config).statement(Level.BSRE, day, demo=False) == (
        words or LEVELS[Level.BSRE].kaki
    )


def test_a_demonstration_says_so_but_for_bsre_whose_certificates_are_not_ours() -> None:
    assert str(SILENT.statement(Level.SEGEL, DAY, demo=True)).startswith("DEMO, ")
    assert SILENT.statement(Level.BSRE, DAY, demo=True) == LEVELS[Level.BSRE].kaki
