"""requirements.lock holds what pyproject.toml asks for, every line with its hashes, and no address."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
LOCK = (ROOT / "requirements.lock").read_text()
PINNED = re.compile(r"^([a-z0-9][a-z0-9.-]*)==([^ \\]+)", re.MULTILINE)


def name_of(requirement: str) -> str:
    found = re.match(r"[A-Za-z0-9_.-]+", requirement)
    assert found is not None
    return re.sub(r"[-_.]+", "-", found.group()).lower()


def test_every_package_asked_for_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    asked = [
        *project["dependencies"],
        *(each for extra in project["optional-dependencies"].values() for each in extra),
    ]
    assert {name_of(requirement) for requirement in asked} <= {name for name, _ in PINNED.findall(LOCK)}


def test_every_locked_version_has_its_hashes() -> None:
    for block in re.split(r"^(?=[a-z0-9])", LOCK, flags=re.MULTILINE):
        if block.strip():
            assert re.search(r"--hash=sha256:[0-9a-f]{64}", block), block.splitlines()[0]


def test_the_lock_names_no_address_and_no_folder() -> None:
    assert not re.search(r"://|@ |--(extra-)?index-url|--find-links|^\.|^/", LOCK, re.MULTILINE)
