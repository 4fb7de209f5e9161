"""The empty network namespace a child starts in where the kernel gives one: as root, and as an ordinary user unless AppArmor
(Ubuntu 23.10 and later) or a container's profile refuses. The filter is the floor; this comes on top.
"""

from __future__ import annotations

import functools
import shutil
import subprocess
from pathlib import Path

from archive import environment

_TRY_S = 10.0


def interfaces() -> set[str]:
    """Return the network interfaces this process can see."""
    rows = Path("/proc/self/net/dev").read_text().splitlines()[2:]
    return {row.split(":", 1)[0].strip() for row in rows}


def empty() -> bool:
    """Whether this process stands in a network of its own loopback alone."""
    return not interfaces() - {"lo"}


@functools.cache
def prefix() -> tuple[str, ...]:
    """Return what puts a command into an empty network namespace; nothing where this machine refuses one."""
    unshare = shutil.which("unshare")
    if unshare is None:
        return ()
    command = (unshare, "--user", "--map-root-user", "--net", "--")
    return command if refusal(command) is None else ()


def refusal(command: tuple[str, ...] = ("unshare", "--user", "--map-root-user", "--net", "--")) -> str | None:
    """Return why no namespace can be had, in the machine's own words; None where it can."""
    try:
        tried = subprocess.run(
            [*command, "true"],
            capture_output=True,
            text=True,
            timeout=_TRY_S,
            check=False,
            env=environment.for_tool(),
        )
    except FileNotFoundError:
        return "unshare (util-linux) is not installed"
    except subprocess.TimeoutExpired:
        return f"unshare gave no answer in {_TRY_S:g} s"
    return None if tried.returncode == 0 else tried.stderr.strip() or f"unshare ended with {tried.returncode}"
