"""BSrE's eSign client, version 2, as a gateway. Off unless an office's configuration names its address.

Built from a published description and one third party's live test (``POST /api/v2/sign/pdf``, ``/api/v2/verify/pdf``,
``/api/v2/user/check/status``); never tried against the real service from here. Sends one request for one signature:
no retry, no redirect, no proxy from the environment.
"""

from __future__ import annotations

import base64
import binascii
import json
import ssl
from collections.abc import Mapping
from typing import Any, Final

import httpx

from worker.signing.gateway import (
    Credentials,
    Doubt,
    GatewayRefused,
    GatewayUnavailable,
    GatewayVerdict,
    KeyOwner,
    SignAnswer,
    SignOutcome,
)
from worker.signing.secret import Secret

_SIGN, _VERIFY, _STATUS = "/api/v2/sign/pdf", "/api/v2/verify/pdf", "/api/v2/user/check/status"
CONNECT_S: Final = 5.0
ANSWER_S: Final = 60.0
"""A signature takes BSrE 2 to 10 s; the person waits for it in their own request."""
_BEFORE = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
"""Nothing has been sent when one of these is raised; every other failure may come after the gateway signed."""
_LONGEST_REASON: Final = 200


class BsreGateway:
    """One office's account at its eSign client."""

    def __init__(
        self,
        url: str,
        *,
        user: str,
        password: Secret,
        connect_s: float = CONNECT_S,
        answer_s: float = ANSWER_S,
    ) -> None:
        self._url = url.rstrip("/")
        self._auth = (user, password)
        self._timeout = httpx.Timeout(answer_s, connect=connect_s)

    def __repr__(self) -> str:
        return f"BsreGateway({self._url!r})"

    def sign(
        self, pdf: bytes, who: KeyOwner, opens: Credentials, *, reason: str, location: str
    ) -> SignAnswer:
        """Ask for an invisible signature, once; raises ``GatewayUnavailable`` when nothing was sent."""
        body = {
            **_who(who),
            **_opens(opens),
            "signatureProperties": [{"tampilan": "INVISIBLE", "reason": reason, "location": location}],
            "file": [base64.b64encode(pdf).decode()],
        }
        try:
            answer = self._post(_SIGN, body)
        except _BEFORE as error:
            raise GatewayUnavailable(technical=type(error).__name__) from None
        except httpx.HTTPError as error:
            return _unknown(Doubt.SILENT if isinstance(error, httpx.TimeoutException) else Doubt.BROKEN_OFF)
        if answer.is_success:
            return _signed(pdf, answer)
        if answer.is_client_error:
            said = _said(answer)
            for secret in _secrets(who, opens):
                said = said.replace(secret, "...")
            return SignAnswer(outcome=SignOutcome.REFUSED, said=said, status=answer.status_code)
        doubt = Doubt.FAILED if answer.is_server_error else Doubt.ELSEWHERE
        return _unknown(doubt, status=answer.status_code)

    def verify(self, pdf: bytes) -> GatewayVerdict:
        """Ask what a file's signatures are; raises ``GatewayUnavailable`` or ``GatewayRefused``."""
        told = self._ask(_VERIFY, {"file": base64.b64encode(pdf).decode()})
        try:
            return GatewayVerdict(
                conclusion=str(told["conclusion"]),
                signatures=int(told["signatureCount"]),
                signers=tuple(
                    str(each.get("signerName", "")) for each in told.get("signatureInformations") or ()
                ),
            )
        except (KeyError, TypeError, ValueError, AttributeError):
            raise GatewayRefused("The gateway's verification cannot be read") from None

    def status(self, who: KeyOwner) -> str:
        """Return the state of a person's certificate in the gateway's words."""
        return str(self._ask(_STATUS, _who(who)).get("status", ""))[:_LONGEST_REASON]

    def _ask(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        try:
            answer = self._post(path, body)
        except httpx.HTTPError as error:
            raise GatewayUnavailable(technical=type(error).__name__) from None
        if answer.is_server_error:
            raise GatewayUnavailable(reason=f"HTTP {answer.status_code}")
        told = _json(answer)
        if not answer.is_success or told is None:
            raise GatewayRefused(status=answer.status_code)
        return told

    def _post(self, path: str, body: Mapping[str, Any]) -> httpx.Response:
        user, password = self._auth
        with httpx.Client(
            timeout=self._timeout,
            trust_env=False,
            verify=ssl.create_default_context(),  # the system's authorities, an office's own among them
            follow_redirects=False,
            auth=(user, password.reveal()),
        ) as client:
            return client.post(f"{self._url}{path}", json=body)


def _signed(asked: bytes, answer: httpx.Response) -> SignAnswer:
    told = _json(answer)
    files = told.get("file") if told is not None else None
    if not isinstance(files, list) or len(files) != 1 or not isinstance(files[0], str):
        return _unknown(Doubt.NO_FILE)
    try:
        pdf = base64.b64decode(files[0], validate=True)
    except (binascii.Error, ValueError):
        return _unknown(Doubt.GARBLED)
    if pdf == asked:
        return _unknown(Doubt.UNSIGNED)
    return SignAnswer(outcome=SignOutcome.SIGNED, pdf=pdf)


def _who(who: KeyOwner) -> dict[str, str]:
    if who.nik:
        return {"nik": who.nik}
    if who.email:
        return {"email": who.email}
    raise GatewayRefused("The signatory has neither NIK nor e-mail for the gateway")


def _opens(opens: Credentials) -> dict[str, str]:
    if opens.totp is not None:
        return {"totp": opens.totp.reveal()}
    if opens.passphrase is not None:
        return {"passphrase": opens.passphrase.reveal()}
    raise GatewayRefused("Neither passphrase nor one-time code was given")


def _secrets(who: KeyOwner, opens: Credentials) -> list[str]:
    found = [who.nik, who.email, *(each.reveal() for each in (opens.passphrase, opens.totp) if each)]
    return [each for each in found if each]


def _said(answer: httpx.Response) -> str:
    told = _json(answer) or {}
    said = told.get("error") or told.get("message") or told.get("status_code") or ""
    return " ".join(str(said).split())[:_LONGEST_REASON]


def _json(answer: httpx.Response) -> dict[str, Any] | None:
    try:
        told = answer.json()
    except (json.JSONDecodeError, UnicodeDecodeError):
        return None
    return told if isinstance(told, dict) else None


def _unknown(doubt: Doubt, *, status: int | None = None) -> SignAnswer:
    return SignAnswer(outcome=SignOutcome.UNKNOWN, doubt=doubt, status=status)
