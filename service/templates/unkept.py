"""The whole trial of a type that lies in a folder: no ledger, no vault, no running stack; LibreOffice of this machine alone.

The converter is the product's own (``python -m worker.pdf``), begun for this trial and ended with it, unless one is at hand.
"""

from __future__ import annotations

import base64
import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from archive import environment
from doc_templates.catalog import Stationery
from doc_templates.kit.kantor import Kantor
from doc_templates.kit.sample import SAMPLE
from service.errors import PagesUnavailable
from service.templates.drawing import why_none
from service.templates.trials import samples
from service.words import say
from worker.press.lint.findings import Finding

_START_S: Final = 60.0
"""The first page of a fresh LibreOffice takes 0.4 s; a machine under load several times that."""
_LOOK_S: Final = 0.05
_TRIAL_S: Final = 600.0
"""The press's own trial is given up after as long."""
_TEST_S: Final = 120.0
"""An author's own test prints no page."""
_STOP_S: Final = 10.0


@dataclass(frozen=True, kw_only=True)
class UnkeptTrial:
    """What the trial of a folder came to."""

    findings: list[Finding]
    pages: list[Path]


def tried(
    stationery: Stationery,
    folder: Path,
    *,
    kantor: Kantor | None = None,
    socket: Path | None = None,
    said: Callable[[str], None] = lambda name: None,
) -> UnkeptTrial:
    """Try a type's template with every sample and write its pages into ``folder``; raises ``PagesUnavailable``.

    ``socket`` is a running converter's; without one LibreOffice is begun. ``said`` hears each sample's name as it is done.
    """
    office = kantor or SAMPLE
    work = {"office": _surroundings(stationery, office), "left_alone": sorted(stationery.contract.left_alone),
            "samples": samples(stationery, kantor)}  # fmt: skip
    with (
        converter(socket) as pool,
        tempfile.NamedTemporaryFile("w", prefix="naskah-trial-", suffix=".json") as file,
    ):
        json.dump(work, file)
        file.flush()
        command = [sys.executable, "-m", "worker.whole_trial", "--socket", str(pool)]
        command += ["--work", file.name, "--out", str(folder)]
        told = _asked(command, stationery.template, said)
    return UnkeptTrial(
        findings=[Finding.read(each) for each in told["findings"]],
        pages=[folder / name for name in told["pages"]],
    )


def _surroundings(stationery: Stationery, office: Kantor) -> Mapping[str, Any]:
    """Return what an office gives a template's pages, as ``worker.press.stages.Surroundings`` has it."""
    mark = office.tanda_akses.mark("T")
    (first, *_) = samples(stationery, office)
    return {
        "kertas": office.kertas,
        "logo": base64.b64encode(office.logo or b"").decode(),
        "page_initials": stationery.jenis in office.paraf_halaman,
        "numbered": first["numbered"],
        "dated": first["dated"],
        "mark": mark.kata if mark else "",
        "mark_place": office.tanda_akses.tempat,
        "mark_colour": mark.rgb if mark else "000000",
    }


def _asked(command: list[str], docx: bytes, said: Callable[[str], None]) -> dict[str, Any]:
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as refused:
        given.write(docx)
        given.seek(0)
        told: dict[str, Any] = {}
        with subprocess.Popen(command, stdin=given, stdout=subprocess.PIPE, stderr=refused,
                              env=environment.for_child(), text=True) as child:  # fmt: skip
            assert child.stdout is not None
            for line in child.stdout:
                told = json.loads(line)
                if "sample" in told:
                    said(told["sample"])
            if child.wait(_TRIAL_S) != 0:
                refused.seek(0)
                raise why_none(refused.read().decode(errors="replace"))
    return told


@contextmanager
def converter(running: Path | None = None) -> Iterator[Path]:
    """Give the socket of the converter that runs, else of one begun on this machine and ended behind it.

    Raises ``PagesUnavailable`` where LibreOffice does not start.
    """
    if running is not None and running.is_socket():
        yield running
        return
    with tempfile.TemporaryDirectory(prefix="naskah-check-") as folder, tempfile.TemporaryFile() as log:
        socket = Path(folder) / "converter.sock"
        pool = subprocess.Popen(
            [sys.executable, "-m", "worker.pdf", "--socket", str(socket), "--size", "1"],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=environment.for_ours(),
        )
        try:
            _up(pool, socket, log)
            yield socket
        finally:
            pool.terminate()
            try:
                pool.wait(_STOP_S)
            except subprocess.TimeoutExpired:
                pool.kill()


def _up(pool: subprocess.Popen[bytes], socket: Path, log: Any) -> None:
    until = time.monotonic() + _START_S
    while not socket.is_socket():
        if pool.poll() is not None or time.monotonic() > until:
            log.seek(0)
            raise PagesUnavailable(
                say(
                    "Halaman tidak dapat digambar: LibreOffice di mesin ini tidak dapat dijalankan. Periksa dengan `naskah doctor`."
                ),
                technical=log.read().decode(errors="replace").strip().rpartition("\n")[2],
            )
        time.sleep(_LOOK_S)


def test_of(folder: Path) -> str:
    """Run the tests that lie in a type's folder; returns what failed, a line each; nothing where all pass or none lie there."""
    if not any(folder.glob("test*.py")):
        return ""
    done = subprocess.run(
        [sys.executable, "-B", "-m", "unittest", "discover", "--start-directory", str(folder.resolve())],
        capture_output=True,
        text=True,
        timeout=_TEST_S,
        check=False,
        cwd=folder.resolve(),
        env=environment.for_child(),
    )
    return "" if done.returncode == 0 else _in_short(done.stderr.strip())


def _in_short(said: str) -> str:
    """Return each failure of a run by file, line and name, or all that was said where one cannot be told so."""
    found = [
        f"{file} line {line}, {test}: {what}" for test, file, line, what in _FAILURE.findall(f"{said}\n")
    ]
    return "\n".join(found) if found and len(found) == len(_FAILED.findall(said)) else said


_FAILED: Final = re.compile(r"^(?:FAIL|ERROR): ", re.MULTILINE)
_FAILURE: Final = re.compile(
    r"""^(?:FAIL|ERROR):[ ](\w+)[ ][^\n]*\n                      # the test's name
        (?:(?!^(?:FAIL|ERROR):[ ]).)*?
        ^[ ]{2}File[ ]"(?:[^"\n]*/)?([^"/\n]+)",[ ]line[ ](\d+),[ ]in[ ]\1\n  # where in it
        (?:(?!^(?:FAIL|ERROR):[ ]).)*?
        ^([A-Za-z_][\w.]*(?::[ ][^\n]*)?)\n                      # what was raised""",
    re.MULTILINE | re.DOTALL | re.VERBOSE,
)
"""One failure as ``unittest`` writes it, with its traceback."""
