"""The SMTP port against a real server: encrypted or not at all, each answer its own error."""

import subprocess
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from archive.errors import NaskahError, Outage, Retryable
from service.embedded.ports import free_ports
from service.mail.errors import (
    MailAccountRefused,
    MailDelayed,
    MailRefused,
    MailServerAway,
    MailServerInsecure,
)
from service.mail.settings import Security
from service.mail.smtp import Smtp
from tests.mail_server import PASSWORD, USER, Mailroom, mail_server, settings


@pytest.fixture
def room() -> Mailroom:
    return Mailroom()


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """A certificate for this address that it signed itself, and its key."""
    request = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=mail"
    public, private = tmp_path / "public.crt", tmp_path / "private.key"
    files = ["-keyout", str(private), "-out", str(public)]
    subprocess.run(
        ["openssl", *request.split(), "-addext", "subjectAltName=IP:127.0.0.1", *files],
        check=True,
        capture_output=True,
    )
    return public, private


def letter() -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"] = "naskah@kpu-agam.example", "rahmat@kpu-agam.example"
    message["Subject"] = "Uji"
    message.set_content("Isi surat, dengan huruf é.")
    return message


def send(port: int, **changes: Any) -> None:
    with Smtp(settings(port, **changes)).session() as session:
        session.send(letter())


def test_a_letter_arrives_as_it_was_written(room: Mailroom) -> None:
    with mail_server(room) as port:
        send(port)
    (arrived,) = room.taken
    assert arrived.get_content().strip() == "Isi surat, dengan huruf é."
    assert room.to == ["rahmat@kpu-agam.example"]


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
def test_the_account_is_told_only_under_encryption(
    room: Mailroom, certificate: tuple[Path, Path], security: Security
) -> None:
    known = {"security": security, "certificates": certificate[0], "user": USER}
    with mail_server(room, security=security, certificate=certificate, password=True) as port:
        send(port, **known, password=PASSWORD)
        with pytest.raises(MailAccountRefused):
            send(port, **known, password="salah")
    assert len(room.taken) == 1


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
def test_a_stranger_in_the_servers_place_gets_no_letter(
    room: Mailroom, certificate: tuple[Path, Path], security: Security
) -> None:
    with (
        mail_server(room, security=security, certificate=certificate) as port,
        pytest.raises(MailServerAway) as away,
    ):
        send(port, security=security)
    assert "certificate" in away.value.technical
    assert room.taken == []


def test_a_server_without_encryption_gets_no_letter(room: Mailroom) -> None:
    with mail_server(room) as port, pytest.raises(MailServerInsecure):
        send(port, security=Security.STARTTLS)
    assert room.taken == []


@pytest.mark.parametrize(
    ("answer", "error", "again"),
    [
        ("550 5.1.1 No such user here", MailRefused, False),
        ("450 4.2.0 Greylisted, come back", MailDelayed, True),
    ],
)
@pytest.mark.parametrize("stage", ["refuse_recipient", "refuse_data"])
def test_a_refusal_is_for_ever_or_for_now(
    room: Mailroom, stage: str, answer: str, error: type[NaskahError], again: bool
) -> None:
    setattr(room, stage, answer)
    with mail_server(room) as port, pytest.raises(error) as refused:
        send(port)
    assert refused.value.technical == answer
    assert answer not in refused.value.message
    assert isinstance(refused.value, Retryable) is again
    assert not isinstance(refused.value, Outage), "the server is well"


def test_a_server_that_is_away_is_an_outage() -> None:
    (port,) = free_ports(1)
    with pytest.raises(MailServerAway) as away:
        send(port)
    assert isinstance(away.value, Outage)


def test_a_server_that_breaks_off_before_its_answer_is_an_outage(room: Mailroom) -> None:
    room.drop_after = 1
    with mail_server(room) as port, pytest.raises(MailServerAway):
        send(port)
