"""What an identity provider's word must be, claim by claim; that one which is away is said to be, and one that hangs holds up nobody."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import islice
from typing import Any

import pytest
from joserfc import jwk, jwt

from service.identity import provider as room
from service.identity.errors import ProviderAway, ProviderRefused
from service.identity.provider import Provider, ProviderAnswer, ProviderWay
from service.identity.provider_settings import ProviderSettings
from tests.patience import PATIENCE_S

BACK = "https://naskah.example/back"
WHO = "248289761001"
ISSUER = "http://127.0.0.1:1"
SETTINGS = ProviderSettings(issuer=ISSUER, client_id="naskah", secret=None, name="SSO")
WAY = ProviderWay(state="s", nonce="n", verifier="v" * 64)
KEY = jwk.ECKey.generate_key("P-256", {"kid": "1"})
OTHER = jwk.ECKey.generate_key("P-256", {"kid": "1"})


def good(**changes: Any) -> dict[str, Any]:
    """A token's claims; a time in ``changes`` is told from now."""
    now = int(time.time())
    told = {
        name: now + int(value.total_seconds()) if isinstance(value, timedelta) else value
        for name, value in changes.items()
    }
    claims = {
        "iss": ISSUER,
        "aud": "naskah",
        "sub": WHO,
        "nonce": "n",
        "iat": now,
        "exp": now + 300,
    }
    return {name: value for name, value in {**claims, **told}.items() if value is not None}


@dataclass
class Outside:
    """A provider as far as its answers go; what it was asked is kept."""

    about: dict[str, Any] = field(default_factory=dict)
    keys: list[dict[str, Any]] = field(default_factory=lambda: [KEY.as_dict(private=False)])
    token: str = ""
    asked: list[tuple[str, Mapping[str, str] | None, tuple[str, str] | None]] = field(default_factory=list)

    def __call__(
        self,
        method: str,
        address: str,
        data: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
    ) -> Mapping[str, Any]:
        self.asked.append((address, data, auth))
        said: dict[str, Mapping[str, Any]] = {
            f"{ISSUER}/.well-known/openid-configuration": {
                "issuer": ISSUER,
                "jwks_uri": "keys",
                "authorization_endpoint": "auth",
                "token_endpoint": "token",
                **self.about,
            },
            "keys": {"keys": self.keys},
            "token": {"id_token": self.token},
        }
        return said[address]


@pytest.fixture
def outside(monkeypatch: pytest.MonkeyPatch) -> Outside:
    made = Outside()
    monkeypatch.setattr(room, "_asked", made)
    return made


def signed(claims: Mapping[str, Any], key: Any = KEY, alg: str = "ES256") -> str:
    return jwt.encode({"alg": alg, "kid": key.kid}, dict(claims), key, algorithms=[alg])


def came(provider: Provider | None = None, issuer: str = ISSUER) -> str:
    """Who comes back."""
    returned = ProviderAnswer(code="c", state="s", issuer=issuer, error="")
    return (provider or Provider(SETTINGS, BACK)).subject(WAY, returned)


@pytest.mark.parametrize(
    "claims",
    [
        {},
        {"aud": ["naskah"]},
        {"aud": ["naskah", "lain"], "azp": "naskah"},
        {"iat": timedelta(seconds=30)},  # its clock is half a minute ahead
        {"exp": timedelta(seconds=-30)},  # or behind
    ],
    ids=str,
)
def test_a_token_that_is_ours_says_who_came(outside: Outside, claims: dict[str, Any]) -> None:
    outside.token = signed(good(**claims))
    assert came() == WHO


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
        {"iat": timedelta(seconds=600)},
        {"exp": None},
        {"iat": None},
    ],
    ids=str,
)
def test_any_other_is_refused(outside: Outside, claims: dict[str, Any]) -> None:
    outside.token = signed(good(**claims))
    with pytest.raises(ProviderRefused):
        came()


def test_a_token_of_another_key_is_refused(outside: Outside) -> None:
    outside.token = signed(good(), key=OTHER)
    with pytest.raises(ProviderRefused):
        came()


def test_a_token_signed_with_a_shared_secret_is_refused(outside: Outside) -> None:
    """Else whoever knows a public key would sign with it."""
    outside.token = signed(good(), key=jwk.OctKey.generate_key(256, {"kid": "1"}), alg="HS256")
    with pytest.raises(ProviderRefused):
        came()


def test_a_key_that_is_new_is_asked_for_at_once_and_then_once_a_minute(outside: Outside) -> None:
    now = [0.0]
    provider = Provider(SETTINGS, BACK, clock=lambda: now[0])
    outside.token = signed(good())
    came(provider)
    for second in (1.0, 62.0):
        now[0] = second
        key = jwk.ECKey.generate_key("P-256", {"kid": str(second)})
        outside.keys.insert(0, key.as_dict(private=False))
        outside.token = signed(good(), key=key)
        assert came(provider) == WHO
        outside.token = signed(good(), key=jwk.ECKey.generate_key("P-256", {"kid": "of nobody"}))
        asked = len(outside.asked)
        with pytest.raises(ProviderRefused):
            came(provider)
        assert [address for address, *_ in outside.asked[asked:]] == ["token"]


@pytest.mark.parametrize(
    "beside",
    [
        {"kty": "AKP", "alg": "ML-DSA-44", "kid": "2", "pub": "AA"},
        {"kty": "OKP", "crv": "X448", "kid": "2", "x": "AA"},
        {"kty": "EC", "crv": "brainpoolP256r1", "kid": "2", "x": "AA", "y": "AA"},
        {"kty": "RSA", "use": "enc", "alg": "RSA-OAEP", "kid": "2", "n": "AQAB", "e": "AQAB"},
        {"kid": "2"},
    ],
    ids=str,
)
def test_a_key_that_is_not_understood_disturbs_no_other(outside: Outside, beside: dict[str, Any]) -> None:
    outside.keys.insert(0, beside)
    outside.token = signed(good())
    assert came() == WHO


@pytest.mark.parametrize(
    ("promised", "named", "taken"),
    [(True, ISSUER, True), (True, "", False), (False, "", True), (False, "https://evil.example", False)],
)
def test_a_provider_that_says_who_it_is_says_so_each_time(
    outside: Outside, promised: bool, named: str, taken: bool
) -> None:
    outside.about["authorization_response_iss_parameter_supported"] = promised
    outside.token = signed(good())
    if taken:
        assert came(issuer=named) == WHO
    else:
        with pytest.raises(ProviderRefused):
            came(issuer=named)


@pytest.mark.parametrize(
    ("ways", "in_form"),
    [
        (None, False),
        (["client_secret_basic"], False),
        (["client_secret_basic", "client_secret_post"], True),
    ],
    ids=str,
)
def test_our_secret_is_shown_as_the_provider_takes_it(
    outside: Outside, ways: list[str] | None, in_form: bool
) -> None:
    outside.about |= {"token_endpoint_auth_methods_supported": ways} if ways else {}
    outside.token = signed(good())
    came(Provider(replace(SETTINGS, secret="r: a"), BACK))
    _, form, header = outside.asked[-1]
    assert form is not None
    assert (form.get("client_secret"), header) == (
        ("r: a", None) if in_form else (None, ("naskah", "r%3A%20a"))
    )


def test_a_provider_that_is_away_is_said_to_be() -> None:
    with pytest.raises(ProviderAway):
        Provider(SETTINGS, BACK).address(WAY)


Answering = Callable[[socket.socket, threading.Event], object]


@contextmanager
def listening(answering: Answering) -> Iterator[tuple[str, threading.Semaphore, threading.Event]]:
    """A provider of ours: its issuer, what counts who came, and what lets it go on."""
    came, going, over = threading.Semaphore(0), threading.Event(), threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server, ThreadPoolExecutor(30) as each:

        def answered(peer: socket.socket) -> None:
            with peer:
                peer.recv(65_536)
                came.release()
                answering(peer, going)

        def listen() -> None:
            while True:
                peer, _ = server.accept()
                if over.is_set():
                    peer.close()
                    return
                each.submit(answered, peer)

        each.submit(listen)
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}", came, going
        finally:
            going.set()
            over.set()
            socket.create_connection(server.getsockname()).close()


def dripping(head: bytes, drop: bytes) -> Answering:
    """One that says a little again and again."""

    def answer(peer: socket.socket, going: threading.Event) -> None:
        try:
            peer.sendall(head)
            while not going.wait(0.02):
                peer.sendall(drop)
        except OSError:
            return

    return answer


def says(peer: socket.socket, keys: object) -> None:
    """Answer with all that it says of itself and with its keys, at whatever address."""
    issuer = f"http://127.0.0.1:{peer.getsockname()[1]}"
    told = {"issuer": issuer, "jwks_uri": issuer, "authorization_endpoint": issuer, "token_endpoint": issuer}
    body = json.dumps({**told, "keys": keys}).encode()
    peer.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%b" % (len(body), body))


def at(issuer: str, clock: Callable[[], float] = time.monotonic) -> Provider:
    return Provider(replace(SETTINGS, issuer=issuer), BACK, clock)


@pytest.mark.parametrize(
    "answering",
    [
        lambda peer, going: going.wait(PATIENCE_S),
        dripping(b"HTTP/1.1 200 OK\r\nx: ", b"x"),
        dripping(b"HTTP/1.1 200 OK\r\ncontent-length: 60000\r\n\r\n", b" "),
        dripping(b"HTTP/1.1 200 OK\r\n\r\n", b" " * 200_000),
    ],
    ids=["nothing", "a head without end", "a body that never comes", "a body without end"],
)
def test_a_provider_that_never_ends_is_let_go(monkeypatch: pytest.MonkeyPatch, answering: Answering) -> None:
    monkeypatch.setattr(room, "PATIENCE_S", 0.3)
    with listening(answering) as (issuer, _, _), pytest.raises(ProviderAway):
        at(issuer).address(WAY)


@pytest.mark.parametrize(
    "keys", [[], [{"kty": "baru"}], [{}], {}, 7, [7], [{"kty": "EC", "crv": "P-256"}]], ids=str
)
def test_a_provider_without_a_key_that_can_be_read_lets_nobody_in(keys: object) -> None:
    with listening(lambda peer, going: says(peer, keys)) as (issuer, _, _), pytest.raises(ProviderAway):
        at(issuer).address(WAY)


def test_few_wait_for_a_provider_that_hangs_and_the_others_are_told_at_once() -> None:
    with (
        ThreadPoolExecutor(20) as people,
        listening(lambda peer, going: going.wait(PATIENCE_S)) as (issuer, came, going),
    ):
        provider = at(issuer)
        first = people.submit(provider.address, WAY)
        assert came.acquire(timeout=PATIENCE_S)
        waiting = [people.submit(provider.address, WAY) for _ in range(19)]
        told = list(islice(as_completed(waiting, PATIENCE_S), 19 - room.MOST_WAITING))
        assert {type(each.exception()) for each in told} == {ProviderAway}
        assert not first.done()
        going.set()
        assert {type(each.exception(PATIENCE_S)) for each in (first, *waiting)} == {ProviderAway}


def test_what_is_known_of_a_provider_serves_while_it_is_asked_anew() -> None:
    hour = [0.0]

    def once(peer: socket.socket, going: threading.Event) -> None:
        if hour[0]:
            going.wait(PATIENCE_S)
        else:
            says(peer, [KEY.as_dict(private=False)])

    with ThreadPoolExecutor(1) as another, listening(once) as (issuer, came, going):
        provider = at(issuer, lambda: hour[0])
        known = provider.address(WAY)
        assert came.acquire(timeout=PATIENCE_S)
        assert came.acquire(timeout=PATIENCE_S)
        hour[0] = room.KEPT_S
        asking = another.submit(provider.address, WAY)
        assert came.acquire(timeout=PATIENCE_S)
        assert provider.address(WAY) == known
        assert not asking.done()
        going.set()
        assert isinstance(asking.exception(PATIENCE_S), ProviderAway)


def test_a_browser_is_sent_with_a_challenge_and_never_with_what_answers_it(outside: Outside) -> None:
    sent = Provider(SETTINGS, BACK).address(WAY)
    assert "code_challenge_method=S256" in sent
    assert "state=s" in sent
    assert WAY.verifier not in sent
