"""What a person ended after a backup is ended in the ledger that is restored from it; every kind of ending, with a real backup."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from archive.access import AccessClass
from archive.ledger import Ledger, LedgerStandsStill, Principal, Transaction, roles
from archive.ledger.backup import backup
from archive.ledger.documents import documents, links
from archive.ledger.intake import events
from archive.ledger.intake.events import Acceptance
from archive.ledger.office import (
    accounts,
    certificates,
    identities,
    keys,
    passkeys,
    people,
    positions,
    provider_links,
)
from archive.ledger.office.certificates import NewCertificate
from archive.ledger.outbox import webhook_keys, webhook_secrets, webhooks
from archive.ledger.recovery.endings import ENDS
from archive.proof.comparison import Comparison
from archive.proof.losses import Loss
from archive.vault.layout import ENDINGS
from archive.vault.memory import MemoryStore
from archive.vault.vault import Vault
from service.embedded.postgres import PostgresServer
from service.office_file import file as office
from service.operations.ending_keeper import EndingKeeper
from service.operations.restoring import compare_ledger, restore_ledger
from tests.conftest import LedgerDsns
from tests.days import today
from tests.house import OFFICE
from tests.integration.ledger.builders import new_document

SATKER = "1306"
OFFICIAL = Principal.system("test", SATKER)
HENDRI, ZULFAHMI, DEDI = "hendri-saputra", "zulfahmi", "dedi-kurniawan"
SHA = "ab" * 32


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of thing that people end."""

    begin: Callable[[Transaction], Any]
    end: Callable[[Transaction, Any], object]
    stands: Callable[[Transaction, Any], bool]


def key(tx: Transaction, name: str = "program") -> keys.Key:
    return keys.add(
        tx,
        satker=SATKER,
        name=f"{name} {uuid4()}",
        kind="client",
        roles=["intake"],
        ceiling=AccessClass.B,
        secret_digest=uuid4().bytes * 2,
        by="test",
    )


def token(tx: Transaction, person: str = DEDI) -> keys.Key:
    return keys.add(
        tx,
        satker=SATKER,
        name=f"token {uuid4()}",
        kind="person",
        person_id=person,
        roles=["pejabat"],
        ceiling=AccessClass.B,
        secret_digest=uuid4().bytes * 2,
        by="test",
    )


def opens(tx: Transaction, made: keys.Key) -> bool:
    return keys.living(tx, made.id) is not None


def shortened(tx: Transaction, made: keys.Key) -> None:
    keys.limit(
        tx,
        made.id,
        "test",
        ends_at=datetime.now(UTC) - timedelta(seconds=1),
        most_a_minute=None,
        most_bytes_a_day=None,
    )


def rotated(tx: Transaction, made: keys.Key) -> None:
    keys.rotate(tx, made.id, overlap=timedelta(0), secret_digest=uuid4().bytes * 2, new_id=uuid4(), by="test")


def holder(tx: Transaction) -> positions.Holder:
    return positions.appoint(
        tx,
        satker=SATKER,
        position="sekretaris",
        person_id=ZULFAHMI,
        capacity="plh",
        since=today() - timedelta(days=2),
        until=None,
        basis="SPT 1",
        origin="naskah",
        by="test",
    )


def holds(tx: Transaction, made: positions.Holder) -> bool:
    return any(each.id == made.id and each.until is None for each in positions.holders(tx, SATKER))


def called_back(tx: Transaction, made: positions.Holder) -> None:
    assert positions.end_holder(tx, SATKER, made.id, today() - timedelta(days=1))


def withdrawn(tx: Transaction, made: positions.Delegation) -> None:
    assert positions.end_delegation(tx, SATKER, made.id, today() - timedelta(days=1))


def authority(tx: Transaction) -> positions.Delegation:
    return positions.delegate(
        tx,
        satker=SATKER,
        principal="ketua",
        via=None,
        agent="sekretaris",
        jenis=[],
        since=None,
        until=None,
        basis="SK 2",
        origin="naskah",
        by="test",
    )


def certificate(tx: Transaction) -> certificates.Certificate:
    made = certificates.propose(tx, SATKER, DEDI, NewCertificate(sha256=SHA, level="pribadi"), by="admin")
    confirmed = certificates.confirm(tx, SATKER, DEDI, made.id, SHA)
    assert confirmed is not None
    return confirmed


def subscription(tx: Transaction) -> webhooks.Webhook:
    return webhooks.add(
        tx, satker=SATKER, url="https://program.example", types=[], ceiling=AccessClass.B, note="", by="test"
    )


def with_secret(tx: Transaction) -> webhooks.Webhook:
    made = subscription(tx)
    webhook_secrets.replace(tx, SATKER, made.id, secret="whsec_old", overlap_s=0, by="test")
    return made


def leaver(tx: Transaction) -> keys.Key:
    return token(tx, HENDRI)


def account(person: str) -> Callable[[Transaction], accounts.Account]:
    def begin(tx: Transaction) -> accounts.Account:
        made = accounts.add(
            tx,
            satker=SATKER,
            person_id=person,
            login=person,
            roles=["pejabat", "arsiparis"],
            ceiling=AccessClass.R,
            by="test",
        )
        accounts.set_password(tx, made.id, "first")
        return made

    return begin


def of_zulfahmi(tx: Transaction) -> accounts.Account:
    return accounts.living(tx, SATKER, ZULFAHMI) or account(ZULFAHMI)(tx)


def with_passkey(tx: Transaction) -> accounts.Account:
    made = of_zulfahmi(tx)
    passkeys.add(
        tx,
        satker=SATKER,
        account_id=made.id,
        credential_id=b"c",
        public_key=b"k",
        sign_count=0,
        nama="ponsel",
        host="naskah.example",
    )
    return made


def with_subject(tx: Transaction) -> accounts.Account:
    made = of_zulfahmi(tx)
    provider_links.add(tx, SATKER, made.id, "https://sso.example", "1", "admin")
    return made


def held(tx: Transaction, made: accounts.Account) -> accounts.AccountAtDoor | None:
    return accounts.find(tx, made.login, b"x" * 32)


def has_password(tx: Transaction, made: accounts.Account) -> bool:
    found = held(tx, made)
    return found is not None and found.password_hash == "first"


def allowed(tx: Transaction, made: accounts.Account) -> bool:
    found = held(tx, made)
    return found is not None and (len(found.roles), found.ceiling) == (2, AccessClass.R)


def signing_link(tx: Transaction) -> links.SigningLink:
    (taken,) = events.accept(tx, SATKER, [new_document()], "test")
    assert isinstance(taken, Acceptance)
    document = documents.get(tx, taken.document_id)
    assert document is not None
    return links.give(
        tx,
        document,
        place=1,
        nama="Budi Hartono",
        round_no=None,
        token_sha256="c" * 64,
        surel=False,
        good_until=datetime.now(UTC) + timedelta(days=3),
        by="test",
    )


KINDS = {
    "a link to sign by": Kind(
        begin=signing_link,
        end=lambda tx, made: links.end(tx, made.document_id, "diakhiri", by="admin"),
        stands=lambda tx, made: any(
            each.ended is None and each.id == made.id for each in links.of(tx, made.document_id)
        ),
    ),
    "an account": Kind(
        begin=account("yulia-fitri"),
        end=lambda tx, made: accounts.end(tx, made, "admin"),
        stands=lambda tx, made: held(tx, made) is not None,
    ),
    "a role of an account": Kind(
        begin=account("nofriyanti"),
        end=lambda tx, made: accounts.allow(tx, made, ["pejabat", "admin"], AccessClass.R),
        stands=lambda tx, made: (found := held(tx, made)) is not None and "arsiparis" in found.roles,
    ),
    "all roles and the class of an account": Kind(
        begin=account("rizky-ananda"),
        end=lambda tx, made: accounts.allow(tx, made, ["admin"], AccessClass.B),
        stands=allowed,
    ),
    "a password that was changed": Kind(
        begin=account("rahmat-hidayat"),
        end=lambda tx, made: accounts.set_password(tx, made.id, "second"),
        stands=has_password,
    ),
    "a password that was taken away": Kind(
        begin=account(DEDI), end=lambda tx, made: accounts.reset(tx, made), stands=has_password
    ),
    "a passkey": Kind(
        begin=with_passkey,
        end=lambda tx, made: passkeys.end(tx, made.id, "admin"),
        stands=lambda tx, made: bool(passkeys.living(tx, made.id)),
    ),
    "a subject of an identity provider": Kind(
        begin=with_subject,
        end=lambda tx, made: provider_links.end(tx, made.id, "admin"),
        stands=lambda tx, made: provider_links.find(tx, "https://sso.example", "1", b"x" * 32) is not None,
    ),
    "a program's key revoked": Kind(
        begin=key, end=lambda tx, made: keys.revoke(tx, made.id, "test"), stands=opens
    ),
    "a key whose end came earlier": Kind(begin=key, end=shortened, stands=opens),
    "a key replaced at once": Kind(begin=key, end=rotated, stands=opens),
    "a token revoked": Kind(begin=token, end=lambda tx, made: keys.revoke(tx, made.id, "test"), stands=opens),
    "an acting official's days": Kind(
        begin=holder,
        end=called_back,
        stands=holds,
    ),
    "an authority to sign": Kind(
        begin=authority,
        end=withdrawn,
        stands=lambda tx, made: any(
            each.id == made.id and each.until is None for each in positions.delegations(tx, SATKER)
        ),
    ),
    "a certificate's bond": Kind(
        begin=certificate,
        end=lambda tx, made: certificates.end(tx, SATKER, DEDI, made.id, by="admin", reason="hilang"),
        stands=lambda tx, made: bool(certificates.hold(tx, SATKER, [SHA])),
    ),
    "an identity at the gateway": Kind(
        begin=lambda tx: identities.keep(tx, SATKER, DEDI, b"sealed", by="test"),
        end=lambda tx, made: identities.forget(tx, SATKER, DEDI),
        stands=lambda tx, made: identities.of(tx, SATKER, DEDI) is not None,
    ),
    "a subscription removed": Kind(
        begin=subscription,
        end=lambda tx, made: webhooks.remove(tx, made.id),
        stands=lambda tx, made: webhooks.get(tx, made.id) is not None,
    ),
    "a subscription's secret replaced": Kind(
        begin=with_secret,
        end=lambda tx, made: webhook_secrets.replace(
            tx, SATKER, made.id, secret="whsec_new", overlap_s=0, by="test"
        ),
        stands=lambda tx, made: "whsec_old" in _secrets(tx, made) or _state(tx, made) == "active",
    ),
    "the office's webhook key replaced": Kind(
        begin=lambda tx: webhook_keys.begin(tx, SATKER, public="whpk_old", secret="whsk_old", by="test"),
        end=lambda tx, made: webhook_keys.replace(
            tx, SATKER, public="whpk_new", secret="whsk_new", overlap_s=0, by="test"
        ),
        stands=lambda tx, made: any(
            each.public == "whpk_old" for each in webhook_keys.living(tx, [SATKER]).get(SATKER, [])
        ),
    ),
    "a person who left": Kind(
        begin=leaver,
        end=lambda tx, made: people.leave(tx, SATKER, HENDRI),
        stands=lambda tx, made: people.get(tx, SATKER, HENDRI) is not None or opens(tx, made),
    ),
}


def _secrets(tx: Transaction, made: webhooks.Webhook) -> set[str]:
    return {each.secret for each in webhook_secrets.living(tx, [made.id]).get(made.id, [])}


def _state(tx: Transaction, made: webhooks.Webhook) -> str:
    found = webhooks.get(tx, made.id)
    return found.state if found else ""


@dataclass(frozen=True, kw_only=True)
class Restored:
    """A ledger restored from a backup, and compared with the vault."""

    ledger: Ledger
    dsns: LedgerDsns
    made: dict[str, Any]
    store: MemoryStore
    kept: keys.Key
    done: Comparison
    before: str
    """What the right secret was answered before the comparison."""


@pytest.fixture(scope="module")
def restored(
    postgres: PostgresServer,
    shared_ledger: Callable[[str], LedgerDsns],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Restored]:
    dsns, store = shared_ledger("endings"), MemoryStore()
    app, proof = Ledger(dsns.app), Ledger(dsns.proof, min_size=0)
    vault = Vault(store, horizon=timedelta(days=1), clock=lambda: datetime.now(UTC))
    keeper = EndingKeeper(proof, vault)
    with app.acting(OFFICIAL) as tx:
        office.apply(tx, office.read(OFFICE), "test")
        made = {name: kind.begin(tx) for name, kind in KINDS.items()}
        kept = key(tx, "kept")
    file = backup(dsns.owner, tmp_path_factory.mktemp("endings") / "ledger.dump")
    with app.acting(OFFICIAL) as tx:
        for name, kind in KINDS.items():
            assert kind.stands(tx, made[name]), name
            kind.end(tx, made[name])
            assert not kind.stands(tx, made[name]) or name == "a subscription's secret replaced", name
    keeper.keep()
    assert keeper.keep() == 0

    roles.create_database(postgres.dsn(), "endings_after")
    after = replace(
        dsns,
        name="endings_after",
        **{
            role: getattr(dsns, role).rpartition("/")[0] + "/endings_after"
            for role in ("owner", "app", "press", "proof", "superuser")
        },
    )
    restore_ledger(after.owner, file.path, backup_at=datetime.now(UTC))
    ledger, owner = Ledger(after.app), Ledger(after.owner)
    before = ""
    try:
        with ledger.acting(Principal.nobody()) as tx:
            keys.find(tx, b"x" * 32)
    except LedgerStandsStill:
        before = "stands still"
    done = compare_ledger(owner, store)
    yield Restored(ledger=ledger, dsns=after, made=made, store=store, kept=kept, done=done, before=before)
    for each in (ledger, owner, app, proof):
        each.close()


@pytest.mark.parametrize("name", KINDS)
def test_what_was_ended_after_the_backup_stays_ended(restored: Restored, name: str) -> None:
    with restored.ledger.acting(OFFICIAL) as tx:
        assert not KINDS[name].stands(tx, restored.made[name])


def test_what_nobody_ended_goes_on_and_what_was_ended_is_named(restored: Restored) -> None:
    with restored.ledger.acting(OFFICIAL) as tx:
        assert opens(tx, restored.kept)
    assert not restored.done.losses
    told = restored.done.as_json()
    assert {each["what"] for each in told["ended_again"]} == set(ENDS)
    assert told["endings"] == len(told["ended_again"]) >= len(KINDS)


def test_nobody_is_let_in_before_the_vault_was_asked(restored: Restored) -> None:
    assert restored.before == "stands still"
    with restored.ledger.acting(Principal.nobody()) as tx:
        assert keys.find(tx, b"x" * 32) is None, "and from then on again, whose key it is"


def test_what_came_back_is_not_ended_a_second_time(restored: Restored) -> None:
    """Whoever left, and is put back since, stays: the ledger knows that ending."""
    with restored.ledger.acting(OFFICIAL) as tx:
        file = office.read(OFFICE)
        office.apply(tx, office.check({**file.config, "nama": "Kantor lain"}), "test")
        back = people.get(tx, SATKER, HENDRI)
    assert back is not None
    owner = Ledger(restored.dsns.owner)
    again = compare_ledger(owner, restored.store)
    owner.close()
    assert not again.ended_again
    with restored.ledger.acting(OFFICIAL) as tx:
        assert people.get(tx, SATKER, HENDRI) is not None


@pytest.mark.parametrize("broken", [b"{", b'{"satker": "1306"}', b""])
def test_an_ending_that_cannot_be_read_is_a_loss_with_its_name(
    restored: Restored, ledger_dsns: LedgerDsns, broken: bytes
) -> None:
    store, name = MemoryStore(), f"{ENDINGS}1306/20260301T000000Z-{uuid4()}.json"
    store.put(name, broken, media="application/json", locked_until=None)
    owner = Ledger(ledger_dsns.owner)
    done = compare_ledger(owner, store)
    owner.close()
    assert [(each.loss, each.what) for each in done.losses] == [(Loss.UNREADABLE, name)]


def test_every_table_whose_rows_people_end_has_its_trigger_and_its_way_back(restored: Restored) -> None:
    with psycopg.connect(restored.dsns.superuser) as connection:
        watched = {
            row[0]
            for row in connection.execute(
                "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgfoid = 'note_ending'::regproc"
            ).fetchall()
        }
        ending = {
            row[0]
            for row in connection.execute(
                "SELECT DISTINCT table_name FROM information_schema.columns WHERE table_schema = 'public'"
                " AND column_name IN ('revoked_at', 'ended_at', 'until')"
            ).fetchall()
        }
    assert watched == set(ENDS)
    work = {"mail", "signing_request", "verification"}  # ends by itself when it is done, and opens nothing
    with_restore = {"web_session"}  # no restore leaves one
    assert ending - work - with_restore <= watched, "a line in ENDS, and a trigger as in migration 0042"
