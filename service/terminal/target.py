"""What a person names for a command to write: a file that ends as what is written ends, or a folder to fill.

What stands there stays without ``--force``; a command without that option never replaces anything.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from service.terminal.surroundings import CommandFailed
from service.words import say, together

Force = Annotated[bool, typer.Option("--force", help="Replace a file that exists.")]


def may_write(file: Path, endings: Sequence[str], force: bool | None) -> None:
    """Raise ``CommandFailed`` for a name that ends as another kind of file, for no place, and for one that stands without ``force``.

    ``endings`` are those of what is written (``.pdf``); a name without any promises nothing and is taken. ``force`` is None
    where the command has no such option.
    """
    if file.suffix and endings and file.suffix.lower() not in endings:
        raise CommandFailed(
            say("{berkas} harus berakhiran {akhiran}", berkas=str(file), akhiran=together(endings, "atau"))
        )
    if file.is_dir():
        raise CommandFailed(say("{berkas} adalah folder; sebutkan nama berkas di dalamnya", berkas=str(file)))
    if not file.parent.is_dir():
        raise CommandFailed(
            say("{berkas}: folder {folder} tidak ada; buat dahulu", berkas=str(file), folder=str(file.parent))
        )
    if not os.access(file.parent, os.W_OK):
        raise CommandFailed(say("ke dalam {folder} tidak boleh ditulis", folder=str(file.parent)))
    if file.exists() and not force:
        raise CommandFailed(
            say("{berkas} sudah ada; {cara}", berkas=str(file), cara=_how(say("--force menggantinya"), force))
        )


def may_fill(folder: Path, force: bool | None) -> None:
    """Raise ``CommandFailed`` for what is no folder, and for one that holds anything without ``force``, as ``may_write``.

    One that is not there yet is made by whoever writes into it.
    """
    if folder.exists() and not folder.is_dir():
        raise CommandFailed(say("{folder} adalah berkas, bukan folder", folder=str(folder)))
    if folder.is_dir() and any(folder.iterdir()) and not force:
        raise CommandFailed(
            say(
                "{folder} sudah berisi; {cara}",
                folder=str(folder),
                cara=_how(say("--force menulis ke dalamnya"), force),
            )
        )


def _how(by_force: str, force: bool | None) -> str:
    return say("sebutkan yang lain") if force is None else by_force
