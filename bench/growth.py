"""``python -m bench.growth ROWS``: time and memory of one form of that many rows, in a process that does nothing else.

Time is the processor's: rendering waits for nothing. Memory is what the process grew by at its highest while rendering,
beside the XML of the rendered body.
"""

from __future__ import annotations

import io
import json
import statistics
import sys
import time
import zipfile
from pathlib import Path

from bench.press import FORM, Sample
from worker.press import compile_template

TIMES = 3


def main() -> None:
    """Render and print the figures as JSON."""
    rows = int(sys.argv[1])
    sample = Sample(FORM)
    template = compile_template(sample.template)
    context = sample.grown(rows)
    template.press(sample.grown(20))
    # 5 resets the highest mark, so that what compiling needed does not hide what rendering needs.
    Path("/proc/self/clear_refs").write_text("5")
    before = _memory("VmRSS")
    taken = []
    for _ in range(TIMES):
        started = time.process_time()
        docx = template.press(context).docx
        taken.append(1_000 * (time.process_time() - started))
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        xml = package.getinfo("word/document.xml").file_size
    grown = _memory("VmHWM") - before
    print(json.dumps({"rows": rows, "ms": statistics.median(taken), "memory": grown, "xml": xml}))


def _memory(name: str) -> int:
    """Return a figure of this process's memory in bytes."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(1024 * int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))


if __name__ == "__main__":
    main()
