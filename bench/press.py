"""The press beside its peers: the same documents in the same run, engines taking turns, ratios of medians.

Reference Surat Edaran and a form of 2,000 rows as DOCX, and PDF/A a core. What engines wrote is compared before a figure
counts: a peer that says something else, or a PDF without the text, ends the run.
"""

from __future__ import annotations

import copy
import io
import json
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from docx import Document

from archive.access import AccessClass
from bench import engines
from bench.peer_templates import text_of
from bench.peers_home import PeerMissing, node_modules
from bench.stack import BenchStack
from bench.unoserver import Unoserver
from doc_templates.catalog import Catalog
from doc_templates.kit.kantor import Kantor, read_office
from service.embedded.python_parts import project_root
from worker.pdf.converter import Converter
from worker.press import compile_template, judge_docx
from worker.stamping import StampInput, Stamps, stamps

EDARAN, FORM = "surat_edaran", "form_data_kinerja"
NPM = ("docxtemplater", "easy-template-x", "carbone")
ROUNDS, DOCUMENTS = 12, 20
ROWS, FORM_ROUNDS = 2_000, 5
GROWTH = (200, 2_000, 20_000)
PDF_ROUNDS = 40


def measure(stack: BenchStack, scale: float) -> dict[str, Any]:
    """Return the bars of the press."""
    with tempfile.TemporaryDirectory(prefix="naskah-press-") as made:
        folder = Path(made)
        return {
            "edaran": edaran(folder, scale),
            "form": form(scale),
            "growth": growth((20, 200) if scale < 1 else GROWTH),
            "pdf": pdf(stack, folder, scale),
        }


def edaran(folder: Path, scale: float) -> dict[str, Any]:
    """Measure the reference Surat Edaran as DOCX: ours with stamps and strict parse, the judge apart, and each peer."""
    sample = Sample(EDARAN)
    template = compile_template(sample.template)

    def ours(context: engines.Context) -> bytes:
        marks = sample.stamps(context)
        return template.press({**context, "stempel": marks.context}, marks.media).docx

    found: list[engines.Engine] = [engines.InProcess("naskah", ours), engines.docxtpl(sample.template)]
    modules = node_modules()
    first = sample.fresh(0)
    found += [engines.Node(name, modules, sample.template, first, folder) for name in NPM]
    rounds = max(3, int(ROUNDS * scale))
    batches = [[sample.fresh(r * DOCUMENTS + n) for n in range(DOCUMENTS)] for r in range(rounds)]
    try:
        taken = engines.in_turn(found, batches)
        said = {engine.name: text_of(engine.last()) for engine in found}
    finally:
        for engine in found:
            engine.close()
    _same(said)
    medians = {name: statistics.median(times) for name, times in taken.items()}
    fastest = min(medians[name] for name in NPM)
    return {
        "documents": rounds * DOCUMENTS,
        "ms": medians,
        "steps_ms": _steps(sample, template, batches[0]),
        "to_docxtpl": medians["docxtpl"] / medians["naskah"],
        "to_fastest_npm": fastest / medians["naskah"],
    }


def _steps(sample: Sample, template: Any, contexts: Sequence[engines.Context]) -> dict[str, float]:
    """Tell where our time goes: stamps, press (render, strict parse, pack), and the judge, which peers have not."""
    spent: dict[str, list[float]] = {"stamps": [], "press": [], "judge": []}
    for context in contexts:
        at = [time.perf_counter()]
        marks = sample.stamps(context)
        at.append(time.perf_counter())
        rendering = template.press({**context, "stempel": marks.context}, marks.media)
        at.append(time.perf_counter())
        judge_docx(rendering)
        at.append(time.perf_counter())
        for name, start, end in zip(spent, at, at[1:], strict=False):
            spent[name].append(1_000 * (end - start))
    return {name: statistics.median(times) for name, times in spent.items()}


def form(scale: float) -> dict[str, Any]:
    """Measure a form of 2,000 rows beside docxtpl."""
    sample = Sample(FORM)
    rows = ROWS if scale >= 1 else 100
    template = compile_template(sample.template)
    ours = engines.InProcess("naskah", lambda context: template.press(context).docx)
    theirs = engines.docxtpl(sample.template)
    rounds = max(2, int(FORM_ROUNDS * scale))
    context = sample.grown(rows)
    taken = engines.in_turn([ours, theirs], [[context]] * rounds)
    _same({"naskah": text_of(ours.last()), "docxtpl": text_of(theirs.last())})
    medians = {name: statistics.median(times) for name, times in taken.items()}
    return {"rows": rows, "ms": medians, "to_docxtpl": medians["docxtpl"] / medians["naskah"]}


def growth(sizes: Sequence[int]) -> dict[str, Any]:
    """Measure time and memory as a form grows, each size in a process of its own."""
    found = []
    for rows in sizes:
        done = subprocess.run(
            [sys.executable, "-m", "bench.growth", str(rows)],
            cwd=project_root(),
            capture_output=True,
            text=True,
            check=True,
        )
        found.append(json.loads(done.stdout))
    per_row = [each["ms"] / each["rows"] for each in found]
    return {
        "sizes": found,
        "last_to_middle_per_row": per_row[-1] / per_row[-2],
        "memory_to_xml": found[-1]["memory"] / found[-1]["xml"],
    }


def pdf(stack: BenchStack, folder: Path, scale: float) -> dict[str, Any]:
    """Measure PDF/A of the reference Surat Edaran, one document at a time: our pool and unoserver taking turns."""
    sample = Sample(EDARAN)
    template, converter = compile_template(sample.template), Converter(stack.stack.converter.socket)
    theirs, fat = engines.docxtpl(sample.template), engines.docxtpl(as_word_saves(sample.template))
    spent: dict[str, list[float]] = {name: [] for name in ("pool", "unoserver", "lean_line", "docxtpl_line")}
    spent["docxtpl_full_line"] = []
    rounds = max(4, int(PDF_ROUNDS * scale))
    try:
        server = Unoserver(folder)
    except PeerMissing as missing:
        return {"not_measured": f"PDF/A beside unoserver is not measured: {missing}"}
    with server:
        for number in range(rounds + 2):
            context = sample.fresh(number)
            title = str(context["naskah"]["judul"])
            pressing = time.perf_counter()
            marks = sample.stamps(context)
            docx = template.press({**context, "stempel": marks.context}, marks.media).docx
            pressed = time.perf_counter()
            ours = converter.convert(docx, title=title)
            took = {"pool": 1_000 * (time.perf_counter() - pressed)}
            took["lean_line"] = took["pool"] + 1_000 * (pressed - pressing)
            other, took["unoserver"] = server.convert(docx)
            for name, engine in (("docxtpl_line", theirs), ("docxtpl_full_line", fat)):
                (rendering,) = engine.render([context])
                _, converting = server.convert(engine.last())
                took[name] = rendering + converting
            if number >= 2:
                for name, ms in took.items():
                    spent[name].append(ms)
        _same({"naskah": _words(ours, folder), "unoserver": _words(other, folder)})
    medians = {name: statistics.median(times) for name, times in spent.items()}
    return {
        "documents": rounds,
        "ms": medians,
        "pool_to_unoserver": medians["unoserver"] / medians["pool"],
        "line_to_docxtpl_unoserver": medians["docxtpl_line"] / medians["lean_line"],
        "line_to_docxtpl_full_unoserver": medians["docxtpl_full_line"] / medians["lean_line"],
        "gotenberg": "Gotenberg is not measured: the unoconverter it calls for LibreOffice is on no package registry",
    }


class Sample:
    """The contexts of one type: the shipped example, each time another."""

    def __init__(self, jenis: str) -> None:
        stationery = Catalog.scan()[jenis]
        self._kantor = Kantor.from_config(read_office(project_root() / "examples" / "kantor-kpu-agam.yaml"))
        self.template = stationery.template
        self._digest = stationery.digest
        self._context = stationery.contract.check(dict(stationery.example), self._kantor).context
        self._context["stempel"] = dict(self.stamps(self._context).context)

    def fresh(self, number: int) -> dict[str, Any]:
        """Return a context no document had before: text, title and verification code; the letterhead is the office's."""
        context = self.numbered(number)
        kode = "-".join(f"{number:016d}"[at : at + 4] for at in range(0, 16, 4))
        context["stempel"] = dict(self.stamps({**context, "stempel": {"kode": kode}}).context)
        context["isi"]["penutup"] = [f"Penutup nomor {number}.", *context["isi"].get("penutup", [])]
        context["isi"]["tentang"] = f"{context['isi'].get('tentang', '')} {number}"
        return context

    def numbered(self, number: int) -> dict[str, Any]:
        """Return the example with its title and subject told apart, whatever the type."""
        context = copy.deepcopy(self._context)
        for name in ("judul", "perihal"):
            context["naskah"][name] = f"{context['naskah'][name]} {number}"
        return context

    def grown(self, rows: int) -> dict[str, Any]:
        """Return the form with so many rows."""
        context = copy.deepcopy(self._context)
        baris = context["isi"]["baris"]
        context["isi"]["baris"] = [{**baris[n % len(baris)], "urut": str(n + 1)} for n in range(rows)]
        return context

    def stamps(self, context: engines.Context) -> Stamps:
        """Make the stamps of a draft, its QR too, with the verification code the context names."""
        code = context.get("stempel", {}).get("kode", "AAAA-BBBB-CCCC-DDDD")
        chain = context["naskah"]["rantai"]
        return stamps(
            StampInput(
                status="konsep",
                acts=(),
                content_digest=self._digest,
                hierarki=chain["paraf"],
                koordinasi=chain["koordinasi"],
                code=code,
                public_url="https://naskah.example",
                akses=AccessClass.B,
                zona=self._kantor.zona,
                logo=self._kantor.logo,
            )
        )


def as_word_saves(template: bytes) -> bytes:
    """Return the template with the styles of a document made from python-docx's default, 348 KB, as users' files have."""
    usual = io.BytesIO()
    Document().save(usual)
    made = io.BytesIO()
    with zipfile.ZipFile(usual) as fat, zipfile.ZipFile(io.BytesIO(template)) as lean:
        ours = lean.read("word/styles.xml").decode()
        own = ours[ours.index("<w:style ") : ours.rindex("</w:styles>")].replace('w:default="1" ', "")
        full = fat.read("word/styles.xml").decode()
        full = full.replace("</w:styles>", f"{own}</w:styles>")
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
            for name in lean.namelist():
                target.writestr(name, full if name == "word/styles.xml" else lean.read(name))
    return made.getvalue()


def _words(pdf_bytes: bytes, folder: Path) -> list[str]:
    path = folder / "compared.pdf"
    path.write_bytes(pdf_bytes)
    done = subprocess.run(["pdftotext", "-raw", str(path), "-"], capture_output=True, text=True, check=True)
    return done.stdout.split()


def _same(said: dict[str, list[str]]) -> None:
    """Raise when a peer's document says something else than ours."""
    for name, text in said.items():
        if text != said["naskah"]:
            lost = [line for line in said["naskah"] if line not in text][:3]
            raise RuntimeError(f"{name} says something else; it lacks {lost}")
