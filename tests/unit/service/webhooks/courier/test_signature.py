"""Standard Webhooks' two schemes: the signatures its specification prints, what its library says, the laws of keys and rotation."""

import base64
import json
from datetime import UTC, datetime

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook, WebhookVerificationError

from service.webhooks.courier.signature import KeyUnreadable, SharedSecret, SigningKey, headers

# The v1a signature of the specification's section "Webhook headers" is by this pair, over this message; both have been
# in use as test data of senders and receivers for years.
SECRET = "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg=="
PUBLIC = "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4="
PRINTED = "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg=="
SHARED = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
"""The secret of the specification's library tests, and what it makes of the same message."""
SHARED_PRINTED = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
ID, AT, BODY = "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}'


def accepts(public: str, signature: str, signed: bytes) -> bool:
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public.removeprefix("whpk_")))
    try:
        key.verify(base64.b64decode(signature.removeprefix("v1a,")), signed)
    except InvalidSignature:
        return False
    return True


def test_the_signature_that_the_specification_prints_is_made() -> None:
    key = SigningKey.read(SECRET)
    assert key.public == PUBLIC
    assert key.sign(ID, AT, BODY) == PRINTED


def test_a_shared_secret_makes_the_signature_that_the_library_of_the_specification_makes() -> None:
    assert SharedSecret.read(SHARED).sign(ID, AT, BODY) == SHARED_PRINTED
    assert Webhook(SHARED).sign(ID, datetime.fromtimestamp(AT, UTC), BODY.decode()) == SHARED_PRINTED


def test_the_published_library_accepts_what_is_signed_by_both_schemes_and_nothing_changed() -> None:
    secret, now = SharedSecret.generate(), int(datetime.now(UTC).timestamp())
    sent = headers([SharedSecret.generate(), secret, SigningKey.generate()], ID, now, BODY)
    assert Webhook(secret.secret).verify(BODY, sent) == json.loads(BODY)
    for altered in (BODY + b" ", b"{}"):
        with pytest.raises(WebhookVerificationError):
            Webhook(secret.secret).verify(altered, sent)
    with pytest.raises(WebhookVerificationError):
        Webhook(SharedSecret.generate().secret).verify(BODY, sent)


def test_a_shared_secret_is_read_back_as_it_was_written_and_never_shown_by_accident() -> None:
    secret = SharedSecret.generate()
    assert SharedSecret.read(secret.secret) == secret
    assert secret.secret not in repr(secret)
    assert repr(secret.key) not in repr(secret)


@pytest.mark.parametrize(
    "text", ["", "whsec_", SHARED[:-4] + "!!!!", "whsec_" + "AAAA" * 5, "whsec_" + "AAAA" * 22, SECRET]
)
def test_what_is_no_shared_secret_is_refused(text: str) -> None:
    with pytest.raises(KeyUnreadable):
        SharedSecret.read(text)


def test_the_three_headers_are_those_of_the_specification() -> None:
    assert headers([SigningKey.read(SECRET)], ID, AT, BODY) == {
        "webhook-id": ID,
        "webhook-timestamp": "1614265330",
        "webhook-signature": PRINTED,
    }


def test_during_a_rotation_each_key_has_its_signature_and_either_receiver_accepts() -> None:
    new, old = SigningKey.generate(), SigningKey.read(SECRET)
    first, second = headers([new, old], ID, AT, BODY)["webhook-signature"].split(" ")
    signed = f"{ID}.{AT}.".encode() + BODY
    assert second == PRINTED
    assert accepts(new.public, first, signed)
    assert not accepts(new.public, second, signed)


@given(body=st.binary(max_size=200), at=st.integers(0, 2**40))
def test_a_signature_is_over_id_time_and_body_and_nothing_else(body: bytes, at: int) -> None:
    key = SigningKey.read(SECRET)
    made = key.sign(ID, at, body)
    assert made == key.sign(ID, at, body)
    assert accepts(key.public, made, f"{ID}.{at}.".encode() + body)
    for other in (f"{ID}x.{at}.".encode() + body, f"{ID}.{at + 1}.".encode() + body, f"{ID}.{at}.".encode()):
        assert accepts(key.public, made, other) is (other == f"{ID}.{at}.".encode() + body)


def test_a_key_is_read_back_as_it_was_written_and_never_shown_by_accident() -> None:
    key = SigningKey.generate()
    assert SigningKey.read(key.secret).public == key.public
    assert key.public.startswith("whpk_")
    assert key.secret not in repr(key)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "whsk_",
        SECRET.removeprefix("whsk_"),
        PUBLIC,
        SECRET[:-4],
        SECRET.replace("6Xb/", "6Xb!"),
        SECRET.replace("6Xb/", "7Xb/"),  # the halves are not of one pair
        "whsec_" + SECRET.removeprefix("whsk_"),
    ],
)
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(KeyUnreadable):
        SigningKey.read(text)
