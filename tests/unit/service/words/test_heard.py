"""What the press writes in Indonesian is known again: every finding of a template, every fault of a page, with what stands in it."""

import ast
import re
from collections import defaultdict
from pathlib import Path

import pytest

from doc_templates.kit import chain_reasons
from service.words import ENGLISH, INDONESIAN, heard, in_language, speaking
from service.words.catalogue import messages
from service.words.heard import PRESS
from tests.unit.service.words.test_sentences import INDONESIAN as WORDS_OF_OURS
from worker import trial
from worker.pdf.paper import Fault, PaperFault
from worker.press import language
from worker.press.lint import findings, letterhead, numbering_marks, tags, wordfields
from worker.press.lint.findings import Rule, finding

ROOT = Path(__file__).parents[4]
WRITTEN = [
    *(ROOT / "worker/press/lint").glob("*.py"),
    ROOT / "worker/trial.py",
    ROOT / "worker/line/trials.py",
    ROOT / "service/templates/trials.py",
    ROOT / "worker/pdf/paper.py",
    ROOT / "worker/pdf/received.py",
    ROOT / "service/templates/trial.py",
    ROOT / "service/templates/commands/lint.py",
    ROOT / "service/templates/commands/findings.py",
]
CHAINS = {said for name, said in vars(chain_reasons).items() if name.isupper()}
"""Where a finding's words are written."""
REMEDIES = {
    *(remedy for _, remedy in findings.WORDS.values()),
    *trial._REMEDIES.values(),
    trial._STAMPED,
    *wordfields.INSTEAD.values(),
    *wordfields._SWITCHED.values(),
    *(wordfields._OF_SECTION, wordfields._ANOTHER, tags.PLAIN, letterhead._REMEDY, numbering_marks._REMEDY),
    *(language.instead_of(each) for each in ("|besar", "is besar", "x()", "include")),
}
REASONS = {each for _, each in trial._REFUSED}


def in_english(text: str) -> str:
    with speaking(ENGLISH):
        return in_language(heard(text))


@pytest.mark.parametrize("rule", Rule)
def test_every_rule_is_said_in_english_with_its_tag(rule: Rule) -> None:
    told = finding(rule, "word/document.xml", "{{ isi.x }}")
    said = in_english(told.message)
    assert "{{ isi.x }}" in said
    assert not WORDS_OF_OURS.search(said.replace("naskah templates", "")), said


@pytest.mark.parametrize("remedy", sorted(REMEDIES))
def test_every_remedy_is(remedy: str) -> None:
    assert remedy in messages(ENGLISH, PRESS)
    assert in_english(remedy) != remedy


@pytest.mark.parametrize("reason", sorted(REASONS))
def test_every_reason_of_a_refused_page_is(reason: str) -> None:
    """With the texts that are missing, where its judge names any, or alone."""
    said = [in_english(f"Halaman hasil uji cetak tidak beres: {reason}{texts}.") for texts in ("", ": “a b”")]
    assert [each for each in said if not WORDS_OF_OURS.search(each)], said


@pytest.mark.parametrize("reason", sorted(CHAINS))
def test_every_reason_why_a_chain_cannot_be_resolved_is(reason: str) -> None:
    said = in_english(re.sub(r"\{[a-z]+\}", "x1", reason))
    assert said == messages(ENGLISH, PRESS)[reason].format_map(defaultdict(lambda: "x1"))


@pytest.mark.parametrize("fault", Fault)
def test_every_fault_of_a_page_is(fault: Fault) -> None:
    told = str(PaperFault(fault=fault, page=3, about="184.500"))
    assert told.startswith("halaman 3: ")
    said = in_english(told)
    assert said.startswith("page 3: ")
    assert not WORDS_OF_OURS.search(said), said


def _written() -> set[str]:
    """Every text with a place, or of several words of ours, in the rooms that write findings."""
    texts = set()
    for file in WRITTEN:
        tree = ast.parse(file.read_text())
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                text = "".join(
                    str(each.value) if isinstance(each, ast.Constant) else "9" for each in node.values
                )
                if WORDS_OF_OURS.search(text) or re.search(r"[a-z]{3,} [a-z]{3,}", text):
                    texts.add(text)
    return texts


@pytest.mark.parametrize("text", sorted(_written()))
def test_whatever_is_written_into_one_is_known(text: str) -> None:
    said = in_english(f"x{text}" if text.startswith(" ") else text)
    assert not WORDS_OF_OURS.search(said.replace("naskah templates", "").replace("Naskah 9", "")), said


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        (
            "Tanda belum ditutup: {%p for x in isi.x %} tanpa endfor.",
            "A tag is not closed: {%p for x in isi.x %} without endfor.",
        ),
        (
            "Isian dipakai tidak sesuai bentuknya: isi.x dipakai sebagai daftar, padahal satu nilai.",
            "A field is used as what it is not: isi.x is used as a list, but is a single value.",
        ),
        (
            "Halaman hasil uji cetak tidak beres: halaman 2: hanya memuat tabel paraf, tanpa isi naskah (dengan isi.butir 14 butir, yth 14 butir).",
            "A page of the trial is wrong: page 2: holds nothing but the table of initials, and nothing the document says"
            " (with isi.butir of 14 items, yth of 14 items).",
        ),
        (
            "Halaman hasil uji cetak tidak beres: halaman 1: angka 184.500 dan 3 lainnya (kolom “Pagu”) terputus di antara dua baris.",
            "A page of the trial is wrong: page 1: the number 184.500 and 3 others (column “Pagu”) is broken between two lines.",
        ),
        (
            "Halaman hasil uji cetak tidak beres: halaman 2: hanya memuat tabel paraf, tanpa isi naskah (dengan yth 40 butir,"
            " perihal 500 huruf dan 9 isian lain). [panjang: konsep]",
            "A page of the trial is wrong: page 2: holds nothing but the table of initials, and nothing the document says (with"
            " yth of 40 items, perihal of 500 letters and 9 more fields). [panjang: konsep]",
        ),
        (
            "Isian isi.x tidak ada pada jenis naskah ini. [contoh: semua tahap]",
            "This document type has no field isi.x. [contoh: all stages]",
        ),
        (
            "Halaman hasil uji cetak tidak beres: stempel tidak tercetak: “A”; “B [c: d]”. [contoh: konsep, diparaf, disegel dan 3 tahap lain]",
            "A page of the trial is wrong: a stamp is not on the page: “A”; “B [c: d]”. [contoh: konsep, diparaf, disegel and 3 more stages]",
        ),
        (
            "Uji cetak dengan contoh isian gagal: halamannya terlalu banyak untuk diperiksa dalam 10 detik prosesor (dengan yth 40 butir). [panjang: konsep]",
            "The trial with the example failed: it has more pages than can be judged in 10 seconds of processor (with yth of 40 items). [panjang: konsep]",
        ),
        ("Isian daftar tidak tercetak di mana pun.", "The field daftar is printed nowhere."),
        ("apa saja yang lain", "apa saja yang lain"),
    ],
)
def test_what_stands_in_it_is_said_too(kept: str, said: str) -> None:
    assert in_english(kept) == said
    with speaking(INDONESIAN):
        assert heard(kept) is kept
