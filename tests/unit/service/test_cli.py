"""What the surroundings refuse, a folder, a disk, is told in a line and ends with exit code 1: no command shows its insides."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.patience import PATIENCE_S

ROOT = Path(__file__).resolve().parents[3]
OFFICE = ROOT / "examples/kantor-kpu-agam.yaml"


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("up --home {file}", "sudah ada yang bernama itu"),
        ("up --home /proc/naskah", "berkas atau foldernya tidak ada"),
        ("keys rotate bell --home {odd}", "itu folder, bukan berkas"),
        ("keys rotate bell --home /proc", "rotate.lock"),
        ("pki server --name naskah.lan --home {file}", "salah satu foldernya berkas"),
        ("pki server --name https://naskah.lan --home {folder}", "host name or an address"),
        ("up --lan --name kantor_lan:8443 --home {folder}", "host name or an address"),
        ("up --certificate {office} --home {folder}", "no certificate"),
    ],
)
def test_a_refusal_of_the_surroundings_is_a_line(command: str, told: str, tmp_path: Path) -> None:
    file, folder, odd = tmp_path / "plain", tmp_path / "var", tmp_path / "odd"
    file.touch()
    (odd / "secrets.json").mkdir(parents=True)
    words = [word.format(file=file, folder=folder, odd=odd, office=OFFICE) for word in command.split()]
    done = subprocess.run(
        [sys.executable, "-m", "service.cli", *words],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
        check=False,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert told in done.stderr
    assert not folder.exists()
