"""The file that a person names for a command to write: it ends as what is written ends, and what stands there stays without ``--force``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from service.terminal.surroundings import CommandFailed
from service.words import say, together

Force = Annotated[bool, typer.Option("--force", help="Replace a file that exists.")]


def may_write(file: Path, endings: Sequence[str], force: bool) -> None:
    """Raise ``CommandFailed`` for a name that ends as another kind of file, and for one that stands without ``force``.

    ``endings`` are those of what is written (``.pdf``); a name without any promises nothing and is taken.
    """
    if file.suffix and endings and file.suffix.lower() not in endings:
        raise CommandFailed(
            say("{berkas} harus berakhiran {akhiran}", berkas=str(file), akhiran=together(endings, "atau"))
        )
    if file.exists() and not force:
        raise CommandFailed(say("{berkas} sudah ada; --force menggantinya", berkas=str(file)))
