"""The secrets of one embedded stack: made at the first start, kept in one file that its owner alone may read.

Restarts use the same ones; deleting the file makes the data behind it unreachable, so nothing here ever does.
"""

import json
import os
import secrets
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from service.identity.secrets import mint


@dataclass(frozen=True, kw_only=True)
class StackSecrets:
    """One random value each; 256 bits where nothing else is said."""

    postgres: str
    ledger_owner: str
    ledger_app: str
    ledger_press: str
    ledger_proof: str
    valkey: str
    s3_access_key: str
    s3_secret_key: str
    seaweed_jwt: str
    token: str

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
        """Read the file, or write a new one with mode 0600 before any server sees a value."""
        if path.exists():
            return cls(**json.loads(path.read_text()))
        made = cls.generate()
        write_private(path, json.dumps(asdict(made), indent=1))
        return made


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
