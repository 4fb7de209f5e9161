"""The embedded vault is started anew when it refuses writes with room on its disk, and only then."""

from itertools import pairwise

import pytest

from service.embedded.relief import LONGEST_S, REFUSING_S, Relief
from service.embedded.servers import PartFailed


class Vault:
    """What is seen of a vault, second by second."""

    def __init__(self, *, fails: Exception | None = None) -> None:
        self.refusing, self.room, self.now = True, True, 0.0
        self.restarts: list[float] = []
        self.said: list[str] = []
        self._fails = fails
        self.relief = Relief(
            refusing=lambda: self.refusing,
            room=lambda: self.room,
            restart=self._restart,
            say=self.said.append,
            clock=lambda: self.now,
        )

    def _restart(self) -> None:
        self.restarts.append(self.now)
        if self._fails is not None:
            raise self._fails

    def live(self, seconds: float) -> list[float]:
        for _ in range(int(seconds)):
            self.relief.look()
            self.now += 1
        return self.restarts


@pytest.mark.parametrize(
    ("refusing", "room", "restarts"),
    [(True, True, 1), (True, False, 0), (False, True, 0), (False, False, 0)],
)
def test_it_is_started_anew_when_it_refuses_with_room(refusing: bool, room: bool, restarts: int) -> None:
    vault = Vault()
    vault.refusing, vault.room = refusing, room
    assert len(vault.live(REFUSING_S + 5)) == restarts


def test_room_that_comes_counts_from_when_it_came_and_each_full_disk_anew() -> None:
    vault = Vault()
    for _ in range(2):
        vault.refusing, vault.room, vault.restarts = True, False, []
        assert vault.live(300) == []
        vault.room, came = True, vault.now
        assert vault.live(REFUSING_S + 5) == [came + REFUSING_S]
        vault.refusing = False
        vault.live(10)


def test_restarts_that_do_not_help_become_rare() -> None:
    vault = Vault()
    at = vault.live(10 * LONGEST_S)
    gaps = [later - earlier for earlier, later in pairwise(at)]
    assert gaps == sorted(gaps)
    assert gaps[-1] == pytest.approx(LONGEST_S, abs=2)


@pytest.mark.parametrize("fails", [OSError(28, "No space left on device"), PartFailed("seaweed ended")])
def test_one_that_does_not_start_is_the_supervisors_to_start(fails: Exception) -> None:
    vault = Vault(fails=fails)
    vault.live(REFUSING_S + 5)
    assert "could not be started" in vault.said[-1]
