"""What a type's ``contract.py`` is made of. Import from here; where a name lives inside may change.

>>> from doc_templates.kit import rupiah, terbilang
>>> rupiah(184_500_000), terbilang(21)
('Rp184.500.000', 'dua puluh satu')
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from doc_templates.kit.chain import Chain, Giliran, PihakLuar
    from doc_templates.kit.contracts import TERLAMPIR, Contract, RecordMetadata, Stamp
    from doc_templates.kit.errors import FieldProblem
    from doc_templates.kit.fields import (
        CLASSIFICATION,
        Alinea,
        Angka,
        AngkaPositif,
        Isian,
        Jam,
        Judul,
        Kalimat,
        Kode,
        KodeVerifikasi,
        Nama,
        Rupiah,
        Tahun,
        Tanggal,
        Uraian,
        Urutan,
        alinea,
        decimal_of,
    )
    from doc_templates.kit.formatting import (
        angka,
        bulan,
        bulat,
        daftar,
        hari,
        hari_tanggal,
        persen,
        romawi,
        rupiah,
        tanggal,
        tanggal_terbilang,
        terbilang,
        waktu,
    )
    from doc_templates.kit.kantor import Kantor, Pejabat
    from doc_templates.kit.roles import Choice
    from doc_templates.kit.sample import SAMPLE, refusals

__all__ = [
    "CLASSIFICATION",
    "SAMPLE",
    "TERLAMPIR",
    "Alinea",
    "Angka",
    "AngkaPositif",
    "Chain",
    "Choice",
    "Contract",
    "FieldProblem",
    "Giliran",
    "Isian",
    "Jam",
    "Judul",
    "Kalimat",
    "Kantor",
    "Kode",
    "KodeVerifikasi",
    "Nama",
    "Pejabat",
    "PihakLuar",
    "RecordMetadata",
    "Rupiah",
    "Stamp",
    "Tahun",
    "Tanggal",
    "Uraian",
    "Urutan",
    "alinea",
    "angka",
    "bulan",
    "bulat",
    "daftar",
    "decimal_of",
    "hari",
    "hari_tanggal",
    "persen",
    "refusals",
    "romawi",
    "rupiah",
    "tanggal",
    "tanggal_terbilang",
    "terbilang",
    "waktu",
]
_ROOMS = ("chain", "errors", "formatting", "fields", "roles", "kantor", "contracts", "sample")
"""Where they live, the lightest first: whoever writes a date or names an error loads no contract."""


def __getattr__(name: str) -> Any:
    """Return a name from where it lives, loaded when it is first asked for."""
    if name in __all__:
        for room in _ROOMS:
            module = import_module(f"{__name__}.{room}")
            if hasattr(module, name):
                return globals().setdefault(name, getattr(module, name))
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
