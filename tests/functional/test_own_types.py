"""An office's own document type, through a whole stack: added, changed, broken, gone; what is under way goes on."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest

from archive.ledger import Principal
from archive.ledger.documents import templates
from archive.ledger.office import offices
from doc_templates.catalog import Catalog
from doc_templates.reading import SHIPPED
from service.office.rules import OfficeRules
from service.office_file import file as office
from service.office_file import needs
from service.templates.shipped import ShippedTemplates
from tests.conftest import LedgerDsns, S3Access
from tests.functional.desk_house import KSB, SEK, STF, DeskHouse, desk_house
from tests.house import OFFICE, event

JENIS = "nota_edaran"
AWAY = ("gone", "broken")
OF_OUR_OWN = {"paraf": ["pengelola_data"], "penandatangan": "sekretaris", "konseptor": "pengelola_data"}
BOOK = {"kode": "nota", "nama": "Nota Edaran", "jenis": [JENIS], "pola": "ND-{urut}/{tahun}"}


class OwnTypes:
    """A house with the office's own type beside those shipped, and its folder."""

    def __init__(self, house: DeskHouse, folder: Path) -> None:
        self.house = house
        self.folder = folder

    def write(self, *changes: tuple[str, str]) -> None:
        """Write the type anew, its contract changed."""
        shutil.rmtree(self.folder / JENIS, ignore_errors=True)
        shutil.copytree(SHIPPED / "surat_edaran", self.folder / JENIS)
        contract = self.folder / JENIS / "contract.py"
        text = contract.read_text()
        for old, new in (('jenis="surat_edaran"', f'jenis="{JENIS}"'), *changes):
            assert old in text
            text = text.replace(old, new)
        contract.write_text(text)

    def take_away(self, how: str) -> None:
        if how == "gone":
            shutil.rmtree(self.folder / JENIS)
        else:
            (self.folder / JENIS / "template.docx").unlink()
        self.reread()

    def reread(self) -> None:
        """Let service and press know the folder as it is now, as after a restart."""
        for name in [name for name in sys.modules if name.startswith("_stationery_")]:
            del sys.modules[name]
        for catalog in (self.house.catalog, self.house.installed):
            catalog.__dict__.update(Catalog.installed().__dict__)

    def keep(self) -> None:
        ShippedTemplates(
            ledger=self.house.app,
            vault=self.house.vault,
            catalog=self.house.catalog,
            clock=lambda: datetime.now(UTC),
        ).keep()


@pytest.fixture(scope="module")
def own(
    shared_ledger: Callable[[str], LedgerDsns],
    shared_s3: Callable[[str], S3Access],
    converter_socket: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[OwnTypes]:
    folder = tmp_path_factory.mktemp("types")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NASKAH_TEMPLATES", str(folder))
        config = office.read(OFFICE).config
        with desk_house(
            shared_ledger("own_types"),
            shared_s3("own-types"),
            converter_socket,
            rantai={JENIS: OF_OUR_OWN},
            register=[*config["register"], BOOK],
        ) as house:
            yield OwnTypes(house, folder)


@pytest.fixture(autouse=True)
def fresh(own: OwnTypes) -> None:
    own.write()
    own.reread()


def test_it_stands_beside_the_shipped_types(own: OwnTypes) -> None:
    told = own.house.call(STF, "GET", "/templates")
    assert {each["jenis"] for each in told["templates"]} == {*Catalog.scan(), JENIS}
    assert told["broken"] == []


@pytest.mark.parametrize("how", AWAY)
def test_a_document_whose_type_is_away_goes_on_to_its_number_and_is_not_revised(
    own: OwnTypes, how: str
) -> None:
    house = own.house
    document = house.draft(JENIS)
    own.keep()
    own.take_away(how)
    assert house.act(STF, document, "paraf")["status"] == "diparaf"
    house.print_all()
    refused = house.act(STF, document, "revise", 409, payload=dict(house.catalog["surat_edaran"].example))
    assert refused["type"] == "urn:naskah:problem:type-gone"
    assert JENIS in refused["detail"]
    assert ("template.docx" in refused["detail"]) == (how == "broken")
    assert house.act(SEK, document, "sign")["nomor"].startswith("ND-")
    house.print_all()
    seen = house.call(SEK, "GET", f"/documents/{document}")
    assert seen["status"] == "menunggu_tte"  # by hand: the scan is still to come
    assert house.content(document, "pdf").startswith(b"%PDF")
    listed = house.call("admin", "GET", "/queues")
    assert not any(queue["quarantined"] for queue in listed["queues"])


@pytest.mark.parametrize("how", AWAY)
def test_an_event_of_a_type_that_is_away_is_refused_by_name_and_others_are_taken(
    own: OwnTypes, how: str
) -> None:
    own.take_away(how)
    house = own.house
    both = [event(jenis, dict(house.catalog["surat_edaran"].example)) for jenis in (JENIS, "surat_edaran")]
    refused, taken = (own.house.http.post("/events", json=each, headers=_headers(house)) for each in both)
    assert taken.status_code == 202
    (wrong,) = [each for each in refused.json()["errors"] if each["path"] == "data.jenis"]
    assert ("nota_edaran/template.docx" in wrong["reason"]) == (how == "broken")
    told = house.call(STF, "GET", "/templates")
    assert [each["jenis"] for each in told["broken"]] == ([JENIS] if how == "broken" else [])
    house.print_all()


def test_a_revision_is_derived_by_todays_contract_and_says_what_that_changes(own: OwnTypes) -> None:
    house = own.house
    payload = dict(house.catalog[JENIS].example)
    document = house.draft(JENIS)
    own.keep()
    own.write(
        ('version="1"', 'version="2"'), ("payload.tentang.upper()", "f'PERIHAL {payload.tentang.upper()}'")
    )
    own.reread()
    assert house.act(STF, document, "paraf")["status"] == "diparaf"  # in flight: by the context it pinned
    house.print_all()
    done = house.act(STF, document, "revise", payload={**payload, "penutup": ["Demikian."]})
    assert any("versi 1 menjadi 2" in each for each in done["warnings"])
    assert any("isi.tentang" in each for each in done["warnings"])
    house.print_all()
    (revised,) = [each for each in house.look(STF, document)["acts"] if each["kind"] == "revisi"]
    assert revised["detail"]["kontrak"] == {"dari": "1", "menjadi": "2"}
    assert "isi.tentang" in revised["detail"]["turunan"]


CODES: dict[str, tuple[Any, str | None]] = {
    "listed": ("PR.03.1", None),
    "of the retention schedule": ("PR.06", None),
    "of the right form alone": ("PR.99.9", "PR.99.9 tidak ada dalam daftar klasifikasi kantor"),
    "of no form": ("PR99", "harus kode klasifikasi"),
    "no text": (3, "harus kode klasifikasi"),
}


@pytest.mark.parametrize("code", CODES)
def test_a_code_is_looked_up_in_the_offices_list(own: OwnTypes, code: str) -> None:
    given, said = CODES[code]
    asked = event("surat_edaran", dict(own.house.catalog["surat_edaran"].example))
    asked["data"]["klasifikasi"] = given
    answer = own.house.http.post("/events", json=asked, headers=_headers(own.house))
    if said is None:
        assert answer.status_code == 202
        return
    (wrong,) = answer.json()["errors"]
    assert wrong["path"] == "data.klasifikasi"
    assert said in wrong["reason"]


def test_what_an_office_lacks_for_a_type_is_told_at_start(own: OwnTypes) -> None:
    with own.house.app.acting(Principal.system("test", "1306")) as tx:
        loaded = offices.get(tx, "1306")
        assert loaded is not None
        assert list(needs.of_templates(tx, "1306", own.house.catalog)) == []
    without = {**loaded.config, "register": list(office.read(OFFICE).config["register"])}
    rules = OfficeRules(without, ZoneInfo(loaded.zona))
    (said,) = needs.of_types(without, rules, own.house.catalog)
    assert said.startswith("type nota_edaran (nota_edaran/contract.py")


def _headers(house: DeskHouse) -> dict[str, str]:
    return {
        "Authorization": f"Bearer {house.tokens['intake']}",
        "Content-Type": "application/cloudevents+json",
    }


def test_an_approved_template_that_the_contract_left_behind_is_told_and_stays_readable_when_the_type_is_gone(
    own: OwnTypes,
) -> None:
    """As an upgrade of the contract leaves it: nobody has sent an event yet."""
    house, digest = own.house, "ab" * 32
    asked = {
        "type": "object",
        "properties": {"isi": {"type": "object", "properties": {"lama": {"type": "string"}}}},
    }
    with house.app.acting(Principal.system("test", "1306")) as tx:
        templates.add(
            tx,
            templates.NewTemplate(
                satker="1306",
                jenis=JENIS,
                digest=digest,
                state="uploaded",
                name="nota.docx",
                size=1,
                contract_version="1",
                findings=[],
                schema=asked,
                object_id="x",
            ),
            [],
            "test",
        )
    with psycopg.connect(house.superuser) as connection:
        connection.execute(
            "UPDATE template SET state = 'active', decided_at = now(), decided_by = 'b' WHERE digest = %s",
            (digest,),
        )
    try:
        with house.app.acting(Principal.system("test", "1306")) as tx:
            (said,) = needs.of_templates(tx, "1306", house.catalog)
        assert said.startswith(f"type {JENIS}: its active template (version 1) asks for isi.lama")
        own.take_away("gone")
        (version,) = house.call(STF, "GET", f"/templates/{JENIS}/versions")["versions"]
        assert (version["digest"], version["state"]) == (digest, "active")
        assert house.call(STF, "GET", f"/templates/{JENIS}/{digest}")["state"] == "active"
        assert (
            house.call(STF, "GET", f"/templates/{JENIS}", 404)["type"] == "urn:naskah:problem:unknown-jenis"
        )
    finally:
        with psycopg.connect(house.superuser) as connection:
            connection.execute("DELETE FROM template WHERE digest = %s", (digest,))
    house.offices.forget()


def test_the_folders_own_template_is_approved_again_only_where_it_fits_the_contract(own: OwnTypes) -> None:
    digest = own.house.installed[JENIS].digest
    path = f"/templates/{JENIS}/{digest}/approve"
    assert own.house.call(KSB, "POST", path)["state"] == "active"
    own.write(('isi["tentang"] =', 'isi["judul"] ='))
    own.reread()
    refused = own.house.call(KSB, "POST", path, 422)
    assert any("isi.tentang" in each["reason"] for each in refused["errors"])
