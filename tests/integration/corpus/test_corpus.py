"""The script that tries folders of files: what each kind of file becomes in its table, and what makes a run fail."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from tests.corpus.__main__ import main
from tests.corpus.outcome import Outcome, Result, summary
from tests.corpus.reading import lost, paragraphs
from tests.integration.pdf.word import docx, field, paragraph, run
from tests.unit.worker.press import fixtures

GARBAGE = b"%PDF-1.7\nnothing more"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(tmp_path / "surat.pdf")
    (tmp_path / "rusak.pdf").write_bytes(GARBAGE)
    (tmp_path / "templat.docx").write_bytes(
        fixtures.template(
            "Nomor {{ nomor }}", "{%p for b in isi.baris %}", "{{ b.nama }} ada", "{%p endfor %}"
        )
    )
    (tmp_path / "polos.docx").write_bytes(fixtures.template("Tanpa tanda"))
    (tmp_path / "terbuka.docx").write_bytes(fixtures.template("Nomor {{ nomor"))
    (tmp_path / "catatan.txt").write_text("not tried")
    return tmp_path


def test_each_file_is_tried_by_the_doors_it_comes_through(
    folder: Path, converter_socket: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = folder / "halaman"
    assert main([str(folder), "--socket", str(converter_socket), "--out", str(out)]) == 0
    printed = capsys.readouterr().out
    rows = [line.split(None, 3) for line in printed.partition("\n\n")[0].splitlines()]
    found = {(Path(row[3].split("  ")[0]).name, row[1]): row[0] for row in rows}
    assert found == {
        ("polos.docx", "received"): "taken",
        ("polos.docx", "template"): "taken",
        ("rusak.pdf", "received"): "refused",
        ("surat.pdf", "received"): "taken",
        ("templat.docx", "received"): "taken",
        ("templat.docx", "template"): "taken",
        ("terbuka.docx", "received"): "taken",
        ("terbuka.docx", "template"): "refused",
    }
    assert "1  template refused: unclosed-tag" in printed
    assert {each.name for each in out.iterdir()} == {
        f"{folder.name}-{name}.docx.pdf" for name in ("polos", "templat")
    }


def test_a_folder_without_files_is_no_success(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path)]) == 2
    assert "no DOCX" in capsys.readouterr().out


SHOWN = "Kepala surat Nomor satu lalu dua"
LOST = {
    "nothing": ([SHOWN, "dua"], SHOWN, []),
    "a word": (["Nomor satu lalu tiga"], SHOWN, ["tiga"]),
    "one of two alike": (["Nomor satu lalu dua"] * 2, SHOWN, ["Nomor satu lalu dua (1 times of 2)"]),
    "a broken word": (["Nomor satu"], "Nomor sa-\ntu", []),
    "capitals": (["nomor"], "NOMOR", []),
    "signs alone": (["– • –"], "", []),
}


@pytest.mark.parametrize("case", LOST)
def test_what_the_pages_do_not_say_is_found(case: str) -> None:
    said, pages, wanted = LOST[case]
    assert lost(said, pages) == wanted


READ = {
    "hidden text": (paragraph("tampak") + paragraph("tidak", run_properties="<w:vanish/>"), ["tampak"]),
    "deleted text": (f"<w:p><w:del>{run('lama')}</w:del><w:ins>{run('baru')}</w:ins></w:p>", ["baru"]),
    "a computed field": (f"<w:p>{run('hal ')}{field('PAGE')}</w:p>", ["hal "]),
    "a link": (f"<w:p>{run('lihat ')}{field('HYPERLINK x', 'laman')}</w:p>", ["lihat laman"]),
    "a box in a paragraph": (f"<w:p>{run('luar')}<w:r><w:pict>{paragraph('dalam')}</w:pict></w:r></w:p>", ["luar", "dalam"]),
}  # fmt: skip


@pytest.mark.parametrize("case", READ)
def test_a_file_is_read_as_a_person_reads_it(case: str) -> None:
    body, wanted = READ[case]
    assert paragraphs(docx([body])) == wanted


def test_headers_are_read_where_they_are_switched_on() -> None:
    running = {"header default": paragraph("semua"), "header first": paragraph("pertama")}
    assert paragraphs(docx([paragraph("isi")], running=running)) == ["isi", "semua"]
    assert paragraphs(docx([paragraph("isi")], running=running, title_page=True)) == ["isi", "pertama"]


def test_a_summary_counts_reasons_and_names_a_librarys_words() -> None:
    said = [
        Outcome(name="a.docx", way="template", result=Result.TAKEN),
        Outcome(name="b.docx", way="template", result=Result.REFUSED, reason="Huruf “Arial” 3 kali"),
        Outcome(name="c.docx", way="template", result=Result.REFUSED, reason="Huruf “Times” 4 kali"),
        Outcome(name="d.pdf", way="received", result=Result.REFUSED, reason="<_io.BytesIO object at 0x7f00>"),
    ]
    told = "\n".join(summary(said))
    assert "2  template refused: Huruf … … kali" in told
    assert told.endswith("no words for an official: <_io.BytesIO object at …x…f…>")
