"""The pages of a full ledger: twenty people who click, and fifty papers initialled from the inbox to their results.

As the browser waits, from the request to the last byte of the page, on the machine that serves it; reading is audited as always.
People look at a page for some seconds before they click on: who never looks is no person. A picture is a request of its own.
"""

from __future__ import annotations

import gzip
import http.client
import os
import random
import re
import statistics
import threading
import time
from collections import defaultdict
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from lxml import html

from bench.approvals import SETTLED_S, Desk
from bench.client import Client
from bench.full_ledger import BATCH, BATCH_PERSON, PEOPLE, READER, Sitting, fill, settle, sittings
from bench.stack import BenchStack, fresh_id

DOCUMENTS: Final = 100_000
CLICKING_S: Final = 60.0
LOOKING_S: Final = (1.0, 3.0)
"""Between two clicks."""
CHAIN: Final = ("dedi-kurniawan", "rizky-ananda", "nofriyanti", "rahmat-hidayat")
_PACKED: Final = b"\x1f\x8b"
"""How what was packed by gzip begins."""
_DOCUMENT: Final = re.compile(r"/naskah/[0-9a-f-]{36}")


def measure(stack: BenchStack, scale: float) -> dict[str, Any]:
    """Return milliseconds by page, seconds of fifty papers, and bytes of each first view."""
    settle(stack)
    time.sleep(SETTLED_S)
    draft, signed = _made(stack)
    count = max(2_000, int(DOCUMENTS * scale))
    fill(stack, draft, signed, count)
    people = list(sittings(stack, PEOPLE))
    for each in people:  # what a process does once
        Visitor(stack, each).look("/kotak-masuk")
    before = os.getloadavg()[0]
    crowd = Crowd(stack, people, CLICKING_S * max(scale, 0.25))
    return {
        "documents": count,
        "load": {"before": before, "after": os.getloadavg()[0]},
        "server_ms": crowd.figures(),
        "batch_s": _batch(stack),
        "bytes": _weights(stack, people[0]),
    }


class Visitor:
    """One person's browser, as far as HTTP goes."""

    def __init__(self, stack: BenchStack, who: Sitting) -> None:
        self._netloc = urlsplit(stack.stack.url).netloc
        self._connection = http.client.HTTPConnection(self._netloc, timeout=60)
        self._headers = {
            "Cookie": who.cookie,
            "Accept": "text/html",
            "Accept-Encoding": "gzip",
            "Origin": f"http://{self._netloc}",
        }

    def look(self, path: str) -> tuple[str, float]:
        """Return a page and the milliseconds it took; raises for what is none."""
        body, took = self.fetch(path)
        return unpacked(body).decode(), took

    def fetch(self, path: str) -> tuple[bytes, float]:
        """Return what is there, as it is sent."""
        return self._asked("GET", path, None)[1:]

    def send(self, path: str, fields: list[tuple[str, str]]) -> str:
        """Send a form; returns where it leads."""
        return self._asked("POST", path, urlencode(fields))[0]

    def _asked(self, method: str, path: str, body: str | None) -> tuple[str, bytes, float]:
        began = time.perf_counter()
        form = {"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {}
        self._connection.request(method, path, body, {**self._headers, **form})
        answer = self._connection.getresponse()
        got = answer.read()
        took = 1_000 * (time.perf_counter() - began)
        if answer.status not in (200, 303) or answer.headers.get("location", "").startswith("/masuk"):
            raise RuntimeError(
                f"{method} {path}: {answer.status} {answer.headers.get('location')} {got[:400]!r}"
            )
        return answer.headers.get("location", ""), got, took


class Crowd:
    """People who click through Beranda, Kotak masuk and Naskah for a while, each at their own pace."""

    def __init__(self, stack: BenchStack, people: list[Sitting], seconds: float) -> None:
        self._stack = stack
        self._until = time.monotonic() + seconds
        self._took: dict[str, list[float]] = defaultdict(list)
        self._failures: list[BaseException] = []
        threads = [threading.Thread(target=self._work, args=(each,)) for each in people]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        if self._failures:
            raise self._failures[0]

    def figures(self) -> dict[str, Any]:
        """Return p50 and p95 of each page, and of all of them together."""
        pages = {name: taken for name, taken in self._took.items() if name != "picture"}
        whole = {"all": [each for taken in pages.values() for each in taken]} | self._took
        return {name: _spread(taken) for name, taken in whole.items()}

    def _work(self, who: Sitting) -> None:
        try:
            chance, visitor = random.Random(who.person), Visitor(self._stack, who)
            time.sleep(chance.uniform(0, LOOKING_S[1]))
            while time.monotonic() < self._until:
                self._click(visitor, "home", "/", chance)
                tray = self._click(visitor, "tray", "/kotak-masuk", chance)
                path = chance.choice(sorted(set(_DOCUMENT.findall(tray))))
                paper = self._click(visitor, "paper", path, chance)
                pictures = [str(each.get("src")) for each in html.fromstring(paper).iter("img")]
                for each in [each for each in pictures if "/halaman/" in each][:1]:
                    self._took["picture"].append(visitor.fetch(each)[1])
        except BaseException as error:
            self._failures.append(error)
            raise

    def _click(self, visitor: Visitor, name: str, path: str, chance: random.Random) -> str:
        page, took = visitor.look(path)
        self._took[name].append(took)
        time.sleep(chance.uniform(*LOOKING_S))
        return page


def _made(stack: BenchStack) -> tuple[str, str]:
    """Return a draft that waits for its parafs, its page drawn, and a document that went all its way."""
    client = Client(stack)
    payload = dict(stack.catalog["surat_edaran"].example)
    events = [client.event("surat_edaran", payload, fresh_id()) for _ in range(2)]
    client.send_batch(events)
    ids = [each["id"] for each in events]
    desk = Desk(stack)
    with stack.working():
        stack.wait_for_worker()
        _settled(stack)
        (draft,), (signed,) = (stack.ask(_OF_EVENT, each)[0] for each in ids)
        for person in CHAIN[:-1]:
            desk.paraf(person, signed)
            _settled(stack)
        desk.sign([signed], at_once=1)
        _settled(stack)
    (reader,) = sittings(stack, [READER])
    visitor = Visitor(stack, reader)
    for each in html.fromstring(visitor.look(f"/naskah/{draft}")[0]).iter("img"):
        if "/halaman/" in str(each.get("src")):
            visitor.fetch(str(each.get("src")))
    return draft, signed


def _settled(stack: BenchStack) -> None:
    """Wait until the press has nothing left."""
    while stack.ask("SELECT count(*) FROM job WHERE state IN ('waiting', 'leased')")[0][0]:
        time.sleep(0.1)


def _batch(stack: BenchStack) -> float:
    """Initial fifty papers from the inbox in three clicks; return the seconds to their results."""
    (who,) = sittings(stack, [BATCH_PERSON])
    visitor = Visitor(stack, who)
    began = time.perf_counter()
    visitor.look("/kotak-masuk")
    leaves, _ = visitor.look("/kotak-masuk/lembar?perbuatan=paraf&semua=true")
    (form,) = (
        each for each in html.fromstring(leaves).iter("form") if each.get("action") == "/kotak-masuk/paraf"
    )
    typed = [(str(name), str(value)) for name, value in form.form_values()]  # type: ignore[attr-defined]  # of lxml.html
    results, _ = visitor.look(visitor.send("/kotak-masuk/paraf", typed))
    took = time.perf_counter() - began
    done = stack.ask("SELECT count(*) FROM act WHERE person_id = %s AND kind = 'paraf'", BATCH_PERSON)[0][0]
    if done != BATCH:
        raise RuntimeError(f"{done} of {BATCH} were initialled: {results[:2000]}")
    return took


def _weights(stack: BenchStack, who: Sitting) -> dict[str, int]:
    """Return what the first view of a page weighs, in bytes as they are sent: the page and what it is drawn with, not its pictures."""
    visitor = Visitor(stack, who)
    tray, _ = visitor.look("/kotak-masuk")
    paper = _DOCUMENT.findall(tray)[0]
    return {
        name: _weight(visitor, path)
        for name, path in (("home", "/"), ("tray", "/kotak-masuk"), ("paper", paper))
    }


def _weight(visitor: Visitor, path: str) -> int:
    page, _ = visitor.fetch(path)
    drawn = set(re.findall(rb'(?:href|src)="(/aset/[^"]+[.](?:css|js|svg|woff2))"', unpacked(page)))
    return len(page) + sum(len(visitor.fetch(each.decode())[0]) for each in drawn)


def unpacked(body: bytes) -> bytes:
    """Return a page as it is read, however it was sent."""
    return gzip.decompress(body) if body.startswith(_PACKED) else body


def _spread(taken: list[float]) -> dict[str, float]:
    return {
        "looks": len(taken),
        "p50": statistics.median(taken),
        "p95": statistics.quantiles(taken, n=20)[18],
        "longest": max(taken),
    }


_OF_EVENT = "SELECT document_id::text FROM event WHERE event_id = %s"
