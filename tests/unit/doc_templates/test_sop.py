"""The seed SOP as its own document type: every cell of the printed original, both totals, and the way between the steps."""

from __future__ import annotations

import copy
import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from doc_templates.catalog import Catalog
from doc_templates.kit.errors import PayloadRefused
from doc_templates.kit.kantor import Kantor, read_office
from doc_templates.sop.alir import garis, tengah
from doc_templates.sop.waktu import Lama, jumlah
from tests.integration.doc_templates.stationery import press
from worker.press.unbroken import written

CATALOG = Catalog.scan()
OFFICE = Kantor.from_config(read_office(Path(__file__).parents[3] / "examples" / "kantor-kpu-agam.yaml"))
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ORIGINAL = Path(__file__).with_name("sop.txt")


def example() -> dict[str, Any]:
    copied: dict[str, Any] = copy.deepcopy(dict(CATALOG["sop"].example))
    return copied


def isi(**changes: Any) -> dict[str, Any]:
    found: dict[str, Any] = CATALOG["sop"].contract.check({**example(), **changes}, OFFICE).context["isi"]
    return found


def refused(**changes: Any) -> set[str]:
    with pytest.raises(PayloadRefused) as error:
        isi(**changes)
    return {field.path for field in error.value.fields}


def cells() -> list[str]:
    """Every cell of the original, less list numbers and the colons before values."""
    found = re.split(r"[\t\n]", ORIGINAL.read_text(encoding="utf-8"))
    bare = (re.sub(r"^\s*(?::|\d+\.)\s*", "", cell) for cell in found)
    return [" ".join(cell.split()) for cell in bare if cell.strip()]


def body(data: dict[str, Any]) -> etree._Element:
    """The body of the document pressed from a payload."""
    rendering, _, _ = press("sop", data)
    with zipfile.ZipFile(io.BytesIO(rendering.docx)) as package:
        return etree.fromstring(package.read("word/document.xml"))


def page_text() -> str:
    """The document's text as a reader meets it: paragraphs with spaces between them."""
    paragraphs = ("".join(str(t.text or "") for t in p.iter(f"{W}t")) for p in body(example()).iter(f"{W}p"))
    return " ".join(written(" ".join(paragraphs)).split())


def test_every_cell_of_the_original_stands_in_the_document() -> None:
    text = page_text()
    assert len(cells()) > 120
    # Capitals of a heading are the form's, the words are the original's.
    assert [cell for cell in cells() if cell not in text and cell.upper() not in text.upper()] == []


def test_its_steps_are_those_of_the_original_word_for_word() -> None:
    text = page_text()
    steps = [line.split("\t") for line in ORIGINAL.read_text(encoding="utf-8").split("\n")]
    for step in (cells for cells in steps if len(cells) >= 8 and cells[0].isdigit()):
        assert all(" ".join(step[n].split()) in text for n in (1, 5, 6, 7))


def test_the_stated_and_the_computed_total_stand_side_by_side() -> None:
    found = isi()
    assert found["waktu_tertulis"] == "3 Hari 7 Jam 15 Menit"
    assert found["waktu_terhitung"] == "3 hari 6 jam 15 menit"
    assert found["waktu_berbeda"]
    assert "3 hari 6 jam 15 menit" not in json.dumps(example())


def test_a_changed_step_changes_the_computed_total_and_equal_totals_raise_no_remark() -> None:
    steps = example()["kegiatan"]
    steps[13] = {**steps[13], "waktu": "PT1H15M"}
    found = isi(kegiatan=steps)
    assert found["waktu_terhitung"] == "3 hari 7 jam 15 menit"
    assert not found["waktu_berbeda"]


def test_hours_never_become_days() -> None:
    assert (
        str(jumlah([Lama.dari("PT20H"), Lama.dari("PT5H30M"), Lama.dari("P1DT45M")]))
        == "1 hari 26 jam 15 menit"
    )


@pytest.mark.parametrize("wrong", ["", "P", "PT", "P0D", "15 menit", "PT15S", "-P1D", "P1Y", "p1d"])
def test_what_is_no_duration_is_refused_with_its_place(wrong: str) -> None:
    steps = example()["kegiatan"]
    steps[2] = {**steps[2], "waktu": wrong}
    assert refused(kegiatan=steps) == {"kegiatan[2].waktu"}


def test_a_step_may_only_return_to_an_earlier_one_and_an_actor_has_one_column() -> None:
    steps = example()["kegiatan"]
    steps[4] = {**steps[4], "kembali_ke": 5}
    assert refused(kegiatan=steps, pelaksana=["Staf", "Sekretaris", "Staf"]) == {
        "kegiatan[4].kembali_ke",
        "pelaksana[2]",
    }


def test_the_flow_begins_and_ends_with_a_terminator_and_decides_where_work_may_return() -> None:
    symbols = ["".join(step["simbol"]) for step in isi()["kegiatan"]]
    assert (symbols[0], symbols[-1], symbols[11]) == ("mulai", "selesai", "keputusan")
    assert symbols[10] == ""  # its actor has no column: it stands across all of them
    assert set(symbols[1:10]) == {"proses"}


@pytest.mark.parametrize("columns", range(1, 7))
def test_the_line_runs_from_middle_to_middle(columns: int) -> None:
    middles = [tengah(at, columns) for at in (*range(columns), None)]
    for start in middles:
        assert set(garis(start, None, columns)) <= {"kosong_a", "kosong_b"}
        for end in middles:
            halves = garis(start, end, columns)
            assert len(halves) == 2 * columns
            along = [n for n, half in enumerate(halves) if half.startswith("datar")]
            assert along == list(range(min(start, end), max(start, end)))
            upright = [(n, half) for n, half in enumerate(halves) if half.startswith("tegak")]
            assert len(upright) == 1
            edge = upright[0][0] + (1 if "kanan" in upright[0][1] else 0)
            assert edge == start


def test_without_an_approver_named_the_signatory_stands_there() -> None:
    assert isi(disahkan_oleh=None)["pengesah"]["nama"] == "Rahmat Hidayat, S.H., M.Si."


@pytest.mark.parametrize("columns", range(1, 7))
def test_the_rows_fill_the_grid_whatever_the_number_of_actors(columns: int) -> None:
    names = [f"Pelaksana {n}" for n in range(columns)]
    steps = [{**step, "pelaksana": names[n % columns]} for n, step in enumerate(example()["kegiatan"])]
    pressed = body({**example(), "pelaksana": names, "kegiatan": steps})
    flow = next(t for t in pressed.iter(f"{W}tbl") if len(t.findall(f"{W}tblGrid/{W}gridCol")) == 30)
    for row in flow.findall(f"{W}tr"):
        spans = (cell.find(f"{W}tcPr/{W}gridSpan") for cell in row.findall(f"{W}tc"))
        assert sum(int(span.get(f"{W}val", "1")) if span is not None else 1 for span in spans) == 30
