"""``naskah doctor``: tries every part Naskah needs and says for each failure how to mend it.

It performs instead of asking: servers are started in a scratch folder, the vault's capabilities are exercised on them.
What the environment names (an outside ledger, bell or vault) is tried where it is. It repairs nothing.
"""

import os
import secrets
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from archive.errors import NaskahError, in_full
from archive.ledger import Ledger
from archive.outages import BellFull, outage_in
from archive.settings import SettingWrong, addresses, read
from service.embedded import certificates, clocks, fonts, machine, scanner
from service.embedded.bring_up import prepare_vault
from service.embedded.findings import CheckState, Diagnosis, fail, ok, warn
from service.embedded.home import NaskahHome
from service.embedded.ports import free_ports
from service.embedded.postgres import PostgresServer
from service.embedded.seaweed import SeaweedPorts, SeaweedSecrets, SeaweedServer
from service.embedded.stack import vault_env
from service.embedded.valkey import ValkeyServer
from service.identifiers import OPEN_CURE, long_address, open_address
from service.verification.former_addresses import CURE, SETTING, forgotten
from service.web.assets import ASSETS, OTHERS
from worker import queue

INSTALL = "run: make setup"
BELL_S = 5.0
BELLS = (*queue.ROLES.values(), "NASKAH_BROKER_URL")
BROKER_PORTS = {"redis": 6379, "rediss": 6379, "amqp": 5672, "amqps": 5671}


def examine(home: NaskahHome, environ: Mapping[str, str] = os.environ) -> Iterator[Diagnosis]:
    """Every finding, as it is made; takes about 8 s, most of it SeaweedFS and LibreOffice starting."""
    yield from machine.findings(home)
    yield from fonts.findings(home, environ)
    yield _pages()
    yield from certificates.findings(Path(environ.get("NASKAH_PKI") or home.root / "pki"))
    if long := long_address(environ.get("NASKAH_PUBLIC_URL", "")):
        yield warn("public address", long, "set NASKAH_PUBLIC_URL to a shorter name of the same host")
    if clear := open_address(environ.get("NASKAH_PUBLIC_URL", "")):
        yield warn("public address", clear, OPEN_CURE)
    with tempfile.TemporaryDirectory(prefix="naskah-doctor-") as scratch:
        folder = Path(scratch)
        yield (
            _outside_ledger(environ["NASKAH_LEDGER_DSN"])
            if "NASKAH_LEDGER_DSN" in environ
            else _postgres(folder)
        )
        bells = {name: environ[name] for name in BELLS if environ.get(name)}
        yield _outside_bells(bells) if bells else _valkey(folder)
        yield _outside_vault(environ) if "NASKAH_VAULT_ENDPOINT" in environ else _seaweed(folder)
    yield from scanner.findings(environ)
    yield from clocks.findings(environ)
    yield from _former_addresses(environ)


def _pages() -> Diagnosis:
    if ASSETS.missing:
        return warn("pages", f"They work, but plain: {', '.join(ASSETS.missing)} not brought.", INSTALL)
    return ok(
        "pages", f"{len(OTHERS)} files of style, scripts and letters stand here; no other host is asked"
    )


def _postgres(scratch: Path) -> Diagnosis:
    (port,) = free_ports(1)
    server = PostgresServer(scratch / "postgres", port, password=secrets.token_hex(16))
    try:
        server.start()
        server.wait_ready()
        return ok("PostgreSQL", f"{server.version()}; makes a cluster and starts")
    except (NaskahError, OSError) as error:
        return fail(
            "PostgreSQL", in_full(error), f"{INSTALL}; as root, user namespaces must be allowed (see above)"
        )
    finally:
        server.stop()  # killed, it would leave its shared memory behind


def _valkey(scratch: Path) -> Diagnosis:
    (port,) = free_ports(1)
    server = ValkeyServer(scratch / "valkey", port, password=secrets.token_hex(16))
    try:
        server.start()
        server.wait_ready()
        return ok("Valkey", f"{server.version()}; starts and asks for its password")
    except (NaskahError, OSError) as error:
        return fail("Valkey", in_full(error), INSTALL)
    finally:
        server.kill()


def _seaweed(scratch: Path) -> Diagnosis:
    names = tuple(SeaweedPorts.__dataclass_fields__)
    server = SeaweedServer(
        scratch / "seaweed",
        SeaweedPorts(**dict(zip(names, free_ports(len(names)), strict=True))),
        secrets=SeaweedSecrets(
            access_key=secrets.token_hex(10), secret_key=secrets.token_hex(20), jwt_seed=secrets.token_hex(32)
        ),
    )
    try:
        server.start()
        server.wait_ready()
        prepare_vault(vault_env(server, {}))
        return ok("vault", f"{server.version()}; locks, versions, conditions and checksums hold")
    except (NaskahError, OSError) as error:
        return fail("vault", in_full(error), INSTALL)
    finally:
        server.kill()


def _outside_ledger(dsn: str) -> Diagnosis:
    try:
        ledger = Ledger(dsn, min_size=1, max_size=1)
        try:
            health = ledger.check()
        finally:
            ledger.close()
    except NaskahError as error:
        return fail(
            "ledger", in_full(error), "start PostgreSQL or correct NASKAH_LEDGER_DSN; then: naskah upgrade"
        )
    return ok(
        "ledger",
        f"PostgreSQL {health.server_version} answers; the schema stands at {health.schema}; fsync is"
        f" {'on' if health.fsync else 'OFF: a power cut may lose what was accepted'}.",
    )


def _former_addresses(environ: Mapping[str, str]) -> Iterator[Diagnosis]:
    """Letters printed under an address that verification does not know any more; a ledger that is away is told above."""
    dsn, public = environ.get("NASKAH_LEDGER_DSN"), environ.get("NASKAH_PUBLIC_URL")
    if not dsn or not public:
        return
    try:
        former: tuple[str, ...] = read(environ, SETTING, addresses, ())
    except SettingWrong:
        yield fail(
            "former addresses", f"{SETTING} names what is no address", "https://..., separated by commas"
        )
        return
    try:
        ledger = Ledger(dsn, min_size=1, max_size=1)
        try:
            lost = list(forgotten(ledger, public, former))
        finally:
            ledger.close()
    except NaskahError:
        return
    for each in lost:
        yield warn("former addresses", each, CURE)


def _outside_bells(bells: Mapping[str, str]) -> Diagnosis:
    """What is wrong for the first role that is not let in; else that the bell is well."""
    findings = [_outside_bell(variable, url) for variable, url in bells.items()]
    return next((each for each in findings if each.verdict is CheckState.FAIL), findings[0])


def _outside_bell(variable: str, url: str) -> Diagnosis:
    """Goes there and back: a broker that was frozen still takes connections."""
    parts = urlsplit(url)
    place = f"{parts.hostname or 'localhost'}:{parts.port or BROKER_PORTS.get(parts.scheme, 6379)}"
    role = next((each for each, name in queue.ROLES.items() if name == variable), "relay")
    try:
        queue.check(queue.build(url), BELL_S, takes=queue.INTAKE if role == "consumer" else queue.PRESS)
    except BellFull:
        return fail("bell", f"{BellFull.what()} It stands at {place}.", BellFull.cure)
    except NaskahError as error:
        return fail(
            "bell",
            f"The message broker at {place} does not answer: {error.technical or error.message}.",
            f"start the broker, or end and start it when it hangs; or correct {variable}",
        )
    return ok("bell", f"The message broker ({parts.scheme}) at {place} answers.")


def _outside_vault(environ: Mapping[str, str]) -> Diagnosis:
    try:
        prepare_vault(environ)
    except NaskahError as error:
        mend = "the store must have object lock, versions, conditional PUT and SHA-256 checksums; see NASKAH_VAULT_*"
        ours = outage_in(error)
        return fail(
            "vault",
            f"{ours.what()} {in_full(error)}" if ours else in_full(error),
            ours.cure if ours else mend,
        )
    return ok("vault", f"{environ['NASKAH_VAULT_ENDPOINT']}: locks, versions, conditions and checksums hold")
