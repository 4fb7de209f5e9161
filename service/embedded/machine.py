"""Checks of the machine itself: Python, LibreOffice, what locks it in, tools, disk, clock, ports."""

import ctypes
import os
import shlex
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from archive import environment
from service.embedded.findings import Diagnosis, fail, ok, warn
from service.embedded.home import NaskahHome
from service.embedded.ports import is_free
from service.embedded.python_parts import ConverterPool, project_root
from service.embedded.servers import PartFailed
from service.embedded.silence import ANSWER_S, LOGS, health_of
from service.embedded.stack import USUAL_PORTS
from service.embedded.troubles import part_troubles
from service.identifiers import OPEN_CURE
from service.operations.gauges import last_backup
from worker.locked import namespace
from worker.locked.launcher import walls

ENOUGH_DISK = 2 * 1024**3  # bytes: the servers take 0.2 GB, SeaweedFS turns read-only below 1 % of the disk
NARROW_DISK = 10 * 1024**3  # about 60,000 documents of 150 KB
ASK_S = 20.0  # LibreOffice prints its version in 1-3 s, the first time longer
RELEASED = datetime(2026, 11, 1, tzinfo=UTC)
STA_UNSYNC = 0x0040
OLD_BACKUP = timedelta(hours=36)
"""A daily backup that was missed once, and half a day."""
_LOOK = "read the log of that part below NASKAH_HOME/log; if it lives and says nothing, end it: it is started again"
CURES = {
    "archive": "run: naskah archive verify; then bring the object back from the bucket's second copy",
    "locks": "see log/relay.log: its process renews the vault's locks each hour",
    "clock": "run: timedatectl set-ntp true, here and where that part runs",
    "types": "run: naskah templates list; mend the files it names, then start again",
    "address": OPEN_CURE,
    "vault": "see log/seaweed.log; then: naskah archive reconcile",
}
OTHERS = stat.S_IROTH | stat.S_IXOTH


def findings(home: NaskahHome) -> Iterator[Diagnosis]:
    """Every check of the machine."""
    yield _python()
    yield _locked_in()
    yield _converter()
    yield from _package_cache()
    yield _pdftotext()
    yield _disk(home.root)
    yield _clock()
    yield _ports(home)
    yield _backup(home)
    yield from _running(home)


def _python() -> Diagnosis:
    version = ".".join(map(str, sys.version_info[:3]))
    return ok("python", f"{version} at {sys.executable}")


def _locked_in() -> Diagnosis:
    """Whatever opens foreign bytes is locked in: the filter is the floor, the others come on top where the kernel gives them."""
    holds = walls()
    if not holds.enough:
        return fail(
            "locked in",
            f"holds: {holds.words()}",
            "run on x86_64 or aarch64 with a kernel that has seccomp filters, or allow user namespaces",
        )
    if not holds.filter:
        return warn("locked in", f"holds: {holds.words()}", "a kernel with seccomp filters (x86_64, aarch64)")
    refused = "" if holds.namespace else f" ({namespace.refusal()}: nothing to do)"
    return ok("locked in", f"holds: {holds.words()}{refused}")


def _converter() -> Diagnosis:
    """Starts the real pool with one process: finds LibreOffice, its library, and its lock in one go."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    version = ask(office, "--version") if office else None
    named = version.stdout.strip() if version and version.returncode == 0 else "version unknown"
    with tempfile.TemporaryDirectory(prefix="naskah-doctor-") as scratch:
        pool = ConverterPool(Path(scratch) / "converter", size=1)
        pool.start()
        try:
            pool.wait_ready(ASK_S)
        except PartFailed as error:
            return fail(
                "LibreOffice",
                str(error),
                "run: apt-get install --no-install-recommends libreoffice-writer-nogui",
            )
        finally:
            pool.stop()
    return ok("LibreOffice", f"{named}; prints a page")


def _package_cache() -> Iterator[Diagnosis]:
    """Earlier builds of Naskah, run as root, left LibreOffice's shared cache closed to all other users."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        return
    cache = Path(office).resolve().parent.parent / "share/uno_packages/cache/uno_packages"
    try:
        closed = stat.S_IMODE(cache.stat().st_mode) & OTHERS != OTHERS
    except OSError:
        return
    if closed:
        yield warn(
            "LibreOffice's cache",
            f"{cache.resolve()} is closed to other users: every LibreOffice of theirs ends with DeploymentException,"
            " outside Naskah too",
            f"run: sudo chmod -R a+rX {shlex.quote(str(cache.resolve()))}",
        )


def _pdftotext() -> Diagnosis:
    asked = ask("pdftotext", "-v")
    if asked is None:
        return fail(
            "pdftotext",
            "not installed; every page is read back with it",
            "run: apt-get install poppler-utils",
        )
    return ok("pdftotext", (asked.stderr or asked.stdout).splitlines()[0])


def _disk(root: Path) -> Diagnosis:
    folder = next(parent for parent in (root, *root.parents) if parent.exists())
    if not os.access(folder, os.W_OK | os.X_OK):
        return fail("disk", f"{folder} is not writable", "choose another folder: NASKAH_HOME=...")
    free = shutil.disk_usage(folder).free
    text = f"{free / 1024**3:.1f} GB free at {folder}"
    if free < ENOUGH_DISK:
        return fail("disk", text, "free at least 2 GB, or choose another folder: NASKAH_HOME=...")
    if free < NARROW_DISK:
        return warn("disk", text, "enough for a demo; an office should have 10 GB and more")
    return ok("disk", text)


def _clock() -> Diagnosis:
    """Locks and numbers' years hang on the clock; the kernel knows whether a time server disciplines it."""
    now = datetime.now(UTC)
    if now < RELEASED:
        return fail(
            "clock", f"{now:%Y-%m-%d %H:%M} UTC is in the past", "set the clock: timedatectl set-ntp true"
        )
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        timex = (ctypes.c_long * 64)()  # struct timex is 208 bytes; all zero asks and sets nothing
        asked = libc.adjtimex(ctypes.byref(timex))
        # status is the int at offset 40: modes (4 + 4 padding), offset, freq, maxerror, esterror (8 each)
        status = ctypes.c_int.from_buffer(timex, 40).value
    except (OSError, AttributeError):
        return warn("clock", f"{now:%Y-%m-%d %H:%M} UTC", "whether a time server sets it could not be asked")
    if asked < 0 or status & STA_UNSYNC:
        return warn(
            "clock", f"{now:%Y-%m-%d %H:%M} UTC, no time server sets it", "run: timedatectl set-ntp true"
        )
    return ok("clock", f"{now:%Y-%m-%d %H:%M} UTC, set by a time server")


def _ports(home: NaskahHome) -> Diagnosis:
    if home.held():
        return ok("ports", f"a stack runs in {home.root}: {home.read_state().get('url')}")
    taken = [f"{name} {port}" for name, port in USUAL_PORTS.items() if not is_free(port)]
    if taken:
        return warn(
            "ports", f"taken by others: {', '.join(taken)}", "nothing to do: the next free ones are used"
        )
    return ok("ports", "the usual ones are free")


def _backup(home: NaskahHome) -> Diagnosis:
    """How old the newest backup is, as far as this machine knows."""
    made = last_backup({"NASKAH_HOME": str(home.root), **os.environ})
    mend = "naskah archive backup FOLDER, or a schedule: see docs/guides/admin.md"
    if made is None:
        return warn("backup", "No backup lies in NASKAH_BACKUP_FOLDER.", mend)
    age = datetime.now(UTC) - datetime.fromtimestamp(made, UTC)
    told = f"The newest backup is {age.total_seconds() / 3600:.0f} hours old."
    return ok("backup", told) if age < OLD_BACKUP else warn("backup", told, mend)


def _running(home: NaskahHome) -> Iterator[Diagnosis]:
    """What the running stack has noted as wrong, with its last words."""
    if not home.held():
        return
    known = part_troubles(home)
    for part, trouble in known.items():
        yield fail(f"running {part}", trouble.words, trouble.cure(home.log / f"{part}.log"))
    port = home.read_state().get("ports", {}).get("http")
    if port is None or "api" in known:
        return
    url = str(home.read_state().get("url"))
    parts = health_of(port, tls=url.startswith("https:"))
    if parts is None:
        pid = home.supervisor_pid()
        yield fail(
            "running api",
            f"the service at {url} gives no answer in {ANSWER_S:g} s",
            f"see {home.log / 'api'}.log; end its process below {pid}: naskah up starts it again",
        )
        return
    for name, part in parts.items():
        if part["state"] in ("ok", "unseen") or LOGS.get(name, name) in known:
            continue
        say = fail if part["state"] in ("away", "damaged") else warn
        yield say(
            f"running {name}", f"The {name} is {part['state']}: {part['detail']}.", CURES.get(name, _LOOK)
        )


def ask(*command: str) -> subprocess.CompletedProcess[str] | None:
    """Run a small command, which leaves nothing behind; None when it is not installed."""
    try:
        with tempfile.TemporaryDirectory(prefix="naskah-doctor-") as scratch:
            packages = {"UNO_SHARED_PACKAGES_CACHE": Path(scratch, "packages").as_uri()}
            return subprocess.run(
                command,
                check=False,
                capture_output=True,
                text=True,
                timeout=ASK_S,
                cwd=project_root(),
                env={**environment.for_tool(Path(scratch), Path(scratch)), **packages},
            )
    except FileNotFoundError:
        return None
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(command, 124, "", f"no answer in {ASK_S:g} s")
