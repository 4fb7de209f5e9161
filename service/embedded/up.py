"""Brings the whole stack up, keeps it up, takes it down: one foreground process tree in one folder."""

import contextlib
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from archive.errors import NaskahError
from archive.ledger.safety_copy import Upgrade
from archive.proof.read_back import ReadBack
from service.embedded.bring_up import (
    ReadyStack,
    admit_superuser,
    now,
    prepare_ledger,
    prepare_vault,
    settle_office,
    wait_for_press,
)
from service.embedded.bucket_ahead import stand_still_where_ahead
from service.embedded.clean_stop import RunningMark, read_newest_back
from service.embedded.follow import LogFollower, worth_showing
from service.embedded.home import NaskahHome
from service.embedded.python_parts import project_root
from service.embedded.relief import Relief
from service.embedded.rotation import Rotations
from service.embedded.seaweed_sync import set_sync
from service.embedded.servers import PRIVATE, PortTaken, Server
from service.embedded.silence import Silence, health_of
from service.embedded.stack import Stack, build_stack
from service.embedded.supervisor import StopRequested, Supervisor, ignore_stop_signals, stop_signals
from service.embedded.tls.files import ServerCertificate
from service.embedded.troubles import Troubles
from service.operations.vault_probe import FULL_BYTES, room_at
from service.units.notify import Notifier
from service.units.watchdog import Watchdog

PORT_CHOICES = 3  # whoever takes three in the seconds of three starts is no coincidence


@dataclass(frozen=True, kw_only=True)
class RunningStack:
    """A stack that answers."""

    stack: Stack
    supervisor: Supervisor
    ready: ReadyStack
    token: str
    seconds: float


def say(line: str) -> None:
    """One line on the console; a terminal that went away stops nothing."""
    with contextlib.suppress(OSError):
        print(line, flush=True)


def examples_folder() -> Path:
    """Where the demo office and the demo's events lie."""
    return project_root() / "examples"


@contextmanager
def running_stack(home: NaskahHome, *, tls: ServerCertificate | None = None) -> Iterator[RunningStack]:
    """Start every part in order and yield when a document would come through; stop them all on the way out."""
    started = time.monotonic()
    os.umask(PRIVATE)
    with home.hold() as lock:
        supervisor = Supervisor(report=lambda line: say(f"naskah     | {line}"), inherit=(lock,))
        try:
            stack, ready = _start_somewhere(supervisor, home, tls)
            home.write_env({**stack.env, "NASKAH_TOKEN": ready.token})
            yield RunningStack(
                stack=stack,
                supervisor=supervisor,
                ready=ready,
                token=ready.token,
                seconds=time.monotonic() - started,
            )
        finally:
            ignore_stop_signals()
            supervisor.shutdown()
            mark = RunningMark(home)
            if not mark.power_went():  # what could not be read back now is at the next start
                mark.clear()


def _start_somewhere(
    supervisor: Supervisor, home: NaskahHome, tls: ServerCertificate | None
) -> tuple[Stack, ReadyStack]:
    """Start on ports that are free; where somebody takes one before its part listens, once more on others."""
    for _ in range(PORT_CHOICES - 1):
        with contextlib.suppress(PortTaken):
            return _start_once(supervisor, home, tls)
        supervisor.shutdown()
        say("naskah     | a port was taken meanwhile; starting again on others")
    return _start_once(supervisor, home, tls)


def _start_once(
    supervisor: Supervisor, home: NaskahHome, tls: ServerCertificate | None
) -> tuple[Stack, ReadyStack]:
    stack = build_stack(home, tls=tls)
    home.write_state(url=stack.url, ports=stack.ports)
    try:
        return stack, _start(stack, supervisor, home)
    except BaseException:
        stack.held.release()
        raise


def _start(stack: Stack, supervisor: Supervisor, home: NaskahHome) -> ReadyStack:
    """Servers first; while SeaweedFS starts (2.2 s) the ledger is migrated and the programs load.

    The service may accept before the vault is proved, but the relay rings for work only afterwards. After a power cut nobody
    is let in before the newest deposits were read back.
    """
    since = now()
    supervisor.launch(stack.postgres, stack.valkey, stack.seaweed)
    supervisor.launch(stack.converter)
    stack.postgres.wait_ready()
    admit_superuser(stack, supervisor)
    tell_upgrade(prepare_ledger(stack))
    ready = settle_office(stack, home, examples_folder())
    mark = RunningMark(home)
    if mark.power_went():
        stack.seaweed.wait_ready()
        tell_read_back(read_newest_back(stack.env))
    mark.set()
    if stand_still_where_ahead(stack):
        say("naskah     | the ledger is empty and the bucket is not: nothing is taken in, signed or numbered")
        say("naskah     |   restore a backup (naskah archive restore), or take back what the bucket tells:")
        say("naskah     |   naskah archive compare, then naskah archive confirm")
    stack.valkey.wait_ready()
    supervisor.launch(stack.worker)
    supervisor.launch(stack.api, stack.consumer)
    stack.seaweed.wait_ready()
    prepare_vault(stack.env)
    supervisor.launch(stack.relay, stack.courier)
    if not set_sync(stack.seaweed):
        say("naskah     | SeaweedFS could not be told to sync its files: a power cut may take the newest")
    stack.converter.wait_ready()
    stack.api.wait_ready()
    wait_for_press(stack, since=since, within_s=stack.worker.start_within_s, mend=supervisor.mend)
    return ready


def tell_upgrade(done: Upgrade) -> None:
    """Say that an older version's ledger was brought to this one, and where its copy lies."""
    if done.copy is not None:
        say(f"naskah     | the ledger was brought from schema {done.before} to {done.status.current}")
        say(f"naskah     |   as it was: {done.copy.path} (SHA-256 {done.copy.sha256})")


def tell_read_back(done: ReadBack) -> None:
    """Say what a power cut took from the vault."""
    say(f"naskah     | the machine went down with the stack; read back the newest {done.versions} versions")
    for version in done.printed_again:
        say(f"naskah     |   printed again: document {version.document_id}, version {version.no}")
    for version, names in done.lost:
        say(f"naskah     |   LOST: document {version.document_id}, version {version.no}: {', '.join(names)}")
    if done.lost:
        say(
            "naskah     |   bring them back from the bucket's second copy; docs/guides/admin.md, Backup, says how"
        )


def up(home: NaskahHome, *, quiet: bool = False, tls: ServerCertificate | None = None) -> int:
    """``naskah up``: run until a signal; the exit code is 0 when it stopped because it was asked to."""
    with stop_signals():
        try:
            with running_stack(home, tls=tls) as running:
                announce(running, home)
                with showing_logs(running.stack, quiet=quiet):
                    watch(running, home)
        except StopRequested:
            say("naskah     | stopped; the data stays in " + str(home.root))
            return 0
        except NaskahError as error:
            print(f"naskah up: {error}", file=sys.stderr)
            return 1
    return 0


def watch(running: RunningStack, home: NaskahHome) -> None:
    """Keep the parts alive, tell what no restart mends, change secrets when asked, until a stop signal arrives.

    A service that lives without answering is told here and withheld from the service manager's watchdog.
    """
    rotations = Rotations(home, running.stack, running.supervisor, running.ready.offices[0])
    api = running.stack.api
    silence = Silence(lambda: health_of(api.port, tls=api.tls is not None))
    seaweed = running.stack.seaweed
    relief = Relief(
        refusing=lambda: silence.vault_refuses_writes,
        room=lambda: (room_at(seaweed.home) or 0) >= FULL_BYTES,
        restart=lambda: running.supervisor.restart(seaweed),
        say=say,
    )
    troubles = Troubles(
        supervisor=running.supervisor,
        converter=running.stack.converter,
        home=home,
        say=say,
        silence=silence,
    )
    notifier = Notifier()
    dog = Watchdog(api.ready, notifier)

    def look() -> bool:
        dog.look()
        relief.look()
        return rotations.look()

    troubles.start()
    notifier.ready(f"{running.stack.env['NASKAH_PUBLIC_URL']} answers")
    try:
        running.supervisor.watch(look)
    finally:
        notifier.stopping()
        troubles.close()


def announce(running: RunningStack, home: NaskahHome) -> None:
    """Say where everything is."""
    stack = running.stack
    say(f"naskah     | ready in {running.seconds:.1f} s")
    address = page_address(stack)
    for what, where in (
        ("web address", stack.url),
        *((("on the network", stack.env["NASKAH_PUBLIC_URL"]),) if stack.api.tls else ()),
        *(
            (("its authority", str(stack.api.tls.authority)),)
            if stack.api.tls and stack.api.tls.authority
            else ()
        ),
        ("sign in", f"{address}/masuk{_way_in(running)}"),
        ("API description", f"{stack.url}/docs"),
        ("PostgreSQL", f"127.0.0.1:{stack.ports['postgres']}"),
        ("Valkey", f"127.0.0.1:{stack.ports['valkey']}"),
        ("S3 (SeaweedFS)", f"http://{stack.seaweed.endpoint}"),
        ("keys and addresses", str(home.env_file)),
        ("logs", str(home.log)),
    ):
        say(f"naskah     |   {what:<20}{where}")
    if running.ready.applied_demo:
        say("naskah     |   the demo office was applied; your own: naskah office apply FILE")
        say(f"naskah     |   its DEMO certificates and their passphrases: {stack.env['NASKAH_PKI']}")
    for satker, said in running.ready.lacking:
        say(f"naskah     | office {satker}: {said}")
    for flaw in running.ready.broken:
        say(f"naskah     | document type: {flaw}")
    tell_accounts(running)
    say("naskah     | Ctrl-C stops everything")


def page_address(stack: Stack) -> str:
    """Return where a browser on this machine opens the pages: by name, for passkeys know no bare address."""
    return stack.url if stack.api.tls else f"http://localhost:{stack.api.port}"


def tell_accounts(running: RunningStack) -> None:
    """Say who signs in at the pages of an office that plays: passwords are good for this run, and nobody keeps them."""
    if not running.ready.accounts:
        return
    say(f"naskah     | the demo office in the browser: {page_address(running.stack)}")
    for each in running.ready.accounts:
        say(f"naskah     |   {each}")
    say(
        "naskah     |   a circular: staf writes and initials it, perencanaan and kasubbag initial, sekretaris signs"
    )
    say("naskah     |   login and password; new passwords at each start, and no phone is asked for")


def _way_in(running: RunningStack) -> str:
    """Say how people get in: the first administrator of an office in which nobody can sign in yet, or everybody else."""
    if running.ready.accounts:
        return "; who: see below"
    if running.ready.without_admin:
        return "; its first administrator: naskah people let-in PERSON"
    return "; a person's way in: naskah people account invite PERSON"


@contextmanager
def showing_logs(stack: Stack, *, quiet: bool) -> Iterator[None]:
    """Every part's lines on the console, behind its name."""
    if quiet:
        yield
        return

    def show(name: str, line: str) -> None:
        if worth_showing(name, line):
            say(f"{name:<10} | {line}")

    follower = LogFollower({part.name: part.log for part in parts(stack)}, show)
    follower.start()
    try:
        yield
    finally:
        follower.close()


def parts(stack: Stack) -> tuple[Server, ...]:
    """Every part, in the order of starting."""
    return (
        stack.postgres,
        stack.valkey,
        stack.seaweed,
        stack.converter,
        stack.worker,
        stack.relay,
        stack.courier,
        stack.api,
        stack.consumer,
    )
