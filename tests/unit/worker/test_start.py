"""A press starts without what only some documents need: it would make every first document wait."""

from __future__ import annotations

import subprocess
import sys

import pytest

from worker import signing


def _loaded(module: str) -> set[str]:
    """Return the packages that importing ``module`` loads in a new process."""
    told = subprocess.run(
        [sys.executable, "-c", f"import sys, {module}; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    return {name.split(".")[0] for name in told.stdout.split()}


def test_a_press_loads_no_signing_library_before_it_seals() -> None:
    assert not _loaded("worker.__main__") & {"pyhanko", "pyhanko_certvalidator", "aiohttp", "httpx"}


def test_the_service_judges_foreign_files_elsewhere_and_needs_none_either() -> None:
    assert not _loaded("service.verification.desk") & {"pyhanko", "pyhanko_certvalidator"}


def test_every_name_of_the_signing_package_is_there_when_asked_for() -> None:
    found = {name: getattr(signing, name) for name in signing.__all__}
    assert found["seal"] is not found["sealed"]
    assert None not in found.values()


def test_a_name_it_has_not_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="signet"):
        getattr(signing, "signet")  # noqa: B009 - mypy knows that it is not there
