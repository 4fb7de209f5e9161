"""What must be true of the data before the service starts: schema, vault, an office, its keys, the owner's own key.

Each step is safe to repeat, and does nothing when there is nothing to do.
"""

import contextlib
import os
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from archive.access import AccessClass
from archive.errors import NaskahError
from archive.ledger import Ledger, LedgerStandsStill, Principal, roles
from archive.ledger.jobs import rings, workers
from archive.ledger.office import accounts, keys, offices
from archive.ledger.office.offices import Office
from archive.ledger.safety_copy import Upgrade, folder_of, upgrade_with_copy
from archive.vault.opening import open_vault
from archive.vault.settings import VaultSettings
from service.embedded.demo.accounts import DemoAccount, open_accounts
from service.embedded.home import NaskahHome
from service.embedded.secretfile import StackSecrets
from service.embedded.servers import PartFailed
from service.embedded.stack import DATABASE, Stack
from service.embedded.supervisor import Supervisor
from service.identity import secrets as tokens
from service.identity.roles import CLIENT_ROLES, Role
from service.office_file import file as office_files
from service.office_file import needs as office_needs
from worker.signing.keyring import ROOT_KEY, Keyring

DEMO_OFFICE = Path("examples/kantor-kpu-agam.yaml")
OWNER_KEY = "naskah up"
SOURCES = ("/", "urn:", "http://", "https://")  # this machine's owner may speak for every source
BY = "system:up"
RING_EVERY_S = 0.2


class OfficeMissing(NaskahError):
    """A real office was begun in this home, and the ledger holds none: begin it again, or restore the ledger."""


@dataclass(frozen=True, kw_only=True)
class ReadyStack:
    """What came of it."""

    offices: tuple[str, ...]
    applied_demo: bool
    token: str
    """Opens the service for this machine's owner."""
    accounts: tuple[DemoAccount, ...] = ()
    """Who signs in at the pages of an office that plays; a real one has none from here."""
    without_admin: bool = False
    """Whether nobody administers the first office at its pages yet: an account, and a password chosen."""
    lacking: tuple[tuple[str, str], ...] = ()
    """What an office lacks for this version: the satker, and what is missing with its cure."""
    broken: tuple[str, ...] = ()
    """What is wrong with document types that cannot be used: file, line and cure."""


def admit_superuser(stack: Stack, supervisor: Supervisor) -> None:
    """See that the stack's own password opens the cluster, whose folder may be older or younger than the secrets."""
    if not roles.opens(stack.postgres.dsn()):
        supervisor.restart(stack.postgres, between=stack.postgres.reset_password)
        stack.postgres.wait_ready()


def prepare_ledger(stack: Stack) -> Upgrade:
    """Roles, database, migrations; what an older version left is copied before it changes."""
    roles.create(stack.postgres.dsn(), stack.role_passwords)
    roles.create_database(stack.postgres.dsn(), DATABASE)
    return upgrade_with_copy(stack.env["NASKAH_LEDGER_OWNER_DSN"], folder_of({**os.environ, **stack.env}))


def prepare_vault(env: Mapping[str, str]) -> None:
    """The bucket and its storage root, then every capability performed once."""
    vault = open_vault(VaultSettings.from_env(env))
    try:
        vault.prepare()
        vault.probe()
    finally:
        vault.close()


def settle_office(stack: Stack, home: NaskahHome, examples: Path) -> ReadyStack:
    """Apply the demo office when none is loaded, and see that the owner's key opens the service for its first office."""
    ledger = Ledger(stack.env["NASKAH_LEDGER_DSN"], min_size=1, max_size=1)
    try:
        with ledger.acting(Principal.system("up")) as tx:
            found = offices.every(tx)
        known = [office.satker for office in found]
        applied = not known
        if applied and home.begun.exists():
            raise OfficeMissing(home=home.root)
        if applied:
            file = office_files.read(examples / DEMO_OFFICE.name)
            # Before the office: a first start killed in between makes what is missing at the next one.
            _demonstration_keys(Path(stack.env["NASKAH_PKI"]), examples / DEMO_OFFICE.name)
            with ledger.acting(Principal.system("up", file.satker)) as tx:
                office_files.apply(tx, file, BY)
            known = [file.satker]
        elif len(found) == 1 and not home.begun.exists():
            file = office_files.read(examples / DEMO_OFFICE.name)
            with ledger.acting(
                Principal.system("up", found[0].satker)
            ) as tx:  # its DEMO seal needs it by now
                office_files.say_that_it_plays(tx, found[0], file, BY)
            _complete_demonstration(stack, found[0], examples)
        token = owners_key(ledger, home, known[0])
        players = _players(ledger, known)
        without_admin = not _administered(ledger, known[0])
        lacking = office_needs.missing(ledger, partial(Principal.system, "up"), Keyring.from_env(stack.env))
    finally:
        ledger.close()
    return ReadyStack(
        offices=tuple(known),
        applied_demo=applied,
        token=token,
        accounts=players,
        without_admin=without_admin,
        lacking=tuple(lacking),
        broken=tuple(office_needs.broken({**os.environ, **stack.env})),
    )


def _players(ledger: Ledger, known: Sequence[str]) -> tuple[DemoAccount, ...]:
    """Open the pages of an office that plays, alone in its ledger, to its people: with a password each.

    Not while the ledger stands still after a restore: nobody is let in then.
    """
    if len(known) != 1:
        return ()
    with ledger.acting(Principal.system("up", known[0])) as tx:
        office = offices.get(tx, known[0])
    if office is None or not office.demonstration:
        return ()
    return open_accounts(ledger, office.satker)


def _administered(ledger: Ledger, satker: str) -> bool:
    with ledger.acting(Principal.system("up", satker)) as tx:
        return any(
            Role.ADMIN in each.roles and each.password_at is not None and each.ended_at is None
            for each in accounts.every(tx, satker)
        )


def _complete_demonstration(stack: Stack, office: Office, examples: Path) -> None:
    """Give the demo office of an earlier version the key files that came since: certificates without keys, BSrE's names."""
    pki = Path(stack.env["NASKAH_PKI"])
    if (pki / ROOT_KEY).exists() and not (pki / f"{office.satker}.bsre.key").exists():
        file = office_files.read(examples / DEMO_OFFICE.name)
        if file.satker == office.satker:
            _demonstration_keys(pki, examples / DEMO_OFFICE.name)


def owners_key(ledger: Ledger, home: NaskahHome, satker: str, *, renew: bool = False) -> str:
    """Return the text of the key by which this machine's owner calls the service; a new one where it opens nothing.

    It opens nothing before the first start, after it was revoked, and in a ledger or with secrets that were restored: while the ledger
    stands still nobody knows what was ended, and a new one is drawn.
    The file is written first: a start killed in between finds a key that opens nothing, and draws another.
    """
    kept = StackSecrets.load_or_create(home.secrets)
    found = None
    with contextlib.suppress(LedgerStandsStill), ledger.acting(Principal.nobody()) as tx:
        found = keys.find(tx, tokens.digest(kept.token))
    if found is not None and not renew:
        return kept.token
    minted = tokens.mint()
    replace(kept, token=minted.token).save(home.secrets)
    with ledger.acting(Principal.system("up", satker)) as tx:
        for key in keys.every(tx):
            if key.name == OWNER_KEY:
                keys.revoke(tx, key.id, BY)
        keys.add(
            tx,
            satker=satker,
            name=OWNER_KEY,
            kind="client",
            roles=tuple(sorted(CLIENT_ROLES)),
            sources=SOURCES,
            ceiling=AccessClass.SR,
            secret_digest=minted.digest,
            key_id=minted.id,
            by=BY,
        )
    return minted.token


def _demonstration_keys(folder: Path, office: Path) -> None:
    """Give the demo office its seal and its people their certificates, all DEMO; another authority's stay alone."""
    from service.embedded.demo_keys import (
        NotDemonstration,
        write_demonstration,
    )  # pyHanko: the first start's alone

    with contextlib.suppress(NotDemonstration):
        write_demonstration(folder, office)


def wait_for_press(stack: Stack, *, since: datetime, within_s: float, mend: Callable[[], None]) -> None:
    """Block until a job would go through: a ring came back over relay, broker and a worker started after ``since``.

    A worker that has jobs in hand proves the same; behind a long queue of last time's a ring would wait.
    """
    ledger = Ledger(stack.env["NASKAH_LEDGER_PRESS_DSN"], min_size=1, max_size=1)
    deadline = time.monotonic() + within_s
    word = secrets.token_hex(8)
    try:
        for heard in ledger.listen([rings.ANSWERED], timeout=RING_EVERY_S):
            if heard is not None and heard.payload == word:
                return
            with ledger.acting(Principal.system("up")) as tx:
                presses = [worker for worker in workers.alive(tx) if worker.started_at >= since]
                if any(worker.busy for worker in presses):
                    return
                if presses and heard is None:
                    rings.ask(tx, word)
            mend()
            if time.monotonic() > deadline:
                raise PartFailed(_stuck(stack, alive=bool(presses)))
    finally:
        ledger.close()


def _stuck(stack: Stack, *, alive: bool) -> str:
    if not alive:
        return f"no worker showed itself in the ledger: {stack.worker.last_words()}"
    parts = f"relay: {stack.relay.last_words()}; worker: {stack.worker.last_words()}"
    return f"no job goes through relay, broker and worker; {parts}"


def now() -> datetime:
    """The clock with which heartbeats are compared; ledger and service share this machine."""
    return datetime.now(UTC)
