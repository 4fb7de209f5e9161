"""The provider outside that knows an office's people (OpenID Connect): where a browser is sent, and who comes back by its word.

Code flow with PKCE; state, nonce and verifier stay in the ledger. Whose account a subject opens is not decided here. Authlib and
JOSE are loaded when a provider is named: an installation without one needs neither. Who waits for a provider that does not answer
holds up nobody else: few wait for it at once, each for so long, and what is known of it serves whoever comes meanwhile.
"""

from __future__ import annotations

import hmac
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote

import httpx
import orjson

from service.identity.errors import ProviderAway, ProviderRefused
from service.identity.provider_settings import LONGEST_SUBJECT, ProviderSettings

PATIENCE_S: Final = 5.0
"""Of a person who looks at a white page, for one answer to its last byte."""
MOST_WAITING: Final = 6
"""Threads of a process, of its sixteen, that wait for the provider at once; who comes beyond them is told that it is away."""
KEPT_S: Final = 3_600.0
"""How long what the provider says of itself is believed."""
AGAIN_S: Final = 60.0
"""A key that is not known is asked for at once, and then not with each who comes in by a provider that does not publish it."""
LEEWAY_S: Final = 60
"""How far the provider's clock may be off."""
ALGORITHMS: Final = ("RS256", "PS256", "ES256", "EdDSA")
"""Signatures by a key that we do not have."""
_LARGEST: Final = 1 << 20


@dataclass(frozen=True, kw_only=True)
class ProviderWay:
    """One way through the provider: what is sent along, and what must come back."""

    state: str = field(repr=False)
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class ProviderAnswer:
    """What a browser brings back from the provider."""

    code: str = field(repr=False)
    state: str = field(repr=False)
    issuer: str
    """Who says so (RFC 9207); empty where the provider does not."""
    error: str


@dataclass(frozen=True)
class _Known:
    told: Mapping[str, Any]
    keys: Any
    at: float

    @property
    def names_itself(self) -> bool:
        """Whether it says who it is as it leads back (RFC 9207); then what comes without is not from it."""
        return self.told.get("authorization_response_iss_parameter_supported") is True

    @property
    def takes_secret_in_form(self) -> bool:
        """Whether our secret may stand in the form. A header takes it, where the provider does not say (Discovery, section 3)."""
        return "client_secret_post" in self.told.get("token_endpoint_auth_methods_supported", ())


class Provider:
    """One provider; thread-safe."""

    def __init__(
        self, settings: ProviderSettings, back: str, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """``back``: our address that it sends browsers back to."""
        self._settings = settings
        self._back = back
        self._clock = clock
        self._lock = threading.Lock()
        self._places = threading.BoundedSemaphore(MOST_WAITING)
        self._known: _Known | None = None
        self._asked_anew = -AGAIN_S

    @property
    def name(self) -> str:
        """What its button says."""
        return self._settings.name

    @property
    def issuer(self) -> str:
        """Who it is."""
        return self._settings.issuer

    def address(self, way: ProviderWay) -> str:
        """Return where a browser is sent; raises ``ProviderAway``."""
        from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
        from authlib.oauth2.rfc7636 import create_s256_code_challenge

        sent: str = prepare_grant_uri(
            self._about().told["authorization_endpoint"],
            self._settings.client_id,
            "code",
            redirect_uri=self._back,
            scope="openid",
            state=way.state,
            nonce=way.nonce,
            code_challenge=create_s256_code_challenge(way.verifier),
            code_challenge_method="S256",
        )
        return sent

    def subject(self, way: ProviderWay, returned: ProviderAnswer) -> str:
        """Return who came back, as the provider calls them for good; raises ``ProviderRefused``, ``ProviderAway``."""
        if not _same(returned.state, way.state):
            raise ProviderRefused(technical="another state")
        if (returned.issuer or self._about().names_itself) and returned.issuer != self._settings.issuer:
            raise ProviderRefused(technical="another issuer")
        if returned.error or not returned.code:
            raise ProviderRefused(technical=returned.error or "no code")
        token = self._token(returned.code, way.verifier)
        claims = self._claims(token)
        if not _same(str(claims.get("nonce", "")), way.nonce):
            raise ProviderRefused(technical="another nonce")
        subject = claims["sub"]
        if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
            raise ProviderRefused(technical="no subject")
        return subject

    def _token(self, code: str, verifier: str) -> str:
        sent = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._back,
            "code_verifier": verifier,
            "client_id": self._settings.client_id,
        }
        known, secret, shown = self._about(), self._settings.secret, None
        if secret is not None and known.takes_secret_in_form:
            sent["client_secret"] = secret
        elif secret is not None:
            shown = (quote(self._settings.client_id, safe=""), quote(secret, safe=""))
        with self._place():
            told = _asked("POST", known.told["token_endpoint"], data=sent, auth=shown)
        token = told.get("id_token")
        if not isinstance(token, str):
            raise ProviderRefused(technical=told.get("error", "no id_token"))
        return token

    def _claims(self, token: str) -> Mapping[str, Any]:
        from joserfc import jwt
        from joserfc.errors import JoseError

        must = jwt.JWTClaimsRegistry(
            leeway=LEEWAY_S,
            iss={"essential": True, "value": self._settings.issuer},
            aud={"essential": True, "value": self._settings.client_id},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
        )
        claims = self._decoded(token)
        try:
            must.validate(claims)
        except JoseError as error:
            raise ProviderRefused(technical=error) from error
        if (
            isinstance(claims["aud"], list)
            and len(claims["aud"]) > 1
            and claims.get("azp") != self._settings.client_id
        ):
            raise ProviderRefused(technical="for another client")
        return claims

    def _decoded(self, token: str) -> dict[str, Any]:
        """Return what a token says that a key of the provider signed; one that is refused may be of a key that is new."""
        from joserfc import jwt
        from joserfc.errors import JoseError

        for anew in (False, True):
            try:
                claims: dict[str, Any] = jwt.decode(
                    token, self._about(anew=anew).keys, algorithms=list(ALGORITHMS)
                ).claims
            except (JoseError, ValueError, TypeError, KeyError) as error:
                if anew:
                    raise ProviderRefused(technical=error) from error
            else:
                return claims
        raise AssertionError  # the second try ends either way

    def _about(self, *, anew: bool = False) -> _Known:
        """Return what the provider says of itself, and its keys; what is old serves while another thread asks anew."""
        known = self._known
        if known is not None and self._serves(known, anew):
            return known
        if not self._lock.acquire(blocking=False):
            if known is not None and not anew:
                return known
            with self._place():
                if not self._lock.acquire(timeout=2 * PATIENCE_S):
                    raise ProviderAway(technical="it is being asked already")
        try:
            if self._known is None or not self._serves(self._known, anew):
                self._known = self._told()
                self._asked_anew = self._known.at if anew else self._asked_anew
            return self._known
        finally:
            self._lock.release()

    def _serves(self, known: _Known, anew: bool) -> bool:
        return self._clock() - (self._asked_anew if anew else known.at) < (AGAIN_S if anew else KEPT_S)

    def _told(self) -> _Known:
        """Ask the provider what it is; two answers."""
        told = _asked("GET", f"{self._settings.issuer.rstrip('/')}/.well-known/openid-configuration")
        if told.get("issuer") != self._settings.issuer:
            raise ProviderAway(technical=f"calls itself {told.get('issuer')}")
        try:
            keys = _keys(_asked("GET", told["jwks_uri"])["keys"])
            for name in ("authorization_endpoint", "token_endpoint"):
                _ = told[name]
        except (KeyError, ValueError, TypeError) as error:
            raise ProviderAway(technical=error) from error
        return _Known(told, keys, self._clock())

    @contextmanager
    def _place(self) -> Iterator[None]:
        """Hold a place among those who wait for the provider; raises ``ProviderAway``."""
        if not self._places.acquire(blocking=False):
            raise ProviderAway(technical=f"{MOST_WAITING} wait for it already")
        try:
            yield
        finally:
            self._places.release()


def _keys(published: Sequence[Mapping[str, Any]]) -> Any:
    """Return the keys that are understood here (RFC 7517, section 5); raises ``ValueError`` when there is none."""
    from joserfc.errors import JoseError
    from joserfc.jwk import JWKRegistry, KeySet

    understood = []
    for each in published:
        with suppress(JoseError, KeyError, ValueError, TypeError):
            understood.append(JWKRegistry.import_key(dict(each)))
    if not understood:
        raise ValueError("no key")
    return KeySet(understood)


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode())


def _asked(
    method: str, address: str, data: Mapping[str, str] | None = None, auth: tuple[str, str] | None = None
) -> Mapping[str, Any]:
    """Return what the provider answers, JSON; raises ``ProviderAway``."""
    end, said = _End(PATIENCE_S), bytearray()
    try:
        with (
            closing(end),
            httpx.Client(timeout=PATIENCE_S, follow_redirects=False) as client,
            client.stream(
                method,
                address,
                data=data,
                auth=auth,
                headers={"Accept": "application/json"},
                extensions={"trace": end.follow},
            ) as answer,
        ):
            for piece in answer.iter_bytes():
                said += piece
                if len(said) > _LARGEST:
                    break
        told = orjson.loads(said) if len(said) <= _LARGEST else None
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise ProviderAway(technical=error) from error
    if not isinstance(told, dict) or answer.status_code >= 500:
        raise ProviderAway(technical=f"status {answer.status_code}")
    return told


class _End:
    """Cuts the connection of one call when its time is over: a client's waits begin anew with each byte that comes."""

    def __init__(self, total_s: float) -> None:
        self._timer = threading.Timer(total_s, self._cut)
        self._timer.daemon = True
        self._held: socket.socket | None = None

    def follow(self, step: str, about: Mapping[str, Any]) -> None:
        """Take hold of the connection once there is one."""
        if step == "connection.connect_tcp.complete":
            # A handle of its own: TLS takes the first one away.
            self._held = about["return_value"].get_extra_info("socket").dup()
            self._timer.start()

    def close(self) -> None:
        """Let go of the connection."""
        self._timer.cancel()
        if self._held is not None:
            self._held.close()

    def _cut(self) -> None:
        if self._held is not None:
            with suppress(OSError):  # it has ended by itself meanwhile
                self._held.shutdown(socket.SHUT_RDWR)
