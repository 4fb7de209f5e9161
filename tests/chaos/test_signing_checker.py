"""The signing checker must be able to fail: each harm is done to the ledger in turn, and it must be named."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from tests.chaos.checker import Archive
from tests.chaos.signing_checker import Signed, SigningChecker
from tests.chaos.signing_office import DESK, circular
from tests.conftest import LedgerDsns, S3Access
from tests.demonstration import demonstration
from tests.functional.desk_house import SEK, DeskHouse, desk_house
from worker.line.seals import Seals
from worker.signing.keyring import Keyring

HARMS = {
    "a gap": ("UPDATE register_number SET urut = 9 WHERE urut = 2", "missing [2, "),
    "a number doubled": (
        "ALTER TABLE register_number DROP CONSTRAINT register_number_pkey;"
        "UPDATE register_number SET urut = 1 WHERE urut = 2",
        "doubled [1]",
    ),
    "a counter that runs ahead": ("UPDATE register_year SET last = 7", "counts 7, its last is 2"),
    "another number in the register": (
        "UPDATE register_number SET nomor = '7' || nomor WHERE urut = 1",
        "the ledger says",
    ),
    "another hand": ("UPDATE register_number SET taken_by = 'x' WHERE urut = 1", "the ledger says"),
    "a signature gone": ("DELETE FROM act WHERE document_id = '{first}'", "with 0 signatures"),
    "an event told twice": (
        "INSERT INTO outbound_event (satker, akses, type, document_id) SELECT satker, akses, type, document_id"
        " FROM outbound_event WHERE document_id = '{first}'",
        "2 told",
    ),
    "a document that is not signed": (
        "UPDATE document SET status = 'menunggu_tte' WHERE id = '{first}'",
        "is menunggu_tte",
    ),
    "a job left over": ("UPDATE job SET state = 'parked' WHERE document_id = '{first}'", "ended as parked"),
    "another content": ("UPDATE act SET content_digest = repeat('0', 64)", "names 0000"),
    "another page seen": ("UPDATE act SET pdf_sha256 = repeat('0', 64)", "not in the archive"),
    "a page without a signature": (
        "UPDATE artifact f SET key = d.key, version_id = d.version_id FROM artifact d WHERE f.version_no = 2"
        " AND d.version_no = 1 AND f.name = 'naskah.pdf' AND d.name = f.name AND d.document_id = f.document_id",
        "0 signatures",
    ),
    "another document's page": (
        "UPDATE artifact f SET key = d.key, version_id = d.version_id FROM artifact d WHERE f.version_no = 2"
        " AND d.version_no = 2 AND f.name = 'naskah.pdf' AND d.name = f.name AND d.document_id <> f.document_id",
        "the page of",
    ),
}


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    return demonstration(tmp_path / "pki")


@pytest.fixture
def house(
    ledger_dsns: LedgerDsns, s3: S3Access, converter_socket: Path, keyring: Keyring
) -> Iterator[DeskHouse]:
    with desk_house(ledger_dsns, s3, converter_socket, seals=Seals(keyring), **DESK) as made:
        yield made


def test_every_harm_to_registers_acts_and_pages_is_named(house: DeskHouse, keyring: Keyring) -> None:
    documents = [house.draft(**circular(f"Naskah {number}")) for number in range(2)]
    signed = [
        Signed(
            document_id=document,
            official=SEK,
            unit="3",
            nomor=house.act(SEK, document, "sign")["nomor"],
            acknowledged=True,
        )
        for document in documents
    ]
    house.print_all()
    archive = Archive(client=house.bucket(), bucket=house.s3.bucket)
    checker = SigningChecker(house.superuser, archive, pki=keyring.folder, sample=2, seed=1)

    assert checker.check(signed) == []
    unnamed = []
    for harm, (statement, naming) in HARMS.items():
        with psycopg.connect(house.superuser) as tx:
            tx.execute(
                "SET session_replication_role = replica"
            )  # no trigger and no foreign key stands in the way
            tx.execute(statement.format(first=documents[0]).encode())
            found = checker.judge(tx, signed)
            tx.rollback()
        if not any(naming in violation for violation in found):
            unnamed.append((harm, found))
    assert unnamed == []

    with psycopg.connect(house.superuser) as tx:
        told_otherwise = [replace(signed[0], nomor=signed[1].nomor), signed[1]]
        assert any("was told for 2 documents" in each for each in checker.judge(tx, told_otherwise))
        assert any("nobody signed it" in each for each in checker.judge(tx, signed[:1]))
