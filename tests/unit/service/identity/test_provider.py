"""What an identity provider's word must be, claim by claim; and that one which is away is said to be."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import pytest
from joserfc import jwk, jwt

from service.identity import provider as room
from service.identity.errors import ProviderAway, ProviderRefused
from service.identity.provider import Provider, ProviderAnswer, ProviderWay
from service.identity.provider_settings import ProviderSettings

ISSUER = "http://127.0.0.1:1"
SETTINGS = ProviderSettings(issuer=ISSUER, client_id="naskah", secret=None, name="SSO")
WAY = ProviderWay(state="s", nonce="n", verifier="v" * 64)
KEY = jwk.ECKey.generate_key("P-256", {"kid": "1"})
OTHER = jwk.ECKey.generate_key("P-256", {"kid": "1"})


def good(**changes: Any) -> dict[str, Any]:
    now = int(time.time())
    claims = {
        "iss": ISSUER,
        "aud": "naskah",
        "sub": "248289761001",
        "nonce": "n",
        "iat": now,
        "exp": now + 300,
    }
    return {name: value for name, value in {**claims, **changes}.items() if value is not None}


def told(
    monkeypatch: pytest.MonkeyPatch, claims: Mapping[str, Any], key: Any = KEY, alg: str = "ES256"
) -> str:
    """Whom a provider with one key means by a token of these claims."""
    token = jwt.encode({"alg": alg, "kid": "1"}, dict(claims), key, algorithms=[alg])
    answers: dict[str, Any] = {
        f"{ISSUER}/.well-known/openid-configuration": {
            "issuer": ISSUER,
            "jwks_uri": "keys",
            "authorization_endpoint": "auth",
            "token_endpoint": "token",
        },
        "keys": {"keys": [KEY.as_dict(private=False)]},
        "token": {"id_token": token},
    }
    monkeypatch.setattr(room, "_asked", lambda method, address, data=None: answers[address])
    returned = ProviderAnswer(code="c", state="s", issuer=ISSUER, error="")
    return Provider(SETTINGS, "https://naskah.example/back").subject(WAY, returned)


@pytest.mark.parametrize(
    "claims",
    [
        {},
        {"aud": ["naskah"]},
        {"aud": ["naskah", "lain"], "azp": "naskah"},
        {"iat": int(time.time()) + 30},  # its clock is half a minute ahead
    ],
    ids=str,
)
def test_a_token_that_is_ours_says_who_came(monkeypatch: pytest.MonkeyPatch, claims: dict[str, Any]) -> None:
    assert told(monkeypatch, good(**claims)) == "248289761001"


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.example"},
        {"iss": None},
        {"aud": "lain"},
        {"aud": ["naskah", "lain"]},
        {"aud": ["naskah", "lain"], "azp": "lain"},
        {"aud": None},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
        {"sub": "x" * 256},
        {"nonce": "lain"},
        {"nonce": None},
        {"exp": 1},
        {"exp": None},
        {"iat": None},
    ],
    ids=str,
)
def test_any_other_is_refused(monkeypatch: pytest.MonkeyPatch, claims: dict[str, Any]) -> None:
    with pytest.raises(ProviderRefused):
        told(monkeypatch, good(**claims))


def test_a_token_of_another_key_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ProviderRefused):
        told(monkeypatch, good(), key=OTHER)


def test_a_token_signed_with_a_shared_secret_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else whoever knows a public key would sign with it."""
    public = jwk.OctKey.generate_key(256, {"kid": "1"})
    with pytest.raises(ProviderRefused):
        told(monkeypatch, good(), key=public, alg="HS256")


def test_a_provider_that_is_away_is_said_to_be() -> None:
    with pytest.raises(ProviderAway):
        Provider(SETTINGS, "https://naskah.example/back").address(WAY)


def test_a_browser_is_sent_with_a_challenge_and_never_with_what_answers_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told(monkeypatch, good())
    sent = Provider(SETTINGS, "https://naskah.example/back").address(WAY)
    assert "code_challenge_method=S256" in sent
    assert "state=s" in sent
    assert WAY.verifier not in sent
