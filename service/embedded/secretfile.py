"""The secrets of one embedded stack: made at the first start, kept in one file that its owner alone may read.

Restarts use the same ones. The file says what is to be valid and every start makes it so, at each server: a file that
was lost, restored from a backup or changed by hand starts like any other.
"""

import json
import os
import re
import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

from archive.errors import NaskahError
from service.identity.secrets import mint


class SecretsUnreadable(NaskahError):
    """The file of the stack's secrets cannot be read; move it away, and the next start draws new ones."""


class SecretUnfit(NaskahError):
    """A secret may have letters, digits and - . _ ~ alone: it stands in addresses and in the servers' own files."""


_FIT = re.compile(r"[A-Za-z0-9._~-]+")


@dataclass(frozen=True, kw_only=True)
class StackSecrets:
    """One random value each; 256 bits where nothing else is said."""

    postgres: str
    ledger_owner: str
    ledger_app: str
    ledger_press: str
    ledger_proof: str
    valkey: str
    bell_relay: str
    bell_press: str
    bell_consumer: str
    bell_intake: str
    s3_access_key: str
    s3_secret_key: str
    seaweed_jwt: str
    token: str

    def renewed(self, names: Iterable[str]) -> "StackSecrets":
        """Return them with fresh values under these names."""
        fresh = asdict(self.generate())
        return replace(self, **{name: fresh[name] for name in names})

    @classmethod
    def generate(cls) -> "StackSecrets":
        """Fresh values; hexadecimal, so that none needs quoting in a URL or a configuration file."""
        values = {field.name: secrets.token_hex(32) for field in fields(cls)}
        values["s3_access_key"] = secrets.token_hex(
            10
        )  # a name rather than a secret: 20 characters as S3 clients expect
        values["s3_secret_key"] = secrets.token_hex(20)
        values["token"] = mint().token  # the key of this machine's owner to the service
        return cls(**values)

    @classmethod
    def load_or_create(cls, path: Path) -> "StackSecrets":
        """Read the file, or write a new one with mode 0600 before any server sees a value; draw what it lacks."""
        kept = _read(path) if path.exists() else {}
        found = cls(**{**asdict(cls.generate()), **kept})
        if len(kept) < len(fields(cls)):
            found.save(path)
        return found

    def save(self, path: Path) -> None:
        """Replace the file in one step."""
        write_private(path, json.dumps(asdict(self), indent=1))


def _read(path: Path) -> dict[str, str]:
    """Return what the file holds of the secrets that this version knows."""
    try:
        held = dict(json.loads(path.read_text()))
    except (ValueError, TypeError):
        raise SecretsUnreadable(file=path) from None
    known = {field.name for field in fields(StackSecrets)}
    found = {
        name: value for name, value in held.items() if name in known and isinstance(value, str) and value
    }
    unfit = [name for name, value in found.items() if not _FIT.fullmatch(value)]
    if unfit:
        raise SecretUnfit(file=path, names=", ".join(unfit))
    return found


def write_private(path: Path, content: str | bytes) -> None:
    """Replace the file in one step; it never exists readable by others or half written."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content.encode() if isinstance(content, str) else content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
