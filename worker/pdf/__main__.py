"""``python -m worker.pdf --socket PATH --size N``: serve the LibreOffice pool until SIGTERM.

Assembles settings, processes, pool and server; logs JSON lines on standard error. Exit code 2 when it refuses to
start, with the remedy in the message; 1 when a slot is lost, for the supervisor to start all anew.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import structlog

from archive.stopping import stop_on_signals
from worker.pdf.errors import PoolRefused
from worker.pdf.isolation import Isolation, command_prefix
from worker.pdf.libreoffice import find_program, font_folders, setup
from worker.pdf.pool import Pool, PoolLimits
from worker.pdf.process import OfficeProcess
from worker.pdf.server import PoolServer, SocketGuard
from worker.pdf.settings import PoolSettings
from worker.pdf.workdir import Workdir

# A document in hand ends in well under this; a supervisor's own limit is above it.
_STOP_S = 8.0
_LOOK_S = 2.0

_log = structlog.get_logger("naskah.pdf")


def main(arguments: list[str] | None = None) -> int:
    """Run the pool; the exit code."""
    asked = _parse(arguments)
    _log_as_json()
    stop = stop_on_signals()
    try:
        server, pool, workdir = _assemble(asked)
    except PoolRefused as refusal:
        _log.error("refused_to_start", detail=str(refusal))
        return 2
    server.start()
    _log.info("listening", socket=str(asked.socket), size=asked.size, isolation=asked.isolation)
    while pool.whole and not stop.wait(_LOOK_S):
        pass
    _log.info("stopping", whole=pool.whole)
    code = 0 if pool.whole else 1
    server.stop(_STOP_S)
    workdir.remove()
    _log.info("stopped")
    return code


def _assemble(asked: argparse.Namespace) -> tuple[PoolServer, Pool, Workdir]:
    settings = PoolSettings.from_environment()
    program = find_program(asked.libreoffice or settings.libreoffice)
    asked.isolation = Isolation(asked.isolation or settings.isolation)
    prefix, fonts = command_prefix(asked.isolation), font_folders()
    path = asked.socket.absolute()
    guard = SocketGuard(path)  # from here this path is ours alone, and with it the folder's name
    workdir = Workdir(settings.workdir, path)

    def start(name: str) -> OfficeProcess:
        return OfficeProcess(folder=workdir.path / name, program=program, prefix=prefix, fonts=fonts)

    limits = PoolLimits(
        attempt_s=asked.attempt_seconds,
        start_s=asked.start_seconds,
        conversions=asked.conversions,
        rss_mb=asked.memory,
    )
    pool = Pool(start, size=asked.size, limits=limits)
    server = PoolServer(guard, pool, setup(program))
    pool.start()
    return server, pool, workdir


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    limits = PoolLimits()
    parser = argparse.ArgumentParser(prog="python -m worker.pdf", description="Serve the LibreOffice pool.")
    parser.add_argument("--socket", type=Path, required=True, help="path of the Unix socket to serve")
    parser.add_argument("--size", type=int, default=2, help="LibreOffice processes (default 2)")
    parser.add_argument(
        "--isolation",
        choices=[kind.value for kind in Isolation],
        help="beside the filter: namespace, container or filter (nothing)",
    )
    parser.add_argument("--libreoffice", help="its program folder (NASKAH_LIBREOFFICE)")
    parser.add_argument("--attempt-seconds", type=float, default=limits.attempt_s, help="time of one attempt")
    parser.add_argument("--start-seconds", type=float, default=limits.start_s, help="time of a first page")
    parser.add_argument(
        "--conversions", type=int, default=limits.conversions, help="documents before a process is replaced"
    )
    parser.add_argument("--memory", type=int, default=limits.rss_mb, help="MB before a process is replaced")
    return parser.parse_args(arguments)


def _log_as_json() -> None:
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


if __name__ == "__main__":
    sys.exit(main())
