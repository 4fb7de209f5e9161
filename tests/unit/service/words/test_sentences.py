"""What a person is refused with, or told to do, goes through ``say``: a sentence written by hand has no English, and is found here."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.words import ENGLISH
from service.words.catalogue import messages

SERVICE = Path(__file__).parents[4] / "service"
INDONESIAN = re.compile(
    r"\b(tidak|belum|sudah|harus|yang|Anda|naskah|nomor|wajib|bukan|sebutkan|dengan|untuk|dan|atau|ini|itu|paling|dari"
    r"|berkas|buku|tanggal|orang|jabatan|sertifikat|surat)\b",
    re.IGNORECASE,
)
PROGRAMMERS = re.compile(
    r"\b(the|is|are|not|must|no|of|and|in|has|have|for|cannot|was|see|naskah [a-z]+ [a-z]+)\b"
)
TOLD = ("reason", "step", "sebab", "cure")
"""Arguments whose value somebody reads."""
ONE_LANGUAGE = {
    "approvals/letters.py": "letters are written in Indonesian, to the office's own people",
    "operations/fixity_paper.py": "a report of the archive, on paper",
    "registers/printed.py": "the agenda book on paper",
    "registers/workbook.py": "the agenda book as a workbook",
    "templates/samples.py": "what a sample document says",
    "units/unit.py": "a unit of systemd",
    "embedded": "for whoever runs the installation",
    "words": "the catalogue itself",
}
"""Rooms that speak to nobody in two languages, and why."""
FILES = sorted(
    file
    for file in SERVICE.rglob("*.py")
    if not file.relative_to(SERVICE).as_posix().startswith(tuple(ONE_LANGUAGE))
)


def by_hand(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Every Indonesian sentence that is raised or given as a reason without ``say``: its line, a place as ``{}``."""
    for node in ast.walk(tree):
        told: list[ast.expr] = []
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            told += node.exc.args
        if isinstance(node, ast.Call):
            told += [each.value for each in node.keywords if each.arg in TOLD]
        for value in told:
            for each in (value.body, value.orelse) if isinstance(value, ast.IfExp) else (value,):
                text = _text(each)
                known = isinstance(each, ast.Constant) and text in messages(ENGLISH)
                if " " in text and INDONESIAN.search(text) and not PROGRAMMERS.search(text) and not known:
                    yield each.lineno, text


def _text(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.JoinedStr):
        return "".join(str(each.value) if isinstance(each, ast.Constant) else "{}" for each in node.values)
    if isinstance(node, ast.BinOp):
        return _text(node.left) + _text(node.right)
    return ""


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(SERVICE).as_posix())
def test_a_sentence_for_people_goes_through_say(file: Path) -> None:
    assert list(by_hand(ast.parse(file.read_text()))) == []


@pytest.mark.parametrize(
    "line",
    [
        'raise Refused("nomor ini sudah dipakai")',
        'raise Refused(f"nomor {nomor} sudah dipakai")',
        'Field(path="nomor", reason=f"sudah dipakai {orang}")',
        'Field(path="nomor", reason="nomor lain yang kosong" if free else "harus nomor lain")',
        'raise Refused("nomor " + nomor + " sudah dipakai")',
    ],
)
def test_one_written_by_hand_is_found(line: str) -> None:
    assert list(by_hand(ast.parse(line)))


def test_one_that_is_said_is_not() -> None:
    assert not list(by_hand(ast.parse('raise Refused(say("nomor {nomor} sudah dipakai", nomor=nomor))')))
