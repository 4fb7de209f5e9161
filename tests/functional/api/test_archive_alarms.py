"""Bytes that rot or vanish behind everybody's back: alarmed by ``naskah archive verify|reconcile``, refused to readers.

The attacker here holds what nobody should: SeaweedFS' own certificates and signing keys; its inner ports obey no object lock.
"""

import base64
import hashlib
import hmac
import json
import os
import re
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
import rfc8785

from archive.vault.opening import open_vault
from archive.vault.settings import VaultSettings
from service.embedded.seaweed import SeaweedServer, binary
from service.operations.vault_probe import ArchiveProbe
from tests.conftest import LedgerDsns, S3Access
from tests.days import today
from tests.functional.api.conftest import Service, archive, running
from tests.functional.api.test_commands import naskah
from tests.functional.api.test_documents import make
from tests.loopback import PLAIN
from tests.patience import PATIENCE_S

BUCKET = "naskah-archive-alarms"
HEADER = b'{"alg":"HS256","typ":"JWT"}'


class Inside:
    """SeaweedFS behind the S3 gateway, with its certificates and keys."""

    def __init__(self, server: SeaweedServer, bucket: str) -> None:
        self._server = server
        self._folder = f"/buckets/{bucket}/"
        self._fids: dict[str, str] = {}
        self._flipped: set[tuple[str, str]] = set()
        self._removed: list[str] = []

    def remove(self, key: str, version_id: str) -> None:
        """Take a version, whose lock the filer does not know, out of the bucket's folder."""
        place = self._place(key, version_id)
        self._shell(f"fs.mv {place} {self._aside(len(self._removed))}")
        self._removed.append(place)

    def mend(self) -> None:
        """Let every bit and every version be as before."""
        for key, version_id in list(self._flipped):
            self.flip(key, version_id)
        for number, place in enumerate(self._removed):
            self._shell(f"fs.mv {self._aside(number)} {place}")

    def flip(self, key: str, version_id: str) -> None:
        """Change one bit of a version in place; its length, name and version id stay."""
        place = self._place(key, version_id)
        if place not in self._fids:
            told = self._shell(f"fs.meta.cat {place}")
            self._fids[place] = re.search(r'"fileId":\s*"([^"]+)"', told)[1]  # type: ignore[index]
        env = self._server.command().env
        where = f"http://127.0.0.1:{self._server.ports.volume}/{self._fids[place]}"
        data = bytearray(_ask("GET", where, env["WEED_JWT_SIGNING_READ_KEY"]))
        data[len(data) // 2] ^= 1
        sent = {"file": ("x.bin", bytes(data), "application/octet-stream")}
        _ask("POST", where, env["WEED_JWT_SIGNING_KEY"], files=sent)
        self._flipped ^= {(key, version_id)}

    def _aside(self, number: int) -> str:
        return f"{self._folder}aside-{number}"

    def _place(self, key: str, version_id: str) -> str:
        """Where the filer keeps a version of an object."""
        return f"{self._folder}{key}.versions/v_{version_id}"

    def _shell(self, line: str) -> str:
        server, ports = self._server, self._server.ports
        asked = subprocess.run(
            [
                str(binary()),
                "shell",
                f"-master=127.0.0.1:{ports.master}.{ports.master_grpc}",
                f"-filer=127.0.0.1:{ports.filer}.{ports.filer_grpc}",
            ],
            input=f"{line}\n",
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=True,
            cwd=server.home,
            env={**server.surroundings(), **server.command().env},
        )
        return asked.stdout


def _ask(method: str, url: str, key: str, **how: Any) -> bytes:
    headers = {"Authorization": f"Bearer {_token(key, url.rpartition('/')[2])}"}
    answer = httpx.request(method, url, headers=headers, verify=PLAIN, **how)
    assert answer.is_success, (method, url, answer.status_code, answer.text)
    return answer.content


def _token(key: str, fid: str) -> str:
    def part(value: bytes) -> str:
        return base64.urlsafe_b64encode(value).rstrip(b"=").decode()

    said = f"{part(HEADER)}.{part(json.dumps({'exp': int(time.time()) + 60, 'fid': fid}).encode())}"
    return f"{said}.{part(hmac.new(key.encode(), said.encode(), hashlib.sha256).digest())}"


@pytest.fixture(scope="module")
def house(
    shared_ledger: Callable[[str], LedgerDsns],
    shared_s3: Callable[[str], S3Access],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Service]:
    """A service with a database and a bucket of its own, to be damaged, and mended behind each test."""
    dsns, access = shared_ledger("archive_alarms"), shared_s3(BUCKET)
    env = {**os.environ, **dsns.env(), **access.env()}
    open_vault(VaultSettings.from_env(env)).prepare()
    with running(env, dsns, tmp_path_factory.mktemp("alarms")) as found:
        yield found


@pytest.fixture
def inside(seaweed: SeaweedServer) -> Iterator[Inside]:
    made = Inside(seaweed, BUCKET)
    yield made
    made.mend()


@dataclass(frozen=True, kw_only=True)
class Kept:
    """One archived document and where its PDF lies."""

    document: str
    key: str
    version_id: str


@pytest.fixture
def kept(house: Service) -> Kept:
    document = make(house)
    archive(house, document)
    archive(house, make(house))
    with house.client("reader") as client:
        (version,) = client.get(f"/documents/{document}/versions").json()["versions"]
    key = next(file["key"] for file in version["files"] if file["name"] == "naskah.pdf")
    with house.owner() as owner:
        row = owner.execute("SELECT version_id FROM artifact WHERE key = %s", (key,)).fetchone()
    assert row is not None
    return Kept(document=document, key=key, version_id=row[0])


def archived(house: Service) -> int:
    """How many files the ledger knows, each version's inventory among them."""
    with house.owner() as owner:
        row = owner.execute(
            "SELECT (SELECT count(*) FROM artifact) + (SELECT count(*) FROM version)"
        ).fetchone()
    return int(row[0]) if row else 0


def pdf(house: Service, document: str) -> httpx.Response:
    with house.client("reader") as client:
        return client.get(f"/documents/{document}/content", params={"format": "pdf"})


def test_a_flipped_bit_is_found_by_verification_and_never_read(
    house: Service, kept: Kept, inside: Inside
) -> None:
    before = pdf(house, kept.document)
    assert before.status_code == 200
    assert json.loads(naskah(house, "archive", "verify", "--json").stdout)["wrong"] == []

    inside.flip(kept.key, kept.version_id)

    refused = pdf(house, kept.document)
    assert refused.status_code == 500
    assert refused.json()["type"] == "urn:naskah:problem:corrupted"
    told = json.loads(naskah(house, "archive", "verify", "--json", fails=True).stdout)
    (wrong,) = told["wrong"]
    assert (wrong["document"], wrong["key"]) == (kept.document, kept.key)
    assert wrong["reason"].startswith("SHA-256 is ")
    # Names and sizes are as they were: bytes are fixity's question, the listing has nothing to say.
    assert json.loads(naskah(house, "archive", "reconcile", "--json").stdout) == []


def test_a_flipped_bit_is_found_by_the_prober_and_is_no_unreadiness(
    house: Service, kept: Kept, inside: Inside
) -> None:
    vault = open_vault(VaultSettings.from_env(house.env))
    probe = ArchiveProbe(house.ledger, vault)
    rounds = 2 * archived(house)  # the office's turn comes every other time
    for _ in range(rounds):
        assert probe.ask().damaged == {}
    inside.flip(kept.key, kept.version_id)
    for _ in range(rounds + 2):
        seen = probe.ask()
        if seen.damaged:
            break
    assert list(seen.damaged) == [kept.key]
    assert not seen.nothing_left
    inside.flip(kept.key, kept.version_id)
    while probe.ask().damaged:
        pass
    vault.close()


def test_a_verification_is_reported_in_indonesian_and_stands_on_record(
    house: Service, kept: Kept, inside: Inside, tmp_path: Path, converter_socket: Path
) -> None:
    drawing = replace(house, env={**house.env, "NASKAH_CONVERTER_SOCKET": str(converter_socket)})
    whole, text, page = (tmp_path / f"laporan.{ending}" for ending in ("json", "txt", "pdf"))

    naskah(house, "archive", "verify", "--satker", "1306", "--out", str(whole))
    report = json.loads(whole.read_text())
    told = report.pop("sha256")
    assert told == hashlib.sha256(rfc8785.dumps(report)).hexdigest()
    everything = report["berkas"]
    assert everything >= 5
    assert (report["selisih"], report["lingkup"]) == ([], {})

    inside.flip(kept.key, kept.version_id)
    one = ("archive", "verify", "--satker", "1306", "--document", kept.document)
    naskah(house, *one, "--since", today().isoformat(), "--out", str(text), fails=True)
    assert "1 dari 5 berkas berbeda dari yang diarsipkan atau hilang." in text.read_text()
    assert kept.key in text.read_text()
    naskah(drawing, *one, "--out", str(page), fails=True)
    printed = subprocess.run(["pdftotext", str(page), "-"], capture_output=True, text=True, check=True).stdout
    assert "LAPORAN VERIFIKASI ARSIP" in printed
    assert "1 dari 5 berkas berbeda" in printed

    yesterday = ("--until", "2026-01-01")
    assert json.loads(naskah(house, "archive", "verify", *yesterday, "--json").stdout)["verified"] == 0
    register = ("--register", "edaran", "--year", "1999")
    assert json.loads(naskah(house, "archive", "verify", *register, "--json").stdout)["verified"] == 0
    for nothing, why in (
        (("--register", "tidak-ada", "--year", "2026"), "no register"),
        (("--document", str(uuid4())), "no document"),
        (("--since", "2026-02-01", "--until", "2026-01-01"), "before --since"),
        (("--out", str(tmp_path / "nowhere" / "laporan.pdf")), "nowhere tidak ada; buat dahulu"),
    ):
        refused = naskah(house, "archive", "verify", "--satker", "1306", *nothing, fails=True).stderr
        assert why in " ".join(refused.split()), "what is mistyped is no archive without a fault"
    with house.owner() as owner:
        kept_rows = owner.execute(
            "SELECT whole, objects, wrong, sha256 FROM verification WHERE satker = '1306' AND started_at >= %s"
            " ORDER BY ended_at LIMIT 3",
            (report["mulai"],),
        ).fetchall()
        entries = owner.execute(
            "SELECT detail ->> 'sha256' FROM audit_entry WHERE action = 'archive.verified' AND satker = '1306'"
        ).fetchall()
    assert kept_rows[0] == (True, everything, 0, told)
    assert [row[:3] for row in kept_rows[1:]] == [(False, 5, 1)] * 2
    assert (told,) in entries
    with house.client(None) as client:
        metrics = client.get("/metrics").text
    assert re.search(r'naskah_verification_last_timestamp_seconds{satker="1306"} 1\.\d+e\+09', metrics)


def test_a_version_removed_behind_the_gateway_is_found_both_ways_and_never_read(
    house: Service, kept: Kept, inside: Inside
) -> None:
    assert json.loads(naskah(house, "archive", "reconcile", "--json").stdout) == []

    inside.remove(kept.key, kept.version_id)

    assert pdf(house, kept.document).json()["type"] == "urn:naskah:problem:corrupted"
    (wrong,) = json.loads(naskah(house, "archive", "verify", "--json", fails=True).stdout)["wrong"]
    assert (wrong["key"], wrong["reason"]) == (kept.key, "the version is gone")
    found = json.loads(naskah(house, "archive", "reconcile", "--json", fails=True).stdout)
    assert {"finding": "lost", "key": kept.key, "version_id": kept.version_id} in found


def test_a_restored_ledger_knows_every_archived_byte(
    house: Service, kept: Kept, empty_database: LedgerDsns, tmp_path: Path
) -> None:
    file = tmp_path / "ledger.dump"
    naskah(house, "archive", "backup", str(file))
    other = replace(house, env={**house.env, **empty_database.env()})

    assert "restored" in naskah(other, "archive", "restore", str(file)).stdout

    before = json.loads(naskah(house, "archive", "verify", "--json").stdout)
    after = json.loads(naskah(other, "archive", "verify", "--json").stdout)
    assert (after["verified"], after["wrong"]) == (before["verified"], before["wrong"])
    assert before["verified"] == archived(house) >= 2 * 5
    assert json.loads(naskah(other, "archive", "reconcile", "--json").stdout) == []
