"""A request for another secret that cannot be carried out is answered, and stops no stack."""

import json
from pathlib import Path
from typing import cast

import pytest

from service.embedded.home import NaskahHome
from service.embedded.rotation import Rotations
from service.embedded.stack import Stack
from service.embedded.supervisor import Supervisor


class NoStack:
    """One whose every part is out of reach."""

    def __getattr__(self, name: str) -> object:
        raise OSError(28, "No space left on device", name)


@pytest.mark.parametrize(
    ("request_", "told"),
    [
        ("", "JSONDecodeError"),
        ('{"id": "x", "name": "bell"', "JSONDecodeError"),
        ("[]", "TypeError"),
        ('{"name": "bell"}', "KeyError"),
        ('{"id": "x", "name": "of another version"}', "of another version"),
        ('{"id": "x", "name": "bell"}', "No space left"),
    ],
)
def test_what_cannot_be_carried_out_is_told_and_forgotten(request_: str, told: str, tmp_path: Path) -> None:
    home = NaskahHome(tmp_path)
    (tmp_path / "rotate.json").write_text(request_)
    rotations = Rotations(home, cast(Stack, NoStack()), cast(Supervisor, NoStack()), "1306")
    assert rotations.look() is False
    answer = json.loads((tmp_path / "rotated.json").read_text())
    assert told in answer["error"]
    assert answer.get("id") == ("x" if request_.endswith('"}') and "id" in request_ else None)
    assert not (tmp_path / "rotate.json").exists()
