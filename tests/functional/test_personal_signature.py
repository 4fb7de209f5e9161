"""A signatory's own certificate: the number first, then their signature in their own request; their passphrase nowhere."""

import base64
import hashlib
import json
import logging
import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from archive.logs import log_as_json
from tests.conftest import LedgerDsns, S3Access
from tests.days import today
from tests.demonstration import demonstration
from tests.functional.desk_house import HKM, KSB, SEK, SHORT, STF, DeskHouse, desk_house
from tests.typist import at_hand
from worker.line.seals import Seals
from worker.signing import prepare, validate
from worker.signing import seal as sign
from worker.signing.keyring import PASSPHRASES, ROOT_KEY, ROOTS, Keyring
from worker.signing.pki import CertificateAuthority, IssuedCertificate

LEVEL: dict[str, Any] = {"tanda_tangan": {"surat_edaran": "pribadi"}, **SHORT}
NAMA, KANTOR = "Rahmat Hidayat, S.H., M.Si.", "KPU Kabupaten Agam"
CANARY = "kenari-Qx7-tidak-boleh-terlihat"


@pytest.fixture(scope="module")
def keyring(tmp_path_factory: pytest.TempPathFactory) -> Keyring:
    return demonstration(tmp_path_factory.mktemp("home") / "pki")


@pytest.fixture
def house(
    ledger_dsns: LedgerDsns, s3: S3Access, converter_socket: Path, keyring: Keyring
) -> Iterator[DeskHouse]:
    made = desk_house(ledger_dsns, s3, converter_socket, seals=Seals(keyring), keyring=keyring, **LEVEL)
    with made as running:
        running.bind(SEK, (keyring.folder / f"1306/{SEK}.crt").read_bytes())
        yield running


@pytest.fixture
def passphrase(keyring: Keyring) -> str:
    found: str = json.loads((keyring.folder / PASSPHRASES).read_text())["rahmat-hidayat"]
    return found


def numbered(house: DeskHouse, **drafted: Any) -> str:
    """A document whose number stands and whose final page waits for its signature."""
    document = house.draft(**drafted)
    house.act(STF, document, "paraf")
    house.print_all()
    house.act(SEK, document, "sign")
    house.print_all()
    return document


def seal(house: DeskHouse, who: str, document: str, expect: int = 200, **body: Any) -> Any:
    etag = body.pop("etag", None) or house.look(who, document)["etag"]
    path, headers = f"/documents/{document}/seal", {"If-Match": f'"{etag}"'}
    if expect == 500:  # the server closes the connection behind a fault of its own
        headers["Connection"] = "close"
    return house.call(who, "POST", path, expect, json=body, headers=headers)


def issue(
    keyring: Keyring, nama: str = NAMA, at: datetime | None = None, *, other: bool = False
) -> tuple[IssuedCertificate, dict[str, Any]]:
    """A certificate, and the body that brings it: of the authority trusted here, or of another."""
    now = datetime.now(UTC)
    folder = keyring.folder
    authority = (
        CertificateAuthority.create(KANTOR, now)
        if other
        else CertificateAuthority.read((folder / ROOTS).read_bytes(), (folder / ROOT_KEY).read_bytes())
    )
    made = authority.issue(nama, KANTOR, at or now)
    return made, {"sandi": CANARY, "sertifikat": base64.b64encode(made.pkcs12(CANARY.encode())).decode()}


def pem(made: IssuedCertificate) -> bytes:
    """What an administrator is given to bind."""
    return made.certificate.public_bytes(Encoding.PEM)


def text_of(pdf: bytes) -> str:
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


def test_the_number_stands_first_and_the_signature_counts_once_archived(
    house: DeskHouse, keyring: Keyring, passphrase: str
) -> None:
    document = numbered(house)
    view = house.look(SEK, document)
    assert view["status"] == "menunggu_tte"
    assert view["tanda_tangan"] == {"tingkat": "pribadi", "halaman_siap": True, "permintaan": None}
    assert "tte" in view["possible"]
    waiting = text_of(house.content(document))
    assert view["nomor"] in waiting
    assert "Menunggu TTE" in waiting
    assert "telah ditandatangani secara elektronik" not in waiting
    assert [each["untuk"] for each in house.call(SEK, "GET", "/inbox")["items"]] == ["tte"]

    done = seal(house, SEK, document, sandi=passphrase)
    assert done["act"]["kind"] == "tte"
    assert house.look(SEK, document)["status"] == "menunggu_tte", "not before it is archived"
    assert house.print_all() == 1
    assert house.look(SEK, document)["status"] == "ditandatangani"

    pdf = house.content(document)
    report = validate(pdf, keyring.trust)
    assert report.accepted, report.problems
    assert report.signatures[0].signer.startswith("DEMO Rahmat Hidayat")
    assert report.signatures[0].certifies
    page = text_of(pdf)
    assert "DEMO, sertifikat percobaan" in page
    assert "ditandatangani secara elektronik dengan sertifikat pribadi" in page
    record = json.loads(house.content(document, "record"))
    assert record["tanda_tangan_elektronik"] == report.as_record()
    house.act(STF, document, "distribute", penerima=[{"nama": "Bawaslu"}])
    house.print_all()
    again = json.loads(house.content(document, "record"))
    assert again["tanda_tangan_elektronik"] == report.as_record(), "a later record keeps the report"
    assert house.content(document) == pdf
    with psycopg.connect(house.superuser) as connection:
        assert connection.execute("SELECT count(*) FROM staged_file").fetchone() == (0,)


def test_verification_tells_the_level_the_certificate_and_that_it_is_a_demonstration(
    house: DeskHouse, passphrase: str
) -> None:
    document = numbered(house)
    code = json.loads(house.content(document, "record"))["kode_verifikasi"]
    waiting = house.http.get(f"/v/{code}", headers={"Accept": "application/json"}).json()
    assert waiting["signers"] == []
    assert (waiting["keadaan"], waiting["history"]) == ("belum_berlaku", [])
    seal(house, SEK, document, sandi=passphrase)
    house.print_all()
    told = house.http.get(f"/v/{code}", headers={"Accept": "application/json"}).json()
    (signer,) = told["signers"]
    assert signer["tingkat"].startswith("ditandatangani secara elektronik dengan sertifikat pribadi; DEMO")
    assert signer["sertifikat"].startswith(f"milik {NAMA}, terikat sejak ")
    page = house.http.get(f"/v/{code}", headers={"Accept": "text/html"}).text
    assert f"Sertifikat milik {NAMA}, terikat sejak" in page
    judged = house.http.post(
        "/v", content=house.content(document), headers={"Content-Type": "application/pdf"}
    ).json()
    assert judged["standing"] == "archived"
    assert judged["signatures"]["accepted"]
    assert judged["signature_words"][0].startswith(f"Sertifikat milik {NAMA}, tertulis DEMO Rahmat Hidayat")


def test_what_stands_in_the_way_is_named_and_the_number_stays(
    house: DeskHouse, keyring: Keyring, passphrase: str
) -> None:
    document = numbered(house)
    nomor = house.look(SEK, document)["nomor"]
    longer = timedelta(days=3660)
    budi, foreign = issue(keyring, "Dedi Kurniawan")
    house.bind(HKM, pem(budi))
    _, namesake = issue(keyring)
    _, expired = issue(keyring, at=datetime.now(UTC) - longer)
    self_made, untrusted = issue(keyring, other=True)
    house.bind(SEK, pem(self_made))
    refusals = [
        ({"sandi": "salah"}, "passphrase-refused", ""),
        ({"sandi": "x", "sertifikat": base64.b64encode(b"bukan PKCS#12").decode()}, "passphrase-refused", ""),
        (foreign, "certificate-not-yours", "terikat kepada orang lain"),
        (namesake, "certificate-not-yours", "tidak terikat kepada siapa pun"),
        (expired, "certificate-not-yours", "sudah berakhir"),
        (untrusted, "certificate-not-valid", "penerbit sertifikatnya tidak dikenal"),
    ]
    for body, kind, why in refusals:
        problem = seal(house, SEK, document, 422, **body)
        assert problem["type"] == f"urn:naskah:problem:{kind}", problem
        assert why in json.dumps(problem["errors"], ensure_ascii=False), problem
        view = house.look(SEK, document)
        assert (view["status"], view["nomor"]) == ("menunggu_tte", nomor)
    assert seal(house, KSB, document, 403, sandi=passphrase)["type"] == "urn:naskah:problem:act-forbidden"
    assert (
        seal(house, SEK, document, 412, sandi=passphrase, etag="r1a1")["type"]
        == "urn:naskah:problem:page-stale"
    )
    renewed, own = issue(keyring)
    bond = house.bind(SEK, pem(renewed))
    path = f"/people/{SEK}/certificates/{bond['id']}/end"
    house.call(SEK, "POST", path, json={"catatan": "Dicoba"})
    assert "diakhiri" in json.dumps(seal(house, SEK, document, 422, **own)["errors"])
    house.bind(SEK, pem(renewed))
    seal(house, SEK, document, **own)
    house.print_all()
    assert house.look(SEK, document)["status"] == "ditandatangani"


def test_before_the_page_is_prepared_and_after_it_is_signed_there_is_nothing_to_sign(
    house: DeskHouse, passphrase: str
) -> None:
    document = house.draft()
    house.act(STF, document, "paraf")
    house.print_all()
    house.act(SEK, document, "sign")
    assert (
        seal(house, SEK, document, 409, sandi=passphrase)["type"] == "urn:naskah:problem:final-page-not-ready"
    )
    house.print_all()
    before = house.look(SEK, document)["etag"]
    seal(house, SEK, document, sandi=passphrase, etag=before)
    assert seal(house, SEK, document, sandi=passphrase, etag=before)["repeated"], "a lost answer"
    assert seal(house, SEK, document, 409, sandi=passphrase)["type"] == "urn:naskah:problem:document-busy"
    house.print_all()
    assert seal(house, SEK, document, 409, sandi=passphrase)["type"] == "urn:naskah:problem:act-not-possible"


def _ended(house: DeskHouse, _: bytes) -> None:
    for each in house.call(SEK, "GET", f"/people/{SEK}/certificates")["certificates"]:
        if each["keadaan"] != "ended":
            path = f"/people/{SEK}/certificates/{each['id']}/end"
            house.call(SEK, "POST", path, json={"catatan": "Dicoba"})


def _proposed(house: DeskHouse, certificate: bytes) -> None:
    body = {"sertifikat": base64.b64encode(certificate).decode(), "tingkat": "pribadi"}
    house.call("admin", "POST", f"/people/{SEK}/certificates", 201, json=body)


def _expired(house: DeskHouse, certificate: bytes) -> None:
    _ended(house, certificate)
    house.bind(SEK, certificate)
    with psycopg.connect(house.superuser) as connection:
        connection.execute("UPDATE person_certificate SET valid_to = now() - interval '1 day'")


def test_who_cannot_affix_their_own_signature_gets_no_number_on_any_way(
    house: DeskHouse, keyring: Keyring, tmp_path: Path
) -> None:
    document = house.draft()
    house.act(STF, document, "paraf")
    house.print_all()
    assert "tanda_tangan" in house.look(SEK, document)["possible"]
    certificate = (keyring.folder / f"1306/{SEK}.crt").read_bytes()
    for stands, said, cure in (
        (_ended, "sudah diakhiri", "naskah people bind"),
        (_proposed, "belum Anda kukuhkan", "naskah people confirm"),
        (_expired, "habis masa berlakunya", "naskah people bind"),
    ):
        stands(house, certificate)
        view = house.look(SEK, document)
        assert "tanda_tangan" not in view["possible"]
        (held_up,) = [each for each in view["tertahan"] if each["perbuatan"] == "tanda_tangan"]
        one = house.act(SEK, document, "sign", 409)
        seen = {"id": document, "etag": view["etag"], "content_digest": view["content_digest"]}
        body = {"documents": [{**seen, "sha256": view["page"]["sha256"]}]}
        several = house.call(SEK, "POST", "/documents:sign", 409, json=body)
        for told in (one, several):
            assert told["type"] == "urn:naskah:problem:own-signature-lacking"
            (reason,) = [each["reason"] for each in told["errors"]]
            assert said in reason
            assert cure in reason
            assert held_up["rincian"] == told["errors"], "and the acts say so beforehand"
        assert said in naskah(house, tmp_path, "documents", "acts", document)
        assert said in naskah(house, tmp_path, "documents", "sign", document, ends=1)
    with psycopg.connect(house.superuser) as connection:
        assert connection.execute("SELECT count(*) FROM register_number").fetchone() == (0,)
    assert house.look(SEK, document)["nomor"] is None


def test_a_number_that_a_plh_left_is_taken_over_and_signed_by_whoever_may_now(
    house: DeskHouse, keyring: Keyring, passphrase: str
) -> None:
    until = (today() + timedelta(days=7)).isoformat()
    body = {"jabatan": "sekretaris", "orang": KSB, "sebagai": "plh", "sampai": until}
    plh = house.call("admin", "POST", "/appointments", 201, json=body)
    made, own = issue(keyring, "Nofriyanti, S.E.")
    house.bind(KSB, pem(made))
    document = house.draft()
    house.act(STF, document, "paraf")
    house.print_all()
    nomor = house.act(KSB, document, "sign")["nomor"]
    house.print_all()
    why = "Masa Plh. berakhir"
    refused = house.act(SEK, document, "takeover", 409, catatan=why)
    assert "masih berwenang" in refused["detail"]
    assert "ambil_alih" not in [each["perbuatan"] for each in house.look(SEK, document)["tertahan"]]

    house.call("admin", "DELETE", f"/appointments/{plh['id']}")

    assert seal(house, KSB, document, 403, **own)["type"] == "urn:naskah:problem:act-forbidden"
    assert seal(house, SEK, document, 403, sandi=passphrase)["type"] == "urn:naskah:problem:act-forbidden"
    assert [each["untuk"] for each in house.call(SEK, "GET", "/inbox")["items"]] == ["ambil_alih"]
    assert house.call(KSB, "GET", "/inbox")["items"] == []
    assert "takeover" in house.look(SEK, document)["langkah"]
    taken = house.act(SEK, document, "takeover", catatan=why)
    assert (taken["nomor"], taken["status"]) == (nomor, "menunggu_tte")
    assert not house.look(SEK, document)["tanda_tangan"]["halaman_siap"], (
        "the page with another's name is let go"
    )
    assert seal(house, SEK, document, 409, sandi=passphrase)["type"].endswith("final-page-not-ready")
    house.print_all()
    seal(house, SEK, document, sandi=passphrase)
    house.print_all()

    assert house.look(SEK, document)["status"] == "ditandatangani"
    pdf = house.content(document)
    assert validate(pdf, keyring.trust).accepted
    page = text_of(pdf)
    assert nomor in page
    assert "Plh." not in page
    assert NAMA in page
    record = json.loads(house.content(document, "record"))
    assert [each["kind"] for each in record["acts"]] == ["paraf", "tanda_tangan", "ambil_alih", "tte"]
    assert record["acts"][2]["rincian"]["dari"]["nama"].startswith("Nofriyanti")
    with psycopg.connect(house.superuser) as connection:
        assert connection.execute("SELECT nomor, state FROM register_number").fetchall() == [
            (nomor, "terpakai")
        ]
        assert connection.execute("SELECT count(*) FROM staged_file").fetchone() == (0,)


def test_cancelling_a_number_that_waits_for_its_signature_lets_it_stand(house: DeskHouse) -> None:
    document = numbered(house)
    nomor = house.look(SEK, document)["nomor"]
    house.act(SEK, document, "cancel", catatan="Kegiatan ditunda")
    house.print_all()
    view = house.look(SEK, document)
    assert (view["status"], view["nomor"]) == ("batal", nomor)
    with psycopg.connect(house.superuser) as connection:
        assert connection.execute("SELECT count(*) FROM staged_file").fetchone() == (0,)


def test_a_circular_with_its_lampiran_is_signed_as_one(
    house: DeskHouse, keyring: Keyring, passphrase: str
) -> None:
    paper = house.draft("form_data_kinerja")
    circular = numbered(house, lampiran=[paper])
    seal(house, SEK, circular, sandi=passphrase)
    house.print_all()
    assert house.look(SEK, circular)["status"] == "ditandatangani"
    pdf = house.content(circular)
    assert validate(pdf, keyring.trust).accepted
    shown = house.call(SEK, "GET", f"/documents/{circular}")["version"]["files"]
    pages = {each["name"]: each["pages"] for each in shown}
    assert pages["naskah.pdf"] == pages["naskah.docx"] + pages["lampiran-1.docx"]
    with psycopg.connect(house.superuser) as connection:
        assert connection.execute("SELECT count(*) FROM staged_file").fetchone() == (0,)


def naskah(house: DeskHouse, state: Path, *words: str, given: str = "", ends: int = 0) -> str:
    """The command line as the signatory."""
    at = {"NASKAH_URL": str(house.http.base_url), "NASKAH_TOKEN": house.tokens[SEK], "COLUMNS": "300"}
    at["XDG_STATE_HOME"] = str(state)
    done = at_hand().run(words, env={**os.environ, **at}, given=given)
    assert done.returncode == ends, done.stdout + done.stderr
    return done.stdout + done.stderr


@contextmanager
def press_at_work(house: DeskHouse) -> Iterator[None]:
    """The press prints meanwhile what is ordered."""
    over = threading.Event()

    def work() -> None:
        while not over.wait(0.2):
            house.print_all()

    working = threading.Thread(target=work)
    working.start()
    try:
        yield
    finally:
        over.set()
        working.join()


def test_from_a_terminal_the_passphrase_is_read_and_never_an_argument(
    house: DeskHouse, passphrase: str, tmp_path: Path
) -> None:
    document = house.draft()
    house.act(STF, document, "paraf")
    house.print_all()
    naskah(house, tmp_path, "documents", "acts", document)
    assert "naskah documents seal" in naskah(house, tmp_path, "documents", "sign", document), (
        "no terminal, no question"
    )
    with press_at_work(house):
        wrong = naskah(
            house, tmp_path, "documents", "seal", document, "--rahasia", "-", given="salah\n", ends=1
        )
        told = naskah(
            house, tmp_path, "documents", "seal", document, "--rahasia", "-", given=f"{passphrase}\n"
        )
    house.print_all()
    assert "Kata sandi atau PIN salah" in wrong
    assert f"{document}: dibubuhi tanda tangan elektronik" in told
    assert passphrase not in told
    assert house.look(SEK, document)["status"] == "ditandatangani"


def test_the_press_deposits_only_what_the_desk_decided_on(house: DeskHouse, keyring: Keyring) -> None:
    """Between the two lies the ledger: another's signature over the very page, put there, reaches no vault."""
    made, own = issue(keyring)
    house.bind(SEK, pem(made))
    document = numbered(house)
    seal(house, SEK, document, **own)
    with psycopg.connect(house.superuser) as connection:
        rows = connection.execute("SELECT name, data FROM staged_file").fetchall()
        staged = {str(name): bytes(data) for name, data in rows}
        foreign, _ = issue(keyring)
        page = prepare(staged["akhir/naskah.pdf"], at=datetime.now(UTC))
        theirs = sign(page, foreign.credential())
        _lay(connection, theirs)
    house.print_all()
    assert house.look(SEK, document)["status"] == "menunggu_tte"
    (stopped,) = house.call("admin", "GET", "/jobs", params={"state": "quarantined"})["jobs"]
    assert stopped["cause"] == "NotTheirSignature"
    with psycopg.connect(house.superuser) as connection:
        _lay(connection, staged["naskah.pdf"])
        # As version 0.1 ordered it: without a word on whose certificate was found.
        connection.execute(
            "UPDATE job SET on_done = jsonb_set(on_done, '{signed}', 'true') WHERE id = %s", (stopped["id"],)
        )
    house.call("admin", "POST", "/jobs:retry", params={"cause": "NotTheirSignature"})
    house.print_all()
    assert house.look(SEK, document)["status"] == "ditandatangani"
    assert house.content(document) == staged["naskah.pdf"]


def _lay(connection: psycopg.Connection[Any], pdf: bytes) -> None:
    connection.execute(
        "UPDATE staged_file SET data = %b, sha256 = %s WHERE name = 'naskah.pdf'",
        (pdf, hashlib.sha256(pdf).hexdigest()),
    )


class Killed(Exception):
    """The press ended here."""


@pytest.mark.parametrize("point", ["press.rendered", "press.deposited", "press.recorded"])
def test_a_press_that_dies_between_signature_and_record_archives_these_bytes_once(
    house: DeskHouse, passphrase: str, monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    document = numbered(house)
    seal(house, SEK, document, sandi=passphrase)
    with psycopg.connect(house.superuser) as connection:
        row = connection.execute("SELECT data FROM staged_file WHERE name = 'naskah.pdf'").fetchone()
    assert row is not None
    before = len(house.call(SEK, "GET", f"/documents/{document}/versions")["versions"])
    armed = [point]

    def maybe(name: str) -> None:
        if name in armed:
            armed.remove(name)
            raise Killed

    for room in ("papers", "pipeline"):
        monkeypatch.setattr(f"worker.line.{room}.crash_point", maybe)
    house.print_all()
    house.call("admin", "POST", "/jobs:retry", params={"cause": "Killed"})
    house.print_all()
    assert house.look(SEK, document)["status"] == "ditandatangani"
    assert house.content(document) == bytes(row[0])
    assert len(house.call(SEK, "GET", f"/documents/{document}/versions")["versions"]) == before + 1


def test_the_passphrase_is_nowhere_afterwards(
    house: DeskHouse, keyring: Keyring, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    handlers, level = logging.getLogger().handlers, logging.getLogger().level
    log_as_json("api", "DEBUG")
    document = numbered(house)
    made, own = issue(keyring)
    house.bind(SEK, pem(made))
    _, foreign = issue(keyring, "Budi Santoso")
    told = [
        seal(house, SEK, document, 422, **foreign),
        seal(house, SEK, document, 422, sandi=CANARY),
        house.call(SEK, "POST", f"/documents/{document}/seal", 422, json={"sandi": CANARY, "salah": CANARY}),
    ]
    monkeypatch.setattr("service.signatures.affixing.SignatureOrder.of", _breaks)
    told.append(seal(house, SEK, document, 500, **own))
    monkeypatch.undo()
    told.append(seal(house, SEK, document, **own))
    house.print_all()
    assert house.look(SEK, document)["status"] == "ditandatangani"
    printed = capfd.readouterr()
    logging.getLogger().handlers, logging.getLogger().level = handlers, level
    assert "a fault of ours" in printed.err, "the traceback of the 500 is in the log"
    places = [printed.out.encode(), printed.err.encode(), json.dumps(told).encode(), _dump(house)]
    bucket = house.bucket()
    for each in bucket.list_objects(house.s3.bucket, recursive=True, include_version=True):
        places.append(bucket.get_object(house.s3.bucket, each.object_name, version_id=each.version_id).read())
    assert len(places) > 10
    secrets = [CANARY, own["sertifikat"], base64.b64encode(CANARY.encode()).decode()]
    for place in places:
        assert not any(secret.encode() in place for secret in secrets)


def _breaks(*_: Any, **__: Any) -> None:
    raise RuntimeError("a fault of ours")


def _dump(house: DeskHouse) -> bytes:
    """Every row of every table."""
    with psycopg.connect(house.superuser) as connection:
        tables = connection.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        ).fetchall()
        rows = b""
        for (table,) in tables:
            with connection.cursor().copy(f'COPY "{table}" TO STDOUT') as copy:
                rows += b"".join(bytes(each) for each in copy)
    return rows
