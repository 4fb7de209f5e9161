"""The floor under the pipeline: bare render and the same PUTs, two processes, nothing else. No ledger, queue or judge.

What is put is what the vault itself puts for such a document, recorded once from a deposit into the store in memory:
as many objects, as large, with the same locks, conditions and checksums, the contents side by side.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from archive.vault.memory import MemoryStore
from archive.vault.ocfl import Content
from archive.vault.s3 import S3Store
from archive.vault.settings import VaultSettings
from archive.vault.vault import Vault
from bench.press import EDARAN, Sample
from bench.stack import BenchStack
from service.embedded.python_parts import project_root
from worker.press import compile_template

PROCESSES = 2
DOCUMENTS = 300
LAST = 2
"""The inventory and its sidecar follow the contents one after the other; everything else goes at once."""


def measure(stack: BenchStack, scale: float) -> dict[str, Any]:
    """Return documents a second of two processes, and the PUTs of one document."""
    count = max(20, int(DOCUMENTS * scale)) // PROCESSES
    children = [
        subprocess.Popen(
            [sys.executable, "-m", "bench.floor", str(count)],
            env=dict(stack.env),
            cwd=project_root(),
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(PROCESSES)
    ]
    found = [json.loads(child.communicate(timeout=600)[0]) for child in children]
    return {
        "documents": count * PROCESSES,
        "puts": found[0]["puts"],
        "bytes": found[0]["bytes"],
        "per_s": sum(each["per_s"] for each in found),
    }


class _Seen(MemoryStore):
    """A store in memory that remembers what was put, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.puts: list[tuple[str, bytes]] = []

    def put(self, key: str, data: bytes, **options: Any) -> Any:
        self.puts.append((key, data))
        return super().put(key, data, **options)


def recorded(docx: bytes, context: Mapping[str, Any]) -> list[tuple[str, bytes]]:
    """Return what the vault puts for such a document, the inventory and its sidecar last."""
    store = _Seen()
    vault = Vault(store, horizon=timedelta(days=1), clock=lambda: datetime.now(UTC))
    vault.prepare()
    store.puts.clear()
    data = json.dumps({"payload": context["isi"], "context": dict(context)}).encode()
    contents = [("naskah.docx", docx), ("data.json", data), ("record.json", b"{}" * 700)]
    vault.deposit(
        f"1306:{uuid4()}",
        [Content(name=name, data=held, media="application/octet-stream") for name, held in contents],
        job=str(uuid4()),
        head=None,
        message="konsep",
        user="bench",
        created=datetime.now(UTC),
        accept=lambda name, held: None,
    )
    vault.close()
    return store.puts


def main() -> None:
    """Render and put so many documents; print the rate."""
    count = int(sys.argv[1])
    sample = Sample(EDARAN)
    template = compile_template(sample.template)
    first = sample.fresh(0)
    puts = recorded(template.press(first).docx, first)
    store = S3Store(VaultSettings.from_env(os.environ))
    locked = datetime.now(UTC) + timedelta(days=1)

    def put(key: str, data: bytes) -> None:
        store.put(key, data, media="application/octet-stream", locked_until=locked, only_if_absent=True)

    with ThreadPoolExecutor(len(puts)) as pool:

        def document(number: int) -> None:
            context = sample.fresh(number)
            marks = sample.stamps(context)
            docx = template.press({**context, "stempel": marks.context}, marks.media).docx
            root = f"bench-floor/{uuid4()}/"
            at_once = [
                pool.submit(put, f"{root}{n}", docx if key.endswith("naskah.docx") else data)
                for n, (key, data) in enumerate(puts[:-LAST])
            ]
            for each in at_once:
                each.result()
            for n, (_, data) in enumerate(puts[-LAST:]):
                put(f"{root}last{n}", data)

        document(0)
        started = time.perf_counter()
        for number in range(1, count + 1):
            document(number)
        taken = time.perf_counter() - started
    size = sum(len(data) for _, data in puts)
    print(json.dumps({"per_s": count / taken, "puts": len(puts), "bytes": size}))


if __name__ == "__main__":
    main()
