"""A job dies for good among the PUTs of its content, and a revision takes its place: nothing is lost, nothing is loose."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from archive.ledger import Ledger, Principal
from archive.ledger.documents import holdings
from archive.ledger.jobs import steering
from archive.ledger.jobs.rows import MAX_ATTEMPTS
from archive.vault.reconcile import Disagreement, LedgerVersion, reconcile
from tests.chaos.one_run import run_once
from tests.chaos.test_crash_points import KILLED, _let_the_lease_run_out
from tests.conftest import LedgerDsns, S3Access
from tests.functional.desk_house import STF, DeskHouse, desk_house
from tests.house import event
from tests.judges.ocfl_judge import complaints, download


@pytest.mark.parametrize("version", [1, 2])
@pytest.mark.parametrize("point", ["vault.content.first", "vault.content"])
def test_a_revision_after_a_job_that_died_for_good_is_archived_beside_what_that_left(
    ledger_dsns: LedgerDsns,
    s3: S3Access,
    converter_socket: Path,
    stack_env: dict[str, str],
    tmp_path: Path,
    point: str,
    version: int,
) -> None:
    env = {**stack_env, "NASKAH_CONVERTER_SOCKET": str(converter_socket)}
    with desk_house(ledger_dsns, s3, converter_socket) as house:
        if version == 1:
            payload = dict(house.catalog["surat_edaran"].example)
            headers = {"Content-Type": "application/cloudevents+json"}
            sent = event("surat_edaran", payload)
            taken = house.call("intake", "POST", "/events", 202, json=sent, headers=headers)
            document, job = taken["document_id"], UUID(taken["job_id"])
        else:
            document = house.draft()
            job = UUID(revised(house, document, "Perbaikan yang tidak pernah sampai")["job_id"])
        for _ in range(MAX_ATTEMPTS):
            assert run_once(env, job, crash_at=point) == KILLED
            _let_the_lease_run_out(house)
        assert state(house, job) == "quarantined"

        revised(house, document, "Perbaikan yang sampai")
        assert house.print_all() == 1

        shown = house.call(STF, "GET", f"/documents/{document}")["version"]
        files = {each["name"] for each in shown["files"]}
        assert shown["no"] == version
        assert {"naskah.docx", "naskah.pdf", "data.json", "record.json"} < files
        assert {name.split("/")[1] for name in files if "/" in name} == {str(job)}
        assert b"Perbaikan yang sampai" in house.content(document, "data")
        download(house.vault.store, tmp_path)
        assert complaints(tmp_path, [f"1306:{document}"]) == []
        assert differences(house, ledger_dsns) == []


def revised(house: DeskHouse, document: str, tentang: str) -> dict[str, str]:
    payload = {**house.catalog["surat_edaran"].example, "tentang": tentang}
    done: dict[str, str] = house.act(STF, document, "revise", payload=payload)
    return done


def state(house: DeskHouse, job: UUID) -> str:
    with house.app.acting(Principal.system("test", "1306")) as tx:
        found = steering.get(tx, job)
    assert found is not None
    return found.state


def differences(house: DeskHouse, dsns: LedgerDsns) -> list[Disagreement]:
    ledger = Ledger(dsns.proof)
    with ledger.acting(Principal.system("proof")) as tx:
        rows = [
            LedgerVersion(object_id=h.object_id, key=h.key, version_id=h.version_id, size=h.size)
            for h in holdings.every(tx)
        ]
    ledger.close()
    later = datetime.now(UTC) + timedelta(days=1)
    return list(reconcile(house.vault.store, rows, settled_before=later))
