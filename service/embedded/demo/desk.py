"""The front desk as the demonstration meets it: programs send, officials look and act, anyone asks. HTTP alone."""

from __future__ import annotations

import base64
import hashlib
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from typing import Any, Self

import httpx
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509 import load_pem_x509_certificate

from archive.errors import NaskahError

EVENT = "application/cloudevents+json"
PDF = "application/pdf"
ENDED = frozenset({"done", "quarantined", "parked"})
WELL = frozenset({"ok", "unseen"})
LOOK_S = 0.05
ASK_S = 5.0
GIVE_UP_S = 180.0  # a page takes 1 s, twelve at once 8 s; three attempts with their pauses stay under this


class DemoFailed(NaskahError):
    """The demo did not end with every document archived."""


class DemoDesk:
    """One service, a program's key, a token for each official."""

    def __init__(self, url: str, key: str, tokens: Mapping[str, str]) -> None:
        self.url = url
        self._open = ExitStack()
        self._program = self._client(key)
        self._anyone = self._client(None)
        self._people = {person: self._client(token) for person, token in tokens.items()}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def send(self, event: bytes) -> dict[str, Any]:
        """POST one event; the answer names the document and its job."""
        answer = self._program.post("/events", content=event, headers={"Content-Type": EVENT})
        return self._json(answer, httpx.codes.ACCEPTED)

    def read(self, path: str, who: str | None = None) -> dict[str, Any]:
        """GET as an official, or as the program."""
        return self._json((self._people[who] if who else self._program).get(path))

    def act(self, who: str, verb: str, documents: Sequence[str], **body: Any) -> list[dict[str, Any]]:
        """Do one act upon what this official sees now; upon several documents all or none."""
        person = self._people[who]
        views = [self._json(person.get(f"/documents/{each}/acts")) for each in documents]
        if len(views) > 1:
            several = {"documents": [{"id": v["document_id"], "etag": v["etag"], **_seen(v)} for v in views]}
            done: list[dict[str, Any]] = self._json(
                person.post(f"/documents:{verb}", json={**several, **body})
            )["acts"]
            return done
        (view,) = views
        seen = _seen(view) if verb in ("paraf", "sign") else {}
        answer = person.post(
            f"/documents/{documents[0]}/{verb}",
            json={**seen, **body},
            headers={"If-Match": f'"{view["etag"]}"'},
        )
        return [self._json(answer)]

    def receive(self, who: str, register: str, letter: bytes, **said: str) -> dict[str, Any]:
        """Hand in a letter that came, a PDF, as an official does; the answer names its stamp sheet, the sheet's code and job."""
        digest = base64.b64encode(hashlib.sha256(letter).digest()).decode()
        headers = {"Content-Type": PDF, "Content-Digest": f"sha-256=:{digest}:"}
        answer = self._people[who].post(
            f"/registers/{register}/files", params=said, content=letter, headers=headers
        )
        return self._json(answer, httpx.codes.ACCEPTED)

    def scan(self, who: str, document: str, pdf: bytes) -> dict[str, Any]:
        """Bring the scan of a page that was signed on paper."""
        etag = self._json(self._people[who].get(f"/documents/{document}/acts"))["etag"]
        headers = {"Content-Type": PDF, "If-Match": f'"{etag}"'}
        return self._json(self._people[who].post(f"/documents/{document}/scan", content=pdf, headers=headers))

    def bind(self, who: str, certificate: bytes) -> bool:
        """Bind a certificate to an official: the office's key proposes it, they confirm it. Nothing where that was done."""
        digest = load_pem_x509_certificate(certificate).fingerprint(SHA256()).hex()
        known = self.read(f"/people/{who}/certificates")["certificates"]
        living = [each for each in known if each["sha256"] == digest and each["keadaan"] != "ended"]
        if any(each["keadaan"] == "confirmed" for each in living):
            return False
        body = {"sertifikat": base64.b64encode(certificate).decode()}
        bond = (
            living[0]
            if living
            else self._json(self._program.post(f"/people/{who}/certificates", json=body), httpx.codes.CREATED)
        )
        confirmed = self._people[who].post(
            f"/people/{who}/certificates/{bond['id']}/confirm", json={"sha256": digest}
        )
        return bool(self._json(confirmed)["keadaan"] == "confirmed")

    def wait(self, jobs: Sequence[str]) -> None:
        """Return when every job is done; raise ``DemoFailed`` for one that is not, or takes too long."""
        deadline = time.monotonic() + GIVE_UP_S
        for job in jobs:
            while (now := self.read(f"/jobs/{job}"))["state"] not in ENDED:
                if time.monotonic() > deadline:
                    raise DemoFailed(f"job {job} is not done after {GIVE_UP_S:g} s; {self.why()}")
                time.sleep(LOOK_S)
            if now["state"] != "done":
                raise DemoFailed(f"job {job} ended {now['state']}: {now['cause']}")

    def why(self) -> str:
        """Return which parts are not well, in the service's own words."""
        try:
            parts = self._anyone.get("/health/ready", timeout=ASK_S).json()["parts"]
        except (httpx.HTTPError, ValueError, KeyError) as error:
            return f"the service does not say why ({type(error).__name__})"
        sick = [f"{name}: {part['detail']}" for name, part in parts.items() if part["state"] not in WELL]
        return "; ".join(sick) or "the service says that every part is well"

    def pdf(self, document: str) -> tuple[dict[str, Any], bytes]:
        """Return a document and its newest PDF, held against the archive's SHA-256."""
        found = self.read(f"/documents/{document}")
        kept = next(each for each in found["version"]["files"] if each["name"].endswith(".pdf"))
        answer = self._program.get(f"/documents/{document}/content?format=pdf")
        if answer.status_code != httpx.codes.OK:
            raise _refused(answer)
        if hashlib.sha256(answer.content).hexdigest() != kept["sha256"]:
            raise DemoFailed(f"document {document}: the bytes received are not the archived ones")
        return {**found, "pdf": kept}, answer.content

    def payload(self, document: str) -> dict[str, Any]:
        """Return what a document was made of."""
        found: dict[str, Any] = self.read(f"/documents/{document}/content?format=data")["payload"]
        return found

    def code(self, code: str) -> dict[str, Any]:
        """Ask as anyone how the document of a printed code stands."""
        return self._json(self._anyone.get(f"/v/{code}"))

    def judge(self, pdf: bytes) -> dict[str, Any]:
        """Ask as anyone what a file is; a machine too busy to judge it is asked again when it says so."""
        until = time.monotonic() + GIVE_UP_S
        while True:
            answer = self._anyone.post("/v", content=pdf, headers={"Content-Type": PDF})
            if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE or time.monotonic() > until:
                return self._json(answer)
            time.sleep(float(answer.headers.get("Retry-After", ASK_S)))

    def _client(self, token: str | None) -> httpx.Client:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        made = httpx.Client(base_url=self.url, headers=headers, timeout=60, trust_env=False)
        return self._open.enter_context(made)

    def _json(self, answer: httpx.Response, expected: int = httpx.codes.OK) -> dict[str, Any]:
        if answer.status_code != expected:
            raise _refused(answer)
        found: dict[str, Any] = answer.json()
        return found


def _seen(view: Mapping[str, Any]) -> dict[str, Any]:
    return {"content_digest": view["content_digest"], "sha256": view["page"]["sha256"]}


def _refused(answer: httpx.Response) -> DemoFailed:
    return DemoFailed(f"{answer.request.method} {answer.url.path}: {answer.status_code} {answer.text}")
