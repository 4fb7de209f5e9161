"""What the images install: the built package holds every file of the rooms, none missing for want of a declaration."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from tests.unit.compose.reading import ROOT

ROOMS = ("archive", "doc_templates", "service", "worker")


def test_the_package_holds_every_file_of_the_rooms(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, source / name)
    for room in ROOMS:
        shutil.copytree(ROOT / room, source / room, ignore=shutil.ignore_patterns("__pycache__"))
    subprocess.run(
        [
            *(
                sys.executable,
                "-m",
                "pip",
                "wheel",
                "--quiet",
                "--no-deps",
                "--no-build-isolation",
                "--no-index",
            ),
            *("--wheel-dir", str(tmp_path), str(source)),
        ],
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("naskah-*.whl")
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    written = {
        str(file.relative_to(source))
        for room in ROOMS
        for file in (source / room).rglob("*")
        if file.is_file()
    }
    assert written - packed == set()
