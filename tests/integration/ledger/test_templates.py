"""Template versions in the ledger: one active a type, two people, states that only go one way, objects kept track of."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest

from archive.ledger import LedgerError, Principal
from archive.ledger.documents import holdings, locks, templates
from archive.ledger.documents.templates import (
    Examination,
    SecondPersonNeeded,
    Template,
    TemplateDecided,
    TemplateUnknown,
)
from archive.ledger.schema import status
from archive.ledger.upgrade import downgrade, upgrade
from tests.conftest import LedgerDsns
from tests.integration.ledger.builders import (
    AGAM,
    PASAMAN,
    PRESS,
    Doors,
    client,
    in_threads,
    new_document,
    new_template,
    template_file,
)

ONE, TWO = "1" * 64, "2" * 64
PROOF = Principal.system("upkeep")


@pytest.fixture(autouse=True)
def an_office(doors: Doors) -> None:
    for satker in (AGAM, PASAMAN):
        doors.accept(new_document(), satker=satker)


def add(doors: Doors, digest: str, satker: str = AGAM, **changes: object) -> Template:
    with doors.app.acting(client(satker)) as tx:
        return templates.add(tx, new_template(satker, digest, **changes), [template_file()], "alice")


def decide(doors: Doors, digest: str, by: str = "bob", *, approve: bool = True) -> Template:
    with doors.app.acting(client()) as tx:
        found = templates.get(tx, "surat_edaran", digest)
        examined = Examination(contract_version="2", findings=[], needed=["isi"], schema={"x-columns": {}})
        return templates.decide(
            tx,
            found,
            [template_file("decision.json", 2)],
            by,
            examined=examined if approve else None,
            reason=None,
        )


def active(doors: Doors, satker: str = AGAM) -> dict[str, str]:
    with doors.app.acting(client(satker)) as tx:
        return templates.active(tx, satker)


def test_a_version_is_active_once_a_second_person_approved_it(doors: Doors) -> None:
    first = add(doors, ONE)
    assert (first.no, first.state, active(doors)) == (1, "uploaded", {})
    with pytest.raises(SecondPersonNeeded):
        decide(doors, ONE, "alice")
    approved = decide(doors, ONE)
    assert (approved.state, approved.decided_by) == ("active", "bob")
    assert (approved.contract_version, approved.needed, approved.schema) == ("2", ["isi"], {"x-columns": {}})
    assert active(doors) == {"surat_edaran": ONE}
    assert active(doors, PASAMAN) == {}
    assert add(doors, TWO).no == 2
    decide(doors, TWO)
    assert active(doors) == {"surat_edaran": TWO}
    with doors.app.acting(client()) as tx:
        assert [each.state for each in templates.of(tx, "surat_edaran")] == ["active", "superseded"]
    assert decide(doors, ONE).state == "active"  # brought back


def test_the_same_bytes_are_the_same_version(doors: Doors) -> None:
    assert add(doors, ONE).id == add(doors, ONE).id
    refused = add(doors, TWO, state="refused", object_id=None)
    assert refused.state == "refused"
    assert add(doors, TWO).state == "uploaded"  # what the lint had refused may pass another time


def test_what_was_decided_stays_decided(doors: Doors) -> None:
    add(doors, ONE)
    decide(doors, ONE, approve=False)
    for approve in (True, False):
        with pytest.raises(TemplateDecided):
            decide(doors, ONE, approve=approve)
    with doors.app.acting(client()) as tx, pytest.raises(TemplateUnknown):
        templates.get(tx, "surat_edaran", TWO)


def test_the_ledger_itself_refuses_one_person_doing_both(doors: Doors) -> None:
    add(doors, ONE)
    with pytest.raises(LedgerError):
        doors.change("UPDATE template SET state = 'active', decided_by = 'alice', decided_at = now()")
    with pytest.raises(LedgerError), doors.app.acting(client()) as tx:
        tx.execute("UPDATE template SET digest = %s", (TWO,))  # nor may the desk change what a version is


def test_two_who_approve_at_once_leave_one_active(doors: Doors) -> None:
    for digest in (ONE, TWO):
        add(doors, digest)
    waiting = [ONE, TWO]

    def approve() -> None:
        with suppress(LedgerError):  # the other was first: the index lets one be active
            decide(doors, waiting.pop())

    in_threads(2, approve)
    assert len(active(doors)) == 1


def test_the_press_finds_any_version_by_its_digest_and_office(doors: Doors) -> None:
    add(doors, ONE)
    with doors.press.acting(PRESS) as tx:
        kept = templates.kept(tx, AGAM, ONE)
        assert templates.kept(tx, PASAMAN, ONE) is None
        assert templates.kept(tx, AGAM, TWO) is None
    assert kept is not None
    assert (kept.key, kept.left_alone) == ("ab/cd/v1/content/template.docx", ("nomor_naskah",))


def test_locks_and_holdings_know_a_templates_objects(doors: Doors) -> None:
    found = add(doors, ONE)
    far = datetime(2100, 1, 1, tzinfo=UTC)
    with doors.proof.acting(PROOF) as tx:
        due = [each for each in locks.locks_due(tx, far, 10) if each.document_id == found.id]
        locks.locked(tx, [each.id for each in due], far)
        assert [each for each in locks.locks_due(tx, far, 10) if each.document_id == found.id] == []
        assert [each.key for each in holdings.every(tx)] == ["ab/cd/v1/content/template.docx"]
        assert holdings.count(tx) == 1
    assert len(due) == 1


def test_the_migration_goes_back_and_forward(doors: Doors, ledger_dsns: LedgerDsns) -> None:
    add(doors, ONE)
    assert downgrade(ledger_dsns.owner, "0001").current == "0001"
    assert doors.rows("SELECT to_regclass('template')::text") == [(None,)]
    assert upgrade(ledger_dsns.owner) == status(ledger_dsns.owner)
    assert active(doors) == {}


def test_what_was_shipped_has_no_number_until_an_office_uploads_it_as_its_own(doors: Doors) -> None:
    shipped = add(doors, ONE, state="shipped")
    assert (shipped.no, shipped.state) == (0, "shipped")
    assert add(doors, TWO).no == 1
    with pytest.raises(TemplateDecided):
        decide(doors, ONE)
    with doors.app.acting(client()) as tx:
        assert [each.digest for each in templates.of(tx, "surat_edaran")] == [TWO]
        assert templates.in_vault(tx, AGAM) == {("surat_edaran", ONE), ("surat_edaran", TWO)}
    own = add(doors, ONE)
    assert (own.id, own.no, own.state) == (shipped.id, 2, "uploaded")
    assert decide(doors, ONE).state == "active"
