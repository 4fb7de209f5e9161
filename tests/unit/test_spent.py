"""What a run of several processes tells of its time."""

import time

import pytest

from tests.spent import Spent

AFTER_S = 90


def report(file: str, who: str, seconds: float) -> pytest.TestReport:
    made = pytest.TestReport(
        f"{file}::test_it", (file, 1, "test_it"), {}, "passed", None, "call", duration=seconds
    )
    made.worker_id = who  # type: ignore[attr-defined]
    return made


def test_it_tells_who_was_idle_and_which_folders_and_files_took_how_long() -> None:
    spent = Spent()
    for file, who, seconds in (
        ("tests/chaos/test_storm.py", "gw0", 60.0),
        ("tests/chaos/test_storm.py", "gw0", 8.0),
        ("tests/unit/test_a.py", "gw1", 3.0),
        ("tests/unit/test_b.py", "gw1", 4.0),
    ):
        spent.pytest_runtest_logreport(report(file, who, seconds))
    busy, ends, *rows = spent.told(time.monotonic() + AFTER_S)
    assert "% busy of" in busy
    assert ends == "gw0 busy 68 s, ended 90 s before the end; gw1 busy 7 s, ended 90 s before the end"
    assert rows == ["   68 s tests/chaos", "    7 s tests/unit", "   68 s tests/chaos/test_storm.py"]
