"""Standard Webhooks' Ed25519 scheme: the signature its specification prints, and the laws of keys and rotation."""

import base64

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from service.webhooks.courier.signature import KeyUnreadable, SigningKey, headers

# The v1a signature of the specification's section "Webhook headers" is by this pair, over this message; both have been
# in use as test data of senders and receivers for years.
SECRET = "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg=="
PUBLIC = "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4="
PRINTED = "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg=="
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
