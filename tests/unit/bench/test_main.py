"""A run of the bench: what was measured is kept, whatever became of the rest."""

import json
from pathlib import Path
from typing import Any

import pytest

from bench import __main__ as bench


class _Stack:
    def __init__(self, folder: Path) -> None:
        assert folder.is_dir()

    def __enter__(self) -> "_Stack":
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def durability(self) -> dict[str, Any]:
        return {"fsync": "on"}


def _fails(stack: Any, scale: float) -> dict[str, Any]:
    raise RuntimeError("the converter is away")


def test_a_measurement_that_fails_takes_nothing_from_the_others_and_is_told_at_the_end(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["bench"])
    monkeypatch.setattr(bench, "BenchStack", _Stack)
    monkeypatch.setattr(bench, "RESULTS", tmp_path / "results")
    measured = {"check": lambda _, scale: {"ms": scale}, "press": _fails, "cold": lambda *_: {"s": 1.5}}
    monkeypatch.setattr(bench, "MEASUREMENTS", measured)
    with pytest.raises(SystemExit, match="not measured, see above: press"):
        bench.main()
    kept = json.loads((tmp_path / "results" / "latest.json").read_text(encoding="utf-8"))
    assert (kept["check"], kept["cold"], "press" in kept) == ({"ms": 1.0}, {"s": 1.5}, False)
    told = capsys.readouterr()
    assert "the converter is away" in told.err
    assert "start of a worker" in told.out
