"""Examples grow as far as their contracts let them, and no further."""

from __future__ import annotations

from dataclasses import replace

import pytest

from doc_templates.catalog import Catalog
from service.templates.grown import grown

CATALOG = Catalog.scan()
LONGEST = {
    ("surat_edaran", 14): {"isi_edaran": 14, "isi_edaran[0].rincian": 14, "tembusan": 14, "dasar": 14},
    ("surat_edaran", 40): {"isi_edaran": 40, "isi_edaran[0].rincian": 26, "tembusan": 40, "penutup": 20},
    ("form_data_kinerja", 40): {"baris": 40, "data_dukung": 40},
    ("sop", 40): {"kegiatan": 40, "dasar_hukum": 40},
    ("laporan_kinerja_semester", 40): {"sasaran": 40, "anggaran": 40, "analisis": 30},
    ("laporan_kinerja_tahunan", 40): {"sasaran": 40, "lampiran": 40, "organisasi": 20},
}


@pytest.mark.parametrize(("jenis", "length"), LONGEST)
def test_each_list_is_as_long_as_accepted(jenis: str, length: int) -> None:
    longer = grown(CATALOG[jenis], length)
    assert longer is not None
    assert LONGEST[jenis, length].items() <= longer.lengths.items()
    assert max(longer.lengths.values()) <= length


@pytest.mark.parametrize("jenis", ["lembar_disposisi", "lembar_penerimaan"])
def test_a_type_whose_lists_are_choices_has_none_to_grow(jenis: str) -> None:
    assert grown(CATALOG[jenis], 14) is None


def test_one_list_grows_and_the_others_stay() -> None:
    entry = CATALOG["surat_edaran"]
    longer = grown(entry, 14, only="tembusan")
    assert longer is not None
    assert dict(longer.lengths) == {"tembusan": 14}
    assert len(longer.context["isi"]["tembusan"]) == 14
    assert len(longer.context["isi"]["isi_edaran"]) == len(entry.example["isi_edaran"])


def test_an_example_that_nobody_accepts_does_not_grow() -> None:
    assert grown(replace(CATALOG["surat_edaran"], example={"isi_edaran": ["x"]}), 14) is None
