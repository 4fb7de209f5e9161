"""What the command line says of the templates two revisions are printed with."""

from __future__ import annotations

from typing import Any

from service.terminal.screen import console
from service.words import say


def print_template(told: dict[str, Any] | None) -> None:
    """Print with which template two revisions are printed; an older service does not tell."""
    if told is None:
        return
    was, now = (_version(told[side]) for side in ("dari", "menjadi"))
    if told["sama"]:
        line = say("templat {jenis}: {versi}, tetap", jenis=told["jenis"], versi=was)
    else:
        line = say("templat {jenis}: {dari} menjadi {menjadi}", jenis=told["jenis"], dari=was, menjadi=now)
    console.print(line, highlight=False)


def _version(side: dict[str, Any]) -> str:
    no = side["digest"][:12] if side["no"] is None else side["no"]
    return say("versi {no} (kontrak {kontrak})", no=no, kontrak=side["contract"])
