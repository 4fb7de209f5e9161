"""The command line as a person uses it: real processes, a real service, a real ledger and vault."""

import json
import os
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest

from archive.ledger.errors import TAKEN
from tests.functional.api.conftest import OFFICE, ROOT, SOURCE, Service, add_key, archive, event
from tests.functional.api.test_documents import make
from tests.functional.api.test_watching import quarantine
from tests.patience import PATIENCE_S
from tests.typist import at_hand

EXAMPLES = ROOT / "examples" / "pengumpulan-data-kinerja-2026"
COMMANDS = [
    (),
    *(
        (noun,)
        for noun in ("intake", "documents", "templates", "queues", "office", "people", "keys", "archive")
    ),
    *(("documents", verb) for verb in ("list", "show", "get")),
    *(
        ("registers", verb)
        for verb in (
            "list",
            "show",
            "agenda",
            "gaps",
            "waiting",
            "unanswered",
            "reserve",
            "settle",
            "void",
            "receive",
            "insert",
        )
    ),
    *(("registers", verb) for verb in ("insertions", "approve", "import", "close")),
    *(("registers", verb) for verb in ("reopen", "proposals", "confirm", "decline")),
    *(("mail", verb) for verb in ("list", "retry")),
    *(("queues", verb) for verb in ("list", "show", "payload", "mend", "retry", "park")),
    *(("keys", verb) for verb in ("create", "list", "revoke")),
    *(("people", verb) for verb in ("list", "token", "surel")),
    *(("office", verb) for verb in ("apply", "show")),
    *(("intake", verb) for verb in ("send", "merge", "refused")),
    *(("archive", verb) for verb in ("backup", "restore", "verify", "reconcile")),
    *(
        ("templates", verb)
        for verb in ("list", "show", "lint", "preview", "diff", "upload", "versions", "approve", "refuse")
    ),
    *((verb,) for verb in ("upgrade", "serve", "up", "demo", "doctor")),
]


def naskah(
    service: Service, *words: str, key: str = "admin", fails: bool = False, cwd: Path = ROOT
) -> subprocess.CompletedProcess[str]:
    """Run ``naskah`` and check how it ended."""
    env = {
        **service.env,
        "NASKAH_URL": service.url,
        "NASKAH_TOKEN": service.keys[key],
        "NASKAH_SATKER": "1306",
        "COLUMNS": "200",
        "PYTHONPATH": str(ROOT),
    }
    done = at_hand().run(words, env=env, cwd=cwd)
    assert (done.returncode != 0) is fails, f"{words}: {done.returncode}\n{done.stdout}\n{done.stderr}"
    assert "Traceback" not in done.stderr
    return done


@pytest.mark.parametrize("command", COMMANDS, ids=[" ".join(command) or "naskah" for command in COMMANDS])
def test_every_command_teaches_itself(command: tuple[str, ...]) -> None:
    from typer.testing import CliRunner

    from service.cli import app

    shown = CliRunner().invoke(app, [*command, "--help"])
    assert shown.exit_code == 0
    assert "Usage" in shown.output
    if len(command) > 1 or command == ("upgrade",):
        assert "Example" in shown.output


def test_a_document_is_sent_listed_shown_and_fetched(service: Service, tmp_path: Path) -> None:
    file = tmp_path / "event.json"
    file.write_text(json.dumps(event()), encoding="utf-8")
    (sent,) = json.loads(naskah(service, "intake", "send", str(file), "--json", key="secret").stdout)
    document = sent["document_id"]
    files = archive(service, document)
    assert document in [
        each["id"] for each in json.loads(naskah(service, "documents", "list", "--json").stdout)
    ]
    assert "surat_edaran" in naskah(service, "documents", "list", "--jenis", "surat_edaran").stdout
    shown = json.loads(naskah(service, "documents", "show", document, "--json").stdout)
    assert len(shown["versions"]) == 1
    assert "SHA-256" in naskah(service, "documents", "show", document).stdout
    naskah(service, "documents", "get", document, "-o", str(tmp_path))
    (pdf,) = tmp_path.glob("*.pdf")
    assert pdf.read_bytes() == files["naskah.pdf"]
    assert "--force" in naskah(service, "documents", "get", document, "-o", str(pdf), fails=True).stderr
    naskah(service, "documents", "get", document, "-f", "docx", "-o", str(tmp_path / "a.docx"))
    assert (tmp_path / "a.docx").read_bytes() == files["naskah.docx"]


def test_a_folder_of_events_is_sent_as_a_batch_and_refusals_are_told(
    service: Service, tmp_path: Path
) -> None:
    for number, changes in enumerate(({}, {"data": {"unit": "99"}})):
        (tmp_path / f"{number}.json").write_text(json.dumps(event(**changes)), encoding="utf-8")
    done = naskah(service, "intake", "send", str(tmp_path), "--batch", key="intake", fails=True)
    assert "1 of 2 events taken" in done.stdout
    assert "data.unit" in done.stderr


def test_queues_are_shown_parked_and_retried(service: Service) -> None:
    document = make(service)
    assert "press.pdf" in naskah(service, "queues").stdout
    with service.client("admin") as client:
        job = client.get(f"/documents/{document}").json()["id"]
    report = json.loads(naskah(service, "queues", "--json").stdout)
    assert {"queues", "workers"} <= set(report)
    assert "no such job" in naskah(service, "queues", "park", job, fails=True).stderr
    assert "no job fits" in naskah(service, "queues", "retry", "--cause", "nothing").stdout


def test_what_was_set_aside_is_listed_shown_and_mended_by_its_effect(
    service: Service, tmp_path: Path
) -> None:
    document, cause = make(service), f"broken-{uuid4().hex[:6]}"
    job = str(quarantine(service, document, cause))
    service.keys["mender"] = add_key(
        service.ledger, uuid4().hex, kind="person", person_id="yulia-fitri", roles=["admin"], sources=[]
    )
    shown = naskah(service, "queues", "list", "--cause", cause).stdout
    assert job in shown
    assert document in shown
    assert (
        json.loads(naskah(service, "queues", "list", "--cause", cause, "--json").stdout)["groups"][0]["jobs"]
        == 1
    )
    assert "Menunggu admin" in naskah(service, "documents", "show", document).stdout
    told = naskah(service, "queues", "retry", "--cause", cause, "--dry-run").stdout
    assert "What it would do" in told
    assert "1 jobs: 1 begins anew" in told
    payload = tmp_path / "isi.json"
    naskah(service, "queues", "payload", job, "-o", str(payload))
    changed = json.loads(payload.read_text(encoding="utf-8"))
    payload.write_text(json.dumps({**changed, "tentang": "Hal lain"}), encoding="utf-8")
    mend = ("queues", "mend", job, "--payload", str(payload))
    assert "kunci pribadinya" in naskah(service, *mend, "--yes", fails=True).stderr
    assert "say --yes" in naskah(service, *mend, key="mender", fails=True).stderr
    foreseen = json.loads(naskah(service, *mend, "--dry-run", "--json", key="mender").stdout)
    assert [each["does"] for each in foreseen["outcomes"]] == ["revision"]
    told = naskah(service, "queues", "retry", "--cause", cause, "--dry-run", "--json").stdout
    assert [each["job_id"] for each in json.loads(told)["outcomes"]] == [job]
    assert "say --yes" in naskah(service, *mend, "--json", key="mender", fails=True).stderr
    for broken, told in ((b"{", "JSON"), (b"\xff\xfe", "UTF-8"), (b"[]", "JSON")):
        (tmp_path / "rusak.json").write_bytes(broken)
        wrong = ("queues", "mend", job, "--payload", str(tmp_path / "rusak.json"))
        said = naskah(service, *wrong, "--yes", key="mender", fails=True).stderr
        assert told in said
        assert "Traceback" not in said
    done = naskah(service, *mend, "--yes", key="mender").stdout
    assert "1 jobs: 1 new revision; 0 paraf and signatures fall" in done
    assert "tentang" in done
    assert "no job fits" in naskah(service, "queues", "retry", "--cause", cause).stdout


def test_keys_are_made_listed_and_revoked(service: Service) -> None:
    made = json.loads(
        naskah(
            service, "keys", "create", "e-kinerja", "--role", "intake", "--source", SOURCE, "--json"
        ).stdout
    )
    service.keys["made"] = made["token"]
    with service.client("made") as client:
        assert client.get("/documents").status_code == 200
        again = naskah(service, "keys", "create", "e-kinerja", "--role", "pembaca", fails=True)
        assert " ".join(again.stderr.split()).startswith(
            f"error: {TAKEN['api_key_name']} Lihat yang sudah ada"
        )
        listed = json.loads(naskah(service, "keys", "list", "--json").stdout)
        assert made["id"] in [each["id"] for each in listed]
        assert made["token"] not in json.dumps(listed)
        naskah(service, "keys", "revoke", made["id"])
        assert client.get("/documents").status_code == 401
    assert "no living key" in naskah(service, "keys", "revoke", made["id"], fails=True).stderr
    assert (
        "never acts as a person"
        in naskah(service, "keys", "create", "x", "--role", "pejabat", fails=True).stderr
    )
    assert "--source" in naskah(service, "keys", "create", "x", "--role", "intake", fails=True).stderr
    for name in ("", " ", "a" * 101, "a\nb", "a\x1b[2Jb"):
        assert "one line" in naskah(service, "keys", "create", name, "--role", "pembaca", fails=True).stderr


def test_a_person_gets_a_token_of_their_own(service: Service) -> None:
    assert "rahmat-hidayat" in naskah(service, "people", "list").stdout
    made = json.loads(naskah(service, "people", "token", "rahmat-hidayat", "--json").stdout)
    service.keys["rahmat"] = made["token"]
    with service.client("rahmat") as client:
        assert client.get("/documents").status_code == 200
    assert "nobody" in naskah(service, "people", "token", "nobody", fails=True).stderr


def office_file(folder: Path, **instead: str) -> str:
    """Write the office that lives here, which asks for codes, with other words for some; returns the file."""
    told = OFFICE.read_text(encoding="utf-8").replace("tanpa_kode: true\n", "")
    for old, new in instead.items():
        told = told.replace(old, new)
    file = folder / "kantor.yaml"
    file.write_text(told, encoding="utf-8")
    logo = "kantor-kpu-agam-logo.png"
    (folder / logo).write_bytes(OFFICE.with_name(logo).read_bytes())
    return str(file)


def test_an_office_is_checked_applied_and_shown(service: Service, tmp_path: Path) -> None:
    here = office_file(tmp_path)
    assert "is complete" in naskah(service, "office", "apply", here, "--check").stdout
    assert "version 1" in naskah(service, "office", "apply", here).stdout
    assert json.loads(naskah(service, "office", "show", "--json").stdout)["satker"] == "1306"
    bad = tmp_path / "bad.yaml"
    bad.write_text("satker: 13/06\n", encoding="utf-8")
    told = naskah(service, "office", "apply", str(bad), fails=True).stderr
    assert all(path in told for path in ("satker", "nama", "orang"))


def test_a_changed_office_file_is_shown_and_asked_about(service: Service, tmp_path: Path) -> None:
    (tmp_path / "before").mkdir()
    before, moved = office_file(tmp_path / "before"), office_file(tmp_path, A4="F4")
    shown = naskah(service, "office", "apply", moved, "--check").stdout
    assert "changes  kertas: 'A4' becomes 'F4'" in shown
    asked = naskah(service, "office", "apply", moved, fails=True)
    assert "Apply this?" in asked.stdout, "nobody answered, so nothing was applied"
    assert shown == naskah(service, "office", "apply", moved, "--check").stdout
    assert "stands at version" in naskah(service, "office", "apply", moved, "--yes").stdout
    assert "kertas" in naskah(service, "office", "apply", before, "--yes").stdout, "and back again"


def test_an_upgrade_of_a_stack_that_does_not_run_says_who_upgrades_it(tmp_path: Path) -> None:
    (tmp_path / "naskah.env").write_text(
        "NASKAH_LEDGER_OWNER_DSN='postgresql://naskah_owner:x@127.0.0.1:1/naskah'\n"
    )
    env = {"PATH": os.environ["PATH"], "NASKAH_HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-m", "service", "upgrade", "--check"],
        env=env,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert done.returncode == 1
    assert "`naskah up` upgrades its own ledger" in " ".join(done.stderr.split())


def test_the_archive_is_verified_and_compared_with_the_bucket(service: Service) -> None:
    archive(service, make(service))
    done = json.loads(naskah(service, "archive", "verify", "--json").stdout)
    assert done["verified"] >= 5
    assert done["wrong"] == []
    assert json.loads(naskah(service, "archive", "reconcile", "--json").stdout) == []


def test_the_ledger_is_backed_up_and_its_schema_checked(service: Service, tmp_path: Path) -> None:
    backup = tmp_path / "ledger.dump"
    assert "SHA-256" in naskah(service, "archive", "backup", str(backup)).stdout
    assert backup.stat().st_size > 10_000
    assert "not empty" in naskah(service, "archive", "restore", str(backup), fails=True).stderr
    assert "schema" in naskah(service, "upgrade", "--check").stdout


def test_document_types_are_shown(service: Service) -> None:
    assert "surat_edaran" in naskah(service, "templates", "list").stdout
    assert "penandatangan" in naskah(service, "templates", "show", "surat_edaran").stdout
    assert (
        json.loads(naskah(service, "templates", "show", "surat_edaran", "--schema").stdout)["type"]
        == "object"
    )
    assert "surat_cinta" in naskah(service, "templates", "show", "surat_cinta", fails=True).stderr


def test_what_is_missing_is_said_by_name(service: Service, tmp_path: Path) -> None:
    bare = {name: value for name, value in os.environ.items() if not name.startswith("NASKAH_")}
    for words, name in ((("documents", "list"), "NASKAH_URL"), (("keys", "list"), "NASKAH_LEDGER_DSN")):
        done = subprocess.run(
            [sys.executable, "-m", "service.cli", *words],
            env={**bare, "PYTHONPATH": str(ROOT)},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )
        assert done.returncode == 1
        assert name in done.stderr


def test_the_folder_of_a_running_stack_is_enough(service: Service, tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "naskah.env").write_text(
        f"NASKAH_URL={service.url}\nNASKAH_TOKEN={service.keys['admin']}\n", encoding="utf-8"
    )
    bare = {name: value for name, value in os.environ.items() if not name.startswith("NASKAH_")}
    done = subprocess.run(
        [sys.executable, "-m", "service.cli", "queues", "--json"],
        env={**bare, "PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=240,
        check=True,
    )
    assert "queues" in json.loads(done.stdout)


def test_a_service_that_is_away_is_said_so(service: Service) -> None:
    away = Service(**{**vars(service), "url": "http://127.0.0.1:9"})
    assert "tidak menjawab" in naskah(away, "queues", fails=True).stderr
    assert (
        "HTTP 401"
        in naskah(Service(**{**vars(service), "keys": {"admin": "nsk_no"}}), "queues", fails=True).stderr
    )


def test_the_examples_are_taken(service: Service) -> None:
    sources = {json.loads(file.read_text(encoding="utf-8"))["source"] for file in EXAMPLES.glob("*.json")}
    words = [word for source in sources for word in ("--source", source)]
    made = json.loads(
        naskah(
            service, "keys", "create", "contoh", "--role", "intake", "--ceiling", "SR", *words, "--json"
        ).stdout
    )
    service.keys["contoh"] = made["token"]
    sent = json.loads(naskah(service, "intake", "send", str(EXAMPLES), "--json", key="contoh").stdout)
    assert [each["status"] for each in sent] == [202] * len(list(EXAMPLES.glob("*.json")))
