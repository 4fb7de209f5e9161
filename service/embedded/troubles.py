"""What a restart does not mend, told where people look: on the console of ``naskah up`` and to ``naskah doctor``.

A part that crashes again and again, one that lives and does not answer, a converter that prints no page: each with its last
words, once when it begins, and once when it is over. Looks from a thread of its own, because a part that hangs answers late.
"""

import json
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from archive.lasting import lasting
from service.embedded.home import NaskahHome
from service.embedded.python_parts import ConverterPool
from service.embedded.silence import Silence
from service.embedded.supervisor import Supervisor

EVERY_S = 2.0
SILENT: Final = "does not answer"


@dataclass(frozen=True, kw_only=True)
class PartTrouble:
    """What is wrong with one part, for whoever looks from outside the stack."""

    words: str
    pid: int | None = None
    """Of the process that lives; None while there is none."""
    again: bool = False
    """Whether the stack tries by itself: a crash is, silence is not."""

    def cure(self, log: Path) -> str:
        """Return what a person can do."""
        look = f"see {log}"
        if self.again:
            return f"{look}; it is tried again by itself"
        if self.pid is None:
            return f"{look}; end its process, and naskah up starts it again"
        if _stopped(self.pid):
            return f"its process was stopped from outside; wake it: kill -CONT {self.pid}"
        return f"{look}; its process lives: end it with kill -KILL {self.pid}, and naskah up starts it again"


class Troubles:
    """Watches one running stack."""

    def __init__(
        self,
        *,
        supervisor: Supervisor,
        converter: ConverterPool,
        home: NaskahHome,
        say: Callable[[str], None],
        silence: Silence | None = None,
    ) -> None:
        """``silence`` knows of parts that live and do not answer."""
        self._supervisor = supervisor
        self._converter = converter
        self._home = home
        self._say = say
        self._silence = silence
        self._known: Mapping[str, str] = {}
        self._noted: Mapping[str, PartTrouble] = {}
        self._ended = threading.Event()
        self._thread = lasting(self._watch, name="troubles", rest=self._ended.wait)

    def start(self) -> None:
        """Begin to look."""
        self._home.troubles.unlink(missing_ok=True)
        self._thread.start()

    def close(self) -> None:
        """Look no more."""
        self._ended.set()
        self._thread.join(EVERY_S)
        self._home.troubles.unlink(missing_ok=True)

    def look(self) -> None:
        """Tell what began and what is over since the last look."""
        now = self._supervisor.troubles()
        tried = set(now)
        if "converter" not in now and (words := self._no_page()):
            now["converter"] = words
            if words != SILENT:  # its processes are started again with growing pauses
                tried.add("converter")
        for name, words in self._silence.look().items() if self._silence is not None else ():
            if name not in now:
                # In the words it began with: how long it lasts is no news.
                now[name] = self._known.get(name, words)
                if name not in self._known:
                    self._say(f"naskah     | {name} {words}")
        for name, words in now.items():
            # Of the others' crashes the supervisor tells, one by one.
            if name == "converter" and _core(words) != _core(self._known.get(name, "")):
                self._say(f"naskah     | {name} {words}")
        for name in self._known.keys() - now.keys():
            self._say(f"naskah     | {name} is well again")
        pids = self._supervisor.running()
        noted = {
            name: PartTrouble(words=words, pid=pids.get(name), again=name in tried)
            for name, words in now.items()
        }
        if noted != self._noted:
            self._home.troubles.write_text(json.dumps({name: asdict(each) for name, each in noted.items()}))
        self._known, self._noted = now, noted

    def _no_page(self) -> str:
        seen = self._converter.seen()
        if seen is None:
            return SILENT if self._converter.running else ""
        return f"prints {'less' if seen.ready else 'no page'}: {seen.trouble}" if seen.trouble else ""

    def _watch(self) -> None:
        while not self._ended.wait(EVERY_S):
            self.look()


def _core(words: str) -> str:
    """What is wrong, without how often and for how long."""
    return re.sub(r" \d+ times|; again in \d+ s", "", words)


def _stopped(pid: int) -> bool:
    """Tell whether a process is frozen by a signal, as SIGSTOP does."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in ("T", "t")
    except (OSError, IndexError):
        return False


def part_troubles(home: NaskahHome) -> Mapping[str, PartTrouble]:
    """Return what a running stack has noted as wrong, by part."""
    try:
        found = json.loads(home.troubles.read_text())
        return {name: PartTrouble(**each) for name, each in found.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
