"""Officials at their screens in a storm: each drafts, waits for the page, signs what they saw, and is impatient.

A request without an answer is asked again; now and then a signature is sent twice at once (a double click) or once
more after its 200. They believe only what they are told, and write it down.
"""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from tests.chaos.checker import Told
from tests.chaos.signing_checker import Signed
from tests.chaos.signing_office import Official
from tests.house import SOURCE

ANSWER_S = 30
PATIENCE_S = 1.5
"""Between two looks at a page that is not there yet; fifty officials then ask some thirty times a second."""
NOT_NOW = (409, 412)
"""The document is busy, or has moved on since it was looked at."""
Answer = tuple[int, Any]
"""Status and JSON; status 0 when there was no answer."""


@dataclass(kw_only=True)
class Log:
    """What all officials together were told."""

    told: list[Told] = field(default_factory=list)
    signed: list[Signed] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    """A signature that was granted twice."""
    counts: Counter[str] = field(default_factory=Counter)


class Signer:
    """One official with a share of the work."""

    def __init__(self, env: Mapping[str, str], official: Official, chance: random.Random, log: Log) -> None:
        self._netloc = urlsplit(env["NASKAH_URL"]).netloc
        self._intake = env["NASKAH_TOKEN"]
        self._official = official
        self._chance = chance
        self._log = log

    def work(self, events: Sequence[Mapping[str, Any]]) -> None:
        """Bring each event to a signature; returns when every one has its number."""
        for event in events:
            told = self._send(event)
            self._log.told.append(told)
            self._log.signed.append(self._sign(told.document_id, event["data"]["unit"]))

    def find(self, signed: Signed) -> str | None:
        """Look a signed document up again; return what is wrong with it."""
        _, view = self._until_answered("GET", f"/documents/{signed.document_id}/acts")
        if (view["nomor"], view["status"]) != (signed.nomor, "ditandatangani"):
            return f"{signed.document_id}, signed as {signed.nomor}, is {view['status']} as {view['nomor']}"
        return None

    def _send(self, event: Mapping[str, Any]) -> Told:
        headers = {
            "Authorization": f"Bearer {self._intake}",
            "Content-Type": "application/cloudevents+json",
        }
        while True:
            status, answer = self._ask("POST", "/events", event, headers)
            if status == 202:
                return Told(
                    source=SOURCE,
                    event_id=event["id"],
                    document_id=answer["document_id"],
                    job_id=answer["job_id"],
                )
            self._allow(status, answer)

    def _sign(self, document: str, unit: str) -> Signed:
        while True:
            _, view = self._until_answered("GET", f"/documents/{document}/acts")
            if view["nomor"] is not None:
                # An earlier request did it, and its answer was lost.
                self._log.counts["signed, answer lost"] += 1
                return self._signed(document, unit, view["nomor"], acknowledged=False)
            if view["page"] is None or "tanda_tangan" not in view["possible"]:
                time.sleep(PATIENCE_S * self._chance.uniform(0.5, 1.5))
                continue
            answers = self._attempts(document, view)
            granted = [answer for status, answer in answers if status == 200]
            for status, answer in answers:
                if status != 200:
                    self._allow(status, answer, *NOT_NOW)
            if granted:
                if self._chance.random() < 0.25:
                    self._log.counts["asked again after a 200"] += 1
                    granted += [answer for status, answer in [self._attempt(document, view)] if status == 200]
                signed = [answer for answer in granted if not answer["repeated"]]
                if len(signed) > 1 or len({answer["nomor"] for answer in granted}) > 1:
                    self._log.doubled.append(f"{document} was signed {len(signed)} times")
                return self._signed(document, unit, granted[0]["nomor"], acknowledged=True)

    def _signed(self, document: str, unit: str, nomor: str, *, acknowledged: bool) -> Signed:
        return Signed(
            document_id=document,
            official=self._official.id,
            unit=unit,
            nomor=nomor,
            acknowledged=acknowledged,
        )

    def _attempts(self, document: str, view: Mapping[str, Any]) -> list[Answer]:
        if self._chance.random() >= 0.1:
            return [self._attempt(document, view)]
        self._log.counts["double clicks"] += 1
        with ThreadPoolExecutor(2) as clicks:
            return list(clicks.map(lambda _: self._attempt(document, view), range(2)))

    def _attempt(self, document: str, view: Mapping[str, Any]) -> Answer:
        seen = {"content_digest": view["content_digest"], "sha256": view["page"]["sha256"]}
        condition = {"If-Match": f'"{view["etag"]}"'}
        return self._ask("POST", f"/documents/{document}/sign", seen, {**self._mine(), **condition})

    def _until_answered(self, method: str, path: str) -> Answer:
        while True:
            status, answer = self._ask(method, path, None, self._mine())
            if status == 200:
                return status, answer
            self._allow(status, answer)

    def _allow(self, status: int, answer: Any, *also: int) -> None:
        """Pause after no answer or one that says "later"; anything else must not happen."""
        if 0 < status < 500 and status not in also:
            raise AssertionError(f"refused: {status} {answer}")
        self._log.counts[f"answers {status}" if status else "no answer"] += 1
        time.sleep(self._chance.uniform(0.2, 1.0))

    def _mine(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._official.token}", "Content-Type": "application/json"}

    def _ask(self, method: str, path: str, body: Any, headers: Mapping[str, str]) -> Answer:
        connection = http.client.HTTPConnection(self._netloc, timeout=ANSWER_S)
        try:
            connection.request(method, path, None if body is None else json.dumps(body), dict(headers))
            response = connection.getresponse()
            return response.status, json.loads(response.read())
        except (OSError, http.client.HTTPException):
            return 0, None
        finally:
            connection.close()


class Crowd:
    """All officials at once, a thread each."""

    def __init__(self, signers: Sequence[Signer], shares: Sequence[Sequence[Mapping[str, Any]]]) -> None:
        self._failures: list[BaseException] = []
        self._threads = [
            threading.Thread(target=self._work, args=pair, daemon=True)
            for pair in zip(signers, shares, strict=True)
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def busy(self) -> bool:
        """Whether anybody still works; raises what one of them could not bear."""
        if self._failures:
            raise self._failures[0]
        return any(thread.is_alive() for thread in self._threads)

    def _work(self, signer: Signer, share: Sequence[Mapping[str, Any]]) -> None:
        try:
            signer.work(share)
        except BaseException as error:
            self._failures.append(error)
            raise
