"""The figures as a table people read."""

from __future__ import annotations

from typing import Any

BARS = {
    "pipeline.docx.ratio": (">= 1", "event queue to archived DOCX, ours / naive"),
    "pipeline.pdf.ratio": ("", "the same with PDF, ours / naive"),
    "pipeline.docx.naskah_per_s": ("", "documents/s, DOCX only"),
    "pipeline.docx.naive_per_s": ("", "documents/s, DOCX only, naive"),
    "pipeline.pdf.naskah_per_s": ("", "documents/s with PDF/A"),
    "pipeline.pdf.naive_per_s": ("", "documents/s with PDF, naive"),
    "intake.workers_stopped_per_s.single": (">= 200", "events/s, single, workers stopped"),
    "intake.workers_stopped_per_s.batch": (">= 2000", "events/s, batches of 1,000, workers stopped"),
    "intake.workers_running_per_s.single": ("", "events/s, single, workers running"),
    "intake.workers_running_per_s.batch": ("", "events/s, batches of 1,000, workers running"),
    "latency.docx_ms.p50": ("< 150", "event to archived DOCX, ms, p50"),
    "latency.docx_ms.p95": ("", "event to archived DOCX, ms, p95"),
    "latency.pdf_ms.p50": ("< 1000", "event to archived DOCX and PDF/A, ms, p50"),
    "latency.pdf_ms.p95": ("", "event to archived DOCX and PDF/A, ms, p95"),
}


def markdown(result: dict[str, Any]) -> str:
    """Return the figures of ``result`` as a Markdown table, with the durability they were measured under."""
    lines = [f"Measured {result['at']} on {result['machine']['cores']} cores.", ""]
    lines += ["| what | measured | bar |", "|---|---:|---|"]
    for path, (bar, what) in BARS.items():
        value: Any = result
        for name in path.split("."):
            value = value.get(name) if isinstance(value, dict) else None
        if value is not None:
            lines.append(f"| {what} | {value:,.2f} | {bar} |")
    lines += ["", "Durability: " + "; ".join(f"{k} {v}" for k, v in result["durability"].items()) + ".", ""]
    return "\n".join(lines)
