"""The flow of an SOP on paper: which symbol stands in which actor's column, and the lines between them.

Every actor column is two half columns, so that its middle is a cell border and a line can be drawn there by
borders alone: Word and LibreOffice show borders alike at any row height, which no drawn connector survives.
A step has two rows: its symbol, and the way to the next one. Knows no contract and no template.
"""

from __future__ import annotations

from collections.abc import Sequence

MULAI, PROSES, KEPUTUSAN, SELESAI = "mulai", "proses", "keputusan", "selesai"


def simbol(urut: int, banyak: int, *, memutuskan: bool) -> str:
    """Name the symbol of step ``urut`` (from 1) of ``banyak``: terminator at both ends, decision where work may return."""
    if memutuskan:
        return KEPUTUSAN
    if urut == 1:
        return MULAI
    return SELESAI if urut == banyak else PROSES


def tengah(kolom: int | None, kolom_semua: int) -> int:
    """Return the half column right of a symbol's middle; a step of no column stands across all of them."""
    return kolom_semua if kolom is None else 2 * kolom + 1


def garis(dari: int, ke: int | None, kolom_semua: int) -> list[str]:
    """Name the lines of each half column below a step: none, upright at its left or right edge, or along its foot.

    The name ends in the side of the actor's column the half is: that one carries the column's own rule.
    """
    lines = ["kosong"] * (2 * kolom_semua)
    if ke is not None:
        if ke > dari or (ke == dari):
            lines[dari - 1] = "tegak_kanan"
        else:
            lines[dari] = "tegak_kiri"
        for half in range(min(dari, ke), max(dari, ke)):
            lines[half] = "datar"
    return [f"{line}_{'ab'[half % 2]}" for half, line in enumerate(lines)]


def kolom(nama: str, pelaksana: Sequence[str]) -> int | None:
    """Return the column of an actor, none when it has no column of its own."""
    return pelaksana.index(nama) if nama in pelaksana else None
