"""The gateway is asked once. What may have been signed is unknown until verify says; secrets show nowhere."""

from __future__ import annotations

import logging
import pickle
import socket
from collections.abc import Iterator

import pytest

from service.signatures.reasons import DOUBTS, of_gateway
from tests.fake_bsre import NIK, PASSPHRASE, FakeBsre, gateway
from tests.signing_authority import signing, surat_edaran
from worker.signing import validate
from worker.signing.bsre import BsreGateway
from worker.signing.gateway import (
    Credentials,
    Doubt,
    GatewayRefused,
    GatewayUnavailable,
    KeyOwner,
    SignAnswer,
    SignOutcome,
)
from worker.signing.secret import Secret

WHO = KeyOwner(nik=NIK)
OPENS = Credentials(passphrase=Secret(PASSPHRASE))


@pytest.fixture
def fake() -> Iterator[FakeBsre]:
    with gateway() as running:
        yield running


def _client(fake: FakeBsre) -> BsreGateway:
    return BsreGateway(fake.url, user="kpu-agam", password=Secret("kunci-aplikasi"), answer_s=3)


def _sign(fake: FakeBsre, opens: Credentials = OPENS) -> SignAnswer:
    return _client(fake).sign(surat_edaran(), WHO, opens, reason="Menandatangani", location="Lubuk Basung")


def test_a_signed_answer_is_the_document_that_was_sent(fake: FakeBsre) -> None:
    answer = _sign(fake)
    assert answer.outcome is SignOutcome.SIGNED
    assert answer.pdf is not None
    assert answer.pdf.startswith(surat_edaran())
    assert validate(answer.pdf, signing().trust).accepted


def test_a_one_time_code_opens_the_key_as_well(fake: FakeBsre) -> None:
    assert _sign(fake, Credentials(totp=Secret("123456"))).outcome is SignOutcome.SIGNED


def test_a_wrong_passphrase_is_refused_without_repeating_it(fake: FakeBsre) -> None:
    answer = _sign(fake, Credentials(passphrase=Secret("salah-ketik-9")))
    assert answer.outcome is SignOutcome.REFUSED
    assert answer.status == 400
    assert "salah-ketik-9" not in answer.said
    assert NIK not in answer.said


def test_a_gateway_that_cannot_be_reached_was_sent_nothing() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
        with pytest.raises(GatewayUnavailable) as refused:
            BsreGateway(url, user="a", password=Secret("b")).sign(
                surat_edaran(), WHO, OPENS, reason="", location=""
            )
    assert refused.value.__cause__ is None


@pytest.mark.parametrize(
    ("what", "doubt", "told"),
    [
        ("sign then hang", Doubt.SILENT, "tidak menjawab"),
        ("sign then close", Doubt.BROKEN_OFF, "terputus"),
        ("sign then fail", Doubt.FAILED, "kode 502"),
        ("garbage", Doubt.NO_FILE, "tidak memuat tepat satu berkas"),
        ("no file", Doubt.NO_FILE, "tidak memuat tepat satu berkas"),
        ("two files", Doubt.NO_FILE, "tidak memuat tepat satu berkas"),
        ("bad base64", Doubt.GARBLED, "tidak terbaca"),
        ("unsigned", Doubt.UNSIGNED, "tanpa tanda tangan"),
        ("redirect", Doubt.ELSEWHERE, "kode 307"),
    ],
)
def test_after_sending_anything_else_is_unknown_and_never_sent_again(
    fake: FakeBsre, what: str, doubt: Doubt, told: str
) -> None:
    fake.script = [what]
    answer = _sign(fake)
    assert answer.doubt is doubt
    assert told in of_gateway(answer)
    assert answer.outcome is SignOutcome.UNKNOWN, answer
    assert answer.pdf is None
    assert fake.asked == 1


def test_a_duplicate_is_refused(fake: FakeBsre) -> None:
    fake.script = ["duplicate"]
    answer = _sign(fake)
    assert (answer.outcome, fake.asked) == (SignOutcome.REFUSED, 1)


def test_whether_the_answer_is_the_document_that_was_sent_is_not_the_client_s_to_say(fake: FakeBsre) -> None:
    """It opens no foreign file: the decision does, in a child, and keeps the answer whatever it says."""
    fake.script = ["wrong document"]
    answer = _sign(fake)
    assert (answer.outcome, answer.pdf is None) == (SignOutcome.SIGNED, False)


def test_the_state_of_a_certificate_can_be_asked(fake: FakeBsre) -> None:
    assert _client(fake).status(WHO) == "ISSUE"
    assert _client(fake).status(KeyOwner(email="orang@kpu-agam.example")) == "NOT_REGISTERED"


def test_without_a_person_or_a_secret_nothing_is_sent(fake: FakeBsre) -> None:
    client = _client(fake)
    with pytest.raises(GatewayRefused):
        client.sign(surat_edaran(), KeyOwner(), OPENS, reason="", location="")
    with pytest.raises(GatewayRefused):
        client.sign(surat_edaran(), WHO, Credentials(), reason="", location="")
    assert fake.asked == 0


def test_secrets_and_personal_numbers_show_nowhere(fake: FakeBsre, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    fake.script = ["sign", "garbage"]
    answers = [_sign(fake), _sign(fake)]
    shown = " ".join([caplog.text, repr(_client(fake)), repr(WHO), repr(OPENS), *map(repr, answers)])
    for secret in (PASSPHRASE, NIK, "kunci-aplikasi"):
        assert secret not in shown
    with pytest.raises(TypeError):
        pickle.dumps(Secret(PASSPHRASE))


def test_each_doubt_has_its_words_and_a_refusal_is_told_in_the_gateways() -> None:
    assert set(DOUBTS) == set(Doubt)
    refused = SignAnswer(outcome=SignOutcome.REFUSED, said="Passphrase salah", status=400)
    assert of_gateway(refused) == "jawaban BSrE: Passphrase salah (kode 400)"
    assert (
        of_gateway(SignAnswer(outcome=SignOutcome.REFUSED, status=403))
        == "BSrE menolak tanpa keterangan (kode 403)"
    )
