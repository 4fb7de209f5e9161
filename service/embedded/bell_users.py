"""Who may do what at Redis or Valkey: one user a role, each with the keys it works on and no more; ``default`` is off.

What a user may do is what kombu's Redis transport does for it: a publisher declares its queue (``SADD`` of its place in the
exchange's table, ``LLEN``), looks the table up and pushes; a consumer pops, keeps what it has not acknowledged beside the
lists, and gives it back. Nobody but the administrator, whom no process is, can change or read the server's settings, empty
or stop it, or reach a key of another queue.

``docker/redis.sh`` and the guide "On servers of your own" print the same lines (tests compare them).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

ADMIN: Final = "naskah_admin"
RELAY: Final = "naskah_relay"
PRESS: Final = "naskah_press"
CONSUMER: Final = "naskah_consumer"
INTAKE: Final = "naskah_intake"
"""For clients that speak Celery; no process of Naskah's own."""
FLOWER: Final = "naskah_flower"
"""Counts what waits; the workers listen to nobody's commands and send no events."""

NOBODY: Final = "user default off resetpass resetkeys resetchannels -@all"

# Clients also tell their own name and version (CLIENT SETINFO); Redis 7.0 has no such command to allow, and no client minds.
_CONNECT: Final = "+ping +select +multi +exec"
_DECLARE: Final = "+sadd +smembers +llen"
_PUSH: Final = f"{_CONNECT} {_DECLARE} +lpush"
_POP: Final = (
    f"{_PUSH} +rpush +brpop +zadd +zrem +zrange +hset +hget +hdel +watch +unwatch"
    " +set +get +del +evalsha +script|load"  # the lock of those who give back what nobody acknowledged
)


def _lists(*queues: str) -> str:
    """A queue is four lists, one a priority: its name, and the name with two separating bytes and 3, 6 or 9."""
    return " ".join(
        f"~{queue} ~{queue}??[369] ~_kombu.binding.{queue} ~_kombu.binding_permanent.{queue}"
        for queue in queues
    )


def _client(queue: str) -> str:
    """A stranger's rules: text by text the keys that are read, so that nothing is kept at a key nobody empties.

    A second rule for the table of the exchange: by one rule a stranger could make the list's key a set, which nobody can read.
    """
    lists = " ".join(
        f'"~{queue}{priority}"' for priority in ("", *(f"\\x06\\x16{each}" for each in (3, 6, 9)))
    )
    table = f"~_kombu.binding.{queue} ~_kombu.binding_permanent.{queue}"
    return f"{lists} +ping +multi +exec +llen +lpush ({table} +sadd +smembers)"


def _unacknowledged(prefix: str) -> str:
    return f"~{prefix}unacked ~{prefix}unacked_index ~{prefix}unacked_mutex"


RULES: Final[Mapping[str, str]] = {
    ADMIN: "~* &* +@all",
    RELAY: f"{_lists('press', 'press.pdf')} {_PUSH}",
    PRESS: f"{_lists('press', 'press.pdf')} {_unacknowledged('')} {_POP}",
    CONSUMER: f"{_lists('intake')} {_unacknowledged('intake.')} {_POP}",
    INTAKE: _client("intake"),
    FLOWER: (
        "%R~* ~celeryev.* ~_kombu.binding.celeryev ~_kombu.binding_permanent.celeryev ~_kombu.binding_deadlines"
        " ~_kombu.binding.reply.celery.pidbox ~_kombu.binding_permanent.reply.celery.pidbox ~*.reply.celery.pidbox*"
        f" &/0.celeryev/* &/0.celery.pidbox {_CONNECT} {_DECLARE} +publish +psubscribe +punsubscribe"
        " +srem +del +exists +brpop +pexpire +evalsha +script|load +script|exists +time +zadd +zrem +zrangebyscore"
    ),
}


def lines(passwords: Mapping[str, str]) -> Iterable[str]:
    """Return the lines of the server's configuration for these users."""
    yield NOBODY
    for name, password in passwords.items():
        yield f"user {name} on >{password} {RULES[name]}"
