"""What every reader of settings shares: a value is read once, and one that cannot be used is told by its variable.

Stands at the bottom of the house, because desk, press, ledger and vault each read their own. Values are never told: some are
secrets, and addresses hold passwords.
"""

from __future__ import annotations

import functools
import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, ParamSpec, TypeVar
from urllib.parse import urlsplit

import structlog

from archive.errors import NaskahError, in_full

T = TypeVar("T")
P = ParamSpec("P")
MISCONFIGURED: Final = 2
"""Exit code of a process that cannot be started as it is configured: starting it again helps nobody."""
_HOST: Final = re.compile(r"(?:[A-Za-z0-9_.-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")
_BUCKET: Final = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_BROKERS: Final = ("redis", "rediss", "amqp", "amqps")


class Misconfigured(NaskahError):
    """The surroundings do not say what a process needs."""


class SettingMissing(Misconfigured):
    """A setting that has no default is not in the environment."""


class SettingWrong(Misconfigured):
    """A setting in the environment cannot be read."""


def read(env: Mapping[str, str], name: str, parse: Callable[[str], T], default: T) -> T:
    """Return a setting, the default where it is empty; raises ``SettingWrong`` with what it ought to be."""
    text = env.get(name)
    return parsed(name, text, parse) if text else default


def needed(env: Mapping[str, str], name: str, parse: Callable[[str], T]) -> T:
    """Return a setting that has no default; raises ``SettingMissing`` or ``SettingWrong``."""
    text = env.get(name)
    if not text:
        raise SettingMissing(setting=name)
    return parsed(name, text, parse)


def parsed(name: str, text: str, parse: Callable[[str], T]) -> T:
    """Return what a setting's text means; raises ``SettingWrong`` with the words of ``parse``'s ``ValueError``."""
    try:
        return parse(text)
    except ValueError as error:
        raise SettingWrong(setting=name, wanted=str(error)) from None


def number(least: int = 1, most: int | None = None) -> Callable[[str], int]:
    """Read a whole number within bounds."""

    def parse(text: str) -> int:
        if not (text.isascii() and text.isdecimal()) or int(text) < least or (most and int(text) > most):
            raise ValueError(f"a whole number from {least}" + (f" to {most}" if most else ""))
        return int(text)

    return parse


port = number(1, 65535)


def address(text: str) -> str:
    """Read an address of the web, without the slash at its end."""
    try:
        found = urlsplit(text)
        good = found.scheme in ("http", "https") and bool(found.hostname) and (found.port or 1) > 0
    except ValueError:
        good = False
    if not good or any(sign.isspace() for sign in text):
        raise ValueError("an address that begins with http:// or https://")
    return text.rstrip("/")


def addresses(text: str) -> tuple[str, ...]:
    """Read addresses separated by commas."""
    return tuple(address(each.strip()) for each in text.split(",") if each.strip())


def host(text: str) -> str:
    """Read a host with its port, without a scheme."""
    if not _HOST.fullmatch(text):
        raise ValueError("a host and its port, without a scheme")
    return text


def bucket(text: str) -> str:
    """Read the name of a bucket."""
    if not _BUCKET.fullmatch(text):
        raise ValueError("a bucket's name: 3 to 63 small letters, digits, dots and dashes")
    return text


def broker(text: str) -> str:
    """Read the address of the bell."""
    if urlsplit(text).scheme not in _BROKERS:
        raise ValueError("an address that begins with redis:// or amqp://")
    return text


def file(text: str) -> Path:
    """Read the place of a file that is there."""
    if not Path(text).is_file():
        raise ValueError("a file that is there")
    return Path(text)


def told_at_start(*others: type[Exception]) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Let a process whose settings cannot be used end with one line that names them, and with no traceback.

    ``others``: what a room that knows none of these errors says of its own setting.
    """

    told: tuple[type[Exception], ...] = (Misconfigured, *others)

    def decorate(main: Callable[P, T]) -> Callable[P, T]:
        @functools.wraps(main)
        def run(*args: P.args, **named: P.kwargs) -> T:
            try:
                return main(*args, **named)
            except told as error:
                structlog.get_logger(__name__).error("refused_to_start", detail=in_full(error))
                sys.exit(MISCONFIGURED)

        return run

    return decorate
