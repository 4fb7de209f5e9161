"""A short, seeded run of the fuzz target; by hand it runs for hours."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).parents[4]


MOST_MB = 2048


def test_four_hundred_broken_packages_give_a_document_or_a_refusal(tmp_path: Path) -> None:
    # Linux counts to a child what its parent held when it was started.
    held_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    done = subprocess.run(
        [
            *(sys.executable, "-m", "tests.fuzz.packages", "-seed=20260331", "-runs=400", "-timeout=20"),
            *(
                "-len_control=0",
                "-max_len=256",
                f"-rss_limit_mb={held_mb + MOST_MB}",
                f"-artifact_prefix={tmp_path}/",
            ),
        ],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr[-3000:] + done.stdout[-3000:]
    assert "Done 400 runs" in done.stderr
