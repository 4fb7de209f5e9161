"""Starts the embedded vault anew when it takes no write although its disk has room.

A disk that was full leaves SeaweedFS refusing every write until it is started again: its index keeps the first error for ever.
Whether writes are taken the service knows, which tries; whether there is room is seen here; only the supervisor restarts.
"""

import time
from collections.abc import Callable

from service.embedded.servers import PartFailed

REFUSING_S = 20.0
"""The prober tries again within some 5 s, and is asked each 2 s: what still refuses then, refused with the room there is."""
LONGEST_S = 600.0
"""Between two restarts that do not help."""


class Relief:
    """Looks from the supervisor's thread."""

    def __init__(
        self,
        *,
        refusing: Callable[[], bool],
        room: Callable[[], bool],
        restart: Callable[[], None],
        say: Callable[[str], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """``refusing``: the vault takes no write; ``room``: its disk has some; ``restart`` starts it anew."""
        self._refusing = refusing
        self._room = room
        self._restart = restart
        self._say = say
        self._clock = clock
        self._since: float | None = None
        self._patience_s = REFUSING_S

    def look(self) -> None:
        """Restart the vault when it has refused for long with room on its disk."""
        if not self._refusing():
            self._since, self._patience_s = None, REFUSING_S
            return
        if not self._room():
            self._since = None
            return
        now = self._clock()
        if self._since is None:
            self._since = now
        elif now - self._since >= self._patience_s:
            self._say("naskah     | seaweed takes no write though its disk has room; starting it again")
            try:
                self._restart()
            except (OSError, PartFailed) as error:  # the supervisor goes on trying
                self._say(f"naskah     | seaweed could not be started: {error}")
            self._since = None
            self._patience_s = min(2 * self._patience_s, LONGEST_S)
