"""Documents are printed with the template they were derived for, whatever is active by then."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.access import AccessClass
from archive.ledger import Principal
from archive.ledger.documents import locks, versions
from archive.ledger.documents.templates import SecondPersonNeeded
from service.office.letterhead import Offices
from service.templates.desk import TemplateDesk
from service.templates.drawing import Pages
from service.templates.trials import TrialDesk
from tests.functional.api.test_templates import JENIS, changed, torn
from tests.house import CLIENT, House
from tests.trials import passed
from tests.unit.worker.press import fixtures

ALICE, BOB = (
    Principal(
        id=name, satker="1306", ceiling=AccessClass.SR, roles=frozenset({"admin"}), sources=(), kind="person"
    )
    for name in ("alice", "bob")
)


def desk_of(house: House, converter: Path | None = None) -> TemplateDesk:
    offices = Offices(house.app)
    return TemplateDesk(
        ledger=house.app,
        vault=house.vault,
        catalog=house.catalog,
        offices=offices,
        trials=TrialDesk(ledger=house.app, catalog=house.catalog, offices=offices),
        pages=Pages(converter),
        clock=lambda: datetime.now(UTC),
    )


def pages_of(house: House, document_id: object) -> list[str]:
    with house.app.acting(CLIENT) as tx:
        found = versions.artifact(tx, document_id, None, "naskah.docx")  # type: ignore[arg-type]  # a UUID
    assert found is not None
    return fixtures.paragraphs(house.vault.read(found.key, found.version_id, found.sha256, found.size))


def test_an_old_document_is_printed_with_its_own_version(house: House) -> None:
    desk = desk_of(house)
    for mark in ("VERSI PERTAMA", "VERSI KEDUA"):
        found, _ = desk.upload(ALICE, JENIS, changed(mark=mark), name="x.docx")
        with pytest.raises(SecondPersonNeeded):
            desk.decide(ALICE, JENIS, found.digest, approve=True)
        passed(house.superuser, found.digest)
        desk.decide(BOB, JENIS, found.digest, approve=True)
        house.desk._offices.forget()
        if mark == "VERSI PERTAMA":
            first = house.accept(JENIS)
    second = house.accept(JENIS)

    assert house.press.run([first.job_id, second.job_id]) == 2

    assert "VERSI PERTAMA" in pages_of(house, first.document_id)
    assert "VERSI KEDUA" in pages_of(house, second.document_id)


def test_a_declared_placeholder_of_another_system_stays_on_the_page(house: House) -> None:
    desk = desk_of(house)
    data = changed(mark="Nomor: ", tag="${nomor_naskah}")
    found, _ = desk.upload(ALICE, JENIS, data, name="x.docx", left_alone=["nomor_naskah"])
    assert house.try_templates() == 1
    desk.decide(BOB, JENIS, found.digest, approve=True)
    house.desk._offices.forget()
    taken = house.accept(JENIS)
    assert house.press.run([taken.job_id]) == 1
    assert "Nomor: ${nomor_naskah}" in pages_of(house, taken.document_id)


def test_a_document_whose_signature_block_stands_alone_is_archived_with_that_fault(house: House) -> None:
    desk = desk_of(house)
    found, _ = desk.upload(ALICE, "surat_edaran", torn("surat_edaran"), name="x.docx")
    passed(house.superuser, found.digest)  # one that was approved before there were trials
    desk.decide(BOB, "surat_edaran", found.digest, approve=True)
    house.desk._offices.forget()
    taken = house.accept("surat_edaran")
    desk.decide(BOB, "surat_edaran", house.catalog["surat_edaran"].digest, approve=True)
    house.desk._offices.forget()
    assert house.press.run([taken.job_id]) == 1
    with house.app.acting(CLIENT) as tx:
        (version,) = versions.of(tx, taken.document_id)
    (fault,) = version.faults
    assert fault.endswith("hanya memuat tanda tangan dan kode QR, tanpa isi naskah")


def test_the_vaults_upkeep_knows_every_object_version_of_a_template(house: House) -> None:
    desk = desk_of(house)
    found, _ = desk.upload(ALICE, JENIS, changed(), name="x.docx")
    with house.press._ledger.acting(Principal.system("test")) as tx:
        due = locks.locks_due(tx, datetime(2100, 1, 1, tzinfo=UTC), 10)
    assert {each.document_id for each in due} == {found.id}
    assert len(due) == 3  # template.docx, template.json, the inventory
    listed = {each.object_name for each in house.bucket().list_objects(house.s3.bucket, recursive=True)}
    assert {each.key for each in due} <= listed


def test_two_versions_stand_side_by_side(house: House, converter_socket: Path) -> None:
    found, _ = desk_of(house).upload(ALICE, JENIS, changed(mark="BARIS BARU"), name="x.docx")
    desk = desk_of(house, converter_socket)
    picture = desk.beside(ALICE, JENIS, house.catalog[JENIS].digest, found.digest, 1)
    assert picture is not None
    assert picture.startswith(b"\x89PNG")
    assert desk.beside(ALICE, JENIS, house.catalog[JENIS].digest, found.digest, 99) is None
