"""The SMTP port: one conversation with the office's mail server, its answers as typed errors.

Encrypted or not at all (``settings``); keeps nothing between conversations and tries nothing twice.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from typing import NoReturn

from archive.errors import NaskahError
from service.mail.errors import (
    MailAccountRefused,
    MailDelayed,
    MailRefused,
    MailServerAway,
    MailServerInsecure,
)
from service.mail.settings import MailSettings, Security

TIMEOUT_S = 30.0
"""For each answer. A server that scans what it takes may think some seconds after the last byte."""
SAID = 300
"""Characters kept of what a server said."""


class Session:
    """One conversation."""

    def __init__(self, connection: smtplib.SMTP) -> None:
        self._connection = connection

    def send(self, message: EmailMessage) -> None:
        """Hand one letter over; raises ``MailDelayed`` or ``MailRefused`` for this one, an ``Outage`` for all."""
        try:
            self._connection.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            ((code, said),) = error.recipients.values()
            _refuse(code, said, error)
        except smtplib.SMTPSenderRefused as error:
            raise MailAccountRefused(technical=_said(error.smtp_code, error.smtp_error)) from error
        except smtplib.SMTPDataError as error:
            _refuse(error.smtp_code, error.smtp_error, error)
        except (smtplib.SMTPException, OSError) as error:
            raise MailServerAway("The mail server broke off.", technical=error) from error


class Smtp:
    """The office's mail server."""

    def __init__(self, settings: MailSettings) -> None:
        self._settings = settings

    @property
    def sender(self) -> str:
        """Return who letters are from."""
        return self._settings.sender

    @contextmanager
    def session(self) -> Iterator[Session]:
        """Open a conversation; raises an ``Outage`` naming what is wrong with the server, the account or the way there."""
        connection = self._connect()
        try:
            yield Session(connection)
        finally:
            try:
                connection.quit()
            except (smtplib.SMTPException, OSError):
                connection.close()  # it is gone already; what it took it has said

    def _connect(self) -> smtplib.SMTP:
        wanted = self._settings
        try:
            trust = ssl.create_default_context(cafile=wanted.certificates)
            if wanted.security is Security.TLS:
                connection: smtplib.SMTP = smtplib.SMTP_SSL(
                    wanted.host, wanted.port, timeout=TIMEOUT_S, context=trust
                )
            else:
                connection = smtplib.SMTP(wanted.host, wanted.port, timeout=TIMEOUT_S)
        except (smtplib.SMTPException, OSError) as error:
            raise MailServerAway(technical=error, host=wanted.host) from error
        try:
            if wanted.security is Security.STARTTLS:
                _encrypt(connection, trust)
            if wanted.user is not None and wanted.password is not None:
                _log_in(connection, wanted.user, wanted.password)
        except NaskahError:
            connection.close()
            raise
        except (smtplib.SMTPException, OSError) as error:
            connection.close()
            raise MailServerAway("The mail server broke off.", technical=error, host=wanted.host) from error
        return connection


def _encrypt(connection: smtplib.SMTP, trust: ssl.SSLContext) -> None:
    try:
        connection.starttls(context=trust)
    except smtplib.SMTPNotSupportedError as error:
        raise MailServerInsecure from error


def _log_in(connection: smtplib.SMTP, user: str, password: str) -> None:
    try:
        connection.login(user, password)
    except smtplib.SMTPNotSupportedError as error:
        raise MailAccountRefused("The mail server asks for no account, and one is set") from error
    except smtplib.SMTPAuthenticationError as error:
        raise MailAccountRefused(technical=_said(error.smtp_code, error.smtp_error)) from error


def _refuse(code: int, said: bytes | str, cause: Exception) -> NoReturn:
    """Raise what a refusal means: 4xx not now, 5xx never."""
    raise (MailDelayed if 400 <= code < 500 else MailRefused)(technical=_said(code, said)) from cause


def _said(code: int, said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return f"{code} {' '.join(text.split())}"[:SAID]
