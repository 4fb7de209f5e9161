"""What a person is refused with, told to do, asked or shown goes through ``say``: a sentence written by hand has no English, and is found here.

Names of tables, columns and facts stand in the catalogue among its labels.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.states import NumberState
from doc_templates.acts import Kind
from doc_templates.levels import Level
from service.documents.commands.documents import CALLED, FACTS
from service.documents.validity import ValidityState
from service.office.capacity import Mode
from service.registers.commands.agenda import COLUMNS
from service.terminal.screen import plain
from service.words import CODE, ENGLISH
from service.words.catalogue import LABEL, messages

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
OFFICIALS = (
    *(
        f"{noun}/commands/"
        for noun in ("approvals", "disposisi", "documents", "receiving", "recipients", "registers")
    ),
    "signatures/commands/seal",
    "signatures/commands/sign",
    "terminal/looks",
    "terminal/recipients",
    "intake/merge_table",
    "intake/placing",
    "terminal/target",
    "verification/commands",
)
"""Where a command speaks to officials: whatever it says, in whichever language, is said by the catalogue."""
COMMANDS = [file for file in FILES if {"commands", "commands.py", "terminal"} & set(file.parts)]
NO_SPEECH = {
    "office_file/commands/start.py": {"Surat masuk", "Surat Edaran", "Naskah keluar"},
    "operations/commands/backups.py": {"Then: NASKAH_HOME={} naskah up"},
    "templates/commands/lint.py": {"templat menghabiskan waktu atau memori ({})"},
    "terminal/misuse.py": None,
}
"""What a new office's books are called; a command to type; a finding; how the parser's own sentences are known."""
_SAYS = frozenset({"say", "Sentence"})
_HELP = frozenset({"Option", "Argument", "Typer", "option", "day"})
_STYLE = re.compile(r"(bold|italic) [a-z]+")
_WORDS = re.compile(r"[A-Za-z]{2,} [A-Za-z]{2,}")


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


def spoken(tree: ast.Module, *, officials: bool) -> Iterator[tuple[int, str]]:
    """Every text in a command that people would read and that is not said: printed, returned, asked, in a variable or a table.

    Of a command for ``officials`` all of more than one word, of another's what is Indonesian; no docstring, help or label.
    """
    passed: set[int] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=ast.Constant()):
                passed.add(id(node.value))
            case ast.Call() if _called(node) in _SAYS:
                passed |= {id(each) for given in node.args for each in ast.walk(given)}
            case ast.Call() if _called(node) in _HELP:
                passed |= {id(each) for each in ast.walk(node)}
            case ast.JoinedStr():
                passed |= {id(each) for each in node.values if isinstance(each, ast.Constant)}
            case ast.Assign(targets=[ast.Name(id="NAMED")]):  # what help says
                passed |= {id(each) for each in ast.walk(node.value)}
    known = {*messages(ENGLISH, LABEL), *messages(ENGLISH, CODE), *CALLED}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant | ast.JoinedStr) or id(node) in passed:
            continue
        text = _text(node)
        if text in known or text.startswith("naskah ") or _STYLE.fullmatch(text):
            continue
        indonesian = " " in text and INDONESIAN.search(text) and not PROGRAMMERS.search(text)
        if indonesian or (officials and _WORDS.search(text)):
            yield node.lineno, text


def labels(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Every name of a table, a column or a fact that is written into a command."""
    lists = {
        target.id: node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or _called(node) not in ("print_table", "print_facts"):
            continue
        title, named, *_ = node.args
        named = lists.get(named.id, named) if isinstance(named, ast.Name) else named
        heads = named.elts if isinstance(named, ast.List | ast.Tuple) else []
        told = [each.elts[0] if isinstance(each, ast.Tuple) else each for each in heads]
        for each in (*(title.body, title.orelse), *told) if isinstance(title, ast.IfExp) else (title, *told):
            if isinstance(each, ast.Constant):
                yield each.lineno, str(each.value)


def _called(call: ast.Call) -> str:
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def test_a_sentence_for_people_goes_through_say() -> None:
    found = {file.relative_to(SERVICE).as_posix(): [*by_hand(ast.parse(file.read_text()))] for file in FILES}
    assert {file: told for file, told in found.items() if told} == {}


@pytest.mark.parametrize("file", COMMANDS, ids=lambda file: file.relative_to(SERVICE).as_posix())
def test_whatever_a_command_shows_is_said(file: Path) -> None:
    name = file.relative_to(SERVICE).as_posix()
    free = NO_SPEECH.get(name, set())
    if free is not None:
        found = spoken(ast.parse(file.read_text()), officials=name.startswith(OFFICIALS))
        assert [each for each in found if each[1] not in free] == []


@pytest.mark.parametrize(
    "file",
    [each for each in COMMANDS if each.relative_to(SERVICE).as_posix().startswith(OFFICIALS)],
    ids=lambda file: file.relative_to(SERVICE).as_posix(),
)
def test_every_name_in_a_table_for_officials_has_its_english(file: Path) -> None:
    known = {*messages(ENGLISH, LABEL), *CALLED}
    assert [each for each in labels(ast.parse(file.read_text())) if each[1] not in known] == []


@pytest.mark.parametrize(
    "name",
    [
        *(CALLED.get(each, each) for each in FACTS),
        *CALLED.values(),
        *(each.replace("_", " ") for each in COLUMNS),
    ],
)
def test_so_has_every_name_in_a_list_of_them(name: str) -> None:
    assert name in messages(ENGLISH, LABEL)


@pytest.mark.parametrize(
    "code", sorted({each.value for kind in (Kind, Level, Mode, NumberState, ValidityState) for each in kind})
)
def test_a_code_of_the_service_is_a_word_in_both_languages(code: str) -> None:
    assert plain(code).msgid in messages(ENGLISH, CODE)


@pytest.mark.parametrize(
    "line",
    [
        'console.print("tidak ada temuan")',
        'console.print(f"{name}: tidak ada temuan")',
        'def of(found): return f"{found} nomor sudah diberikan"',
        'errors.print(marked("  perhatian:", "nomor ini kosong"))',
        'told = "sudah dicatat" if done else "belum dicatat"',
        'typer.confirm("Tutup tahun ini?")',
        'typer.prompt(f"Unit {no}, kosong bila sudah semua")',
        'print_table("2 naskah menunggu Anda", columns, rows)',
        'raise CommandFailed("nothing was confirmed")',
    ],
)
def test_what_is_shown_by_hand_is_found(line: str) -> None:
    assert list(spoken(ast.parse(line), officials=True))


@pytest.mark.parametrize(
    "line",
    [
        'console.print(say("tidak ada temuan"))',
        '"""Tidak ada yang lain."""',
        "console.print(f\"{each['nomor']}: {each['status']}\")",
        'typer.Option("--x", help="Why it is void.")',
        'print_table("Buku agenda", columns, rows)',
    ],
)
def test_what_is_said_and_what_is_data_is_not(line: str) -> None:
    assert not list(spoken(ast.parse(line), officials=True))


def test_a_column_by_hand_is_found() -> None:
    asked = 'print_table("Apa", ("satu", "dua"), rows)\nheads = ("tiga",)\nprint_table("Lain", heads, rows)'
    told = [each for _, each in labels(ast.parse(asked))]
    assert told == ["Apa", "satu", "dua", "Lain", "tiga"]


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
