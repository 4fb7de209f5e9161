"""The LibreOffice pool under real conversions and real faults."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import stat
import subprocess
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.integration.pdf import word
from tests.integration.pdf.conftest import REPOSITORY, OwnPool, command, runs, stop, wait_gone
from tests.patience import PATIENCE_S
from worker.pdf.converter import Converter
from worker.pdf.errors import (
    ConversionCrashed,
    ConversionFailed,
    ConversionHung,
    ConverterUnavailable,
    NotADocx,
)

StartPool = Callable[..., OwnPool]

SMALL = word.docx([word.paragraph("Surat Edaran Nomor 1")], title="Kecil")
# Long enough (about 2 s) to be caught in the middle.
LONG = word.docx(
    [word.table([["No", "Uraian", "Nilai"], *([str(n), "Data kinerja", f"{n}.000"] for n in range(1500))])]
)


def test_two_documents_are_converted_at_once(converter_socket: Path) -> None:
    converter = Converter(converter_socket)
    with ThreadPoolExecutor(4) as clients:
        pdfs = list(clients.map(lambda n: converter.convert(SMALL, title=f"Kecil {n}"), range(8)))
    assert all(pdf.startswith(b"%PDF-1.6") for pdf in pdfs)
    assert f"Kecil {3}".encode("utf-16-be") in pdfs[3] or b"Kecil 3" in pdfs[3]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (os.urandom(4000), "not a zip"),
        (b"{\\rtf1\\ansi Surat}", "Rich Text"),
        (b"<html><img src='http://127.0.0.1/'></html>", "a web page"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old Office"),
        (SMALL[: len(SMALL) // 2], "damaged"),
        (word.pack({"a.txt": b"x"}), "no Word document"),
    ],
    ids=["empty", "random", "rtf", "html", "encrypted", "truncated", "other zip"],
)
def test_what_is_no_docx_is_refused_before_libreoffice_sees_it(
    converter_socket: Path, data: bytes, reason: str
) -> None:
    with pytest.raises(NotADocx, match=reason):
        Converter(converter_socket).convert(data, title="")


def test_a_document_libreoffice_cannot_load_fails_after_a_second_process(start_pool: StartPool) -> None:
    broken = word.pack({**word.unpack(SMALL), "word/document.xml": b"\x00not xml at all"})
    pool = start_pool("--size", "1")
    first = pool.children()
    with pytest.raises(ConversionFailed, match="refused"):
        pool.converter.convert(broken, title="")
    assert pool.events().count("conversion_retried") == 1
    pool.wait_ready()
    assert pool.children() != first
    assert pool.converter.convert(SMALL, title="Kecil").startswith(b"%PDF")


def test_a_document_whose_client_was_told_it_took_too_long_is_dropped_and_the_next_one_converted(
    start_pool: StartPool,
) -> None:
    pool = start_pool("--size", "1")
    (busy,) = pool.children()
    os.kill(busy, signal.SIGSTOP)
    with ThreadPoolExecutor(2) as clients:
        first = clients.submit(pool.converter.convert, SMALL, title="Pertama")
        pool.wait(lambda health: health["slots"][0]["busy"])
        second = clients.submit(Converter(pool.socket, timeout_s=1).convert, SMALL, title="Kedua")
        with pytest.raises(ConverterUnavailable):
            second.result()
        time.sleep(1.5)  # the pool itself gives up a second after the client's budget
        os.kill(busy, signal.SIGCONT)
        assert first.result().startswith(b"%PDF")
    assert pool.converter.convert(SMALL, title="Ketiga").startswith(b"%PDF")
    assert pool.process.poll() is None


def test_a_hung_process_is_killed_and_the_document_converted_by_a_fresh_one(start_pool: StartPool) -> None:
    pool = start_pool("--size", "1", "--attempt-seconds", "2")
    (hung,) = pool.children()
    stop(hung)
    begun = time.monotonic()
    assert pool.converter.convert(SMALL, title="Kecil").startswith(b"%PDF")
    assert 2 <= time.monotonic() - begun < 120
    assert not runs(hung)


def test_a_document_that_hangs_twice_is_given_up(start_pool: StartPool) -> None:
    pool = start_pool("--size", "1", "--attempt-seconds", "0.1")
    hung = pool.children()
    with pytest.raises(ConversionHung):
        pool.converter.convert(LONG, title="")
    wait_gone(hung)
    pool.wait_ready()
    assert pool.events().count("conversion_retried") == 1


def test_a_process_killed_in_the_middle_is_replaced_and_the_document_converted(start_pool: StartPool) -> None:
    pool = start_pool("--size", "1")
    (victim,) = pool.children()
    with ThreadPoolExecutor(1) as client:
        converting = client.submit(pool.converter.convert, LONG, title="Panjang")
        pool.wait(lambda health: health["slots"][0]["busy"])
        time.sleep(0.2)
        os.kill(victim, signal.SIGKILL)
        assert converting.result().startswith(b"%PDF")
    assert "conversion_retried" in pool.events()


def test_a_document_whose_processes_die_twice_is_given_up(start_pool: StartPool) -> None:
    pool = start_pool("--size", "1")
    killed: set[int] = set()
    ended = threading.Event()

    def kill_every_child() -> None:
        while not ended.is_set():
            slot = pool.converter.health()["slots"][0]
            if slot["busy"] and slot["ready"] and slot["pid"] not in killed:
                time.sleep(0.1)
                killed.add(slot["pid"])
                os.kill(slot["pid"], signal.SIGKILL)
            time.sleep(0.01)

    with ThreadPoolExecutor(1) as killer:
        killing = killer.submit(kill_every_child)
        with pytest.raises(ConversionCrashed):
            pool.converter.convert(LONG, title="")
        ended.set()
        killing.result()
    assert len(killed) == 2


def test_a_process_that_died_while_idle_is_replaced(start_pool: StartPool) -> None:
    pool = start_pool("--size", "1")
    (victim,) = pool.children()
    os.kill(victim, signal.SIGKILL)
    wait_gone([victim])
    assert pool.converter.convert(SMALL, title="Kecil").startswith(b"%PDF")


def test_while_one_process_restarts_the_other_takes_the_documents(start_pool: StartPool) -> None:
    pool = start_pool("--size", "2")
    victim, _ = pool.children()
    os.kill(victim, signal.SIGKILL)
    wait_gone([victim])
    for _ in range(4):
        assert pool.converter.convert(SMALL, title="Kecil").startswith(b"%PDF")
    assert "conversion_retried" not in pool.events()
    pool.wait_ready()
    assert victim not in pool.children()


def test_a_worn_out_process_is_replaced_while_documents_go_on(start_pool: StartPool) -> None:
    pool = start_pool("--size", "1", "--conversions", "3")
    (first,) = pool.children()
    deadline = time.monotonic() + PATIENCE_S
    while pool.children() == [first] or not pool.children():
        assert time.monotonic() < deadline
        assert pool.converter.convert(SMALL, title="Kecil").startswith(b"%PDF")
    assert "process_recycled" in pool.events()
    assert "conversion_retried" not in pool.events()
    wait_gone([first])


def test_sigterm_ends_the_document_in_hand_and_leaves_nothing(start_pool: StartPool) -> None:
    pool = start_pool("--size", "2")
    children = pool.children()
    with ThreadPoolExecutor(1) as client:
        converting = client.submit(pool.converter.convert, LONG, title="Panjang")
        pool.wait(lambda health: any(slot["busy"] for slot in health["slots"]))
        pool.process.send_signal(signal.SIGTERM)
        assert converting.result().startswith(b"%PDF")
    assert pool.process.wait(PATIENCE_S) == 0
    wait_gone(children)
    assert not pool.socket.exists()
    assert not _working_folders(pool.socket)


def test_a_killed_pool_leaves_no_process_and_the_next_one_clears_its_folder(start_pool: StartPool) -> None:
    pool = start_pool("--size", "2")
    children = pool.children()
    pool.process.kill()
    pool.process.wait()
    wait_gone(children)
    with pytest.raises(ConverterUnavailable):
        pool.converter.convert(SMALL, title="Kecil")
    left = _working_folders(pool.socket)
    assert left, "the test expects what a killed pool leaves"
    again = start_pool("--size", "1", socket=pool.socket)
    assert again.converter.convert(SMALL, title="Kecil").startswith(b"%PDF")
    assert len(list(_working_folders(pool.socket)[0].iterdir())) == 1


def test_a_fresh_process_draws_no_test_pictures_of_its_own(start_pool: StartPool) -> None:
    # LibreOffice logs them in its profile; they took two thirds of its start.
    (folder,) = _working_folders(start_pool("--size", "1").socket)
    (profile,) = folder.glob("*/profile/user")
    assert (profile / "registrymodifications.xcu").exists()
    assert not (profile / "GraphicsRenderTests.log").exists()


def test_a_pool_on_another_socket_clears_what_a_killed_pool_left(start_pool: StartPool) -> None:
    lives, dies = start_pool("--size", "1"), start_pool("--size", "1")
    dies.process.kill()
    dies.process.wait()
    assert _working_folders(dies.socket)
    start_pool("--size", "1")
    assert not _working_folders(dies.socket)
    assert lives.converter.convert(SMALL, title="Kecil").startswith(b"%PDF")


def test_a_second_pool_on_the_same_socket_is_refused(start_pool: StartPool) -> None:
    pool = start_pool("--size", "1")
    second = subprocess.run(command(pool.socket), cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert second.returncode == 2
    assert "Another converter pool" in json.loads(second.stderr.splitlines()[-1])["detail"]
    assert pool.converter.convert(SMALL, title="Kecil").startswith(b"%PDF")


def test_the_socket_is_for_its_owner_alone(start_pool: StartPool) -> None:
    pool = start_pool("--size", "1", ready=False)
    pool.wait(lambda health: bool(health["slots"]))
    assert stat.S_IMODE(pool.socket.stat().st_mode) == 0o600


def test_a_pool_that_does_not_answer_is_unavailable(start_pool: StartPool, tmp_path: Path) -> None:
    with pytest.raises(ConverterUnavailable, match="reached"):
        Converter(tmp_path / "nobody").convert(SMALL, title="")
    pool = start_pool("--size", "1")
    stop(pool.process.pid)
    with pytest.raises(ConverterUnavailable) as silent:
        pool.converter.health()
    assert "timed out" in silent.value.technical


def test_more_work_than_time_is_answered_as_unavailable(start_pool: StartPool) -> None:
    pool = start_pool("--size", "1")
    hasty = Converter(pool.socket, timeout_s=0.3)
    with ThreadPoolExecutor(1) as client:
        long = client.submit(pool.converter.convert, LONG, title="Panjang")
        pool.wait(lambda health: health["slots"][0]["busy"])
        with pytest.raises(ConverterUnavailable):
            hasty.convert(SMALL, title="Kecil")
        assert long.result().startswith(b"%PDF")


def test_a_pool_in_a_deep_folder_is_reached_where_it_lies(start_pool: StartPool, tmp_path: Path) -> None:
    deep = tmp_path / "sebuah folder" / ("a" * 120) / ("b" * 120) / "pool.sock"
    pool = start_pool("--size", "1", socket=deep)
    assert stat.S_ISSOCK(deep.stat().st_mode)
    assert pool.converter.convert(SMALL, title="Dalam").startswith(b"%PDF")


def _working_folders(socket: Path) -> list[Path]:
    folder = Path("/dev/shm", f"naskah-pdf-{hashlib.sha256(os.fsencode(socket)).hexdigest()[:24]}")
    return [folder] if folder.exists() else []
