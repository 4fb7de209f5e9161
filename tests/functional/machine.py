"""A machine of a test's own: this one's programs and files, with users, time zone and mounts that nobody else sees.

``python -m tests.functional.machine`` is run as root in namespaces of its own for mounts, processes and shared memory.
Every folder of the root is covered by an overlay whose upper side lies in memory, so whatever is written anywhere is
seen, exactly, and gone at the end: ``useradd`` here makes a user of this machine alone.
"""

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tests.patience import PATIENCE_S
from tests.processes import argv_of

ROOT = Path(__file__).resolve().parents[2]
NAMESPACES = (
    "unshare",
    "--mount",
    "--pid",
    "--fork",
    "--kill-child",
    "--mount-proc",
    "--ipc",
    "--propagation",
    "private",
)
OWN = Path("/mnt")
UPPER = OWN / "upper"
USER = "naskah-uji"
ROOMS = ("archive", "doc_templates", "examples", "service", "worker")
NOT_COVERED = ("/proc", "/sys", "/dev", "/lost+found", "/tmp", str(OWN))
EMPTY = ("/tmp", "/dev/shm")
"""Laid out anew: what others do there all the time is not to be seen."""
PROGRAMS = (ROOT, Path(sys.prefix), Path(sys.base_prefix))
ENDING_S = PATIENCE_S  # a killed LibreOffice gives back 300 MB; a busy machine takes its time
NO_NAMESPACES = Path(__file__).with_name("no_namespaces.py")


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What is unlike the developer's on a machine."""

    folder: str = "naskah"
    """Of the checkout, below the user's home."""
    zone: str = "Etc/UTC"
    """``/etc/localtime``."""
    variables: Mapping[str, str] = field(default_factory=dict)
    umask: int = 0o022
    files: int | None = None
    """``ulimit -n``."""
    tmp_noexec: bool = False
    namespaces: bool = True
    roots_stack: str = "none"
    """``ended`` before the user's run, or ``running`` beside it."""

    def command(self, *, namespaces: bool) -> list[str]:
        """The demo's short form as a person types it, with its data in ``./var``."""
        limit = f"ulimit -n {self.files}; " if self.files else ""
        wrapper = [] if namespaces else [sys.executable, str(NO_NAMESPACES)]
        demo = [sys.executable, "-m", "service.cli", "demo", "--brief"]
        return ["sh", "-c", f'umask {self.umask:03o}; {limit}exec "$@"', "sh", *wrapper, *demo]


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What came of a run."""

    code: int
    printed: str
    modes: Mapping[str, str]
    """Of the sockets in /tmp while it ran, by name."""
    traces: tuple[str, ...]
    """What is left outside the homes, and processes and shared memory."""


def demonstrate(around: Surroundings, as_root: tuple[str, ...], within_s: float) -> Seen:
    """Play the demo's short form as an ordinary user of a machine with these surroundings."""
    asked = [
        *as_root,
        *NAMESPACES,
        sys.executable,
        "-m",
        "tests.functional.machine",
        json.dumps(asdict(around)),
    ]
    done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, timeout=within_s, check=False)
    assert done.returncode == 0, done.stderr[-4000:] + done.stdout[-4000:]
    told = json.loads(done.stdout.splitlines()[-1])
    return Seen(**{**told, "traces": tuple(told["traces"])})


def main(given: str) -> None:
    """Inside: make the machine, play, look."""
    around = Surroundings(**json.loads(given))
    cover(around)
    user = make_user()
    checkout = furnish(user, around)
    set_zone(around)
    before = set(written())
    with roots_stack(around.roots_stack):
        process = start_demo(user, checkout, around)
        modes = watch_sockets(process)
        printed = process.communicate()[0]
    print(
        json.dumps(
            {
                "code": process.returncode,
                "printed": printed,
                "modes": modes,
                "traces": sorted(set(written()) - before) + running() + shared_memory(),
            }
        )
    )


def run(*command: str | Path) -> None:
    """Run a command of the set-up."""
    subprocess.run(command, check=True, stdout=sys.stderr)


def cover(around: Surroundings) -> None:
    """Let nothing that is written reach the machine below."""
    run("mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", OWN)
    for folder in sorted(Path("/").iterdir()):
        if folder.is_symlink() or not folder.is_dir() or str(folder) in NOT_COVERED:
            continue
        upper, work = UPPER / folder.name, OWN / "work" / folder.name
        upper.mkdir(parents=True)
        work.mkdir(parents=True)
        seen = folder.stat()
        upper.chmod(stat.S_IMODE(seen.st_mode))
        os.chown(upper, seen.st_uid, seen.st_gid)
        run(
            "mount",
            "-t",
            "overlay",
            "-o",
            f"lowerdir={folder},upperdir={upper},workdir={work}",
            "overlay",
            folder,
        )
    # The programs may lie below a closed home (/root): opened on the way, here alone.
    for parent in {parent for place in PROGRAMS for parent in (place, *place.parents)} - {Path("/")}:
        parent.chmod(stat.S_IMODE(parent.stat().st_mode) | stat.S_IXOTH)
    for empty in EMPTY:
        options = "mode=1777,nosuid,nodev" + (",noexec" if around.tmp_noexec and empty == "/tmp" else "")
        run("mount", "-t", "tmpfs", "-o", options, "tmpfs", empty)


def make_user() -> tuple[int, int]:
    """An ordinary user with an empty home."""
    run("useradd", "--create-home", "--home-dir", f"/home/{USER}", USER)
    seen = Path(f"/home/{USER}").stat()
    return seen.st_uid, seen.st_gid


def furnish(user: tuple[int, int], around: Surroundings) -> Path:
    """A checkout of the user's own, with the rooms alone."""
    checkout = Path(f"/home/{USER}") / around.folder
    for room in ROOMS:
        shutil.copytree(ROOT / room, checkout / room)
    for each in (checkout, *checkout.rglob("*")):
        os.chown(each, *user)
    return checkout


def set_zone(around: Surroundings) -> None:
    """What the machine's clock shows."""
    zone = Path("/usr/share/zoneinfo") / around.zone
    assert zone.exists(), f"{zone}: tzdata is not installed"
    Path("/etc/localtime").unlink(missing_ok=True)
    Path("/etc/localtime").symlink_to(zone)


@contextmanager
def roots_stack(when: str) -> Iterator[None]:
    """A stack that root starts in a home of root's own; at its end it has left nothing."""
    if when == "none":
        yield
        return
    before = set(written())
    process = subprocess.Popen(
        [sys.executable, "-m", "service.cli", "up", "--quiet", "--home", str(OWN / "root")],
        cwd=ROOT,
        env={"HOME": "/root", "PATH": os.defpath},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    lines = iter(process.stdout.readline, "")
    assert any("Ctrl-C stops everything" in line for line in lines), "root's stack did not start"
    if when == "running":
        yield
    process.send_signal(signal.SIGTERM)
    process.communicate()
    assert process.returncode == 0
    if when == "ended":
        assert sorted(set(written()) - before) == []
        yield


def start_demo(user: tuple[int, int], checkout: Path, around: Surroundings) -> subprocess.Popen[str]:
    """In the checkout, as the user, with an environment that is the user's own."""
    become = ("setpriv", f"--reuid={user[0]}", f"--regid={user[1]}", "--init-groups")
    return subprocess.Popen(
        [*become, *around.command(namespaces=around.namespaces)],
        cwd=checkout,
        env={"HOME": f"/home/{USER}", "USER": USER, "PATH": os.defpath, **around.variables},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def watch_sockets(process: subprocess.Popen[str]) -> dict[str, str]:
    """The rights of what the user's stack puts into /tmp, as soon as all four of SeaweedFS's sockets are there."""
    seen: dict[str, str] = {}
    while process.poll() is None and len(seen) < 4:
        time.sleep(0.05)
        for each in Path("/tmp").glob("seaweedfs-*.sock"):
            with suppress(FileNotFoundError):
                if each.owner() == USER:
                    seen[each.name] = stat.filemode(each.stat().st_mode)
    return seen


def written() -> Iterator[str]:
    """Every path that was written outside the user's home and the program's own folder of compiled files."""
    for top in UPPER.iterdir():
        for folder, folders, files in os.walk(top):
            here = Path("/", Path(folder).relative_to(UPPER))
            if here in (Path(f"/home/{USER}"), ROOT) or here.name == "__pycache__":
                folders.clear()
                continue
            yield from (str(here / name) for name in files)
            if not folders and not files and here.parent != Path("/"):
                yield f"{here}/"
    for folder in EMPTY:
        yield from (str(each) for each in Path(folder).rglob("*"))


def running() -> list[str]:
    """Processes besides this one, which is everybody's parent here, once those that are ending have ended."""
    deadline = time.monotonic() + ENDING_S
    while True:
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG) != (0, 0):
                pass
        others = [int(each.name) for each in Path("/proc").iterdir() if each.name.isdigit()]
        others.remove(os.getpid())
        if not others or time.monotonic() > deadline:
            return [f"process {pid}: {_name(pid)}" for pid in sorted(others)]
        time.sleep(0.05)


def _name(pid: int) -> str:
    return " ".join(argv_of(pid)) or "ended"


def shared_memory() -> list[str]:
    """Segments of System V."""
    return [f"shared memory {line}" for line in Path("/proc/sysvipc/shm").read_text().splitlines()[1:]]


if __name__ == "__main__":
    main(sys.argv[1])
