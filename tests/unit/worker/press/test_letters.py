"""Widths of letters: none that a font draws broader than the table has it, and a value of broad ones is measured."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from doc_templates.kit.glyphs import DRAWN
from doc_templates.kit.scripts import SCRIPTS, Script
from tests.unit.doc_templates.kit.test_scripts import NAMES
from worker.press.columns import Column, ColumnMeasures
from worker.press.fit import Gauge
from worker.press.letters import letters_in, width_of

FONT = Path("/usr/share/fonts/truetype/liberation2/LiberationSans-Regular.ttf")
SIGNS = "ЉЊЖШЩЮẀẂẄ∟▬▲►▼◄☺☻☼"
"""Broader by a tenth; no number has them."""


def test_no_letter_of_the_pages_font_is_broader_than_it_is_taken_for() -> None:
    font = TTFont(FONT if FONT.exists() else Path(str(FONT).replace("liberation2", "liberation")))
    drawn, units = re.compile(f"[{DRAWN}]"), font["head"].unitsPerEm
    broader = [
        sign
        for point, name in font.getBestCmap().items()
        if (sign := chr(point)) not in SIGNS
        and drawn.match(sign)
        and font["hmtx"][name][0] * 1000 > (width_of(sign) + 1) * units
    ]
    assert broader == []


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda each: each.key)
def test_a_code_with_letters_of_another_script_counts_by_its_width(script: Script) -> None:
    code = f"12/{NAMES[script.key].split()[0]}"
    assert width_of(code) > width_of("12/")
    assert letters_in(code) * 722 >= width_of(code)


def test_a_code_of_broad_letters_takes_a_smaller_size_and_is_refused_where_none_fits() -> None:
    def column(width: int) -> Column:
        return Column(path="isi.kode", paragraph=3, width=width, size=20, around="")

    context = {"isi": {"kode": "12/陳大文"}}
    narrow, wide = column(820), column(1_200)
    assert narrow.letters >= len("12/陳大文") - 1
    ((place, size),) = ColumnMeasures([narrow]).sizes(context)
    assert (place, size < 20) == (3, True)
    assert ColumnMeasures([wide]).sizes(context) == ()
    assert [each.place for each in Gauge([column(400)]).too_wide(context)] == ["isi.kode"]
