"""Settings of the mail server, read once from the environment; without a host there is no mail."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path

from archive.settings import SettingMissing, SettingWrong, file, port, read


class Security(StrEnum):
    """How the conversation is kept from others' ears."""

    STARTTLS = "starttls"
    """Encrypted before anything is said (port 587)."""
    TLS = "tls"
    """Encrypted from the first byte (port 465)."""
    NONE = "none"
    """In the open: for a server on this machine alone, and without a password."""


@dataclass(frozen=True, kw_only=True)
class MailSettings:
    """The mail server and the account used there."""

    host: str
    """NASKAH_SMTP_HOST: the mail server; default none, and nothing is sent"""
    sender: str
    """NASKAH_SMTP_FROM: the sender's address, such as naskah@kantor.go.id; needed with a host, no default"""
    port: int = 587
    """NASKAH_SMTP_PORT: 587, or 465 with tls, where none is named"""
    security: Security = Security.STARTTLS
    """NASKAH_SMTP_SECURITY: starttls, tls, or none (a server on this machine, without a password)"""
    user: str | None = None
    """NASKAH_SMTP_USER: the account, where the server asks for one"""
    password: str | None = field(default=None, repr=False)
    """NASKAH_SMTP_PASSWORD: its password"""
    certificates: Path | None = None
    """NASKAH_SMTP_CERTIFICATES: PEM file of the authority that signed the server's certificate, when it is the office's own"""

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> MailSettings | None:
        """Read the settings; nothing without a host. Raises ``SettingMissing`` or ``SettingWrong`` naming the variable."""
        env = os.environ if environ is None else environ
        host = env.get("NASKAH_SMTP_HOST")
        if not host:
            return None
        sender = env.get("NASKAH_SMTP_FROM")
        if not sender:
            raise SettingMissing(setting="NASKAH_SMTP_FROM")
        if not sender.isascii() or "@" not in parseaddr(sender)[1]:
            raise SettingWrong(setting="NASKAH_SMTP_FROM", wanted="a mail address")
        try:
            security = Security(env.get("NASKAH_SMTP_SECURITY") or Security.STARTTLS)
        except ValueError:
            raise SettingWrong(setting="NASKAH_SMTP_SECURITY", wanted=" or ".join(Security)) from None
        found = cls(
            host=host,
            sender=sender,
            port=read(env, "NASKAH_SMTP_PORT", port, 465 if security is Security.TLS else 587),
            security=security,
            user=env.get("NASKAH_SMTP_USER") or None,
            password=_password(env),
            certificates=read(env, "NASKAH_SMTP_CERTIFICATES", file, None),
        )
        if security is Security.NONE and (found.password or not _here(host)):
            raise SettingWrong(
                "Without encryption only a server on this machine is spoken to, and without a password",
                setting="NASKAH_SMTP_SECURITY",
            )
        if (found.user is None) is not (found.password is None):
            raise SettingMissing(setting="NASKAH_SMTP_PASSWORD" if found.user else "NASKAH_SMTP_USER")
        return found


def _password(env: Mapping[str, str]) -> str | None:
    file = env.get("NASKAH_SMTP_PASSWORD_FILE")
    if not file:
        return env.get("NASKAH_SMTP_PASSWORD") or None
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise SettingWrong(
            setting="NASKAH_SMTP_PASSWORD_FILE", wanted="a file with the password, in UTF-8"
        ) from None


def _here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
