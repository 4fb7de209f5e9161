"""The demo where its users sit: as an ordinary user, on machines unlike the developer's, leaving nothing outside its home.

The next machine is a row. Each run plays the demo's short form on a machine of its own (see ``machine``), which takes root or
sudo, and a kernel that mounts overlays; where those are not to be had the rest is tried, and what was not is said.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.functional.machine import NAMESPACES, NO_NAMESPACES, ROOMS, ROOT, Surroundings, demonstrate

DEAD = "http://127.0.0.1:9"  # the port of "discard", where nobody listens
DEMO_S = 900  # 25 s on an idle machine; two cores may be shared with the other half of the tests

PLACES = {
    "WIB, namespaces refused, a closed umask, blanks in the path, dead proxies, /tmp without programs": Surroundings(
        folder="naskah kantor 2026",
        zone="Asia/Jakarta",
        umask=0o077,
        variables=dict.fromkeys(
            ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), DEAD
        ),
        tmp_noexec=True,
        namespaces=False,
    ),
    "after a stack of root's": Surroundings(roots_stack="ended"),
    "POSIX, 1024 files, beside another stack": Surroundings(
        variables={"LC_ALL": "POSIX"}, files=1024, roots_stack="running"
    ),
}


@pytest.fixture(scope="module")
def as_root() -> tuple[str, ...] | None:
    """What makes a command root's; None where nothing does, or root may not mount."""
    before = () if os.geteuid() == 0 else ("sudo", "-n")
    layers = (
        "mkdir /mnt/u /mnt/w && mount -t overlay -o lowerdir=/etc,upperdir=/mnt/u,workdir=/mnt/w overlay /etc"
    )
    tried = [*before, *NAMESPACES, "sh", "-c", f"mount -t tmpfs tmpfs /mnt && {layers}"]
    if before and shutil.which("sudo") is None:
        return None
    return before if subprocess.run(tried, capture_output=True, check=False).returncode == 0 else None


@pytest.mark.timeout(DEMO_S + 60)
@pytest.mark.parametrize("around", PLACES.values(), ids=PLACES)
def test_the_demo_ends_well_and_leaves_nothing_outside_its_home(
    around: Surroundings, as_root: tuple[str, ...] | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if as_root is None:
        with capsys.disabled():
            print(
                "\nneither root nor sudo that may mount: tried as this user, with its /etc/localtime, /tmp and traces"
            )
        code, printed = played_here(around, tmp_path)
        assert code == 0, printed
        return
    seen = demonstrate(around, as_root, DEMO_S)
    assert seen.code == 0, seen.printed
    assert "Verifikasi, tanpa akun" in seen.printed
    assert seen.traces == ()
    assert sorted(seen.modes.values()) == ["srwx------"] * 4  # SeaweedFS's own, gone by now


def played_here(around: Surroundings, folder: Path) -> tuple[int, str]:
    """The demo as this very user: the zone by its variable, no other stack."""
    checkout = folder / around.folder
    for room in ROOMS:
        shutil.copytree(ROOT / room, checkout / room)
    # Root needs a namespace of its own for PostgreSQL, which refuses to be root's.
    wrapper = () if around.namespaces or os.geteuid() == 0 else (sys.executable, str(NO_NAMESPACES))
    shell = f'umask {around.umask:03o}; ulimit -n {around.files}; exec "$@"'
    done = subprocess.run(
        ["sh", "-c", shell, "sh", *wrapper, sys.executable, "-m", "service.cli", "demo", "--brief"],
        cwd=checkout,
        env={"HOME": str(folder), "PATH": os.defpath, "TZ": around.zone, **around.variables},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=DEMO_S,
        check=False,
    )
    return done.returncode, done.stdout
