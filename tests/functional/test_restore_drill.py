"""The worst day on a stack of its own processes: backup, documents and numbers more, the disk lost, restore.

Everything goes through the command line and HTTP, as an administrator would do it; nothing of the product is imported. Fifty documents
and twenty numbers come after the backup where NASKAH_TEST_EXPLORE asks for more than fifteen and six.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
import yaml

from tests.chance import EXPLORING
from tests.loopback import PLAIN
from tests.patience import PATIENCE_S
from tests.running_stack import ROOT, Up
from tests.typist import at_hand

EVENTS = ROOT / "examples/pengumpulan-data-kinerja-2026"
CIRCULAR = json.loads((EVENTS / "02-surat-edaran.json").read_text())
SHEET = json.loads((EVENTS / "01-disposisi.json").read_text())
BATCH = {"Content-Type": "application/cloudevents-batch+json"}
SIGNED, OTHERS = (20, 30) if EXPLORING else (6, 9)
SEKRETARIS, STAF, ARSIPARIS = "rahmat-hidayat", "rizky-ananda", "yulia-fitri"
DONE_S = 300
pytestmark = pytest.mark.timeout(
    1500
)  # exploring: ninety pages and two starts; some 100 s on an idle machine


def command(home: Path, *arguments: str, ends: tuple[int, ...] = (0,)) -> str:
    """Run a command as an administrator of this home would; what it printed."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("NASKAH_")}
    done = at_hand().run(arguments, env={**env, "NASKAH_HOME": str(home)}, cwd=ROOT)
    assert done.returncode in ends, (arguments, done.returncode, done.stdout, done.stderr)
    return done.stdout


class Office:
    """People and programs of the office, by their keys; they are known again after the restore."""

    def __init__(self, home: Path) -> None:
        def key(*arguments: str) -> str:
            return str(json.loads(command(home, *arguments, "--json"))["token"])

        intake = ("keys", "create", "e-lapkin", "--role", "intake", "--source", CIRCULAR["source"])
        self.keys = {
            "intake": key(*intake),
            **{who: key("people", "token", who) for who in (SEKRETARIS, STAF)},
            ARSIPARIS: key("people", "token", ARSIPARIS, "--role", "arsiparis"),
        }

    def ask(self, up: Up, who: str | None, method: str, path: str, **options: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.keys[who]}"} if who else {}
        headers |= options.pop("headers", {})
        url = up.env["NASKAH_URL"] + path
        return httpx.request(
            method, url, headers=headers, timeout=PATIENCE_S, verify=PLAIN, trust_env=False, **options
        )

    def send(self, up: Up, events: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Send a batch and wait until all of it is archived."""
        answer = self.ask(up, "intake", "POST", "/events", json=events, headers=BATCH)
        assert answer.status_code == 202, answer.text
        taken: list[dict[str, Any]] = answer.json()["answers"]
        self.wait(up, [each["job_id"] for each in taken])
        return taken

    def sign(self, up: Up, documents: list[str]) -> list[str]:
        """Sign several in one act and wait for their pages; their numbers."""
        wanted = []
        for document in documents:
            view = self.ask(up, SEKRETARIS, "GET", f"/documents/{document}/acts").raise_for_status().json()
            seen = {"content_digest": view["content_digest"], "sha256": view["page"]["sha256"]}
            wanted.append({"id": document, "etag": view["etag"], **seen})
        answer = self.ask(up, SEKRETARIS, "POST", "/documents:sign", json={"documents": wanted})
        assert answer.status_code == 200, answer.text
        done = answer.json()["acts"]
        self.wait(up, [each["job_id"] for each in done])
        return [each["nomor"] for each in done]

    def wait(self, up: Up, jobs: list[str]) -> None:
        deadline = time.monotonic() + DONE_S
        for job in jobs:
            while (now := self.ask(up, "intake", "GET", f"/jobs/{job}").json())["state"] != "done":
                assert now["state"] in ("waiting", "leased"), now
                assert time.monotonic() < deadline, now
                time.sleep(0.1)


def events(example: dict[str, Any], name: str, count: int) -> list[dict[str, Any]]:
    return [{**example, "id": f"{name}-{number}"} for number in range(count)]


@dataclass(frozen=True, kw_only=True)
class Day:
    """What was before the disk was lost, and the stack that came of the restore."""

    office: Office
    up: Up
    sent: list[tuple[dict[str, Any], dict[str, Any]]]
    numbers: list[str]
    codes: list[str]
    rehearsed: dict[str, Any]
    backed_up: str


def short_office(folder: Path) -> Path:
    """The demonstration's office, its circular without paraf and signed on paper: half the pages."""
    config = yaml.safe_load((ROOT / "examples/kantor-kpu-agam.yaml").read_text())
    config["rantai"]["surat_edaran"] |= {"koordinasi": [], "paraf": []}
    config["tanda_tangan"]["surat_edaran"] = "basah"
    for name in ("logo", "kop"):  # files beside the example
        if isinstance(config.get(name), str) and (ROOT / "examples" / config[name]).is_file():
            shutil.copy(ROOT / "examples" / config[name], folder / config[name])
    file = folder / "kantor.yaml"
    file.write_text(yaml.safe_dump(config, allow_unicode=True, sort_keys=False))
    return file


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    folder = tmp_path_factory.mktemp("drill")
    lost, new, kept = folder / "lost", folder / "new", folder / "backup"
    up = Up(lost)
    try:
        command(lost, "office", "apply", str(short_office(folder)), "--yes")
        office = Office(lost)
        first = office.send(up, events(CIRCULAR, "sebelum", 2))
        office.sign(up, [each["document_id"] for each in first])
        backed_up = command(lost, "archive", "backup", str(kept))
        command(lost, "keys", "revoke", str(UUID(office.keys[STAF].split("_")[1])))

        asked = [*events(CIRCULAR, "edaran", SIGNED), *events(SHEET, "disposisi", OTHERS)]
        taken = office.send(up, asked)
        numbers = office.sign(up, [each["document_id"] for each in taken[:SIGNED]])
        rehearsed = json.loads(command(lost, "archive", "rehearse", str(kept), "--json"))
    finally:
        up.stop(signal.SIGTERM)
    shutil.rmtree(lost / "postgres")  # the disk; the bucket's folder comes from its copy
    command(new, "archive", "restore", str(kept), "--home", str(new), "--bucket", str(lost / "seaweed"))
    shutil.rmtree(lost)
    (new / "running").write_text("another boot")  # and the power went
    restored = Up(new)
    try:
        yield Day(
            office=office,
            up=restored,
            sent=list(zip(asked, taken, strict=True)),
            numbers=numbers,
            codes=[each["code"] for each in taken],
            rehearsed=rehearsed,
            backed_up=backed_up,
        )
    finally:
        restored.stop(signal.SIGTERM)


def test_after_the_restore_no_number_is_given_twice_and_no_letter_is_unknown(day: Day) -> None:
    office, up, home = day.office, day.up, day.up.home
    assert "read back the newest" in up.printed
    asked = events(SHEET, "sesudah", 1)
    refused = office.ask(up, "intake", "POST", "/events", json=asked, headers=BATCH)
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "60"), refused.text
    assert refused.headers["Content-Type"].startswith("application/problem+json")
    assert (
        "naskah archive compare"
        in httpx.get(up.env["NASKAH_URL"] + "/health/ready", verify=PLAIN, trust_env=False).text
    )
    command(home, "archive", "confirm", "--by", "Yulia Fitri", ends=(1,))  # not before it was compared

    found = json.loads(command(home, "archive", "compare", "--json"))
    assert (found["new_documents"], found["numbers"]) == (SIGNED + OTHERS, SIGNED)
    assert found["losses"] == []
    (ended,) = found["ended_again"]
    assert (ended["what"], ended["name"].startswith(STAF)) == ("api_key", True)
    assert office.ask(up, STAF, "GET", "/inbox").status_code == 401, "ended after the backup"
    told = command(home, "archive", "confirm", "--by", "Yulia Fitri, Arsiparis")
    assert "The desk goes on" in told

    again = office.send(up, [event for event, _ in day.sent])
    assert [each["document_id"] for each in again] == [taken["document_id"] for _, taken in day.sent]
    (fresh,) = office.send(up, events(CIRCULAR, "sesudah", 1))
    (number,) = office.sign(up, [fresh["document_id"]])
    (block,) = (each for each in found["blocks"] if each["register"].startswith("1306/edaran/"))
    assert int(number.split()[0]) == block["last"] + block["count"] + 1 == 2 + SIGNED + block["count"] + 1
    assert len({*day.numbers, number}) == SIGNED + 1
    for code in day.codes[:SIGNED]:
        answer = httpx.get(
            f"{up.env['NASKAH_URL']}/v/{code}",
            headers={"Accept": "application/json"},
            verify=PLAIN,
            trust_env=False,
        )
        assert answer.status_code == 200
        assert answer.json()["nomor"] in day.numbers
    command(home, "archive", "verify")
    command(home, "archive", "reconcile")


def test_the_rehearsal_had_told_what_the_restore_would_come_to(day: Day) -> None:
    told = day.rehearsed
    assert (told["new_documents"], told["numbers"]) == (SIGNED + OTHERS, SIGNED)
    assert told["losses"] == []
    assert "seen there" in day.backed_up
