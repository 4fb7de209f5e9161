"""The office file: every wrong field is named before anything is applied."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from doc_templates.kit.kantor import read_office
from service.office_file.file import OfficeRefused, check, read

EXAMPLE = Path(__file__).resolve().parents[4] / "examples" / "kantor-kpu-agam.yaml"


def refused(**changes: Any) -> str:
    """Return all that is said against the example when it is changed so."""
    with pytest.raises(OfficeRefused) as error:
        check({**read_office(EXAMPLE), **changes})
    return " ".join(f"{field.path}: {field.reason}" for field in error.value.fields)


def test_the_example_office_is_complete() -> None:
    file = read(EXAMPLE)
    assert (file.satker, file.zona) == ("1306", "Asia/Jakarta")
    assert {person.id for person in file.people} >= {"rahmat-hidayat", "nofriyanti"}
    assert file.config["logo_base64"]


def offered() -> dict[str, Any]:
    """Return the entries that the example shows as comments, indented behind their sign."""
    blocks = re.findall(r"(?:^#   .*\n)+", EXAMPLE.read_text(encoding="utf-8"), re.MULTILINE)
    shown = [yaml.safe_load(re.sub(r"^#   ", "", each, flags=re.MULTILINE)) for each in blocks]
    return {key: value for block in shown if isinstance(block, dict) for key, value in block.items()}


@pytest.mark.parametrize("entry", [key for key in offered() if key != "lembar_disposisi"])
def test_what_the_example_shows_as_a_comment_may_be_taken_over(entry: str) -> None:
    config = {**read_office(EXAMPLE), entry: offered()[entry]}
    assert check(config).config[entry]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"satker": "13/06"}, "satker"),
        ({"zona": "Asia/Padang"}, "Asia/Makassar"),
        ({"kertas": "A3"}, "kertas"),
        ({"unit": {}}, "unit"),
        ({"demonstrasi": False, "tanpa_kode": True}, "tanpa_kode: only an office that plays"),
        ({"warna": "merah"}, "warna"),
        ({"orang": []}, "orang"),
        ({"rantai": {"surat_edaran": {"penandatangan": "bupati"}}}, "nobody holds 'bupati'"),
        ({"rantai": {"x": {"penandatangan": "sekretaris", "paraf": ["a", "b", "c", "d"]}}}, "rantai.x.paraf"),
        *[
            ({"rantai": {"x": {"penandatangan": "sekretaris", **chain}}}, said)
            for chain, said in (
                ({"paraf": ["atasan:bupati"]}, "nobody holds 'bupati'"),
                ({"paraf": ["kepala_unit|bupati"]}, "nobody holds 'bupati'"),
                ({"konseptor": "bupati"}, "nobody holds 'bupati'"),
                ({"koordinasi": ["atasan:kepala_unit:9"]}, "'9' is no unit"),
                ({"paraf": ["kepala unit!"]}, "rantai.x.paraf"),
                ({"aturan": [{"bila": "jumlah", "paraf": []}]}, "is no condition"),
                ({"aturan": [{"bila": "akses = X", "paraf": []}]}, "names no access class"),
                ({"aturan": [{"bila": "unit = 9", "paraf": []}]}, "'9' is no unit"),
                ({"aturan": [{"bila": "unit = 3"}]}, "names no place"),
                ({"aturan": [{"bila": "unit = 3", "penandatangan": "bupati"}]}, "nobody holds 'bupati'"),
                ({"aturan": [{"bila": "unit = 3", "paraf": ["sekretaris"] * 4}]}, "rantai.x.aturan[0].paraf"),
                ({"aturan": [{"bila": "unit = 3", "tembusan": []}]}, "rantai.x.aturan[0].tembusan"),
                ({"pilihan": {"siapa": ["isian:siapa"]}}, "must name who may be chosen"),
                ({"pilihan": {"siapa": ["bupati"]}}, "nobody holds 'bupati'"),
            )
        ],
        ({"kepala_unit": {"9": "sekretaris"}}, "'9' is no unit"),
        ({"kepala_unit": {"3": "bupati"}}, "kepala_unit.3: nobody holds 'bupati'"),
        ({"atasan": {"sekretaris": "bupati"}}, "atasan: nobody holds 'bupati'"),
        ({"atasan": {"sekretaris": "sekretaris"}}, "sekretaris is under sekretaris: a circle"),
        (
            {
                "atasan": {
                    "sekretaris": "kasubbag_hukum",
                    "kasubbag_hukum": "sekretaris",
                    "pengelola_data": "sekretaris",
                }
            },
            "kasubbag_hukum is under sekretaris is under kasubbag_hukum: a circle",
        ),
        ({"register": [{"kode": "a", "nama": "A", "pola": "{nomor}"}]}, "{urut}"),
        ({"register": [{"kode": "a", "nama": "A", "pola": "{urut}"}] * 2}, "stands twice"),
        ({"nama": "KPU\x00"}, "U+0000"),
        *[
            ({"kelompok": {"x": {"nama": "X", "anggota": [member]}}}, said)
            for member, said in (
                ("unit:9", "kelompok.x: no unit '9'"),
                ("jabatan:bupati", "kelompok.x: no jabatan 'bupati'"),
                ("orang:bupati", "kelompok.x: no orang 'bupati'"),
                ("bupati", "kelompok.x.anggota[0]"),
            )
        ],
        ({"kelompok": {"x": {"nama": "X", "anggota": []}}}, "kelompok.x.anggota"),
        ({"distribusi": {"alamat": {"Bawaslu": "bawaslu"}}}, "distribusi.alamat"),
        ({"distribusi": {"pos": True}}, "distribusi.pos"),
        ({"kota": "Agam\u202e"}, "U+202E"),
        ({"libur": ["0001-01-01"]}, "1945-01-01"),
        ({"libur": ["9999-12-31"]}, "2999-12-31"),
        ({"libur": [20_000]}, "2026-03-31"),
    ],
)
def test_what_is_wrong_is_named(changes: dict[str, Any], said: str) -> None:
    assert said in refused(**changes)


def test_a_person_of_no_unit_of_the_office_is_refused() -> None:
    people = [{**person, "unit": "9"} for person in read_office(EXAMPLE)["orang"]]
    assert "'9' is no unit" in refused(orang=people)


def test_a_file_that_is_no_yaml_is_refused(tmp_path: Path) -> None:
    bad = tmp_path / "office.yaml"
    bad.write_text("a: [1", encoding="utf-8")
    with pytest.raises(OfficeRefused, match="not YAML"):
        read(bad)
    bad.write_text("- a", encoding="utf-8")
    with pytest.raises(OfficeRefused):
        read(bad)
    with pytest.raises(OfficeRefused, match="there is no such file or folder"):
        read(tmp_path / "none.yaml")
