"""How many recipients stand on the page is the office's: of more the page says so, and the context lists them all."""

from __future__ import annotations

from typing import Any

import pytest

from doc_templates.catalog import Catalog
from doc_templates.kit.contracts import DAFTAR_PENERIMA, TERLAMPIR
from doc_templates.kit.errors import OfficeIncomplete
from doc_templates.kit.kantor import PENERIMA_TERLAMPIR, Kantor
from tests.unit.doc_templates.test_catalog import CONFIG

CATALOG = Catalog.scan()
EDARAN = CATALOG["surat_edaran"]


def context(count: int, **office: Any) -> dict[str, Any]:
    names = [f"Kepala Bagian {number}" for number in range(1, count + 1)]
    kantor = Kantor.from_config({**CONFIG, **office})
    return EDARAN.contract.check({**EDARAN.example, "yth": names}, kantor).context


LIMITS = [
    (1, None, False),
    (PENERIMA_TERLAMPIR, None, False),
    (PENERIMA_TERLAMPIR + 1, None, True),
    (40, None, True),
    (100, 100, False),
    (2, 1, True),
    (1, 1, False),
]


@pytest.mark.parametrize(("count", "limit", "behind"), LIMITS)
def test_the_office_says_how_many_stand_on_the_page(count: int, limit: int | None, behind: bool) -> None:
    found = context(count, **({"penerima_terlampir": limit} if limit else {}))
    printed = found["isi"]["yth_banyak"] + found["isi"]["yth_satu"]
    if not behind:
        assert len(printed) == count
        assert DAFTAR_PENERIMA not in found
        return
    assert (found["isi"]["yth_banyak"], printed) == ([], [TERLAMPIR])
    listed = found[DAFTAR_PENERIMA]
    assert listed["penerima"] == [f"Kepala Bagian {number}" for number in range(1, count + 1)]
    assert listed["kepala"][-2:] == ["NOMOR {nomor}", "TANGGAL {tanggal}"]
    assert not [line for line in listed["kepala"] if "LAMPIRAN" in line or "{penandatangan}" in line]


@pytest.mark.parametrize("wrong", [0, -1, True, "12", 2.5])
def test_a_limit_that_is_none_is_refused(wrong: Any) -> None:
    with pytest.raises(OfficeIncomplete, match="penerima_terlampir"):
        context(1, penerima_terlampir=wrong)
