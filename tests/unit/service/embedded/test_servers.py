"""How a part is started: its environment, its umask, its folder for temporary files."""

import json
import sys
from pathlib import Path

import pytest

from service.embedded.servers import Command, Server

WRITES_IT_DOWN = """
import json, os, pathlib, time
pathlib.Path("part").write_text(json.dumps({**os.environ, "umask": os.umask(0)}))
os.rename("part", "told")
time.sleep(60)
"""


class Telling(Server):
    """A part that writes down its environment."""

    name = "telling"

    def command(self) -> Command:
        return Command(argv=(sys.executable, "-c", WRITES_IT_DOWN), env={"OWN": "1"})

    def ready(self) -> bool:
        return (self.home / "told").exists()


def test_a_part_sees_nothing_of_the_shell_and_has_a_fresh_folder_for_temporary_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("TZ", "LC_ALL", "HOME", "TMPDIR", "HTTPS_PROXY", "PGOPTIONS", "NASKAH_VAULT_SECRET_KEY"):
        monkeypatch.setenv(name, "of the shell")
    part = Telling(tmp_path / "telling")
    (part.temporary / "left by the last one").mkdir(parents=True)
    part.start()
    try:
        part.wait_ready()
        assert not list(part.temporary.iterdir())
        seen = json.loads((part.home / "told").read_text())
    finally:
        part.stop()
    assert seen.pop("umask") == 0o077
    assert "of the shell" not in seen.values()
    assert (seen["HOME"], seen["TMPDIR"], seen["OWN"]) == (str(part.home), str(part.temporary), "1")
    assert not part.temporary.exists()
