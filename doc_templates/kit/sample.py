"""An office for whoever has none at hand: every position is held, every unit is there. For lint, trial, and an author's own tests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from doc_templates.kit.contracts import Contract
from doc_templates.kit.errors import PayloadRefused
from doc_templates.kit.kantor import Kantor, Pejabat


class _Anyone(dict[str, Pejabat]):
    """Every position held by a person of its name."""

    def __missing__(self, key: str) -> Pejabat:
        title = key.replace("_", " ").title()
        return Pejabat(
            jabatan=title, nama=f"Nama {title}", pangkat="Penata (III/c)", nip="198001012005011001"
        )

    def __contains__(self, key: object) -> bool:
        return True


class _Anywhere(dict[str, str]):
    """Every unit by its code."""

    def __missing__(self, key: str) -> str:
        return f"Unit {key}"

    def __contains__(self, key: object) -> bool:
        return True


SAMPLE = Kantor(
    kode="000000",
    nama="Kantor Contoh",
    induk="Lembaga Induk Contoh",
    alamat="Jalan Contoh Nomor 1",
    kota="Kota Contoh",
    telepon="(000) 0000",
    laman="contoh.example",
    surel="kantor@contoh.example",
    unit=_Anywhere(),
    pejabat=_Anyone(),
)
"""An office at which every position is held and every unit is there, for tests."""


def refusals(contract: Contract[Any], payload: Mapping[str, Any], kantor: Kantor = SAMPLE) -> dict[str, str]:
    """Return what a contract refuses of a payload, by path; nothing where it is accepted. For a type's own tests."""
    try:
        contract.check(payload, kantor)
    except PayloadRefused as error:
        return {each.path: each.reason for each in error.fields}
    return {}
