"""A real SMTP server on loopback, which a test tells what to answer."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from service.embedded.ports import free_ports
from service.mail.settings import MailSettings, Security

USER, PASSWORD = "naskah", "rahasia-sekali"


@dataclass
class Mailroom:
    """What arrived, and what the next letters are answered instead of being taken."""

    taken: list[EmailMessage] = field(default_factory=list)
    to: list[str] = field(default_factory=list)
    refuse_recipient: str | None = None
    refuse_data: str | None = None
    drop_after: int | None = None
    """Letters after which the connection is cut instead of an answer."""

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if self.refuse_recipient is not None:
            return self.refuse_recipient
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.refuse_data is not None:
            return self.refuse_data
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.taken.append(message)
        self.to += envelope.rcpt_tos
        if self.drop_after is not None and len(self.taken) >= self.drop_after:
            self.drop_after = None
            server.transport.abort()
        return "250 Message accepted for delivery"


def _authenticate(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    given = isinstance(data, LoginPassword) and (data.login, data.password) == (
        USER.encode(),
        PASSWORD.encode(),
    )
    return AuthResult(success=given, handled=False) if not given else AuthResult(success=True)


@contextmanager
def mail_server(
    room: Mailroom,
    *,
    port: int | None = None,
    security: Security = Security.NONE,
    certificate: tuple[Path, Path] | None = None,
    password: bool = False,
) -> Iterator[int]:
    """Serve until the end of the block; returns the port."""
    context = None
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
    options: dict[str, Any] = {}
    if security is Security.STARTTLS:
        options |= {"tls_context": context, "require_starttls": True}
    if password:
        # The library warns of an account required where it would not itself require encryption: behind TLS it cannot know.
        starttls = security is Security.STARTTLS
        options |= {"authenticator": _authenticate, "auth_required": starttls, "auth_require_tls": starttls}
    (at,) = [port] if port else free_ports(1)
    server = Controller(
        room,
        hostname="127.0.0.1",
        port=at,
        ssl_context=context if security is Security.TLS else None,
        **options,
    )
    server.start()
    try:
        yield at
    finally:
        server.stop()


def settings(port: int, **changes: Any) -> MailSettings:
    """How the postman speaks to it."""
    given = {
        "host": "127.0.0.1",
        "port": port,
        "sender": "Naskah <naskah@kpu-agam.example>",
        "security": Security.NONE,
    }
    return MailSettings(**{**given, **changes})
