"""What somebody's program reads of a machine to print or draw pages: programs and libraries, fonts, registries, no home."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

_READABLE: Final = (
    "/usr", "/lib", "/lib32", "/lib64", "/bin", "/opt", "/nix/store", "/etc/fonts", "/etc/libreoffice", "/etc/alternatives",
    "/etc/ld.so.cache", "/etc/ld.so.preload", "/etc/passwd", "/etc/nsswitch.conf", "/etc/localtime", "/etc/papersize",
    "/etc/gcrypt", "/etc/dconf", "/var/cache/fontconfig", "/sys/devices/system/cpu", "/dev/urandom", "/dev/random",
    "/proc/self", "/proc/sys", "/proc/cpuinfo", "/proc/meminfo", "/proc/filesystems", "/proc/version",
)  # fmt: skip


def readable() -> list[Path]:
    """Return the places; fontconfig's own file is where ``archive.environment`` says."""
    named = os.environ.get("FONTCONFIG_FILE")
    return [Path(each) for each in (*_READABLE, *([named] if named else []))]
