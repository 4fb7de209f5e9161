"""Where a command finds the service and the ledger: its environment, else what ``naskah up`` wrote into its folder."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from archive.errors import NaskahError
from service.words import refused_by_system, say

if TYPE_CHECKING:
    from archive.ledger import Ledger, Principal, Transaction

JSON: Final = say("Berikan isian naskah sebagai JSON, misalnya dari: naskah documents get NASKAH -f data")
PLAIN: Final = say("Simpan sebagai teks UTF-8.")
"""What to do about a file that holds no text, by what was asked for."""
PROGRAM: Final = "naskah"
_ASSIGNED: Final = re.compile(r"\s*(?:export\s+)?(?P<name>[A-Za-z_][A-Za-z0-9_]*)\s*=\s*(?P<value>.*?)\s*")
"""A line that sets a variable."""


@dataclass(frozen=True, kw_only=True)
class WrongField:
    """One thing that stood in a command's way: which, and how."""

    path: str
    reason: str


class CommandFailed(NaskahError):
    """The command could not do what was asked."""

    def __init__(
        self, message: str | None = None, *, fields: Iterable[WrongField] = (), **ids: object
    ) -> None:
        super().__init__(message, **ids)
        self.fields = tuple(fields)


def read_object(file: Path) -> dict[str, Any]:
    """Return the JSON object in a file; raises ``CommandFailed`` for one that holds anything else."""
    try:
        found = json.loads(read_text(file, JSON))
    except ValueError as error:
        where = (
            f"{error.lineno}:{error.colno}"
            if isinstance(error, json.JSONDecodeError)
            else say("bilangannya terlalu panjang")
        )
        raise CommandFailed(say("{berkas} bukan JSON ({tempat})", berkas=str(file), tempat=where)) from error
    if not isinstance(found, dict):
        raise CommandFailed(say("{berkas} harus satu objek JSON", berkas=str(file)))
    return found


def read_text(file: Path, cure: str = PLAIN) -> str:
    """Return the text of a file that a person names, ``-`` for standard input; raises ``CommandFailed`` for any other encoding.

    ``cure`` is what to do about it, by what the command asked for.
    """
    from service.errors import FileNotText  # most commands read no file
    from service.file_text import text_of

    try:
        return text_of(sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes())
    except OSError as error:
        why = refused_by_system(error)
        raise CommandFailed(
            say("{berkas} tidak dapat dibaca: {sebab}", berkas=str(file), sebab=why)
        ) from error
    except FileNotText as error:
        told = say(
            "{berkas} bukan UTF-8: {tempat}. {langkah}",
            berkas=str(file),
            tempat=error.fields[0].reason,
            langkah=cure,
        )
        raise CommandFailed(told) from error


def called_here() -> str:
    """Return how this command is typed in this shell: by its name where the shell finds it, else by its path from here."""
    program = Path(sys.argv[0])
    if program.name != PROGRAM or shutil.which(PROGRAM) is not None:
        return PROGRAM
    return shlex.quote(min(os.path.relpath(program), str(program), key=len))


def environment() -> Mapping[str, str]:
    """Return the environment, with ``$NASKAH_HOME/naskah.env`` (default ./var) for what it does not set."""
    return {**written_in(Path(os.environ.get("NASKAH_HOME") or "var") / "naskah.env"), **os.environ}


def written_in(file: Path) -> dict[str, str]:
    """Return the variables of a ``naskah.env``, exported or not, as a shell reads them; none where there is no such file."""
    kept: dict[str, str] = {}
    if file.is_file():
        for line in file.read_text(encoding="utf-8").splitlines():
            if assigned := _ASSIGNED.fullmatch(line):
                kept[assigned["name"]] = _unquoted(assigned["value"])
    return kept


def _unquoted(value: str) -> str:
    try:
        return " ".join(shlex.split(value))  # as ``NaskahHome.write_env`` quotes, for a shell
    except ValueError:  # written by hand, with one apostrophe
        return value


def need(name: str) -> str:
    """Return a variable; raises ``CommandFailed`` saying where it is to be set."""
    value = environment().get(name)
    if not value:
        raise CommandFailed(
            f"{name} is not set. Start the stack with `naskah up` (it writes $NASKAH_HOME/naskah.env, which this"
            " command reads), or set the variable for an installation of your own."
        )
    return value


@contextmanager
def open_ledger(role: str = "app") -> Iterator[Ledger]:
    """Open the ledger as one of its roles for the time of a command."""
    from archive.ledger import (  # whoever asks the service needs no driver of a database
        Ledger,
        LedgerSettings,
    )

    ledger = Ledger(LedgerSettings.from_env(environment()).need(role), min_size=1, max_size=2)
    try:
        yield ledger
    finally:
        ledger.close()


def actor(satker: str | None = None) -> Principal:
    """Return whoever sits at this command line, as the audit log names them."""
    from archive.ledger.principal import Principal

    return Principal.system(f"cli:{os.environ.get('USER') or os.getuid()}", satker)


@contextmanager
def in_office(satker: str | None) -> Iterator[tuple[Transaction, str]]:
    """Yield a transaction of an office, the only one where none is named, and which it is."""
    with open_ledger() as ledger:
        chosen = which_office(ledger, satker)
        with ledger.acting(actor(chosen)) as tx:
            yield tx, chosen


def which_office(ledger: Ledger, satker: str | None) -> str:
    """Return the satker asked for; without one the only office there is, or ``CommandFailed`` naming the choices."""
    from archive.ledger.office import offices

    with ledger.acting(actor()) as tx:
        known = [office.satker for office in offices.every(tx)]
    if satker is None and len(known) == 1:
        return known[0]
    if not known:
        raise CommandFailed(
            "No office has been applied yet: naskah office apply examples/kantor-kpu-agam.yaml"
        )
    if satker not in known:
        raise CommandFailed(f"Say which office with --satker: {', '.join(known)}")
    return satker
