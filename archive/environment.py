"""What a program that we start sees of its surroundings: an environment built from nothing.

Whoever starts Naskah has a time zone, a language, proxies, a ~/.pgpass; none of it may reach a part. A server's zone in
its listings, initdb's language, a cache with the wrong rights: each was found where the developer's own was inherited.
The zone is UTC, the language C.UTF-8; home and temporary folder are the caller's to name.
"""

from __future__ import annotations

import os
import site
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

_TOOLS: Final = ("PATH",)
_OURS: Final = (
    "PYTHONPATH",  # where the process that starts this one found its own code
    "SSL_CERT_FILE",  # authorities of the office's own, for webhooks, mail and BSrE
    "SSL_CERT_DIR",
    "CRASH_AT",  # see ``archive.crash``
    "COVERAGE_PROCESS_CONFIG",  # what ``coverage run`` leaves for the processes below it
    "COVERAGE_PROCESS_START",
    "COVERAGE_CORE",
)
_PREFIX: Final = "NASKAH_"
_FONTS: Final = Path(__file__).with_name("fonts.conf")


def for_tool(
    home: Path | None = None, temporary: Path | None = None, environ: Mapping[str, str] = os.environ
) -> dict[str, str]:
    """Return what a program that is not ours sees; without folders named, this process's own."""
    return {
        "PATH": os.defpath,
        **{name: environ[name] for name in _TOOLS if environ.get(name)},
        "HOME": str(home or environ.get("HOME") or "/"),
        "TMPDIR": str(temporary or tempfile.gettempdir()),
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "FONTCONFIG_FILE": str(_FONTS),
    }


def for_child() -> dict[str, str]:
    """Return what a child of ours that opens foreign input sees: our code, and neither settings nor secrets."""
    return {**for_tool(), "PYTHONPATH": os.pathsep.join(sys.path)}


def for_ours(
    home: Path | None = None, temporary: Path | None = None, environ: Mapping[str, str] = os.environ
) -> dict[str, str]:
    """Return what a program of Naskah sees: ``NASKAH_*`` and a short list more. No proxies: every part is on loopback,
    and what calls out (webhooks, mail, BSrE) does so directly.
    """
    passed = {name: value for name, value in environ.items() if name in _OURS or name.startswith(_PREFIX)}
    # Packages that ``pip install --user`` laid below the home that this process has and the new one has not.
    found = {"PYTHONUSERBASE": site.getuserbase()} if site.ENABLE_USER_SITE else {}
    return {**found, **passed, **for_tool(home, temporary, environ)}
