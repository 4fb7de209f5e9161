"""docxtpl's own scripts beside our press: one made here, and all of them where its repository is at hand.

``NASKAH_DOCXTPL_TESTS`` names the folder ``tests`` of that repository.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.docxtpl_scripts import compared
from tests.unit.worker.press import fixtures

THEIRS = os.environ.get("NASKAH_DOCXTPL_TESTS", "")
SCRIPT = """
from docxtpl import DocxTemplate
tpl = DocxTemplate("templates/a.docx")
inner = tpl.new_subdoc()
inner.add_paragraph("Bagian dalam")
tpl.render({"nama": "satu", "d": [1, 2], "bagian": inner})
tpl.save("output/a.docx")
DocxTemplate("templates/a.docx").render({"nama": "satu"})
"""


def test_a_script_prints_the_same_text_and_a_field_that_is_missing_is_told(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    texts = ("Nama {{ nama }}", "{%p for x in d %}", "{{ x }}", "{%p endfor %}", "{{p bagian }}")
    (tmp_path / "templates" / "a.docx").write_bytes(fixtures.template(*texts))
    (tmp_path / "a.py").write_text(SCRIPT)
    (first, same), (second, said) = compared(tmp_path)
    assert (first, same, second) == ("a.py 1", "", "a.py 2")
    assert said.startswith("refused: ")


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # they leave files open
@pytest.mark.skipif(not THEIRS, reason="docxtpl's repository is not at hand")
def test_every_script_prints_the_same_text_or_is_refused() -> None:
    assert [row for row in compared(Path(THEIRS)) if row[1] and "refused" not in row[1]] == []
