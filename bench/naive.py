"""The peer: what one writes in an afternoon. One Celery task: docxtpl, ``put_object``, and LibreOffice's command line.

No ledger, inventory, lock, judge or retry. ``python -m bench.naive`` is its worker; the bench sends it contexts.
"""

from __future__ import annotations

import io
import os
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import redis
from celery import Celery
from docxtpl import DocxTemplate
from minio import Minio

QUEUE = "naive"
DONE = "naive:done"
BUCKET = "naive"

app = Celery("naive", broker=os.environ.get("NASKAH_BROKER_URL", ""))
app.conf.update(
    task_default_queue=QUEUE, task_ignore_result=True, worker_prefetch_multiplier=1, task_acks_late=True
)


def client() -> Minio:
    """Return a client for the very S3 server that the vault uses."""
    env = os.environ
    return Minio(
        env["NASKAH_VAULT_ENDPOINT"],
        access_key=env["NASKAH_VAULT_ACCESS_KEY"],
        secret_key=env["NASKAH_VAULT_SECRET_KEY"],
        secure=False,
        region="us-east-1",
    )


_s3: Minio | None = None


@app.task(name="naive.make")
def make(template: str, context: dict[str, Any], name: str, pdf: bool) -> None:
    """Render, convert if asked, put."""
    global _s3
    _s3 = _s3 or client()
    document = DocxTemplate(template)
    document.render(context, autoescape=True)
    made = io.BytesIO()
    document.save(made)
    _s3.put_object(BUCKET, f"{name}.docx", io.BytesIO(made.getvalue()), len(made.getvalue()))
    if pdf:
        data = to_pdf(made.getvalue())
        _s3.put_object(BUCKET, f"{name}.pdf", io.BytesIO(data), len(data))
    broker = redis.Redis.from_url(os.environ["NASKAH_BROKER_URL"])
    broker.rpush(DONE, time.time())
    broker.close()


def to_pdf(docx: bytes) -> bytes:
    """Return what ``soffice --convert-to pdf`` makes of it, with a profile for this process."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "a.docx"
        source.write_bytes(docx)
        profile = Path(tempfile.gettempdir()) / f"naive-profile-{os.getpid()}"
        subprocess.run(
            [
                "soffice",
                f"-env:UserInstallation=file://{profile}",
                "--headless",
                "--convert-to",
                "pdf",
                "--outdir",
                folder,
                str(source),
            ],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=120,
        )
        return source.with_suffix(".pdf").read_bytes()


if __name__ == "__main__":
    app.start(
        [
            "--quiet",
            "worker",
            "--concurrency=2",
            f"--queues={QUEUE}",
            "--loglevel=ERROR",
            "--without-gossip",
            "--without-mingle",
        ]
    )
