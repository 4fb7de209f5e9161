"""The process that holds one LibreOffice: ``python -m worker.pdf.child PARENT FD PROGRAM FOLDER``.

Dies with its parent, locks itself in before it loads LibreOffice (no thread has started yet), warms up on a first
document, and then answers one JSON line per request (an empty line, or one that says ``indexes``) on the socket it was given. Reads ``in.docx``, writes ``out.pdf`` in its folder.
Decides nothing: timeouts, retries and recycling are the parent's.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import socket
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from worker.locked.child import NO_WAY
from worker.locked.confinement import die_with, no_network
from worker.locked.places import readable
from worker.pdf.kit import Kit, KitLate, KitRefused

INDEXES = "indexes"
"""Asks for tables of contents to be made anew."""
# A page of text needs 250 MB with its libraries mapped; 3 GB of address space stops a bomb, not a report.
_ADDRESS_SPACE = 3 << 30
# The profile and the PDF are small files; nothing it writes may fill the memory file system.
_FILE_SIZE = 256 << 20


def main(arguments: list[str]) -> None:
    """Prepare, warm up, then serve until the socket closes."""
    parent, descriptor, program, folder, *fonts = arguments
    die_with(int(parent))
    _limit()
    conn = socket.socket(fileno=int(descriptor))
    lines = conn.makefile("r", encoding="utf-8")
    here = Path(folder)
    holds = no_network(
        readable=[*readable(), *map(Path, fonts), Path(program).parent],
        writable=[here, Path("/dev/null")],
    )
    if not holds.enough:
        print("neither a system call filter nor an empty network can be had", file=sys.stderr)
        sys.exit(NO_WAY)
    kit = Kit(Path(program), here / "profile")
    # The first load costs three times the later ones (fonts, filters, styles), so the pool pays it, not a job.
    kit.to_pdf(here / "warm.docx", here / "out.pdf")
    kit.close()
    _answer(conn, {"ready": True, "holds": holds.record()})
    for asked in lines:
        try:
            took = kit.to_pdf(here / "in.docx", here / "out.pdf", indexes=asked.strip() == INDEXES)
            _answer(conn, {"done": True, **asdict(took)})
        except KitRefused as refusal:
            late = isinstance(refusal, KitLate)
            _answer(conn, {"done": False, "late": late, "reason": str(refusal)})
        kit.close()
    # LibreOffice has threads that do not end by themselves, and nothing of it is to be saved.
    os._exit(0)


def _answer(conn: socket.socket, message: dict[str, Any]) -> None:
    resident = int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
    conn.sendall(json.dumps({**message, "rss_mb": resident >> 20}).encode() + b"\n")


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (_ADDRESS_SPACE, _ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_FILE_SIZE, _FILE_SIZE))
    # Writing past the limit then fails with an error instead of killing the process without a word.
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)


if __name__ == "__main__":
    main(sys.argv[1:])
