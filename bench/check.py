"""The typed check of one event's payload, in milliseconds of one core: what every event pays before it is accepted."""

from __future__ import annotations

import statistics
import time
from pathlib import Path
from typing import Any

import yaml

from bench.stack import BenchStack
from doc_templates.kit.kantor import Kantor

ROUNDS = 500
JENIS = "surat_edaran"
OFFICE = Path(__file__).parents[1] / "examples" / "kantor-kpu-agam.yaml"
_LONG = "Data kinerja yang andal." * 52
"""Makes the example as long as the reference Surat Edaran, 4.8 KB."""


def measure(stack: BenchStack, scale: float) -> dict[str, Any]:
    """Return the median for the reference Surat Edaran."""
    office = Kantor.from_config(yaml.safe_load(OFFICE.read_text(encoding="utf-8")))
    contract, example = stack.catalog[JENIS].contract, dict(stack.catalog[JENIS].example)
    example["latar_belakang"] = [*example["latar_belakang"], _LONG]
    took = []
    for _ in range(max(50, int(ROUNDS * scale))):
        before = time.process_time()
        contract.check(example, office)
        took.append(1e3 * (time.process_time() - before))
    return {"ms": statistics.median(took)}
