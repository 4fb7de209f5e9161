"""A reader's shell: one `sh` a page, in which lines are typed one after the other and what was exported stays."""

from __future__ import annotations

import os
import select
import shlex
import signal
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

PATIENCE_S = 240
"""The longest line takes 3 s on an idle machine."""


@dataclass(frozen=True, kw_only=True)
class Ended:
    """How a line ended, and what it printed."""

    code: int
    printed: str


class Shell:
    """Types lines into ``sh`` without a terminal; each has an input of its own and its output in a file."""

    def __init__(self, folder: Path, env: Mapping[str, str], notes: Path) -> None:
        """``notes``: a folder for inputs and outputs."""
        self._notes = notes
        self._process = subprocess.Popen(
            ["sh"],
            cwd=folder,
            env=dict(env),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.communicate()

    def run(self, line: str, given: str = "") -> Ended:
        """Type one line and wait for its end; ``given`` is what it reads."""
        read, written = self._notes / "input", self._notes / "output"
        read.write_text(given, encoding="utf-8")
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        # In braces, not in a subshell: what the line exports stays.
        self._process.stdin.write(f"{{ {line}\n}} <'{read}' >'{written}' 2>&1\necho $?\n")
        self._process.stdin.flush()
        code = self._answer(line)
        return Ended(code=code, printed=written.read_text(encoding="utf-8", errors="replace"))

    def _answer(self, line: str) -> int:
        assert self._process.stdout is not None
        ready, _, _ = select.select([self._process.stdout], [], [], PATIENCE_S)
        assert ready, f"no end after {PATIENCE_S} s: {line}"
        told = self._process.stdout.readline()
        assert told, f"the shell ended: {line}"
        return int(told)


def variables(file: Path) -> dict[str, str]:
    """Read what ``naskah up`` wrote for shells."""
    pairs = (
        line.removeprefix("export ").split("=", 1) for line in file.read_text().splitlines() if "=" in line
    )
    return {name: shlex.split(value)[0] for name, value in pairs if not name.startswith("#")}
