"""What a type's ``contract.py`` is made of. Import from here; where a name lives inside may change.

>>> from doc_templates.kit import rupiah, terbilang
>>> rupiah(184_500_000), terbilang(21)
('Rp184.500.000', 'dua puluh satu')
"""

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
from doc_templates.kit.sample import SAMPLE, refusals

__all__ = [
    "CLASSIFICATION",
    "SAMPLE",
    "TERLAMPIR",
    "Alinea",
    "Angka",
    "AngkaPositif",
    "Chain",
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
