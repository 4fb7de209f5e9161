"""The command line without a service: every command by its name, and one typed in the tests' own process."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from unittest.mock import patch

import pytest
from typer.main import get_command

from service import cli
from service.terminal import screen


def leaves(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Every command that does something, by its name."""
    below: Any = getattr(command, "commands", None)
    if path and (below is None or getattr(command, "invoke_without_command", False)):
        yield " ".join(path), command
    for name in below or ():
        yield from leaves(below[name], (*path, name))


ROOT: Final[Any] = get_command(cli.app)
LEAVES: Final[Mapping[str, Any]] = dict(leaves(ROOT))


@dataclass(frozen=True, kw_only=True)
class Typed:
    """How a command ended, and what it printed."""

    code: int
    out: str
    err: str


def typed(words: Sequence[str], env: Mapping[str, str], width: int = 200) -> Typed:
    """Type one command; whatever it raises but its end is raised: a person would see a traceback."""
    out, err = io.StringIO(), io.StringIO()
    with (
        patch.dict(os.environ, env, clear=True),
        patch.object(sys, "argv", ["naskah", *words]),
        patch.object(cli, "_leave_in_order", lambda: None),  # the tests' own process keeps its signals
        patch.object(screen.console, "_width", width),
        patch.object(screen.errors, "_width", width),
        patch.object(screen.console, "as_csv", False),
        patch.object(screen.console, "tables", 0),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO())),
        pytest.raises(SystemExit) as ended,
    ):
        cli.main()
    code = ended.value.code
    assert isinstance(code, int)
    return Typed(code=code, out=out.getvalue(), err=err.getvalue())


def filled(command: Any, but: Any = None) -> list[str]:
    """Something of the right kind for everything a command must be given, ``but`` left out."""
    words: list[str] = []
    for param in command.params:
        if not param.required or param is but:
            continue
        if param.param_type_name == "option":
            words.append(param.opts[0])
        words += [value(param)] * max(1, param.nargs)
    return words


def value(param: Any) -> str:
    """Something a parameter takes; a file is this one."""
    kind = param.type_descriptor
    annotation = kind.annotation
    name = getattr(annotation, "__name__", str(annotation))
    if kind.is_choice:
        return str(getattr(kind.choices[0], "value", kind.choices[0]))
    if kind.is_datetime:
        return "2026-03-31"
    if kind.is_path:
        return __file__
    for part, given in (("UUID", "0198c0de-0000-7000-8000-000000000000"), ("int", "1"), ("float", "1")):
        if part in name:
            return given
    return "sesuatu"
