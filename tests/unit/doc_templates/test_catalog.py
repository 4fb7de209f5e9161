"""The catalogue and what every document type in it must keep; a new folder arrives tested."""

from __future__ import annotations

import errno
import io
import json
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docxtpl import DocxTemplate
from lxml import etree

import doc_templates
from doc_templates.catalog import Catalog
from doc_templates.kit.contracts import PARA_PIHAK, Stamp
from doc_templates.kit.errors import (
    CatalogueBroken,
    OfficeIncomplete,
    PayloadRefused,
    StationeryError,
    UnknownJenis,
)
from doc_templates.kit.kantor import Kantor, read_office
from tests import memo
from worker.press import compile_template

CATALOG = Catalog.scan()
EXAMPLES = Path(__file__).parents[3] / "examples"
EVENTS = sorted((EXAMPLES / "pengumpulan-data-kinerja-2026").glob("*.json"))
CONFIG = read_office(EXAMPLES / "kantor-kpu-agam.yaml")
OFFICE = Kantor.from_config(CONFIG)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
every_type = pytest.mark.parametrize("jenis", sorted(CATALOG))


def parts(jenis: str) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(CATALOG[jenis].template)) as package:
        return {name: package.read(name) for name in package.namelist()}


def text_of(jenis: str) -> str:
    xml = b"".join(
        data for name, data in parts(jenis).items() if re.match(r"word/(document|header|footer)", name)
    )
    return re.sub(r"<(?!v:textpath)[^>]+>", "", xml.decode())


def test_the_types_of_the_sop_and_the_sop_itself_are_there() -> None:
    assert set(CATALOG) >= {
        "surat_edaran",
        "lembar_disposisi",
        "form_data_kinerja",
        "laporan_kinerja_semester",
        "laporan_kinerja_tahunan",
        "sop",
    }


def test_a_type_can_be_read_when_it_is_first_asked_for(tmp_path: Path) -> None:
    shutil.copytree(Path(doc_templates.__file__).parent / "surat_edaran", tmp_path / "surat_edaran")
    (tmp_path / "rusak").mkdir()
    (tmp_path / "rusak" / "contract.py").write_text("CONTRACT = None")
    found = Catalog.scan(tmp_path, at_once=False)
    assert found.folders == ("rusak", "surat_edaran")
    assert list(found) == ["surat_edaran"]
    assert found["surat_edaran"] is found["surat_edaran"]
    assert found["surat_edaran"].digest == CATALOG["surat_edaran"].digest
    with pytest.raises(CatalogueBroken, match="rusak"):
        found["rusak"]


def test_a_type_that_comes_later_needs_no_restart(tmp_path: Path) -> None:
    found = Catalog.installed({"NASKAH_TEMPLATES": str(tmp_path)}, at_once=False)
    assert "surat_edaran" in found
    assert "memo_baru" not in found
    shipped = Path(doc_templates.__file__).parent / "surat_edaran"
    (tmp_path / "memo_baru").mkdir()
    contract = (shipped / "contract.py").read_text().replace('"surat_edaran"', '"memo_baru"')
    (tmp_path / "memo_baru" / "contract.py").write_text(contract)
    with pytest.raises(CatalogueBroken):  # while it is being copied
        found["memo_baru"]
    for name in ("template.docx", "example.json"):
        shutil.copy(shipped / name, tmp_path / "memo_baru" / name)
    assert found["memo_baru"].digest == CATALOG["surat_edaran"].digest
    assert {"memo_baru", "surat_edaran"} <= set(found)
    assert not found.broken
    (tmp_path / "memo_baru" / "template.docx").write_bytes(b"PK\x03\x04 another")
    assert found["memo_baru"].digest == CATALOG["surat_edaran"].digest, (
        "what is known stays until the next start"
    )


def test_an_unknown_type_is_named_with_those_there_are() -> None:
    with pytest.raises(UnknownJenis, match="surat_edaran") as refused:
        CATALOG["telaahan_staf"]
    assert refused.value.jenis == "telaahan_staf"
    assert "telaahan_staf" not in CATALOG


def test_a_new_folder_is_a_new_type(tmp_path: Path) -> None:
    source = Path(__file__).parents[3] / "doc_templates" / "surat_edaran"
    folder = tmp_path / "nota_edaran"
    folder.mkdir()
    for name in ("contract.py", "template.docx", "example.json"):
        (folder / name).write_bytes(
            (source / name).read_bytes().replace(b'jenis="surat_edaran"', b'jenis="nota_edaran"')
        )
    found = Catalog.scan(tmp_path)
    assert list(found) == ["nota_edaran"]
    assert found["nota_edaran"].digest == CATALOG["surat_edaran"].digest


def test_an_offices_own_types_add_to_those_shipped_and_win_by_name(tmp_path: Path) -> None:
    memo.write(tmp_path)
    own = memo.write(tmp_path, contract=memo.CONTRACT.replace('jenis="memo"', 'jenis="sop"'), jenis="sop")
    found = Catalog.installed({"NASKAH_TEMPLATES": str(tmp_path)})
    assert list(found) == sorted({*CATALOG, "memo"})
    assert (found["sop"].contract.judul, found["sop"].folder, found["sop"].shipped) == ("Memo", own, False)
    assert found["surat_edaran"].shipped
    (own / "template.docx").unlink()
    broken = Catalog.installed({"NASKAH_TEMPLATES": str(tmp_path)})
    assert "sop" not in broken  # and the shipped one does not print in its place
    assert list(broken.broken) == ["sop"]


def test_a_folder_of_types_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StationeryError, match="NASKAH_TEMPLATES"):
        Catalog.installed({"NASKAH_TEMPLATES": str(tmp_path / "tidak-ada")})


def test_files_the_machine_cannot_read_just_now_are_no_flaw(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memo.write(tmp_path)
    found = Catalog.scan(tmp_path, at_once=False)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", raising(OSError(errno.EMFILE, "Too many open files")))
        with pytest.raises(CatalogueBroken) as away:
            found["memo"]
        assert away.value.flaws == ()
        assert isinstance(away.value.__cause__, OSError)
    assert found["memo"].jenis == "memo"


def raising(error: Exception) -> Callable[..., Any]:
    def fails(*args: object) -> None:
        raise error

    return fails


@every_type
def test_its_example_satisfies_its_contract(jenis: str) -> None:
    checked = CATALOG[jenis].contract.check(CATALOG[jenis].example, OFFICE)
    assert json.loads(json.dumps(checked.context)) == checked.context
    several = {PARA_PIHAK} if checked.chain and checked.chain.pihak else set()
    assert set(checked.context) == {"kantor", "naskah", "penandatangan", "isi"} | several
    assert checked.metadata.judul == checked.context["naskah"]["judul"]


@every_type
def test_its_title_is_taken_whole_to_500_letters(jenis: str) -> None:
    contract, data = CATALOG[jenis].contract, json.loads(json.dumps(CATALOG[jenis].example))
    given = [key for key in ("tentang", "perihal", "nama") if key in data]
    long = "Penyampaian data kinerja " * 20
    checked = contract.check({**data, **dict.fromkeys(given, long[:500].strip())}, OFFICE)
    assert all(long[:500].strip() in checked.metadata.judul for _ in given)
    for key in given:
        with pytest.raises(PayloadRefused) as refused:
            contract.check({**data, key: "X" * 501}, OFFICE)
        assert [each.path for each in refused.value.fields] == [key]


@every_type
def test_its_series_stands_in_the_retention_table(jenis: str) -> None:
    series = CATALOG[jenis].contract.check(CATALOG[jenis].example, OFFICE).metadata.series
    rows = CONFIG["retensi"]["series"]
    known = {row["kode"] for row in rows} | {f"{row['kode']}/{row['sub']}" for row in rows if "sub" in row}
    assert series in known | {"ikut_berkas"}


@every_type
def test_everything_a_context_holds_is_a_string_ready_to_print(jenis: str) -> None:
    def leaves(value: Any) -> Any:
        if isinstance(value, dict):
            for item in value.values():
                yield from leaves(item)
        elif isinstance(value, list):
            for item in value:
                yield from leaves(item)
        else:
            yield value

    context = CATALOG[jenis].contract.check(CATALOG[jenis].example, OFFICE).context
    assert {type(leaf) for leaf in leaves(context)} == {str}


@every_type
def test_equal_payload_and_office_give_an_equal_context(jenis: str) -> None:
    contract, example = CATALOG[jenis].contract, CATALOG[jenis].example
    assert contract.check(example, OFFICE).context == contract.check(example, OFFICE).context


@every_type
def test_it_refuses_an_unknown_field_a_missing_one_and_a_wrong_character_at_once(jenis: str) -> None:
    data = json.loads(json.dumps(CATALOG[jenis].example))
    key = next(name for name in data if isinstance(data[name], str))
    data |= {"tak_dikenal": 1, key: "a\u202eb"}
    missing = next(
        name
        for name, field in CATALOG[jenis].contract.payload.model_fields.items()
        if field.is_required() and name != key
    )
    del data[missing]
    with pytest.raises(PayloadRefused) as refused:
        CATALOG[jenis].contract.check(data, OFFICE)
    assert {key, "tak_dikenal", missing} <= {field.path for field in refused.value.fields}
    assert refused.value.jenis == jenis


@every_type
def test_its_template_has_every_stamp_place_it_declares_and_no_other(jenis: str) -> None:
    pictures, text = compile_template(CATALOG[jenis].template).places, text_of(jenis)
    held = {
        stamp
        for stamp in Stamp
        if stamp.value in pictures or ("." in stamp.value and re.search(rf"{re.escape(stamp.value)}\b", text))
    }
    assert held == CATALOG[jenis].contract.stamps


@every_type
def test_its_tags_name_only_what_a_context_brings(jenis: str) -> None:
    names = DocxTemplate(io.BytesIO(CATALOG[jenis].template)).get_undeclared_template_variables()
    assert names <= {"kantor", "naskah", "penandatangan", PARA_PIHAK, "isi", "stempel"}


@every_type
def test_its_letterhead_stands_on_the_first_page_only_and_the_watermark_on_all(jenis: str) -> None:
    found = parts(jenis)
    document = etree.fromstring(found["word/document.xml"])
    relations = {
        relation.get("Id"): relation.get("Target")
        for relation in etree.fromstring(found["word/_rels/document.xml.rels"])
    }
    r = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    headers = {
        ref.get(f"{W}type"): found[f"word/{relations[ref.get(r)]}"].decode()
        for ref in document.iter(f"{W}headerReference")
    }
    assert document.find(f".//{W}titlePg") is not None
    assert "kantor.kop" in headers["first"]
    assert "kantor.kop" not in headers["default"]
    for header in headers.values():
        assert re.search(
            r"{% if stempel.tanda_air %}.*<w:pict>.*PowerPlusWaterMarkObject.*{% endif %}", header, re.DOTALL
        )


@every_type
def test_its_page_keeps_the_margins_and_its_footer_counts_pages(jenis: str) -> None:
    found = parts(jenis)
    for margins in etree.fromstring(found["word/document.xml"]).iter(f"{W}pgMar"):
        least = {"top": 2, "left": 3, "right": 2, "bottom": 2.5}
        assert all(int(margins.get(f"{W}{side}", "0")) >= cm * 567 for side, cm in least.items())
    for name in ("word/footer1.xml", "word/footer2.xml"):
        assert all(word in found[name] for word in (b" PAGE ", b" NUMPAGES ", b"stempel.kaki"))


@every_type
def test_it_is_lean_and_names_only_fonts_it_declares(jenis: str) -> None:
    found = parts(jenis)
    written = b"".join(
        data for name, data in found.items() if name.startswith("word/") and name.endswith(".xml")
    )
    styles = etree.fromstring(found["word/styles.xml"])
    used = set(re.findall(r'w:(?:pStyle|rStyle|tblStyle|basedOn|next) w:val="([^"]+)"', written.decode()))
    defined = {style.get(f"{W}styleId") for style in styles.iter(f"{W}style")}
    assert defined - used <= {"Normal", "TableNormal"}
    assert used <= defined
    assert styles.find(f"{W}latentStyles") is None
    assert not [name for name in found if "thumbnail" in name or "theme" in name]
    assert len(CATALOG[jenis].template) < 40_000
    declared = set(re.findall(r'<w:font w:name="([^"]+)"', found["word/fontTable.xml"].decode()))
    named = set(re.findall(r'w:(?:ascii|hAnsi|cs)="([^"]+)"', written.decode()))
    assert named == declared
    assert declared <= {"Arial", "DejaVu Sans"}
    assert b'w:lang w:val="id-ID"' in found["word/styles.xml"]


@every_type
def test_its_wide_tables_repeat_their_heading_and_break_no_row(jenis: str) -> None:
    document = etree.fromstring(parts(jenis)["word/document.xml"])
    for table in document.iter(f"{W}tbl"):
        rows = table.findall(f"{W}tr")
        heads = [row for row in rows if row.find(f"{W}trPr/{W}tblHeader") is not None]
        assert rows[: len(heads)] == heads
        if heads:
            printed = [row for row in rows if "{%tr" not in "".join(str(text) for text in row.itertext())]
            assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in printed)


@pytest.mark.parametrize("path", EVENTS, ids=lambda path: path.stem)
def test_the_events_of_the_cycle_are_cloud_events_their_contracts_accept(path: Path) -> None:
    event = json.loads(path.read_text(encoding="utf-8"))
    assert event["specversion"] == "1.0"
    assert event["type"] == "id.naskah.document.requested.v1"
    assert event["id"] == f"pdk-2026-{path.stem}"
    assert event["data"]["unit"] in OFFICE.unit
    CATALOG[event["data"]["jenis"]].contract.check(event["data"]["payload"], OFFICE)


def test_the_cycle_has_a_form_of_each_unit_and_both_halves_of_the_year() -> None:
    data = [json.loads(path.read_text(encoding="utf-8"))["data"] for path in EVENTS]
    assert {d["payload"]["unit_pengisi"] for d in data if d["jenis"] == "form_data_kinerja"} == set(
        OFFICE.unit
    )
    assert [d["payload"]["semester"] for d in data if d["jenis"] == "laporan_kinerja_semester"] == [1, 2]


def test_an_office_may_set_its_own_chain_and_must_fill_it() -> None:
    contract = CATALOG["surat_edaran"].contract
    rantai = contract.check(CATALOG["surat_edaran"].example, OFFICE).context["naskah"]["rantai"]
    assert rantai["koordinasi"] == ["Kepala Subbagian Hukum dan Sumber Daya Manusia"]
    assert rantai["penandatangan"] == "Sekretaris Komisi Pemilihan Umum Kabupaten Agam"
    empty = Kantor.from_config({**CONFIG, "orang": [], "rantai": {}})
    with pytest.raises(OfficeIncomplete, match="sekretaris"):
        contract.check(CATALOG["surat_edaran"].example, empty)
