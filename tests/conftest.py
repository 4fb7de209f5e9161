"""Real servers for every test that asks: one PostgreSQL, Valkey, SeaweedFS and PDF pool per session, started on first use.

Each test gets a database of its own (cloned from a migrated template in about 15 ms), a bucket name and a Valkey
database of its own. Everything lies in one folder and goes when the session ends, see ``tests.session_home``.

Properties try the same cases every time, unless NASKAH_TEST_EXPLORE says otherwise (``make sure``, ``make chaos``). What
exploring finds becomes an ``@example``.
"""

import contextlib
import gc
import itertools
import os
import secrets
import tempfile
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck, settings

from archive.ledger import roles
from archive.ledger.upgrade import upgrade
from service.embedded.ports import free_ports
from service.embedded.postgres import PostgresServer
from service.embedded.python_parts import ConverterPool
from service.embedded.seaweed import SeaweedPorts, SeaweedSecrets, SeaweedServer
from service.embedded.valkey import DATABASES, ValkeyServer
from tests import nursery
from tests.chance import EXPLORING
from tests.lasting_threads import nothing_goes_on_beating as nothing_goes_on_beating
from tests.listening import listening_addresses
from tests.session_home import SessionHome
from tests.spent import Spent

# No property is timed: a busy machine draws its cases three times slower.
settings.register_profile(
    "same", derandomize=True, database=None, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("explore", settings.get_profile("same"), derandomize=False, print_blob=True)
settings.load_profile("explore" if EXPLORING else "same")

TEMPLATE = "naskah_template"
WORKER = "PYTEST_XDIST_WORKER"
HOME = pytest.StashKey[SessionHome]()
FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Let everything temporary lie in the session's folder, which is made once for all its processes."""
    if WORKER not in os.environ:
        config.stash[HOME] = home = SessionHome()
        os.environ["TMPDIR"] = tempfile.tempdir = str(home.folder)
        config.option.basetemp = config.option.basetemp or str(home.folder / "p")
        config.pluginmanager.register(Spent(), "spent")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Collect without looking for garbage, of which there is none: a third of it was that. What was collected stays."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """What a failed session leaves stays to be looked at."""
    session.config.stash[FAILED] = exitstatus != pytest.ExitCode.OK


def pytest_unconfigure(config: pytest.Config) -> None:
    """Let the session's folder go."""
    if home := config.stash.get(HOME, None):
        home.end(keep=config.stash.get(FAILED, True))


def pytest_make_parametrize_id(val: object) -> str | None:
    """A set names a case in one order in every process, or the processes could not share the cases out."""
    return "+".join(sorted(map(str, val))) if isinstance(val, set | frozenset) else None


@dataclass(frozen=True, kw_only=True)
class LedgerDsns:
    """How each role connects to one test's database; ``superuser`` is for breaking things, never for the product."""

    name: str
    owner: str
    app: str
    press: str
    proof: str
    superuser: str

    def env(self) -> dict[str, str]:
        """The variables the service and the workers read."""
        return {
            "NASKAH_LEDGER_OWNER_DSN": self.owner,
            "NASKAH_LEDGER_DSN": self.app,
            "NASKAH_LEDGER_PRESS_DSN": self.press,
            "NASKAH_LEDGER_PROOF_DSN": self.proof,
        }


@dataclass(frozen=True, kw_only=True)
class S3Access:
    """An S3 server and a bucket name nobody has used; the vault makes the bucket."""

    endpoint: str
    access_key: str
    secret_key: str
    bucket: str
    secure: bool = False

    def env(self) -> dict[str, str]:
        """The variables the vault reads; one day of lock, as in the demo."""
        return {
            "NASKAH_VAULT_ENDPOINT": self.endpoint,
            "NASKAH_VAULT_ACCESS_KEY": self.access_key,
            "NASKAH_VAULT_SECRET_KEY": self.secret_key,
            "NASKAH_VAULT_BUCKET": self.bucket,
            "NASKAH_VAULT_SECURE": "0",
            "NASKAH_VAULT_HORIZON_DAYS": "1",
        }


@pytest.fixture(scope="session", autouse=True)
def _children_at_hand() -> Iterator[None]:
    """Locked-in children split from one that is warm; not in ``make sure``, where each is started and what it reaches is measured."""
    with contextlib.nullcontext() if EXPLORING else nursery.at_hand():
        yield


@pytest.fixture
def started_children() -> Iterator[None]:
    """Locked-in children are started one by one: for tests that look at how they start."""
    with nursery.away():
        yield


@pytest.fixture(scope="session", autouse=True)
def _nothing_goes_on_listening() -> Iterator[None]:
    """What a fixture opens it closes: at the end neither this process nor a child of it listens any more."""
    yield
    assert listening_addresses(os.getpid()) == set()


@pytest.fixture(scope="session")
def servers_home() -> Path:
    """One short folder for all servers of this process (a socket path may have 107 bytes)."""
    home = Path(tempfile.gettempdir()) / f"s-{os.environ.get(WORKER, 'all')}"
    home.mkdir()
    return home


@pytest.fixture(scope="session")
def postgres(servers_home: Path) -> Iterator[PostgresServer]:
    """A running PostgreSQL with fsync; no roles or databases of Naskah yet."""
    (port,) = free_ports(1)
    server = PostgresServer(servers_home / "postgres", port, password=secrets.token_urlsafe(18))
    server.start()
    try:
        server.wait_ready()
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def valkey(servers_home: Path) -> Iterator[ValkeyServer]:
    """A running Valkey with its append-only file."""
    (port,) = free_ports(1)
    server = ValkeyServer(servers_home / "valkey", port, password=secrets.token_hex(16))
    server.start()
    try:
        server.wait_ready()
        yield server
    finally:
        server.kill()


@pytest.fixture(scope="session")
def seaweed(servers_home: Path) -> Iterator[SeaweedServer]:
    """A running SeaweedFS; takes about 2 s to start."""
    s3, s3_grpc, master, master_grpc, volume, volume_grpc, filer, filer_grpc = free_ports(8)
    server = SeaweedServer(
        servers_home / "seaweed",
        SeaweedPorts(
            s3=s3,
            s3_grpc=s3_grpc,
            master=master,
            master_grpc=master_grpc,
            volume=volume,
            volume_grpc=volume_grpc,
            filer=filer,
            filer_grpc=filer_grpc,
        ),
        secrets=SeaweedSecrets(
            access_key=secrets.token_hex(10), secret_key=secrets.token_hex(20), jwt_seed=secrets.token_hex(32)
        ),
    )
    server.start()
    try:
        server.wait_ready()
        yield server
    finally:
        server.kill()


@pytest.fixture(scope="session")
def converter_socket(servers_home: Path) -> Iterator[Path]:
    """The Unix socket of a running PDF pool with two LibreOffice processes."""
    pool = ConverterPool(servers_home / "converter", size=2)
    pool.start()
    try:
        pool.wait_ready(240)
        yield pool.socket
    finally:
        pool.stop()


@pytest.fixture(scope="session")
def role_passwords(postgres: PostgresServer) -> dict[str, str]:
    """The four roles of the ledger, made once in the cluster, with their passwords."""
    passwords = {role: secrets.token_urlsafe(18) for role in roles.ROLES}
    roles.create(postgres.dsn(), passwords)
    return passwords


@pytest.fixture(scope="session")
def migrated_template(postgres: PostgresServer, role_passwords: dict[str, str]) -> str:
    """The name of a database with every migration applied, ready to be cloned."""
    roles.create_database(postgres.dsn(), TEMPLATE)
    upgrade(postgres.dsn(roles.OWNER, role_passwords[roles.OWNER], TEMPLATE))
    return TEMPLATE


_numbers = itertools.count(1)


@pytest.fixture
def empty_database(postgres: PostgresServer, role_passwords: dict[str, str]) -> Iterator[LedgerDsns]:
    """A database without tables, owned by naskah_owner, for tests of the migrations themselves."""
    name = f"empty_{next(_numbers)}"
    roles.create_database(postgres.dsn(), name)
    yield _dsns(postgres, role_passwords, name)
    _drop_database(postgres, name)


@pytest.fixture(scope="session")
def copied_ledger(
    postgres: PostgresServer, role_passwords: dict[str, str]
) -> Callable[[str], contextlib.AbstractContextManager[LedgerDsns]]:
    """Copies a database to which nobody is connected, for the block."""

    @contextlib.contextmanager
    def copied(template: str) -> Iterator[LedgerDsns]:
        name = f"ledger_{next(_numbers)}"
        roles.create_database(postgres.dsn(), name, template=template)
        yield _dsns(postgres, role_passwords, name)
        _drop_database(postgres, name)

    return copied


@pytest.fixture
def ledger_dsns(
    copied_ledger: Callable[[str], contextlib.AbstractContextManager[LedgerDsns]], migrated_template: str
) -> Iterator[LedgerDsns]:
    """A migrated database of this test's own."""
    with copied_ledger(migrated_template) as dsns:
        yield dsns


@pytest.fixture(scope="session")
def shared_ledger(
    postgres: PostgresServer, role_passwords: dict[str, str], migrated_template: str
) -> Callable[[str], LedgerDsns]:
    """Makes migrated databases that several tests share, each under a name; they go with the server."""

    def make(name: str) -> LedgerDsns:
        roles.create_database(postgres.dsn(), name, template=migrated_template)
        return _dsns(postgres, role_passwords, name)

    return make


@pytest.fixture(scope="session")
def shared_s3(seaweed: SeaweedServer) -> Callable[[str], S3Access]:
    """Names buckets that several tests share."""

    def name(bucket: str) -> S3Access:
        return S3Access(
            endpoint=seaweed.endpoint,
            access_key=seaweed.secrets.access_key,
            secret_key=seaweed.secrets.secret_key,
            bucket=bucket,
        )

    return name


@pytest.fixture
def s3(shared_s3: Callable[[str], S3Access]) -> S3Access:
    """An S3 server and a fresh bucket name."""
    return shared_s3(f"naskah-test-{next(_numbers)}")


@pytest.fixture
def valkey_url(valkey: ValkeyServer) -> str:
    """The URL of an empty Valkey database of this test's own."""
    number = next(_numbers)
    if number >= DATABASES:
        raise RuntimeError("more tests than Valkey databases: raise service.embedded.valkey.DATABASES")
    return valkey.url(number)


@pytest.fixture
def stack_env(ledger_dsns: LedgerDsns, s3: S3Access, valkey_url: str) -> dict[str, str]:
    """This process's variables with those of a test's own database, bucket and queue: for child processes."""
    return {**os.environ, **ledger_dsns.env(), **s3.env(), "NASKAH_BROKER_URL": valkey_url}


def _dsns(server: PostgresServer, passwords: dict[str, str], name: str) -> LedgerDsns:
    owner, app, press, proof = (server.dsn(role, passwords[role], name) for role in roles.ROLES)
    return LedgerDsns(
        name=name, owner=owner, app=app, press=press, proof=proof, superuser=server.dsn(database=name)
    )


def _drop_database(server: PostgresServer, name: str) -> None:
    with psycopg.connect(server.dsn(), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
