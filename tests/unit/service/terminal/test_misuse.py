"""What is typed wrongly is told in the language of whoever typed it: every kind of error of the parser, at every command."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
import typer
from typer.core import TyperCommand

from service.terminal.language import language_of
from service.terminal.misuse import REASONS, SENTENCES
from tests.command_line import LEAVES, ROOT, filled, typed

ENGLISH = re.compile(
    r"(?i)\b(missing|no such|invalid|unexpected|usage|try|requires|does not|is not|must|should|input|options|args|argument)\b"
)
INDONESIAN = re.compile(r"(?i)\b(belum|tidak|berlebih|harus|paling|folder|isi)\b")


def wrong(command: Any) -> Iterator[tuple[str, list[str]]]:
    """Every way to type a command wrongly that its parameters give room for."""
    given = filled(command)
    passes = command.context_settings.get("allow_extra_args")
    if not passes:
        yield "unknown option", [*given, "--tidak-dikenal"]
    if not passes and not any(each.nargs == -1 for each in command.params):
        yield "too much", [*given, *["lagi"] * (1 + len(command.params))]
    for param in command.params:
        if param.name in ("help", "install_completion", "show_completion"):
            continue
        kind = param.type_descriptor
        option = [param.opts[0]] if param.param_type_name == "option" else []
        flag = getattr(param, "is_flag", False)
        if passes and option:
            continue
        if param.required:
            yield f"without {param.name}", filled(command, param)
        if option and not flag:
            yield f"{option[0]} without its value", [*filled(command, param), *option]
        if flag:
            yield f"{option[0]} with a value", [*filled(command, param), f"{param.opts[-1]}=1"]
        bad = "#"
        if kind.is_path and getattr(kind.parameter_info, "exists", False):
            if not kind.parameter_info.dir_okay:
                yield f"{param.name} a folder", _with(command, param, "/tmp")
            bad = "/tidak/ada"
        elif not (kind.is_choice or kind.is_datetime or re.search("int|float|UUID", str(kind.annotation))):
            continue
        yield f"{param.name} of another kind", _with(command, param, bad)


def _with(command: Any, param: Any, value: str) -> list[str]:
    if param.param_type_name == "option":
        return [*filled(command, param), param.opts[0], value]
    words: list[str] = []
    for each in command.params:
        if each is param:
            words.append(value)
        elif each.param_type_name == "argument" and (
            each.required or command.params.index(each) < command.params.index(param)
        ):
            words += filled(_Only(each)) or ["sesuatu"]
    return [*words, *filled(_Options(command))]


class _Only:
    def __init__(self, param: Any) -> None:
        self.params = [param]


class _Options:
    def __init__(self, command: Any) -> None:
        self.params = [each for each in command.params if each.param_type_name == "option"]


@pytest.mark.parametrize("name", LEAVES)
def test_every_command_tells_what_was_typed_wrongly_in_indonesian_and_what_to_type(name: str) -> None:
    command = LEAVES[name]
    for case, words in wrong(command):
        with patch.object(TyperCommand, "invoke"):  # whatever is let through does nothing
            told = typed([*name.split(), *words], {})
        assert told.code == 2, f"{case}: {told}"
        assert not told.out, case
        first, *rest = told.err.splitlines()
        assert not ENGLISH.search(first.removeprefix("error:")), f"{case}: {first}"
        assert INDONESIAN.search(first), f"{case}: {first}"
        assert rest, case
        assert re.search("naskah .*--help|Mungkin maksud Anda", rest[-1]), f"{case}: {told.err}"


@pytest.mark.parametrize(
    "path", ["", *(name for name in ROOT.commands if hasattr(ROOT.commands[name], "commands"))]
)
def test_a_command_that_is_not_there_is_told_with_the_nearest(path: str) -> None:
    group = ROOT.commands[path] if path else ROOT
    known = next(iter(group.commands))
    near = typed([*path.split(), f"{known}x"], {}).err
    assert "tidak ada perintah" in near
    assert f"{path} {known}".strip() in near
    assert "tidak ada perintah zzzz" in typed([*path.split(), "zzzz"], {}).err


SPOKEN = {
    (): "id",
    ("LANG=C.UTF-8",): "id",
    ("LANG=en_US.UTF-8",): "en",
    ("LANG=en",): "en",
    ("LANG=id_ID.UTF-8",): "id",
    ("LANG=de_DE.UTF-8",): "id",
    ("LANG=en_US.UTF-8", "LC_ALL=id_ID.UTF-8"): "id",
    ("LANG=id_ID.UTF-8", "LC_MESSAGES=en_GB"): "en",
    ("LANG=en_US.UTF-8", "NASKAH_BAHASA=id"): "id",
    ("LANG=id_ID.UTF-8", "NASKAH_BAHASA=EN"): "en",
    ("LANG=en_US.UTF-8", "NASKAH_BAHASA=xx"): "en",
}


@pytest.mark.parametrize("variables", SPOKEN)
def test_the_language_is_the_terminals_and_indonesian_in_doubt(variables: tuple[str, ...]) -> None:
    env = dict(each.split("=", 1) for each in variables)
    assert language_of(env) == SPOKEN[variables]
    told = typed(["documents", "show"], env).err
    assert ("NASKAH is missing" in told) == (SPOKEN[variables] == "en")


def test_a_language_that_is_typed_goes_before_the_terminals() -> None:
    assert "NASKAH is missing" in typed(["--bahasa", "en", "documents", "show"], {}).err
    assert "belum diisi" in typed(["--bahasa", "id", "documents", "show"], {"LANG": "en_US.UTF-8"}).err


def test_what_was_typed_drives_no_terminal() -> None:
    told = typed(["documents", "list", "--\x1b[2J", "\x07"], {}).err + typed(["\x1b]0;x\x07"], {}).err
    assert "\x1b" not in told
    assert "\x07" not in told


FORMS = [form for form, _ in (*SENTENCES, *REASONS)]
RAISED_ELSEWHERE = re.compile(
    r"Value must be an iterable|value is not a valid tuple|None is not a valid string|Value x is not a valid"
    r"|'x': x|Could not|x|No such option: x"
)
"""What no parameter of ours can raise, and what has a type of its own."""


def _raised(folder: Path) -> Iterator[str]:
    """Every sentence with which the parser refuses, a place as ``x``."""
    for file in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name not in ("UsageError", "BadParameter", "BadOptionUsage", "BadArgumentUsage", "fail"):
                continue
            for each in node.args[:2]:
                inner = each.func.value if isinstance(each, ast.Call) and isinstance(each.func, ast.Attribute) else each  # fmt: skip
                if isinstance(inner, ast.Call) and inner.args:
                    inner = inner.args[0]
                if isinstance(inner, ast.Constant | ast.JoinedStr):
                    yield _text(inner)


def _text(node: ast.Constant | ast.JoinedStr) -> str:
    if isinstance(node, ast.Constant):
        return re.sub(r"\{name!r\}", "'x'", str(node.value))
    parts = []
    for each in node.values:
        if isinstance(each, ast.Constant):
            parts.append(str(each.value))
        else:
            assert isinstance(each, ast.FormattedValue)
            shown = ast.unparse(each.value)
            count = shown.endswith("nargs") or shown.startswith("len(")
            parts.append("2" if count else "'x'" if each.conversion == ord("r") or shown == "loc" else "an argument." if shown == "msg" else "x")  # fmt: skip
    return "".join(parts)


def test_every_sentence_of_the_parser_is_known() -> None:
    raised = set(_raised(Path(typer.__file__).parent))
    assert len(raised) > 10
    unknown = {
        each
        for each in raised
        if not any(form.fullmatch(each) for form in FORMS)
        and not RAISED_ELSEWHERE.fullmatch(each.rstrip("."))
    }
    assert unknown == set()


OWN: dict[tuple[str, ...], str] = {
    ("documents", "diff", "5 TAHUN 2026", "1"): "REVISIONS: harus dua revisi: 1..2",
    ("documents", "diff", "5 TAHUN 2026", "1..2", "-o", "a.exe"): "--output: harus berakhiran .html, .htm, .png atau .pdf",
    ("documents", "get", "5 TAHUN 2026", "-f", "exe"): "--format: harus salah satu dari docx, ",
}  # fmt: skip
"""What a command says of its own values."""


@pytest.mark.parametrize("words", OWN)
def test_a_value_that_a_command_refuses_itself_is_told_in_indonesian(words: tuple[str, ...]) -> None:
    told = typed(words, {})
    assert told.code == 2
    assert OWN[words] in told.err
