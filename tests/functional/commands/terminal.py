"""The command line in the tests' own process, as a person sits at it: what it prints and how it ends, in no time."""

import contextlib
import io
import os
import sys
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from unittest.mock import patch

import pytest

from service import cli
from service.terminal import screen
from tests.functional.desk_house import DeskHouse


class _Typist(io.StringIO):
    """What the command prints; the service's log, printed by its own threads, is no part of it."""

    def __init__(self) -> None:
        super().__init__()
        self._thread = threading.get_ident()

    def write(self, text: str) -> int:
        return super().write(text) if threading.get_ident() == self._thread else len(text)


class Terminal:
    """One machine of the office, at which everybody has their own token."""

    def __init__(self, house: DeskHouse, state: Path, env: Mapping[str, str]) -> None:
        """``env``: where ledger and vault are, for the commands of whoever runs the installation."""
        self.house = house
        self.state = state
        self._env = env
        self.language = "id"
        """What whoever types has set as NASKAH_BAHASA."""

    def __call__(self, who: str, *words: str, ends: int = 0, width: int = 200) -> str:
        """Type one command as somebody; what it printed, on either stream."""
        printed, told = self.streams(who, *words, ends=ends, width=width)
        return printed + told

    def streams(self, who: str, *words: str, ends: int = 0, width: int = 200) -> tuple[str, str]:
        """Type one command; what it printed on standard output, and what on standard error."""
        env = {
            **self._env,
            "NASKAH_URL": str(self.house.http.base_url),
            "NASKAH_TOKEN": self.house.tokens[who],
            "NASKAH_HOME": str(self.state),
            "XDG_STATE_HOME": str(self.state),
            "NASKAH_BAHASA": self.language,
        }
        out, err = _Typist(), _Typist()
        with _typed(words, env, width), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                cli.main()
                code = 0
            except SystemExit as ended:
                code = int(ended.code or 0)
        assert code == ends, out.getvalue() + err.getvalue()
        return out.getvalue(), err.getvalue()


@contextlib.contextmanager
def _typed(words: tuple[str, ...], env: dict[str, str], width: int) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as here, patch.dict(os.environ, env):
        here.setattr(sys, "argv", ["naskah", *words])
        here.setattr(cli, "_leave_in_order", lambda: None)  # the tests' own process keeps its signals
        for each in (screen.console, screen.errors):
            here.setattr(each, "_width", width)
        here.setattr(screen.console, "as_csv", False)
        here.setattr(screen.console, "tables", 0)
        yield
