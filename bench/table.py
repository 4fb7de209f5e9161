"""The figures as a table people read."""

from __future__ import annotations

from typing import Any

BARS = {
    "press.edaran.to_docxtpl": (">= 25", "reference SE, DOCX, docxtpl / ours with stamps and strict parse"),
    "press.edaran.to_fastest_npm": (">= 8", "the same, fastest of the npm peers / ours"),
    "press.edaran.ms.naskah": ("", "reference SE, DOCX, ms, ours"),
    "press.edaran.ms.docxtpl": ("", "reference SE, DOCX, ms, docxtpl"),
    "press.edaran.ms.docxtemplater": ("", "reference SE, DOCX, ms, docxtemplater"),
    "press.edaran.ms.easy-template-x": ("", "reference SE, DOCX, ms, easy-template-x"),
    "press.edaran.ms.carbone": ("", "reference SE, DOCX, ms, Carbone"),
    "press.edaran.steps_ms.stamps": ("", "of ours, ms: stamps"),
    "press.edaran.steps_ms.press": ("", "of ours, ms: render, strict parse, pack"),
    "press.edaran.steps_ms.judge": ("", "beside ours, ms: the judge, which no peer has"),
    "press.form.to_docxtpl": (">= 10", "form of 2,000 rows, DOCX, docxtpl / ours"),
    "press.growth.last_to_middle_per_row": ("about 1", "ms a row at 20,000 rows / at 2,000"),
    "press.growth.memory_to_xml": ("< 4", "memory grown by at 20,000 rows / XML"),
    "press.pdf.pool_to_unoserver": (">= 1.4", "PDF/A of the same DOCX, a core, unoserver / our pool"),
    "press.pdf.line_to_docxtpl_unoserver": (
        "",
        "DOCX and PDF/A, docxtpl + unoserver / ours, our lean template for both",
    ),
    "press.pdf.line_to_docxtpl_full_unoserver": (
        ">= 2.5",
        "the same, docxtpl's file with the styles users' files have",
    ),
    "press.pdf.ms.pool": ("", "PDF/A of the reference SE, ms, our pool"),
    "press.pdf.ms.unoserver": ("", "PDF/A of the same DOCX, ms, unoserver"),
    "signing.ms.all": ("< 60", "PAdES B-B, re-opening and validation included, ms of a core"),
    "signing.ms.prepare": ("", "of it: preparing the page"),
    "signing.ms.seal": ("", "of it: signing (RSA 3072)"),
    "signing.ms.validate": ("", "of it: re-opening and validating"),
    "signing.to_naive": ("", "the same by pyHanko's own calls, the key opened each time / ours"),
    "check.ms": ("< 1", "typed check of the reference Surat Edaran's payload, ms of a core"),
    "cold.s": ("< 2", "start of a worker to its first archived document, s"),
    "cold.empty_s": ("", "the same of a Celery worker with an empty task: the floor, s"),
    "cold.cpu_s": ("", "processor time of the worker's processes until then, s"),
    "cold.empty_cpu_s": ("", "the same of the empty worker, s"),
    "pipeline.docx.ratio": (">= 3", "event queue to archived DOCX, ours / naive"),
    "pipeline.pdf.ratio": ("", "the same with PDF, ours / naive"),
    "pipeline.docx.naskah_per_s": ("", "documents/s, DOCX only"),
    "pipeline.docx.naive_per_s": ("", "documents/s, DOCX only, naive"),
    "pipeline.pdf.naskah_per_s": ("", "documents/s with PDF/A"),
    "pipeline.pdf.naive_per_s": ("", "documents/s with PDF, naive"),
    "pipeline.docx.floor.per_s": ("", "bare render and the same PUTs, two processes, documents/s"),
    "pipeline.docx.floor.puts": ("", "PUTs a DOCX document"),
    "pipeline.docx.floor.pipeline_share": (">= 0.6", "pipeline / bare render and the same PUTs"),
    "intake.workers_stopped_per_s.single": (">= 200", "events/s, single, workers stopped"),
    "intake.workers_stopped_per_s.batch": (">= 2000", "events/s, batches of 1,000, workers stopped"),
    "intake.workers_running_per_s.single": ("", "events/s, single, workers running"),
    "intake.workers_running_per_s.batch": ("", "events/s, batches of 1,000, workers running"),
    "latency.docx_ms.p50": ("< 150", "event to archived DOCX, ms, p50"),
    "latency.docx_ms.p95": ("", "event to archived DOCX, ms, p95"),
    "latency.pdf_ms.p50": ("< 1000", "event to archived DOCX and PDF/A, ms, p50"),
    "latency.pdf_ms.p95": ("", "event to archived DOCX and PDF/A, ms, p95"),
    "approvals.sign_per_s.one_register": (
        ">= 100",
        "signatures/s with their numbers, one register, 16 connections",
    ),
    "approvals.sign_per_s.four_registers": ("", "signatures/s, four registers together"),
    "approvals.sign_per_s.several_at_once": ("", "documents/s, one register, 50 in one act"),
    "approvals.paraf_ms.p50": ("< 1000", "paraf to the archived page that shows it, ms, p50"),
    "approvals.paraf_ms.p95": ("", "paraf to the archived page that shows it, ms, p95"),
    "lanes.letters_left": (
        "> 0",
        "letters of a merge of PDFs still waiting when the last of these acts was printed",
    ),
    "lanes.alone_ms.p95": ("", "paraf to its page with nothing else to print, ms, p95"),
    "lanes.behind_ms.p50": ("", "paraf to its page behind 1,000 PDF jobs, ms, p50"),
    "lanes.behind_ms.p95": ("< 10000", "paraf to its page behind 1,000 PDF jobs, ms, p95"),
    "pages.documents": ("", "documents of the ledger whose pages are looked at"),
    "pages.server_ms.all.p50": ("", "its pages, 20 people clicking, ms, p50"),
    "pages.server_ms.all.p95": ("< 100", "the same, p95"),
    "pages.server_ms.home.p95": ("< 100", "of them Beranda, p95"),
    "pages.server_ms.tray.p95": ("< 100", "of them Kotak masuk, p95"),
    "pages.server_ms.paper.p95": ("< 100", "of them Naskah, p95"),
    "pages.server_ms.picture.p95": ("", "a page's picture, p95"),
    "pages.batch_s": ("< 5", "fifty papers initialled from the inbox to their results, s"),
    "pages.bytes.tray": ("< 100,000", "first view of Kotak masuk, bytes as sent"),
    "pages.bytes.paper": ("< 100,000", "first view of Naskah, bytes as sent, without its pictures"),
    "pages.load.after": ("", "load of the machine at the end of the clicking"),
}


def _parts(result: dict[str, Any]) -> list[dict[str, Any]]:
    press = result.get("press")
    return [each for each in press.values() if isinstance(each, dict)] if isinstance(press, dict) else []


def markdown(result: dict[str, Any]) -> str:
    """Return the figures of ``result`` as a Markdown table, with the durability they were measured under."""
    lines = [f"Measured {result['at']} on {result['machine']['cores']} cores.", ""]
    lines += ["| what | measured | bar |", "|---|---:|---|"]
    for path, (bar, what) in BARS.items():
        value: Any = result
        for name in path.split("."):
            value = value.get(name) if isinstance(value, dict) else None
        if value is not None:
            lines.append(
                f"| {what} | {value:,} | {bar} |"
                if isinstance(value, int)
                else f"| {what} | {value:,.2f} | {bar} |"
            )
    notes = [
        value
        for each in _parts(result)
        for name, value in each.items()
        if name in ("gotenberg", "not_measured")
    ]
    lines += [f"\n{note}." for note in notes]
    lines += ["", "Durability: " + "; ".join(f"{k} {v}" for k, v in result["durability"].items()) + ".", ""]
    return "\n".join(lines)
