"""How a part is started: its environment, its umask, its folder for temporary files."""

import json
import socket
import sys
from pathlib import Path

import pytest

from service.embedded.ports import LOOPBACK
from service.embedded.servers import Command, PartFailed, PortTaken, Server, in_words

WRITES_IT_DOWN = """
import json, os, pathlib, time
pathlib.Path("part").write_text(json.dumps({**os.environ, "umask": os.umask(0)}))
os.rename("part", "told")
time.sleep(60)
"""


class Failing(Server):
    """A part that says something and ends."""

    name = "failing"

    def __init__(self, home: Path, said: str) -> None:
        super().__init__(home)
        self.said = said

    def command(self) -> Command:
        return Command(
            argv=(sys.executable, "-c", "import sys; sys.exit(print(sys.argv[1]) or 3)", self.said)
        )

    def ready(self) -> bool:
        return False


@pytest.mark.parametrize(
    "said",
    [
        'LOG:  could not bind IPv4 address "127.0.0.1": Address already in use',
        "# Warning: Could not create server TCP listening socket 127.0.0.1:6379: bind: Address already in use",
        "F1129 10:31:02 server.go:289 listen tcp 127.0.0.1:9333: bind: address already in use",
        '{"event": "[Errno 98] error while attempting to bind on address (\'127.0.0.1\', 8080): address already in use"}',
    ],
)
def test_a_part_whose_port_was_taken_says_so_in_its_type(tmp_path: Path, said: str) -> None:
    part = Failing(tmp_path / "failing", said)
    part.start()
    with pytest.raises(PortTaken):
        part.wait_ready()


class Mute(Server):
    """A part that takes a while until it finds its port taken."""

    name = "mute"
    port: int

    @property
    def listening(self) -> tuple[int, ...]:
        return (self.port,)

    def command(self) -> Command:
        told = "import time; time.sleep(1); print('bind: Address already in use')"
        return Command(argv=(sys.executable, "-c", told))

    def ready(self) -> bool:
        with socket.create_connection((LOOPBACK, self.port), timeout=1):
            return True


def test_a_stranger_that_answers_on_its_port_is_not_taken_for_the_part(tmp_path: Path) -> None:
    part = Mute(tmp_path / "mute")
    with socket.create_server((LOOPBACK, 0)) as stranger:
        part.port = stranger.getsockname()[1]
        part.start()
        with pytest.raises(PortTaken):
            part.wait_ready()


def test_what_an_earlier_start_said_is_not_taken_for_this_one(tmp_path: Path) -> None:
    part = Failing(tmp_path / "failing", "address already in use")
    for said in ("address already in use", "no such disk"):
        part.said = said
        part.start()
        with pytest.raises(PartFailed) as caught:
            part.wait_ready()
    assert type(caught.value) is PartFailed
    assert "in use" not in str(caught.value)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (
            '{"detail": "LibreOffice was not found.", "event": "refused_to_start", "level": "error"}',
            "refused_to_start: LibreOffice was not found.",
        ),
        ('{"event": "stopped", "level": "info"}', "stopped"),
        ('{"event": "failed", "exception": "Traceback\\n  File\\nValueError: no"}', "failed: ValueError: no"),
        ("FATAL:  the data folder is not empty", "FATAL:  the data folder is not empty"),
        ("[1, 2]", "[1, 2]"),
        ('{"no": "event"}', '{"no": "event"}'),
    ],
)
def test_a_line_of_a_log_is_told_in_words(line: str, words: str) -> None:
    assert in_words(line) == words


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
