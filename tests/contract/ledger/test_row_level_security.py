"""Every table, every ordinary role: nothing outside the satker, nothing above the class, nothing for nobody.

Asked through each role's own login. A superuser would see everything, which is why none takes part.
"""

import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime

import psycopg
import pytest
from psycopg import sql

from archive.access import AccessClass
from archive.ledger import Ledger, LedgerError, LedgerUnfit, Principal, Transaction, audit, schema
from archive.ledger.documents import acts, templates
from archive.ledger.documents.acts import Act
from archive.ledger.intake import batches, events
from archive.ledger.jobs import progress, workers
from archive.ledger.jobs.workers import Worker
from archive.ledger.migrations.securing import secure
from archive.ledger.office import keys, people
from archive.ledger.office.people import Person
from tests.conftest import LedgerDsns
from tests.contract.ledger.filling import fill
from tests.integration.ledger.builders import (
    AGAM,
    PASAMAN,
    PRESS,
    Doors,
    client,
    new_document,
    new_template,
    template_file,
)
from tests.integration.ledger.conftest import opened, two_offices

WALKED = (
    "office", "person", "api_key", "event", "refused_event", "batch", "document", "revision", "act", "job", "job_step",
    "version", "artifact", "audit_entry", "outbound_event", "worker", "template", "template_file",
)  # fmt: skip
"""Filled through the product's own doors."""
WITH_CLASS = (
    "number_insertion", "distribution", "staged_file", "webhook_delivery", "reminder", "mail", "signing_request",
    "announcement", "attached_file", "disposisi", "disposisi_kepada", "page_picture", "signing_link",
    "form_draft",
)  # fmt: skip
WITHOUT_CLASS = (
    "office_position", "position_holder", "delegation", "register_year", "register_number", "webhook", "webhook_key",
    "webhook_secret", "key_share", "account", "account_device", "account_code", "account_passkey", "account_subject", "account_form",
    "web_session",
    "heartbeat", "room", "verification", "register_proposal", "person_certificate", "person_identity",
    "register_import", "register_struck", "public_address", "trial", "trial_page", "press_setup", "ending",
)  # fmt: skip
"""These and the ones before them are filled by hand, see ``filling``."""
OF_THE_HOUSE = ("ledger_name", "restoration", "backup_made")
"""What is true of the ledger as a whole; read by every role, written by its owner alone."""
BY_FUNCTIONS = ("sign_in_step", "sign_in_attempt")
"""Of no office, and no role has a right to it: its functions keep and take."""
TABLES = (*WALKED, *WITH_CLASS, *WITHOUT_CLASS, *OF_THE_HOUSE, *BY_FUNCTIONS)
CLASSED = (
    "event", "refused_event", "document", "revision", "act", "job", "job_step", "version", "artifact", "audit_entry",
    "outbound_event", *WITH_CLASS,
)  # fmt: skip
OF_AN_OFFICE = tuple(table for table in TABLES if table not in ("worker", *OF_THE_HOUSE, *BY_FUNCTIONS))
_OUT = {
    "account",
    "account_device",
    "account_code",
    "account_passkey",
    "account_subject",
    "account_form",
    "web_session",
    "key_share",
    "webhook",
    "webhook_key",
    "webhook_secret",
    "webhook_delivery",
    "reminder",
    "mail",
    "form_draft",
}
CLOSED_TO = {
    "app": {"ending"},
    "press": {
        "ending",
        "page_picture",
        "api_key",
        "batch",
        "refused_event",
        "signing_request",
        "room",
        "verification",
        "register_proposal",
        "person_identity",
        "register_import",
        "register_struck",
        *_OUT,
    },
    "proof": {"api_key", "room", "person_identity", *_OUT},
}
"""Tables a role has no right to at all; its policy there is a second lock."""


@pytest.fixture(scope="module")
def filled_ledger(
    copied_ledger: Callable[[str], AbstractContextManager[LedgerDsns]], migrated_template: str
) -> Iterator[str]:
    """Each office has one row of class B and one of class R, wherever a document leaves rows."""
    with copied_ledger(migrated_template) as dsns:
        with opened(dsns) as doors:
            two_offices(doors)
            _fill(doors)
        yield dsns.name


@pytest.fixture
def filled_dsns(
    copied_ledger: Callable[[str], AbstractContextManager[LedgerDsns]], filled_ledger: str
) -> Iterator[LedgerDsns]:
    """The same, of the test's own."""
    with copied_ledger(filled_ledger) as dsns:
        yield dsns


@pytest.fixture
def filled(filled_dsns: LedgerDsns) -> Iterator[Doors]:
    """Open for each role."""
    with opened(filled_dsns) as doors:
        yield doors


def _fill(doors: Doors) -> None:
    for satker in (AGAM, PASAMAN):
        with doors.app.acting(client(satker)) as tx:
            people.replace(tx, satker, [_person(satker)])
            keys.add(
                tx, satker=satker, name="k", kind="client", roles=["intake"], ceiling=AccessClass.B,
                secret_digest=uuid.uuid4().bytes * 2, by="test",
            )  # fmt: skip
            batches.open(tx, "b1", satker, 2, "test")
            templates.add(tx, new_template(satker), [template_file()], "test")
            for akses in (AccessClass.B, AccessClass.R):
                events.refuse(
                    tx, satker=satker, channel="http", source="s", event_id="e", raw="{}", problem={}, akses=akses
                )  # fmt: skip
        for akses in (AccessClass.B, AccessClass.R):
            new = new_document(akses=akses)
            doors.accept(new, satker=satker)
            (lease,) = doors.lease(new.job_id)
            with doors.press.acting(PRESS) as tx:
                progress.steps_taken(tx, new.job_id, 1, [("rendered", 0.0)])
            with doors.app.acting(client(satker)) as tx:
                _paraf(tx, new.document_id)
            doors.record(lease)
    with doors.press.acting(PRESS) as tx:
        workers.beat(tx, Worker(id="w1", host="h", pid=1, queues=("press",), started_at=_now(doors), busy=0))
    for satker in (AGAM, PASAMAN):
        for table in WITH_CLASS:
            for akses in (AccessClass.B, AccessClass.R):
                fill(doors.superuser, table, satker, int(akses))
        for table in WITHOUT_CLASS:
            fill(doors.superuser, table, satker, None)


def test_the_list_of_tables_is_complete(doors: Doors) -> None:
    found = doors.rows(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    )
    assert {row[0] for row in found} == {*TABLES, "alembic_version"}


def test_every_table_with_a_class_is_in_the_list(doors: Doors) -> None:
    found = doors.rows(
        "SELECT table_name FROM information_schema.columns WHERE column_name = 'akses' AND table_schema = 'public'"
    )
    assert {row[0] for row in found} == set(CLASSED)


@pytest.mark.parametrize("role", ["app", "press", "proof"])
def test_acting_for_an_office_shows_the_rows_of_that_office_and_all_of_them(filled: Doors, role: str) -> None:
    for table in _open_to(role, OF_AN_OFFICE):
        seen = _satkers(filled, role, client(PASAMAN), table)
        assert seen, table
        assert set(seen) == {PASAMAN}, table
        everything = filled.rows(f"SELECT count(*) FROM {table} WHERE satker = %s", PASAMAN)
        assert [(len(seen),)] == everything, table


@pytest.mark.parametrize("role", ["app", "press", "proof"])
def test_acting_below_a_class_hides_the_rows_of_that_class(filled: Doors, role: str) -> None:
    for table in _open_to(role, CLASSED):
        low = _classes(filled, role, client(AGAM, AccessClass.T), table)
        high = _classes(filled, role, client(AGAM, AccessClass.R), table)
        assert set(low) == {AccessClass.B}, table
        assert AccessClass.R in high, table


@pytest.mark.parametrize("role", ["app", "press", "proof"])
def test_nobody_sees_nothing(filled: Doors, role: str) -> None:
    for table in _open_to(role, OF_AN_OFFICE):
        assert _satkers(filled, role, Principal.nobody(), table) == [], table


@pytest.mark.parametrize("role", ["app", "press", "proof"])
def test_a_connection_without_a_principal_sees_nothing(filled_dsns: LedgerDsns, role: str) -> None:
    with psycopg.connect(getattr(filled_dsns, role)) as connection:
        for table in _open_to(role, OF_AN_OFFICE):
            assert connection.execute(_select("satker", table)).fetchall() == [], table


def test_the_house_sees_the_queue_of_every_office_at_the_desk_but_no_document(filled: Doors) -> None:
    relay = Principal.system("relay")
    for table in ("office", "job", "job_step", "outbound_event", "refused_event"):
        assert set(_satkers(filled, "app", relay, table)) == {AGAM, PASAMAN}, table
    for table in (
        "person",
        "api_key",
        "event",
        "batch",
        "document",
        "revision",
        "act",
        "version",
        "artifact",
    ):
        assert _satkers(filled, "app", relay, table) == [], table


def test_the_press_sees_the_documents_of_every_office(filled: Doors) -> None:
    for table in ("document", "revision", "act", "job", "version", "artifact"):
        assert set(_satkers(filled, "press", PRESS, table)) == {AGAM, PASAMAN}, table


def test_workers_are_seen_from_every_office(filled: Doors) -> None:
    assert _satkers(filled, "app", client(PASAMAN), "worker") == ["*"]


@pytest.mark.parametrize("role", ["press", "proof"])
def test_a_role_is_refused_the_tables_it_has_no_business_with(filled: Doors, role: str) -> None:
    for table in CLOSED_TO[role]:
        with pytest.raises(LedgerError):
            _satkers(filled, role, PRESS, table)


def test_no_role_reads_the_digest_of_a_secret(filled: Doors) -> None:
    for role in ("app", "press", "proof"):
        with pytest.raises(LedgerError), getattr(filled, role).acting(client()) as tx:
            tx.execute("SELECT secret_digest FROM api_key")


@pytest.mark.parametrize(
    ("column", "table"),
    [
        *((column, "account") for column in ("password_hash", "link_digest", "totp_sealed")),
        ("token_digest", "web_session"),
        ("digest", "account_device"),
        ("digest", "account_code"),
    ],
)
def test_no_role_reads_what_opens_an_account(doors: Doors, column: str, table: str) -> None:
    for role in ("app", "press", "proof"):
        with pytest.raises(LedgerError), getattr(doors, role).acting(client()) as tx:
            tx.execute(sql.SQL("SELECT {} FROM {}").format(sql.Identifier(column), sql.Identifier(table)))


@pytest.mark.parametrize("role", ["app", "press", "proof"])
def test_a_row_can_not_be_moved_into_another_office(filled: Doors, role: str) -> None:
    ledger: Ledger = getattr(filled, role)
    for table in OF_AN_OFFICE:
        with pytest.raises(LedgerError), ledger.acting(client(AGAM)) as tx:
            tx.execute(sql.SQL("UPDATE {} SET satker = %s").format(sql.Identifier(table)), (PASAMAN,))
        assert filled.rows(f"SELECT count(DISTINCT satker) FROM {table}") == [(2,)], table


@pytest.mark.parametrize("role", ["app", "press", "proof"])
def test_no_ordinary_role_writes_what_is_true_of_the_whole_ledger(doors: Doors, role: str) -> None:
    ledger: Ledger = getattr(doors, role)
    for table in OF_THE_HOUSE:
        with ledger.acting(client(AGAM)) as tx:
            tx.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)))
        for statement in ("DELETE FROM {}", "UPDATE {} SET satker = satker", "INSERT INTO {} DEFAULT VALUES"):
            with pytest.raises(LedgerError), ledger.acting(client(AGAM)) as tx:
                tx.execute(sql.SQL(statement).format(sql.Identifier(table)))


def test_nothing_is_accepted_for_another_office(doors: Doors) -> None:
    with doors.app.acting(client(AGAM)) as tx:
        (answer,) = events.accept(tx, PASAMAN, [new_document()], "test")
    assert isinstance(answer, events.Rejection)
    assert doors.rows("SELECT count(*) FROM document") == [(0,)]


def test_no_ordinary_role_deletes_or_rewrites_history(filled: Doors) -> None:
    for role in ("app", "press", "proof"):
        for statement in (
            "DELETE FROM audit_entry", "UPDATE audit_entry SET action = 'x'", "DELETE FROM document", "DELETE FROM event",
            "UPDATE event SET raw = ''", "UPDATE revision SET payload = ''", "DELETE FROM version", "DELETE FROM artifact",
            "UPDATE artifact SET sha256 = repeat('0', 64)", "DELETE FROM job", "UPDATE act SET nama = ''", "TRUNCATE document",
        ):  # fmt: skip
            with pytest.raises(LedgerError), getattr(filled, role).acting(client()) as tx:
                tx.execute(statement.encode())


def test_a_document_made_secret_takes_all_its_rows_with_it(filled: Doors) -> None:
    ((open_document,),) = filled.rows("SELECT id FROM document WHERE satker = %s AND akses = 0", AGAM)
    with filled.app.acting(client(AGAM)) as tx:
        tx.execute("UPDATE document SET akses = 3 WHERE id = %s", (open_document,))
    for table in ("event", "revision", "act", "job", "version", "artifact", "outbound_event", "audit_entry"):
        assert set(filled.rows(f"SELECT akses FROM {table} WHERE document_id = %s", open_document)) == {
            (3,)
        }, table
    assert _classes(filled, "app", client(AGAM, AccessClass.R), "job_step") == [AccessClass.R]


def test_an_audit_entry_is_as_closed_as_its_document(filled: Doors) -> None:
    ((secret,),) = filled.rows("SELECT id FROM document WHERE satker = %s AND akses = 2", AGAM)
    with filled.app.acting(client(AGAM)) as tx:
        audit.enter(tx, action="document.read", document_id=secret, detail={"format": "pdf"})
        audit.enter(tx, action="key.used")
    assert filled.rows("SELECT akses, actor, satker FROM audit_entry WHERE action = 'document.read'") == [
        (2, f"client:{AGAM}", AGAM)
    ]
    assert filled.rows("SELECT akses, satker FROM audit_entry WHERE action = 'key.used'") == [(0, AGAM)]


def test_a_superuser_is_refused_as_a_door(ledger_dsns: LedgerDsns) -> None:
    ledger = Ledger(ledger_dsns.superuser)
    with pytest.raises(LedgerUnfit):
        ledger.check()
    ledger.close()


@pytest.mark.parametrize("role", ["owner", "app", "press", "proof"])
def test_the_four_roles_are_fit(doors: Doors, ledger_dsns: LedgerDsns, role: str) -> None:
    health = getattr(doors, role).check()
    newest = schema.status(ledger_dsns.owner).head
    assert (health.role, health.schema, health.fsync) == (f"naskah_{role}", newest, True)


def _open_to(role: str, tables: tuple[str, ...]) -> list[str]:
    return [table for table in tables if table not in CLOSED_TO.get(role, set())]


def _select(column: str, table: str) -> sql.Composed:
    return sql.SQL("SELECT {} FROM {}").format(sql.Identifier(column), sql.Identifier(table))


def _satkers(doors: Doors, role: str, principal: Principal, table: str) -> list[str]:
    with getattr(doors, role).acting(principal) as tx:
        return [row[0] for row in tx.execute(_select("satker", table)).fetchall()]


def _classes(doors: Doors, role: str, principal: Principal, table: str) -> list[AccessClass]:
    with getattr(doors, role).acting(principal) as tx:
        return [AccessClass(row[0]) for row in tx.execute(_select("akses", table)).fetchall()]


def _person(satker: str) -> Person:
    return Person(
        id="sek", satker=satker, nama="Nama", nip=None, pangkat=None, jabatan="Sekretaris", unit=None
    )


def _paraf(tx: Transaction, document_id: uuid.UUID) -> Act:
    return acts.add(
        tx, document_id=document_id, revision_no=1, kind="paraf", person_id="sek", nama="Nama", jabatan="Kasubbag",
        kapasitas="langsung", kelompok="hierarki", content_digest="b" * 64, pdf_sha256=None,
    )  # fmt: skip


def _now(doors: Doors) -> datetime:
    ((now,),) = doors.rows("SELECT now()")
    assert isinstance(now, datetime)
    return now


@pytest.mark.parametrize(("like", "classed"), [("register_year", False), ("distribution", True)])
def test_a_new_table_is_secured_as_those_that_were_released(doors: Doors, like: str, classed: bool) -> None:
    columns = "satker text" + (", akses smallint" if classed else "")
    with psycopg.connect(doors.superuser) as connection:
        connection.execute(f"CREATE TABLE brand_new ({columns})")
        connection.execute(secure("brand_new", classed=classed))
        asked = (
            "SELECT policyname, roles::text, cmd, permissive, replace(qual, %(t)s, 't'), replace(with_check, %(t)s, 't')"
            " FROM pg_policies WHERE tablename = %(t)s ORDER BY policyname"
        )
        new, old = (connection.execute(asked, {"t": table}).fetchall() for table in ("brand_new", like))
        assert new == old
        kept = "SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE relname = %s"
        assert connection.execute(kept, ("brand_new",)).fetchone() == (True, True)
        connection.rollback()


@pytest.mark.parametrize("name", ["", "loan; DROP TABLE act", "two words"])
def test_what_is_no_tables_name_is_not_secured(name: str) -> None:
    with pytest.raises(ValueError, match="name"):
        secure(name)
