"""A document is prepared, sealed, re-opened and validated in under 60 ms of one core (the bar of the signing ladder)."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.signing_authority import signing, surat_edaran
from worker.signing import prepare, sealed

BAR_S = 0.060
_RUNS = 25


def test_a_seal_takes_under_sixty_milliseconds_of_a_core() -> None:
    made = signing()
    credential, trust, pdf = made.credential, made.trust, surat_edaran()
    sealed(prepare(pdf, at=made.at), credential, trust)  # imports and key tables
    taken = []
    with _untraced():
        for _ in range(_RUNS):
            before = time.process_time()  # a core's time, whatever else the machine does
            sealed(prepare(pdf, at=made.at), credential, trust)
            taken.append(time.process_time() - before)
    assert statistics.median(taken) < BAR_S, f"{statistics.median(taken) * 1e3:.0f} ms"


@contextmanager
def _untraced() -> Iterator[None]:
    """Let coverage look away: it counts each line at the line's own cost."""
    tracer = sys.gettrace()
    sys.settrace(None)
    try:
        yield
    finally:
        sys.settrace(tracer)
