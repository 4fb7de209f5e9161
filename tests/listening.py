"""Which TCP addresses a process and its children listen on, read from /proc as an outsider would see it."""

import contextlib
import socket
import struct
from pathlib import Path

LISTEN = "0A"


def process_tree(pid: int) -> set[int]:
    """The process and everything below it."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                after_name = (entry / "stat").read_text().rsplit(")", 1)[1].split()
                parents[int(entry.name)] = int(after_name[1])
    tree = {pid}
    while grown := {child for child, parent in parents.items() if parent in tree} - tree:
        tree |= grown
    return tree


def listening_addresses(pid: int) -> set[tuple[str, int]]:
    """(address, port) of every listening TCP socket that the process tree holds, IPv4 and IPv6."""
    inodes: set[str] = set()
    for member in process_tree(pid):
        with contextlib.suppress(OSError):
            for descriptor in Path(f"/proc/{member}/fd").iterdir():
                with contextlib.suppress(OSError):
                    target = str(descriptor.readlink())
                    if target.startswith("socket:["):
                        inodes.add(target[8:-1])
    found: set[tuple[str, int]] = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        for line in Path(table).read_text().splitlines()[1:]:
            columns = line.split()
            if columns[3] == LISTEN and columns[9] in inodes:
                found.add(_address(columns[1]))
    return found


def _address(column: str) -> tuple[str, int]:
    packed, port = column.split(":")
    words = struct.pack(
        f"={len(packed) // 8}I", *(int(packed[i : i + 8], 16) for i in range(0, len(packed), 8))
    )
    family = socket.AF_INET if len(words) == 4 else socket.AF_INET6
    return socket.inet_ntop(family, words), int(port, 16)
