"""Changes a secret of the running stack: the file first, then the server, then the parts that hold it, one by one.

Every start makes the file's secrets valid at each server, so a stack that is killed at any instant of a rotation
starts again, with the old value or with the new one. Requests come as a file in the home, because parts are started
from the supervisor's thread alone: ``naskah keys rotate`` writes it, the running ``naskah up`` answers.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Final
from uuid import uuid4

from archive.errors import NaskahError
from archive.ledger import Ledger, roles
from service.embedded import bell_users
from service.embedded.bring_up import now, owners_key, wait_for_press
from service.embedded.home import NaskahHome, ours
from service.embedded.secret_table import ROWS, SecretRow
from service.embedded.secretfile import StackSecrets, write_private
from service.embedded.servers import Server
from service.embedded.stack import Stack
from service.embedded.supervisor import Supervisor

ANSWER_S = 300.0
"""Five parts restart, the press among them: 30 s of grace for a conversion in hand and a start each, on a busy machine."""
POLL_S = 0.2
RETIRE_S = 1.0
"""SeaweedFS reads its keys again within a tenth of this; a part that starts after it finds the new one."""


class RotationFailed(NaskahError):
    """The secret was not changed everywhere; the next start of the stack makes it so."""


@dataclass(frozen=True, kw_only=True)
class Rotation:
    """What came of it."""

    name: str
    running: bool
    restarted: tuple[str, ...] = ()


class Rotations:
    """Changes secrets of one running stack, from its supervisor's thread."""

    def __init__(self, home: NaskahHome, stack: Stack, supervisor: Supervisor, satker: str) -> None:
        self._home, self._stack, self._supervisor, self._satker = home, stack, supervisor, satker

    def look(self) -> bool:
        """Answer a request, if there is one; False, for a supervisor that goes on watching.

        One over which a stack was killed is done again: there is no harm in changing a secret twice.
        """
        file = _request(self._home)
        if not file.exists():
            return False
        answer: dict[str, Any] = {}
        try:
            asked = json.loads(file.read_text())
            answer["id"] = asked["id"]
            answer["restarted"] = self.rotate({row.name: row for row in ROWS}[asked["name"]])
        except Exception as error:  # noqa: BLE001 - whatever it is, the stack goes on and whoever asked is told
            answer["error"] = (
                str(error) if isinstance(error, NaskahError) else f"{type(error).__name__}: {error}"
            )
        file.unlink(missing_ok=True)
        write_private(_answer(self._home), json.dumps(answer))
        return False

    def rotate(self, row: SecretRow) -> tuple[str, ...]:
        """Change one secret; returns the parts that were restarted for it."""
        if row.name == "owner":
            self._renew_owners_key()
            return ()
        before = StackSecrets.load_or_create(self._home.secrets)
        after = before.renewed(row.stack)
        change = _CHANGES.get(row.name, _Change)(self._stack, self._supervisor, before, after)
        change.admit()
        after.save(self._home.secrets)
        self._stack.adopt(after)
        change.apply()
        self._home.write_env({**self._stack.env, "NASKAH_TOKEN": after.token})
        held = change.holders()
        for part in held:
            self._restart(part)
        change.retire()
        return tuple(part.name for part in held)

    def _restart(self, part: Server) -> None:
        since = now()
        self._supervisor.restart(part)
        if part is self._stack.worker:
            wait_for_press(self._stack, since=since, within_s=part.start_within_s, mend=self._supervisor.mend)
        else:
            part.wait_ready()

    def _renew_owners_key(self) -> None:
        ledger = Ledger(self._stack.env["NASKAH_LEDGER_DSN"], min_size=1, max_size=1)
        try:
            token = owners_key(ledger, self._home, self._satker, renew=True)
        finally:
            ledger.close()
        self._home.write_env({**self._stack.env, "NASKAH_TOKEN": token})


class _Change:
    """How one secret is changed at its server; this one is at none."""

    def __init__(
        self, stack: Stack, supervisor: Supervisor, before: StackSecrets, after: StackSecrets
    ) -> None:
        self.stack, self.supervisor, self.before, self.after = stack, supervisor, before, after

    def admit(self) -> None:
        """Before the file says so: let the new value in beside the old, where that can be."""

    def apply(self) -> None:
        """After the file says so: make the new value valid where only one can be."""

    def holders(self) -> tuple[Server, ...]:
        """The parts that hold it, in the order in which they restart: the service last, for it takes the events in."""
        return ()

    def retire(self) -> None:
        """Let the old value in no more."""


class _Role(_Change):
    role: str

    def apply(self) -> None:
        roles.set_password(self.stack.postgres.dsn(), self.role, self.stack.role_passwords[self.role])


class _OwnerRole(_Role):
    role = roles.OWNER


class _AppRole(_Role):
    role = roles.APP

    def holders(self) -> tuple[Server, ...]:
        return (self.stack.relay, self.stack.courier, self.stack.consumer, self.stack.api)


class _PressRole(_Role):
    role = roles.PRESS

    def holders(self) -> tuple[Server, ...]:
        return (self.stack.worker,)


class _ProofRole(_Role):
    role = roles.PROOF

    def holders(self) -> tuple[Server, ...]:
        return (self.stack.relay,)


class _Superuser(_Change):
    def admit(self) -> None:
        # The one role nobody but this process is: a kill before the file is written is mended by the next start.
        roles.set_password(self.stack.postgres.dsn(), "postgres", self.after.postgres)


class _Bell(_Change):
    users: ClassVar[Mapping[str, str]] = {
        bell_users.RELAY: "bell_relay",
        bell_users.PRESS: "bell_press",
        bell_users.CONSUMER: "bell_consumer",
        bell_users.ADMIN: "valkey",
    }

    def admit(self) -> None:
        for user, secret in self.users.items():
            self.stack.valkey.admit(user, getattr(self.after, secret))

    def holders(self) -> tuple[Server, ...]:
        return (self.stack.worker, self.stack.relay, self.stack.consumer)

    def retire(self) -> None:
        for user, secret in self.users.items():
            self.stack.valkey.dismiss(user, getattr(self.before, secret))


class _IntakeBell(_Bell):
    users: ClassVar[Mapping[str, str]] = {bell_users.INTAKE: "bell_intake"}

    def holders(self) -> tuple[Server, ...]:
        return ()


class _Vault(_Change):
    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.old = self.stack.seaweed.secrets

    def apply(self) -> None:
        self.stack.seaweed.admit(self.old, self.stack.seaweed.secrets)
        time.sleep(RETIRE_S)

    def holders(self) -> tuple[Server, ...]:
        return (self.stack.worker, self.stack.relay, self.stack.api)

    def retire(self) -> None:
        self.stack.seaweed.admit(self.stack.seaweed.secrets)


class _Keyring(_Change):
    """Its files were changed already; who has opened them opens them again."""

    def holders(self) -> tuple[Server, ...]:
        return (self.stack.worker, self.stack.api)


class _Tls(_Change):
    def holders(self) -> tuple[Server, ...]:
        return (self.stack.api,)


class _Seaweed(_Change):
    def holders(self) -> tuple[Server, ...]:
        return (self.stack.seaweed,)


_CHANGES: Final[Mapping[str, Callable[..., _Change]]] = {
    "superuser": _Superuser,
    "ledger-owner": _OwnerRole,
    "ledger-app": _AppRole,
    "ledger-press": _PressRole,
    "ledger-proof": _ProofRole,
    "bell": _Bell,
    "bell-intake": _IntakeBell,
    "vault": _Vault,
    "seaweed": _Seaweed,
    "qr": _Keyring,
    "seal": _Keyring,
    "root": _Keyring,
    "tls": _Tls,
}


def ask(home: NaskahHome, row: SecretRow, *, within_s: float = ANSWER_S) -> Rotation:
    """Have a secret changed: by the stack that runs in this home, or in its file when none does."""
    ours(home.root)
    home.root.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (home.root / "rotate.lock").open("w") as alone:
        fcntl.flock(alone, fcntl.LOCK_EX)  # one after the other
        if not home.held():
            with home.hold():
                StackSecrets.load_or_create(home.secrets).renewed(row.stack).save(home.secrets)
            return Rotation(name=row.name, running=False)
        wanted = uuid4().hex
        write_private(_request(home), json.dumps({"id": wanted, "name": row.name, "by": os.getpid()}))
        deadline = time.monotonic() + within_s
        while time.monotonic() < deadline:
            answer = _read(_answer(home))
            if answer.get("id") == wanted:
                if "error" in answer:
                    raise RotationFailed(answer["error"])
                return Rotation(name=row.name, running=True, restarted=tuple(answer["restarted"]))
            if not home.held():
                raise RotationFailed("the stack ended meanwhile")
            time.sleep(POLL_S)
        _request(home).unlink(missing_ok=True)
        raise RotationFailed("the stack did not answer; is it a `naskah up` of this version?")


def _request(home: NaskahHome) -> Path:
    return home.root / "rotate.json"


def _answer(home: NaskahHome) -> Path:
    return home.root / "rotated.json"


def _read(file: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(file.read_text()))
    except FileNotFoundError:
        return {}
