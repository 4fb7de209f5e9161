"""A short, seeded run of the fuzz target; by hand it runs for hours."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).parents[4]


def test_four_hundred_broken_packages_give_a_document_or_a_refusal(tmp_path: Path) -> None:
    done = subprocess.run(
        [
            *(sys.executable, "-m", "tests.fuzz.packages", "-seed=20260331", "-runs=400", "-timeout=20"),
            *("-len_control=0", "-max_len=256", "-rss_limit_mb=2048", f"-artifact_prefix={tmp_path}/"),
        ],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr[-3000:] + done.stdout[-3000:]
    assert "Done 400 runs" in done.stderr
