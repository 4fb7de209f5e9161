"""The whole life of a Surat Edaran through the public interfaces alone: commands for keys, HTTP for everything else.

Nothing of the product is imported: a stack of its own processes is asked as programs, officials and the public ask it.
"""

from __future__ import annotations

import hashlib
import json
import os
import signal
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests import tampering
from tests.loopback import PLAIN
from tests.running_stack import ROOT, Up
from tests.typist import at_hand

EVENT = json.loads((ROOT / "examples/pengumpulan-data-kinerja-2026/02-surat-edaran.json").read_text())
STAF, KASUBBAG, HUKUM, SEKRETARIS = "rizky-ananda", "nofriyanti", "dedi-kurniawan", "rahmat-hidayat"
DONE_S = 360  # a page takes 1 s on an idle machine


class Office:
    """An office at work on a stack of its own."""

    def __init__(self, up: Up) -> None:
        self._up = up
        self.http = httpx.Client(base_url=up.env["NASKAH_URL"], timeout=240, verify=PLAIN, trust_env=False)
        source = EVENT["source"]
        self._keys = {
            "e-lapkin": self._made("keys", "create", "e-lapkin", "--role", "intake", "--source", source),
            **{who: self._made("people", "token", who) for who in (STAF, KASUBBAG, HUKUM, SEKRETARIS)},
        }

    def ask(self, who: str | None, method: str, path: str, **options: Any) -> httpx.Response:
        """Ask as somebody, or as nobody."""
        headers = {"Authorization": f"Bearer {self._keys[who]}"} if who else {}
        headers |= options.pop("headers", {})
        return self.http.request(method, path, headers=headers, **options)

    def read(self, who: str | None, path: str) -> Any:
        """The JSON of a GET."""
        return self.ask(who, "GET", path).raise_for_status().json()

    def act(self, who: str, document: str, verb: str, **body: Any) -> dict[str, Any]:
        """Look, act upon what was seen, and wait until it lies in the archive."""
        view = self.read(who, f"/documents/{document}/acts")
        if verb in ("paraf", "sign"):
            body |= {"content_digest": view["content_digest"], "sha256": view["page"]["sha256"]}
        answer = self.ask(
            who, "POST", f"/documents/{document}/{verb}", json=body, headers={"If-Match": f'"{view["etag"]}"'}
        )
        assert answer.status_code == 200, answer.text
        done: dict[str, Any] = answer.json()
        self.wait(done["job_id"])
        return done

    def wait(self, job: str) -> None:
        """Return once a job is done."""
        deadline = time.monotonic() + DONE_S
        while (now := self.read("e-lapkin", f"/jobs/{job}"))["state"] != "done":
            assert now["state"] in ("waiting", "leased"), now["cause"]
            assert time.monotonic() < deadline, now
            time.sleep(0.1)

    def pdf(self, document: str) -> bytes:
        """The newest PDF."""
        path = f"/documents/{document}/content?format=pdf"
        return self.ask(SEKRETARIS, "GET", path).raise_for_status().content

    def judge(self, pdf: bytes) -> Any:
        """What anyone is told of a file; waits its turn where an address asks too often."""
        while True:
            answer = self.ask(None, "POST", "/v", content=pdf, headers={"Content-Type": "application/pdf"})
            if answer.status_code != 429:
                return answer.raise_for_status().json()
            time.sleep(int(answer.headers["retry-after"]))

    def _made(self, *command: str) -> str:
        env = {name: value for name, value in os.environ.items() if not name.startswith("NASKAH_")}
        done = at_hand().run([*command, "--json"], env={**env, "NASKAH_HOME": str(self._up.home)})
        assert done.returncode == 0, done.stderr
        return str(json.loads(done.stdout)["token"])


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    up = Up(tmp_path_factory.mktemp("chain") / "var")
    try:
        made = Office(up)
        with made.http:
            yield made
    finally:
        up.stop(signal.SIGTERM)


@pytest.fixture(scope="module")
def signed(office: Office) -> str:
    """A Surat Edaran that went the whole way; its id."""
    answer = office.ask(
        "e-lapkin", "POST", "/events", json=EVENT, headers={"Content-Type": "application/cloudevents+json"}
    )
    assert answer.status_code == 202, answer.text
    document, job = answer.json()["document_id"], answer.json()["job_id"]
    office.wait(job)
    for who in (STAF, HUKUM):
        assert office.act(who, document, "paraf")["status"] == "diparaf"
    assert (
        office.act(KASUBBAG, document, "return", catatan="Dasar hukum kurang satu")["status"]
        == "dikembalikan"
    )
    payload = office.read(STAF, f"/documents/{document}/content?format=data")["payload"]
    payload["dasar"].insert(0, "Undang-Undang Nomor 43 Tahun 2009 tentang Kearsipan;")
    assert office.act(STAF, document, "revise", payload=payload)["status"] == "konsep"
    for who in (STAF, KASUBBAG, HUKUM):
        office.act(who, document, "paraf")
    assert office.act(SEKRETARIS, document, "sign")["status"] == "menunggu_tte"
    recipients = [{"nama": "Ketua KPU Kabupaten Agam", "saluran": "langsung"}]
    assert office.act(STAF, document, "distribute", penerima=recipients)["status"] == "didistribusikan"
    return str(document)


def test_anyone_learns_from_the_printed_code_what_was_signed_and_by_whom(office: Office, signed: str) -> None:
    document = office.read(SEKRETARIS, f"/documents/{signed}")
    told = office.read(None, f"/v/{document['code']}")
    assert (told["status"], told["nomor"]) == ("didistribusikan", document["nomor"])
    assert told["nomor"].startswith("1 TAHUN ")
    assert told["content_digest"] == document["revision"]["content_digest"]
    assert [each["jabatan"] for each in told["signers"]] == [
        "Sekretaris Komisi Pemilihan Umum Kabupaten Agam"
    ]
    assert "bukan tanda tangan elektronik pribadi" in told["signers"][0]["tingkat"]
    assert told["keadaan"] == "berlaku"
    assert told["history"] == [], "returns, paraf and units are the office's own business"
    public = office.ask(None, "GET", told["pdf"]["href"]).raise_for_status().content
    assert public == office.pdf(signed)
    assert hashlib.sha256(public).hexdigest() == told["pdf"]["sha256"]


def test_the_file_is_the_archived_one_byte_for_byte_and_its_seal_is_valid(
    office: Office, signed: str
) -> None:
    judged = office.judge(office.pdf(signed))
    assert (judged["standing"], judged["changes"]) == ("archived", [])
    assert judged["words"] == ["Berkas ini sama persis, bita demi bita, dengan yang diarsipkan."]
    report = judged["signatures"]
    assert report["accepted"], report
    (seal,) = report["signatures"]
    assert (seal["intact"], seal["trusted"], seal["covers"]) == (True, True, True)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (tampering.append, "appended"),
        (tampering.annotate, "annotated"),
        (tampering.save_again, "re-saved"),
        (tampering.strip, "stripped"),
        (tampering.swap, "swapped"),
    ],
)
def test_a_changed_copy_is_named_for_what_was_done_to_it(
    office: Office, signed: str, change: Any, named: str
) -> None:
    judged = office.judge(change(office.pdf(signed)))
    assert judged["standing"] == "changed"
    assert named in judged["changes"]
    assert not judged["signatures"]["accepted"]


def test_the_first_draft_is_an_earlier_version_and_never_the_signed_one(office: Office, signed: str) -> None:
    draft = office.ask(SEKRETARIS, "GET", f"/documents/{signed}/content?format=pdf&version=1")
    judged = office.judge(draft.raise_for_status().content)
    assert (judged["standing"], judged["version"]) == ("earlier", 1)
