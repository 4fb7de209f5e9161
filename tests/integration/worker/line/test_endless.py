"""A template that was approved and runs without end on one document: its job alone pays, and the others go on."""

from dataclasses import replace
from uuid import uuid4

import pytest

from archive.canonical import sha256_hex
from archive.ledger import Ledger, Principal
from archive.ledger.jobs import leasing, steering
from archive.ledger.jobs.rows import Job
from tests.conftest import LedgerDsns
from tests.house import CLIENT, House
from tests.unit.worker.press import fixtures
from worker.line.renders import RENDER, Renders
from worker.line.settling import settle
from worker.line.slots import Leftover

JENIS = "surat_edaran"
PRESS = Principal.system("press")
LOOPS = 12
FOR = "".join(f"{{% for a{i} in isi.dasar %}}" for i in range(LOOPS))
WITHOUT_END = f"{FOR}{'{% endfor %}' * LOOPS}"
"""Twelve loops in each other: nothing for the example, 12 to the power of 12 turns for twelve entries."""
WITHOUT_BOUND = (
    "{% for a0 in [isi.tentang] %}"
    + "".join(f"{{% for a{i + 1} in [{'~'.join([f'a{i}'] * 10)}] %}}" for i in range(9))
    + "{% endfor %}" * 10
)
"""A text ten times as long in each of nine loops, and never printed."""


def with_template(house: House, tag: str) -> None:
    """Let the type have a template of which only documents with many entries find out what it does."""
    shipped = house.catalog[JENIS]
    body = fixtures.parts(shipped.template)["word/document.xml"]
    at = body.rindex(b"<w:sectPr")
    line = f"<w:p><w:r><w:t>{{% if isi.dasar|length > 8 %}}{tag}{{% endif %}}akhir</w:t></w:r></w:p>"
    changed = fixtures.repack(shipped.template, {"word/document.xml": body[:at] + line.encode() + body[at:]})
    # Read once, kept for the process: this catalogue is the test's own.
    house.catalog._read[JENIS] = replace(shipped, template=changed, digest=sha256_hex(changed))


def many(house: House) -> dict[str, object]:
    return {**house.catalog[JENIS].example, "dasar": [f"Dasar ke-{number}" for number in range(12)]}


def job_of(house: House, job_id: object) -> Job:
    with house.app.acting(CLIENT) as tx:
        job = steering.get(tx, job_id)  # type: ignore[arg-type]
    assert job is not None
    return job


@pytest.mark.parametrize(("tag", "reason"), [(WITHOUT_END, "cpu"), (WITHOUT_BOUND, "memory")])
def test_a_render_without_end_is_ended_and_set_aside_by_name_and_the_rest_of_its_message_goes_on(
    house: House, tag: str, reason: str
) -> None:
    with_template(house, tag)
    bad, good = house.accept(JENIS, many(house)), house.accept(JENIS)
    press = house.another_press(renders=Renders(bounds=replace(RENDER, cpu_s=1, memory=64 << 20)))

    assert press.run([bad.job_id, good.job_id]) == 1

    job = job_of(house, bad.job_id)
    assert (job.state, job.cause, job.evidence["ids"]) == (
        "quarantined",
        "TemplateTooHungry",
        {"reason": reason},
    )
    assert (job_of(house, good.job_id).state, job_of(house, good.job_id).attempts) == ("done", 1)
    press.close()


def test_what_a_child_ended_by_the_kernel_held_is_settled_by_its_successor(
    house: House, ledger_dsns: LedgerDsns
) -> None:
    taken = [house.accept(JENIS) for _ in range(3)]
    ledger = Ledger(ledger_dsns.press, min_size=1, max_size=2)
    dead = f"host:1:{uuid4().hex[:8]}"
    with ledger.acting(PRESS) as tx:
        held = leasing.lease(tx, [each.job_id for each in taken], dead)
        leasing.charge(tx, held[0])
    left = Leftover(worker_id=dead, job_id=held[0].job_id, fence=held[0].fence, ran_s=5.0, bound_s=10.0)

    settle(ledger, PRESS, left)  # it died of something else: the lease runs out, and the ledger charges it

    assert {job_of(house, each.job_id).state for each in taken} == {"leased"}

    settle(ledger, PRESS, replace(left, ran_s=12.5))

    bad = job_of(house, held[0].job_id)
    assert (bad.state, bad.cause, bad.evidence["ids"]["worker"]) == ("quarantined", "TemplateTooHungry", dead)
    others = [job_of(house, each.job_id) for each in held[1:]]
    assert {(each.state, each.attempts, each.alone) for each in others} == {("waiting", 0, False)}
    assert house.press.run([each.id for each in others]) == 2
    ledger.close()
