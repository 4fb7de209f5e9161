"""A machine that is short of something while a page is printed: an outage of the machine, never the document's fault."""

import os
import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from archive.outages import DiskFull, MemoryShort
from tests.integration.pdf.conftest import OwnPool
from tests.integration.pdf.test_pool import SMALL
from worker.pdf import process as module
from worker.pdf.errors import ConversionCrashed
from worker.pdf.process import OfficeProcess

SMALL_DISK = (
    *("unshare", "--user", "--map-root-user", "--mount", "sh", "-c"),
    'mount -t tmpfs -o size=48m,mode=0700 tmpfs "$0" && exec "$@"',
)


def test_a_full_disk_under_libreoffice_is_told_as_one_and_pages_are_printed_when_there_is_room(
    start_pool: Callable[..., OwnPool], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.setenv("NASKAH_PDF_WORKDIR", str(work))
    pool = start_pool("--size", "1", wrapper=(*SMALL_DISK, str(work)))
    seen = Path(f"/proc/{pool.process.pid}/root{work}/ballast")
    assert pool.converter.convert(SMALL, title="Surat").startswith(b"%PDF-")
    with seen.open("wb", buffering=0) as ballast, suppress(OSError):
        while True:
            ballast.write(bytes(4096))

    with pytest.raises(DiskFull):
        pool.converter.convert(SMALL, title="Surat")

    seen.unlink()
    assert pool.converter.convert(SMALL, title="Surat").startswith(b"%PDF-")
    assert "process_lost" not in pool.events()


@pytest.mark.parametrize(
    ("left", "number", "error"),
    [
        (100 << 20, signal.SIGKILL, MemoryShort),
        (8 << 30, signal.SIGKILL, ConversionCrashed),
        (100 << 20, signal.SIGSEGV, ConversionCrashed),
    ],
)
def test_an_office_ended_by_the_kernel_while_memory_was_short_is_the_machines_fault(
    monkeypatch: pytest.MonkeyPatch, left: int, number: signal.Signals, error: type[Exception], tmp_path: Path
) -> None:
    monkeypatch.setattr(module, "available", lambda: left)
    monkeypatch.setattr(module, "furnish_profile", lambda _: None)
    office = OfficeProcess(folder=tmp_path / "slot", program=tmp_path / "nowhere", prefix=())
    os.kill(office.pid, number)
    with pytest.raises(error):
        office.convert(SMALL, timeout_s=60)
    office.close()
