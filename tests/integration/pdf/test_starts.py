"""A LibreOffice that does not start is told with its last words, tried ever less often, and found again when it is mended."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.integration.pdf import word
from tests.integration.pdf.conftest import OwnPool
from worker.pdf.libreoffice import find_program

StartPool = Callable[..., OwnPool]


def farm(folder: Path, *, without: str = "") -> Path:
    """This machine's LibreOffice as links, one of its files left out."""
    program = folder / "program"
    program.mkdir()
    for each in find_program().iterdir():
        if each.name != without:
            (program / each.name).symlink_to(each)
    return program


def unreadable_library(folder: Path) -> Path:
    (program := folder / "program").mkdir()
    (program / "libmergedlo.so").write_bytes(b"\x7fELF")
    return program


def no_types(folder: Path) -> Path:
    return farm(folder, without="types.rdb")


def failing(health: dict[str, Any], times: int = 4) -> bool:
    """Whether some starts have failed."""
    return any(slot["failures"] >= times for slot in health["slots"])


@pytest.mark.parametrize(
    ("broken", "words"),
    [(unreadable_library, "exit code 1, OSError: "), (no_types, "types.rdb: no such file")],
    ids=["its library is unreadable", "its types are gone"],
)
def test_a_libreoffice_that_dies_at_once_is_tried_ever_less_often_and_told_with_its_last_words(
    broken: Callable[[Path], Path], words: str, start_pool: StartPool, tmp_path: Path
) -> None:
    pool = start_pool("--size", "1", "--libreoffice", str(broken(tmp_path)), ready=False)
    begun = time.monotonic()
    (slot,) = pool.wait(failing)["slots"]
    assert not slot["ready"]
    assert words in slot["trouble"], slot
    assert "did not start 4 times" in slot["trouble"]
    # Between four starts lie pauses of 0.5, 1 and 2 s.
    assert slot["starts"] == 4
    assert time.monotonic() - begun >= 3.5
    assert pool.process.poll() is None


def test_a_mended_libreoffice_is_found_by_itself_and_its_trouble_forgotten(
    start_pool: StartPool, tmp_path: Path
) -> None:
    program = no_types(tmp_path)
    pool = start_pool("--size", "1", "--libreoffice", str(program), ready=False)
    pool.wait(lambda health: failing(health, 1))
    (program / "types.rdb").symlink_to(find_program() / "types.rdb")
    pool.wait(lambda health: health["slots"][0]["ready"])
    assert pool.converter.convert(word.docx([word.paragraph("Surat")]), title="Surat").startswith(b"%PDF")
    (slot,) = pool.converter.health()["slots"]
    assert (slot["trouble"], slot["failures"]) == ("", 0)


def test_a_libreoffice_that_hangs_at_its_first_page_is_given_up_and_told(start_pool: StartPool) -> None:
    pool = start_pool("--size", "1", "--start-seconds", "1", ready=False)
    frozen: set[int] = set()

    def seen(health: dict[str, Any]) -> bool:
        (slot,) = health["slots"] or [{"pid": None, "ready": True, "failures": 0}]
        if slot["pid"] and not slot["ready"] and slot["pid"] not in frozen:
            frozen.add(slot["pid"])
            os.kill(slot["pid"], signal.SIGSTOP)
        return bool(slot["failures"] >= 2)

    (slot,) = pool.wait(seen)["slots"]
    assert "no page in 1 s" in slot["trouble"]


def test_a_pool_is_not_ready_before_a_page_was_printed(start_pool: StartPool) -> None:
    pool = start_pool("--size", "1", ready=False)
    health = pool.wait(lambda health: bool(health["slots"] and health["slots"][0]["pid"]))
    if not health["slots"][0]["ready"]:  # a machine may be quicker than the question
        assert health["slots"][0]["conversions"] == 0
    pool.wait_ready()
