"""The service's answers as a command reads them: whatever one lacks is told in a sentence, with both versions.

A command and a service of different versions meet every time an office upgrades one machine before the other. Every
answer is read here, so no command breaks with the name of a missing field.
"""

from __future__ import annotations

import json
import re
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, NoReturn
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import httpx

from archive.errors import NaskahError
from archive.version import HEADER, VERSION, ZONE

_UNKNOWN = frozenset({"urn:naskah:problem:path-unknown", "urn:naskah:problem:method-not-allowed"})
"""Problems that say that the service has no such route at all."""


class ServiceRefused(NaskahError):
    """The service refused."""

    def __init__(self, status: int, problem: dict[str, Any], note: str = "") -> None:
        super().__init__(str(problem.get("detail", "the service refused")))
        self.status = status
        self.problem = problem
        self.note = note
        """Which versions met, when they differ; empty otherwise."""

    @property
    def fields(self) -> list[tuple[str, str]]:
        """Return each wrong field and its reason; nothing where what refused is no Naskah."""
        listed = self.problem.get("errors")
        each = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
        # Whoever types an option does not know that it travels in the query.
        named = [
            (str(one.get("path", "")).removeprefix("query."), str(one.get("reason", ""))) for one in each
        ]
        return [(path, reason) for path, reason in named if path or reason != self.message]


class AnswerUnfit(NaskahError):
    """The service's answer is not what this command can read."""

    exit_code = 3


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """A service and this command, and what each says of its version."""

    url: str
    service: str | None
    command: str = VERSION

    @classmethod
    def of(cls, answer: httpx.Response) -> Meeting:
        """Read it from an answer."""
        return cls(
            url=f"{answer.url.scheme}://{answer.url.netloc.decode()}", service=answer.headers.get(HEADER)
        )

    @property
    def differ(self) -> bool:
        """Whether the two are of different versions."""
        return self.service != self.command

    def words(self) -> str:
        """Say which versions met and what to do."""
        if self.service is None:
            return (
                f"The service at {self.url} tells no version: it is older than this command ({self.command}), or no"
                f" Naskah at all. Bring the service to {self.command}, or use the command of its own version."
            )
        met = f"The service at {self.url} is of version {self.service}, this command of {self.command}."
        if not self.differ:
            return f"{met} They should understand each other; please report this."
        if _ordered(self.service) < _ordered(self.command):
            return f"{met} Bring the service to {self.command}, or use the command of version {self.service}."
        return f"{met} Install version {self.service} of the command on this machine."

    def lacks(self, what: str) -> NoReturn:
        """Raise ``AnswerUnfit`` for an answer without ``what``."""
        raise AnswerUnfit(f"The service's answer has no {what!r}. {self.words()}")


_zone: ContextVar[ZoneInfo | None] = ContextVar("zone", default=None)


def office_zone() -> ZoneInfo | None:
    """Return the time zone that the service told of the person's office; None where it told none."""
    return _zone.get()


_met: ContextVar[Meeting | None] = ContextVar("met", default=None)


def unreadable() -> AnswerUnfit | None:
    """Return what to say when a command broke on what it had read: that it met another version, if it did."""
    met = _met.get()
    if met is None or not met.differ:
        return None
    return AnswerUnfit(f"This command cannot read the service's answer. {met.words()}")


class AnswerObject(dict[str, Any]):
    """An object of an answer: a dict whose missing member is a sentence instead of a ``KeyError``."""

    met: Meeting

    def __missing__(self, name: str) -> NoReturn:
        """Say what is missing, and who met."""
        self.met.lacks(name)


class _Listed(list[Any]):
    """An answer that is a list where a command looks for a member."""

    met: Meeting

    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, str):
            self.met.lacks(place)
        return super().__getitem__(place)


def read(answer: httpx.Response) -> Any:
    """Return the JSON of a successful answer; raises ``ServiceRefused``, or ``AnswerUnfit`` for what is no JSON."""
    met = Meeting.of(checked(answer))

    def marked(found: dict[str, Any]) -> AnswerObject:
        told = AnswerObject(found)
        told.met = met
        return told

    try:
        found = json.loads(answer.content, object_hook=marked)
    except ValueError as error:
        raise AnswerUnfit(f"The answer to {answer.request.url.path} is not JSON. {met.words()}") from error
    if isinstance(found, list):
        found = _Listed(found)
        found.met = met
    return found


def checked(answer: httpx.Response) -> httpx.Response:
    """Return a successful answer; raises ``ServiceRefused`` with the problem of any other."""
    met = Meeting.of(answer)
    _met.set(met)
    if told := answer.headers.get(ZONE):
        with suppress(ZoneInfoNotFoundError, ValueError):  # a machine without that zone shows its own time
            _zone.set(ZoneInfo(told))
    if answer.is_success:
        return answer
    try:
        problem = answer.json()
    except ValueError:
        problem = None
    if not isinstance(problem, dict):
        problem = {"detail": f"HTTP {answer.status_code}: {answer.text[:200]}"}
    if problem.get("type") in _UNKNOWN and met.differ:
        raise AnswerUnfit(
            f"The service has no {answer.request.method} {answer.request.url.path}. {met.words()}",
            status=answer.status_code,
        )
    raise ServiceRefused(answer.status_code, problem, met.words() if met.differ else "")


def _ordered(version: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", version)]
