"""Pages of a DOCX as PDF and pictures, drawn by a process of the press over the running converter pool.

A front-desk process speaks to no converter itself: ``python -m worker.pages`` does, and ends. Without a pool there are
no pages, and the answer says so.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from PIL import Image

from archive import environment
from service.errors import PagesUnavailable
from service.words import say
from worker.press.lint.findings import Finding

_DRAWING_S = 150.0
"""The pool's 60 s, twice where it tries again, and half a second a page for the pictures."""


_WHY: Final = {
    "ConverterUnavailable": say("pembuat PDF tidak terjangkau"),
    "ConversionHung": say("pembuatan PDF-nya tidak selesai"),
    "ConversionCrashed": say("LibreOffice berhenti saat menata halamannya"),
    "ConversionFailed": say("LibreOffice menolak dokumennya"),
    "PageRefused": say("halamannya tidak lolos pemeriksaan"),
    "TextMissing": say("halamannya tidak lolos pemeriksaan"),
    "NumberBroken": say("ada angka yang terputus di antara dua baris"),
    "FontMissing": say("huruf untuk aksaranya belum terpasang pada mesin pencetak"),
    "PagesUndrawable": say("halamannya terlalu banyak atau terlalu berat"),
    "NotADocx": say("berkasnya bukan DOCX yang utuh"),
    "MemoryShort": say("memori mesin pencetak habis"),
    "MachineBusy": say("mesin pencetak sedang terlalu sibuk"),
    "ReaderKilled": say("pembaca berkasnya dihentikan oleh mesin pencetak"),
    "DiskFull": say("penyimpanan mesin pencetak penuh"),
}
"""Why there are no pages, by the type of the error that the process ended with."""


@dataclass(frozen=True, kw_only=True)
class DrawnPages:
    """The pages of one document, as files."""

    pdf: Path
    images: tuple[Path, ...]


class Pages:
    """Draws pages through the pool on ``socket``."""

    def __init__(self, socket: Path | None) -> None:
        self._socket = socket

    def draw(self, docx: bytes, folder: Path, *, title: str = "Pratinjau", dpi: int = 80) -> DrawnPages:
        """Write ``naskah.pdf`` and a PNG a page into ``folder``; raises ``PagesUnavailable``."""
        told = self._ask(docx, ["--out", str(folder), "--title", title, "--dpi", str(dpi)])
        return DrawnPages(pdf=folder / told["pdf"], images=tuple(folder / name for name in told["images"]))

    def pdf(self, docx: bytes, *, title: str, wait_s: float = _DRAWING_S) -> bytes:
        """Return the PDF of ``docx`` alone; raises ``PagesUnavailable``, also when it takes longer than ``wait_s``."""
        with tempfile.TemporaryDirectory(prefix="naskah-pages-") as folder:
            told = self._ask(docx, ["--out", folder, "--title", title, "--no-pictures"], wait_s)
            return Path(folder, told["pdf"]).read_bytes()

    def find(self, docx: bytes, texts: Sequence[str], wait_s: float | None = None) -> list[int | None]:
        """Return the page each of ``texts`` stands on, searched in their order; raises ``PagesUnavailable``."""
        told = self._ask(docx, ["--find", json.dumps(list(texts))], wait_s or _DRAWING_S)
        found: list[int | None] = told["pages"]
        return found

    def judge(self, docx: bytes, sample: Mapping[str, Any], *, wait_s: float = _DRAWING_S) -> list[Finding]:
        """Return what is wrong with the pages of a trial; ``sample`` as ``worker.trial.Sample`` has it.

        Raises ``PagesUnavailable``, also when it takes longer than ``wait_s``.
        """
        with tempfile.NamedTemporaryFile("w", prefix="naskah-sample-", suffix=".json") as file:
            json.dump(sample, file)
            file.flush()
            told = self._ask(docx, ["--judge", file.name], wait_s)
        return [Finding.read(each) for each in told["findings"]]

    def _ask(self, docx: bytes, options: list[str], wait_s: float = _DRAWING_S) -> dict[str, Any]:
        if self._socket is None:
            raise PagesUnavailable(
                say(
                    "Halaman tidak dapat digambar: tidak ada layanan pengubah PDF. Jalankan `naskah up`, atau isi NASKAH_CONVERTER_SOCKET dengan soketnya."
                )
            )
        try:
            done = subprocess.run(
                [sys.executable, "-m", "worker.pages", "--socket", str(self._socket), *options],
                input=docx,
                capture_output=True,
                timeout=wait_s,
                check=False,
                env=environment.for_child(),
            )
        except subprocess.TimeoutExpired as late:
            raise PagesUnavailable(say("Halaman tidak selesai digambar dalam waktunya.")) from late
        if done.returncode != 0:
            raise why_none(done.stderr.decode(errors="replace"))
        told: dict[str, Any] = json.loads(done.stdout)
        return told


def why_none(said: str) -> PagesUnavailable:
    """Return why there are no pages, of what a process that ought to draw them said on its standard error."""
    kind, words = _refused(said)
    why = _WHY.get(kind, say("pembuat PDF gagal"))
    return PagesUnavailable(say("Halaman tidak dapat digambar: {sebab}", sebab=why), technical=words)


def _refused(said: str) -> tuple[str, str]:
    """Return the type of the error a process ended with, and what it said of it: all of it where it is none of ours."""
    last = said.strip().rpartition("\n")[2]
    try:
        told = json.loads(last)
        return str(told["error"]), str(told["words"])
    except (ValueError, KeyError, TypeError):
        return "", last


def side_by_side(left: Path | None, right: Path | None, target: Path) -> None:
    """Write one picture of two pages beside each other; a page that is not there stays white."""
    pages = [Image.open(each).convert("RGB") if each else None for each in (left, right)]
    known = [each for each in pages if each is not None]
    width, height = max(each.width for each in known), max(each.height for each in known)
    sheet = Image.new("RGB", (2 * width + 12, height), "#888888")
    for place, page in enumerate(pages):
        blank = page or Image.new("RGB", (width, height), "white")
        sheet.paste(blank, (place * (width + 12), 0))
    sheet.save(target)
