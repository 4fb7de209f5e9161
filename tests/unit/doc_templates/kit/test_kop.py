"""Whose letterhead a letter bears: its signatory's, else that of the signatory's unit, else the office's; a table of cases."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest
import yaml

from doc_templates.catalog import Catalog
from doc_templates.kit.errors import OfficeIncomplete
from doc_templates.kit.kantor import Kantor, read_office
from doc_templates.kit.kop import without_pictures
from service.office_file import file as office_files

EXAMPLES = Path(__file__).parents[4] / "examples"
CONFIG = read_office(EXAMPLES / "kantor-kpu-agam.yaml")
PICTURE = b"\x89PNG\r\n\x1a\n" + b"another"
OTHERS: dict[str, Any] = {
    "jabatan": {"kasubbag_hukum": {"kop": ["HUKUM"], "telepon": "1", "logo_base64": "iVBORw0KGgphbm90aGVy"}},
    "unit": {"3": {"kop": ["PERENCANAAN"], "alamat": "Gedung B"}, "4": {"kop": ["UNIT EMPAT"]}},
}
CASES = {
    "the office's own": ("sekretaris", CONFIG["kop"], CONFIG["alamat"]),
    "of nobody": ("", CONFIG["kop"], CONFIG["alamat"]),
    "of a unit's head": ("kasubbag_perencanaan", ["PERENCANAAN"], "Gedung B"),
    "of somebody of a unit": ("pengelola_data", ["PERENCANAAN"], "Gedung B"),
    "of a position before its unit's": ("kasubbag_hukum", ["HUKUM"], CONFIG["alamat"]),
    "of a unit without one": ("kasubbag_teknis", CONFIG["kop"], CONFIG["alamat"]),
}
WRONG: dict[str, tuple[Any, str]] = {
    "no object": ("KPU", "kop_surat"),
    "a group that is none": ({"jabatan": {"sekretaris": ["KPU"]}}, "kop_surat.jabatan.sekretaris"),
    "a logo that is none": (
        {"unit": {"3": {"logo_base64": "AAAA"}}},
        "kop_surat.unit.3.logo_base64",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_who_signs_decides_on_the_letterhead(case: str) -> None:
    position, kop, alamat = CASES[case]
    kantor = Kantor.from_config({**CONFIG, "kop_surat": OTHERS})
    printed = kantor.letterhead(position)
    assert (printed["kop"], printed["alamat"], printed["kontak"][0]) == (kop, alamat, alamat)
    assert ("Telp. 1 " in printed["kontak"][1]) == (position == "kasubbag_hukum")
    assert kantor.logo_of(position) == (PICTURE if position == "kasubbag_hukum" else kantor.logo)


def test_a_letter_pins_the_letterhead_of_whoever_its_chain_has_sign() -> None:
    nota = Catalog.scan()["nota_dinas"]
    kantor = Kantor.from_config({**CONFIG, "kop_surat": OTHERS})
    assert nota.contract.check(nota.example, kantor, unit="3").context["kantor"]["kop"] == ["PERENCANAAN"]
    plain = nota.contract.check(nota.example, Kantor.from_config(CONFIG)).context["kantor"]
    assert plain == Kantor.from_config(CONFIG).letterhead()


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_with_one_is_named(case: str) -> None:
    given, path = WRONG[case]
    with pytest.raises(OfficeIncomplete) as refused:
        Kantor.from_config({**CONFIG, "kop_surat": given})
    assert path in [each.path for each in refused.value.fields]


@pytest.mark.parametrize(("group", "key"), [("jabatan", "bupati"), ("unit", "9")])
def test_a_file_names_positions_and_units_that_are_there(group: str, key: str) -> None:
    with pytest.raises(office_files.OfficeRefused) as refused:
        office_files.check({**CONFIG, "kop_surat": {group: {key: {"kop": ["KPU"]}}}})
    assert f"kop_surat.{group}: " in str(refused.value.fields)
    assert key in str(refused.value.fields)


def test_its_logo_is_a_file_beside_the_offices_and_is_not_shown(tmp_path: Path) -> None:
    config = yaml.safe_load((EXAMPLES / "kantor-kpu-agam.yaml").read_text(encoding="utf-8"))
    picture = (EXAMPLES / config["logo"]).read_bytes()
    (tmp_path / config["logo"]).write_bytes(picture)
    config["kop_surat"] = {"unit": {"3": {"logo": config["logo"]}}}
    (tmp_path / "kantor.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
    file = office_files.read(tmp_path / "kantor.yaml")
    held = file.config["kop_surat"]["unit"]["3"]
    assert base64.b64decode(held["logo_base64"]) == picture
    shown = without_pictures(file.config)
    assert (shown["kop_surat"], "logo_base64" in shown) == ({"unit": {"3": {}}}, False)
    assert "logo_base64" in held, "what is shown is a copy"
