"""From version 0.1.0 (schema 0010) to this one, with its bucket and with documents in every state: nothing is lost.

Valid for every later migration: it begins at 0010 and ends at whatever is newest. Several tests in one order over one
house, because an upgrade happens once.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from psycopg.types.json import Jsonb

from archive.ledger import Principal, roles
from archive.ledger.backup import restore
from archive.ledger.jobs import leasing
from archive.ledger.schema import SchemaStatus, status
from service.embedded.postgres import PostgresServer
from service.office_file import file as office
from tests.bringing import bring
from tests.conftest import LedgerDsns, S3Access
from tests.demonstration import demonstration
from tests.functional.desk_house import KSB, SEK, STF, DeskHouse, desk_house
from tests.functional.upgrade import old
from tests.house import OFFICE, event
from worker.line.seals import Seals
from worker.signing import validate
from worker.signing.keyring import PASSPHRASES, Keyring

CLOUDEVENT = {"Content-Type": "application/cloudevents+json"}
ROOT = Path(__file__).resolve().parents[3]
CAST = old.cast()
AS_IT_WAS: dict[str, Any] = {
    "logo_base64": None,
    "tanda_tangan": {"surat_edaran": "segel"},
    "rantai": {"surat_edaran": {"penandatangan": "sekretaris"}},
}
"""What the old office's file said otherwise than the example."""
WAITED = ("menunggu", "dipegang", "menunggu_tte", "dikarantina", "dikembalikan", "diterima")
"""What had a job on its way when the old version was stopped."""


class Upgraded:
    """The old installation, upgraded by the commands as the guide prints them."""

    def __init__(self, dsns: LedgerDsns, s3: S3Access, folder: Path) -> None:
        self.dsns, self.s3, self.folder = dsns, s3, folder
        old.lay(dsns, s3)
        self.before: SchemaStatus = status(dsns.owner)
        self.said = self.run("naskah archive backup before.dump && naskah upgrade")
        self.after: SchemaStatus = status(dsns.owner)

    def run(self, line: str, ends: int = 0) -> str:
        """Run a line of the guide in a shell where ``naskah`` is this checkout's."""
        own = self.folder / "bin"
        own.mkdir(exist_ok=True)
        (own / "naskah").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m service "$@"\n')
        (own / "naskah").chmod(0o700)
        env = {
            **os.environ,
            **self.dsns.env(),
            **self.s3.env(),
            "PATH": f"{own}:{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "NASKAH_BACKUP_FOLDER": str(self.folder / "backup"),
            "COLUMNS": "200",
        }
        done = subprocess.run(
            ["sh", "-c", line],
            cwd=self.folder,
            env=env,
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )
        assert done.returncode == ends, done.stdout + done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def new_database(postgres: PostgresServer, role_passwords: dict[str, str]) -> Callable[[str], LedgerDsns]:
    """Make an empty database under a name; it goes with the server."""

    def make(name: str) -> LedgerDsns:
        roles.create_database(postgres.dsn(), name)
        dsns = [postgres.dsn(role, role_passwords[role], name) for role in roles.ROLES]
        return LedgerDsns(
            name=name,
            **dict(zip(("owner", "app", "press", "proof"), dsns, strict=True)),
            superuser=postgres.dsn(database=name),
        )

    return make


@pytest.fixture(scope="module")
def upgraded(
    new_database: Callable[[str], LedgerDsns],
    shared_s3: Callable[[str], S3Access],
    tmp_path_factory: pytest.TempPathFactory,
) -> Upgraded:
    return Upgraded(new_database("of_0010"), shared_s3("of-0010"), tmp_path_factory.mktemp("upgrade"))


@pytest.fixture(scope="module")
def house(upgraded: Upgraded, converter_socket: Path) -> Iterator[DeskHouse]:
    """This version's desk and press over what the old one left, with a seal of its own and the old roots kept."""
    pki = upgraded.folder / "pki"
    demonstration(pki)
    with (pki / "roots.pem").open("a") as roots_file:
        roots_file.write(CAST["kantor"]["roots"])
    keyring = Keyring(pki)
    with desk_house(
        upgraded.dsns, upgraded.s3, converter_socket, seals=Seals(keyring), keyring=keyring, **AS_IT_WAS
    ) as made:
        old.keep_template(made.app, made.vault, made.catalog)
        yield made


def test_the_old_ledger_is_copied_first_and_comes_to_the_newest_schema(upgraded: Upgraded) -> None:
    assert (upgraded.before.current, upgraded.before.ready) == (old.SCHEMA, False)
    assert upgraded.after.ready, upgraded.after
    assert f"safety copy of schema {old.SCHEMA}" in upgraded.said
    assert (upgraded.folder / "before.dump").is_file(), "the printed line backs up the old schema"
    (copy,) = (upgraded.folder / "backup").iterdir()
    assert str(copy) in upgraded.said


def test_the_safety_copy_is_the_old_ledger(
    upgraded: Upgraded, new_database: Callable[[str], LedgerDsns]
) -> None:
    back = new_database("back_at_0010")
    (copy,) = (upgraded.folder / "backup").iterdir()
    assert restore(back.owner, copy).current == old.SCHEMA
    with psycopg.connect(back.superuser) as connection:
        rows = connection.execute("SELECT id::text FROM document").fetchall()
    assert {row[0] for row in rows} == {each["id"] for name, each in CAST.items() if name != "kantor"}


def test_every_old_file_is_there_and_the_archive_agrees_with_the_ledger(
    upgraded: Upgraded, house: DeskHouse
) -> None:
    for name, member in CAST.items():
        if name == "kantor":
            continue
        seen = house.call(SEK, "GET", f"/documents/{member['id']}")
        files = (seen["version"] or {}).get("files", ())
        assert {each["name"]: each["sha256"] for each in files} == member["files"], name
        assert (seen["status"], seen["nomor"], seen["code"]) == (
            member["status"],
            member["nomor"],
            member["code"],
        )
    assert json.loads(upgraded.run("naskah archive verify --json"))["wrong"] == []
    upgraded.run("naskah archive reconcile")


def test_what_was_signed_before_is_still_verified(house: DeskHouse) -> None:
    signed = CAST["ditandatangani"]
    judged = bring(house.http, house.content(signed["id"]))
    assert (judged["standing"], judged["document"]["nomor"]) == ("archived", signed["nomor"])
    (seal,) = judged["signatures"]["signatures"]
    assert (seal["intact"], seal["covers"], seal["trusted"]) == (True, True, True)
    assert judged["signatures"]["accepted"] is True, (
        "the new authority's list is not the old one's, though it bears its name"
    )
    told = house.http.get(f"/v/{signed['code']}", headers={"Accept": "application/json"}).json()
    assert told["status"] == "ditandatangani"


def test_a_key_made_before_still_opens(house: DeskHouse) -> None:
    headers = {"Authorization": f"Bearer {CAST['kantor']['kunci_arsiparis']}"}
    assert house.http.get("/registers", headers=headers).status_code == httpx.codes.OK


def test_what_was_on_its_way_is_archived_by_the_new_version(house: DeskHouse) -> None:
    with house.app.acting(Principal.system("relay")) as tx:
        assert leasing.expire(tx) == 1, "the lease of the worker that was stopped"
    assert house.call("admin", "POST", "/jobs:retry", params={"cause": "SealMissing"})["retried"] == 1
    assert house.print_all() == len(WAITED)
    after = {
        "menunggu": "konsep",
        "dipegang": "konsep",
        "menunggu_tte": "ditandatangani",
        "dikarantina": "ditandatangani",
        "dikembalikan": "dikembalikan",
        "diterima": "selesai",
    }
    for name in WAITED:
        seen = house.call(SEK, "GET", f"/documents/{CAST[name]['id']}")
        assert (seen["status"], seen["nomor"]) == (after[name], CAST[name]["nomor"]), name
        assert seen["version"]["files"], name
    with psycopg.connect(house.superuser) as connection:
        left = connection.execute("SELECT id, state FROM job WHERE state <> 'done'").fetchall()
    assert left == []


def test_acts_and_numbers_go_on_where_they_stood(house: DeskHouse) -> None:
    """1 to 3 were given before, 4 and 5 are reserved: the next is 6."""
    for name, number in (("konsep", 6), ("menunggu", 7)):
        signed = house.act(SEK, CAST[name]["id"], "sign")
        assert signed["nomor"].startswith(f"{number} TAHUN "), name
    house.act(STF, CAST["dikembalikan"]["id"], "revise", payload=_payload(house), catatan="Dilengkapi")
    house.print_all()
    assert house.look(SEK, CAST["konsep"]["id"])["status"] == "ditandatangani"
    assert house.look(SEK, CAST["dikembalikan"]["id"])["status"] == "konsep"


@pytest.mark.parametrize("level", ["pribadi", "segel"])
def test_a_new_document_is_initialled_signed_and_verified_after_the_upgrade(
    upgraded: Upgraded, house: DeskHouse, level: str
) -> None:
    """Beside what the old version left: its roots, its numbers, its people."""
    pki = upgraded.folder / "pki"
    chain = {
        "surat_edaran": {"penandatangan": "sekretaris", "paraf": ["pengelola_data", "kasubbag_perencanaan"]}
    }
    changed = {
        **office.read(OFFICE).config,
        **AS_IT_WAS,
        "rantai": chain,
        "tanda_tangan": {"surat_edaran": level},
    }
    with house.app.acting(Principal.system("test", "1306")) as tx:
        office.apply(tx, office.check(changed), "test")
    house.offices.forget()
    if level == "pribadi":
        house.bind(SEK, (pki / f"1306/{SEK}.crt").read_bytes())
    asked = {**event("surat_edaran", dict(house.catalog["surat_edaran"].example)), "id": f"sesudah-{level}"}
    taken = house.call("intake", "POST", "/events", 202, json=asked, headers=CLOUDEVENT)
    document = str(taken["document_id"])
    house.print_all()
    for who in (STF, KSB):
        house.act(who, document, "paraf")
        house.print_all()
    number = house.act(SEK, document, "sign")["nomor"]
    house.print_all()
    if level == "pribadi":
        passphrase = json.loads((pki / PASSPHRASES).read_text())[SEK]
        etag = house.look(SEK, document)["etag"]
        seen = {"If-Match": f'"{etag}"'}
        house.call(SEK, "POST", f"/documents/{document}/seal", json={"sandi": passphrase}, headers=seen)
        house.print_all()
    assert house.look(SEK, document)["status"] == "ditandatangani"
    pdf = house.content(document)
    assert validate(pdf, Keyring(pki).trust).accepted
    judged = bring(house.http, pdf)
    assert (judged["standing"], judged["itself"], judged["document"]["nomor"]) == ("archived", True, number)
    assert judged["signatures"]["accepted"] is True
    before = bring(house.http, house.content(CAST["ditandatangani"]["id"]))
    assert (before["standing"], before["itself"]) == ("archived", True)
    assert before["signatures"]["accepted"] is True


def test_what_an_office_lacks_for_this_version_is_said(upgraded: Upgraded) -> None:
    """Its register of letters in was dropped, its seal is gone, and a word of its file is no longer known."""
    with psycopg.connect(upgraded.dsns.superuser) as connection:
        (kept,) = connection.execute("SELECT config FROM office").fetchone() or (None,)
        lacking = {**kept, "register": kept["register"][1:], "kata_lama": 1}
        connection.execute("UPDATE office SET config = %s", (Jsonb(lacking),))
    try:
        (upgraded.folder / "none").mkdir()
        said = upgraded.run(f"NASKAH_PKI={upgraded.folder / 'none'} naskah upgrade")
    finally:
        with psycopg.connect(upgraded.dsns.superuser) as connection:
            connection.execute("UPDATE office SET config = %s", (Jsonb(kept),))
    for told in ("kata_lama", "arah: masuk", "holds none"):
        assert told in said, said
    of_office = [line for line in upgraded.said.splitlines() if "office 1306:" in line]
    assert [
        line for line in of_office if "klasifikasi" not in line
    ] == []  # its file is older than lists of codes


def test_everything_is_still_whole_at_the_end(upgraded: Upgraded, house: DeskHouse) -> None:
    assert json.loads(upgraded.run("naskah archive verify --json"))["wrong"] == []
    upgraded.run("naskah archive reconcile")
    said = upgraded.run("naskah upgrade")
    assert "safety copy" not in said, "nothing changes any more"


def _payload(house: DeskHouse) -> dict[str, Any]:
    found = house.call(
        SEK, "GET", f"/documents/{CAST['dikembalikan']['id']}/content", params={"format": "data"}
    )
    return {**found["payload"], "tentang": "Yang dikembalikan dan direvisi"}
