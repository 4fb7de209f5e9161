"""``python -m bench.empty_worker``: a Celery worker served as ours is, with a task that does nothing: the floor of a start."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from worker.queue import build, serve

QUEUE: Final = "bench.empty"
TASK: Final = "bench.nothing"


def main() -> None:
    """Serve until told to stop."""
    app = build(os.environ["NASKAH_BROKER_URL"])

    @app.task(name=TASK)
    def nothing(told: str) -> None:
        Path(told).touch()

    serve(app, [QUEUE], os.cpu_count() or 1)


if __name__ == "__main__":
    main()
