"""The office as documents show it, from its configuration file."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from doc_templates.kit.errors import OfficeIncomplete
from doc_templates.kit.kantor import Kantor, read_office

OFFICE = Path(__file__).parents[4] / "examples" / "kantor-kpu-agam.yaml"


def config(**changes: Any) -> dict[str, Any]:
    return {**read_office(OFFICE), **changes}


def test_the_demo_office_is_complete_and_json_able() -> None:
    kantor = Kantor.from_config(json.loads(json.dumps(config())))
    assert kantor.kode == "1306"
    assert kantor.official("sekretaris").nama == "Rahmat Hidayat, S.H., M.Si."
    assert kantor.logo is not None
    assert kantor.logo.startswith(b"\x89PNG")
    assert kantor.rantai["surat_edaran"].places["koordinasi"] == ("kasubbag_hukum",)


def test_the_retention_seed_never_claims_to_be_law() -> None:
    assert all(row["status"] != "resmi" for row in config()["retensi"]["series"])


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"satker": 1306}, "satker"),
        ({"nama": ""}, "nama"),
        ({"zona": "Asia/Bukittinggi"}, "zona"),
        ({"logo_base64": base64.b64encode(b"GIF89a").decode()}, "logo_base64"),
        ({"logo_base64": "!"}, "logo_base64"),
        ({"rantai": {"x": {"penandatangan": "tak_ada"}}}, "rantai.x"),
        (
            {"rantai": {"x": {"penandatangan": "sekretaris", "paraf": ["pengelola_data"] * 4}}},
            "rantai.x.paraf",
        ),
        ({"orang": [{"kunci": "a"}], "rantai": {}}, "orang[0]"),
        ({"orang": ["a"], "rantai": {}}, "orang[0]"),
        ({"orang": "a", "rantai": {}}, "orang"),
        ({"unit": ["3"]}, "unit"),
        ({"rantai": {"x": "sekretaris"}}, "rantai.x"),
        ({"kop": ["KPU \u202e"]}, "kop[0]"),
        ({"orang": [{"kunci": "a", "nama": "N", "jabatan": "J"}] * 2, "rantai": {}}, "orang[1].kunci"),
    ],
)
def test_what_an_office_lacks_is_named(changes: dict[str, Any], path: str) -> None:
    with pytest.raises(OfficeIncomplete) as refused:
        Kantor.from_config(config(**changes))
    assert [field.path for field in refused.value.fields] == [path]


def test_an_empty_configuration_names_everything_it_lacks() -> None:
    with pytest.raises(OfficeIncomplete) as refused:
        Kantor.from_config({})
    assert {field.path for field in refused.value.fields} == {"satker", "nama", "induk", "alamat", "kota"}


def test_a_vacant_position_is_named_when_a_document_needs_it() -> None:
    with pytest.raises(OfficeIncomplete, match="bupati"):
        Kantor.from_config(config()).official("bupati")


def test_a_letterhead_without_lines_of_its_own_shows_parent_and_name() -> None:
    kop = Kantor.from_config(config(kop=None, telepon=None, laman=None, surel=None)).letterhead()
    assert kop["kop"] == ["KOMISI PEMILIHAN UMUM REPUBLIK INDONESIA", "KOMISI PEMILIHAN UMUM KABUPATEN AGAM"]
    assert kop["kontak"] == ["Jl. Veteran No. 7 Padang Baru, Lubuk Basung 26415"]


def test_a_file_that_is_no_mapping_is_no_office(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text("- 1")
    with pytest.raises(OfficeIncomplete, match="bukan konfigurasi"):
        read_office(tmp_path / "x.yaml")
