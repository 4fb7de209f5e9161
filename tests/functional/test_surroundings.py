"""The demo where its users sit: as an ordinary user, on machines unlike the developer's, leaving nothing outside its home.

The next machine is a row, and one that suits the others a word of the first. Each run plays the demo's short form on a
machine of its own (see ``machine``), which takes root or sudo, and a kernel that mounts overlays; where those are not to be
had the rest is tried, and what was not is said.
"""

import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from tests.chance import EXPLORING
from tests.functional.machine import NAMESPACES, PROGRAMS, ROOMS, ROOT, Surroundings, demonstrate

DEAD = "http://127.0.0.1:9"  # the port of "discard", where nobody listens
DEMO_S = 900  # 25 s on an idle machine; two cores may be shared with the other half of the tests

TOGETHER = Surroundings(
    folder="naskah kantor 2026",
    zone="Asia/Jakarta",
    umask=0o077,
    variables={
        **dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), DEAD),
        "LC_ALL": "POSIX",
    },
    files=1024,
    tmp_noexec=True,
    namespaces=False,
    roots_stack="running",
)
"""All at once, which no machine is; root's stack leaves nothing either, so that a user's after it meets nothing of it."""
PLACES = {
    "WIB, POSIX, 1024 files, namespaces refused, a closed umask, blanks in the path, dead proxies, /tmp without programs, beside root's": TOGETHER
}
if EXPLORING:  # each half alone, so that nothing of one hides a fault that the other has
    PLACES |= {
        "the same without POSIX and with the usual files, after root's": replace(
            TOGETHER,
            variables={name: value for name, value in TOGETHER.variables.items() if name != "LC_ALL"},
            files=None,
            roots_stack="ended",
        ),
        "POSIX, 1024 files, beside another stack": Surroundings(
            variables={"LC_ALL": "POSIX"}, files=1024, roots_stack="running"
        ),
    }


@pytest.fixture(scope="module")
def as_root() -> tuple[str, ...] | str:
    """What makes a command root's, or why no machine can be made here."""
    if any(place.is_relative_to("/tmp") for place in PROGRAMS):
        return "the checkout or its Python lies in /tmp, which would be covered"
    before = () if os.geteuid() == 0 else ("sudo", "-n")
    if before and shutil.which("sudo") is None:
        return "neither root nor sudo"
    layers = (
        "mkdir /mnt/u /mnt/w && mount -t overlay -o lowerdir=/etc,upperdir=/mnt/u,workdir=/mnt/w overlay /etc"
    )
    tried = [
        *before,
        *NAMESPACES,
        "sh",
        "-c",
        f"mount -t tmpfs tmpfs /mnt && {layers} && which useradd setpriv",
    ]
    done = subprocess.run(tried, capture_output=True, text=True, check=False)
    return before if done.returncode == 0 else f"root cannot make one: {done.stderr.strip()}"


@pytest.mark.timeout(DEMO_S + 60)
@pytest.mark.parametrize("around", PLACES.values(), ids=PLACES)
def test_the_demo_ends_well_and_leaves_nothing_outside_its_home(
    around: Surroundings, as_root: tuple[str, ...] | str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if isinstance(as_root, str):
        with capsys.disabled():
            print(
                f"\n{as_root}: tried as this user, on this machine's own /etc/localtime and /tmp, traces unseen"
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
    done = subprocess.run(
        # Root needs a namespace of its own for PostgreSQL, which refuses to be root's.
        around.command(namespaces=around.namespaces or os.geteuid() == 0),
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
