"""What the doctor says of a part that does not work: what the stack does by itself, and what a person can do."""

import json
import signal
import subprocess
from dataclasses import asdict
from pathlib import Path

import pytest

from service.embedded.home import NaskahHome
from service.embedded.troubles import PartTrouble, part_troubles
from tests.patience import until

LOG = Path("log/courier.log")


@pytest.mark.parametrize(
    ("trouble", "says", "never"),
    [
        (PartTrouble(words="ended (exit code 1): no room", again=True), "tried again by itself", "kill"),
        (PartTrouble(words="does not work: silent"), "end its process", "by itself"),
    ],
)
def test_only_what_crashed_is_tried_again_by_itself(trouble: PartTrouble, says: str, never: str) -> None:
    cure = trouble.cure(LOG)
    assert says in cure
    assert never not in cure


def test_a_frozen_process_is_to_be_woken_and_one_that_hangs_to_be_ended() -> None:
    with subprocess.Popen(["sleep", "600"]) as process:
        trouble = PartTrouble(words="does not work: silent", pid=process.pid)
        assert f"kill -KILL {process.pid}" in trouble.cure(LOG)
        process.send_signal(signal.SIGSTOP)
        until(lambda: f"kill -CONT {process.pid}" in trouble.cure(LOG))
        process.kill()


def test_what_a_stack_noted_is_read_back_and_what_is_no_note_is_none(tmp_path: Path) -> None:
    home = NaskahHome(tmp_path)
    assert part_troubles(home) == {}
    noted = {
        "courier": PartTrouble(words="does not work", pid=7),
        "api": PartTrouble(words="ended", again=True),
    }
    home.troubles.write_text(json.dumps({name: asdict(each) for name, each in noted.items()}))
    assert part_troubles(home) == noted
    for other in ('{"courier": "words of an older version"}', "[]", "{"):
        home.troubles.write_text(other)
        assert part_troubles(home) == {}
