"""One event, one straight line: from a job to an archived, recorded, readable version."""

import json

import pytest

from archive.canonical import sha256_hex
from archive.ledger.documents import documents, versions
from archive.ledger.jobs import steering
from doc_templates.catalog import Catalog
from tests.house import CLIENT, House, by_event


@pytest.mark.parametrize("jenis", by_event(Catalog.scan()))
def test_a_job_of_each_type_ends_as_an_archived_version(house: House, jenis: str) -> None:
    taken = house.accept(jenis)

    assert house.press.run([taken.job_id]) == 1

    with house.app.acting(CLIENT) as tx:
        (version,) = versions.of(tx, taken.document_id)
        job = steering.get(tx, taken.job_id)
    assert job is not None
    assert job.state == "done"
    assert {artifact.name for artifact in version.artifacts} >= {"naskah.docx", "data.json", "record.json"}
    assert not version.faults
    for artifact in version.artifacts:
        data = house.vault.read(artifact.key, artifact.version_id, artifact.sha256, artifact.size)
        assert sha256_hex(data) == artifact.sha256


def test_the_record_names_event_series_and_content(house: House) -> None:
    taken = house.accept("surat_edaran")
    house.press.run([taken.job_id])

    with house.app.acting(CLIENT) as tx:
        artifact = versions.artifact(tx, taken.document_id, None, "record.json")
        revision = documents.revision(tx, taken.document_id)
    assert artifact is not None
    assert revision is not None
    record = json.loads(house.vault.read(artifact.key, artifact.version_id, artifact.sha256, artifact.size))
    assert record["event"]["id"] == taken.event_id
    assert record["series"] == "HK.04.2"
    assert record["content_digest"] == revision.content_digest
    assert record["status"] == "konsep"


def test_a_job_that_is_done_is_not_done_again(house: House) -> None:
    taken = house.accept("surat_edaran")
    house.press.run([taken.job_id])

    assert house.press.run([taken.job_id]) == 0

    with house.app.acting(CLIENT) as tx:
        assert len(versions.of(tx, taken.document_id)) == 1


def test_a_job_whose_template_is_not_here_is_quarantined_with_its_cause_and_the_others_go_on(
    house: House,
) -> None:
    lost, fine = house.accept("surat_edaran"), house.accept("surat_edaran")
    house.forget_template_of(lost.document_id)

    assert house.press.run([lost.job_id, fine.job_id]) == 1

    with house.app.acting(CLIENT) as tx:
        job = steering.get(tx, lost.job_id)
    assert job is not None
    assert (job.state, job.cause) == ("quarantined", "TemplateMissing")
    assert job.evidence["ids"]["jenis"] == "surat_edaran"
