"""Where the peers live: a cache folder outside the repository, filled on first use with the versions locked here.

``NASKAH_CACHE`` (by default ``~/.cache/naskah``) holds ``peers/<digest of the lock>``. Gotenberg is no Python or npm
package but a container image; where there is no container engine it is not measured, and the table says so.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent / "peers"
UNOSERVER = "unoserver==3.7"
SYSTEM_PYTHON = "/usr/bin/python3"
"""Debian's python3-uno serves the distribution's own Python only."""


class PeerMissing(RuntimeError):
    """A peer cannot be installed here; the message says what is wanting."""


def node_modules() -> Path:
    """Return the folder whose ``node_modules`` holds the npm peers, installed as locked."""
    lock = (HERE / "package-lock.json").read_bytes()
    folder = _cache() / hashlib.sha256(lock).hexdigest()[:16]
    if (folder / "installed").exists():
        return folder
    if shutil.which("npm") is None:
        raise PeerMissing("npm is missing: install Node.js 20 or later, then run `make bench` again")
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, folder / name)
    subprocess.run(
        ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        cwd=folder,
        check=True,
        stdout=sys.stderr,
    )
    (folder / "installed").touch()
    return folder


def unoserver() -> Path:
    """Return the ``bin`` of an environment with unoserver and the distribution's UNO bridge."""
    folder = _cache() / UNOSERVER.replace("==", "-")
    if not (folder / "bin" / "unoserver").exists():
        has_uno = subprocess.run([SYSTEM_PYTHON, "-c", "import uno"], stderr=subprocess.DEVNULL, check=False)
        if has_uno.returncode:
            raise PeerMissing(
                "UNO's Python bridge is missing: run bin/packages python3-uno, as `make bench` does"
            )
        subprocess.run([SYSTEM_PYTHON, "-m", "venv", "--system-site-packages", str(folder)], check=True)
        pip = [str(folder / "bin" / "pip"), "install", "--quiet", UNOSERVER]
        subprocess.run(pip, check=True, stdout=sys.stderr)
    return folder / "bin"


def _cache() -> Path:
    return Path(os.environ.get("NASKAH_CACHE") or Path.home() / ".cache" / "naskah") / "peers"
