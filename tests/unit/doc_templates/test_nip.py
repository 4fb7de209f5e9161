"""A NIP is personal data (UU 27/2022): it stands on a page only where the office says so."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from doc_templates.catalog import Catalog
from doc_templates.kit.kantor import Kantor, read_office

OFFICE = read_office(Path(__file__).parents[3] / "examples/kantor-kpu-agam.yaml")
CATALOG = Catalog.scan()
NIP = re.compile(r"\d{8} \d{6} \d \d{3}")


def _printed(jenis: str, office: dict[str, Any]) -> str:
    checked = CATALOG[jenis].contract.check(dict(CATALOG[jenis].example), Kantor.from_config(office))
    return json.dumps(checked.context)


@pytest.mark.parametrize("jenis", sorted(CATALOG))
def test_by_default_no_type_prints_one(jenis: str) -> None:
    office = {name: value for name, value in OFFICE.items() if name != "tampilkan_nip"}
    assert not NIP.search(_printed(jenis, office))


@pytest.mark.parametrize("jenis", ["surat_edaran", "form_data_kinerja"])
def test_an_office_that_says_so_prints_it(jenis: str) -> None:
    assert NIP.search(_printed(jenis, {**OFFICE, "tampilkan_nip": True}))
