"""The whole OpenAPI document called with what fits it and what does not, with no key, a program's and a person's.

A call may be refused in any way the document names; it may not be answered 500, nor with a status that the document does
not name for its route, nor with a body of another shape, nor 401 with a key, nor anything else without one. The stack is its own: calls act, void and end
what they reach. The same 2,200 calls each time, in the same order; NASKAH_TEST_EXPLORE (`make sure`) tries 24,000 and more nobody
has seen, three at a time. Making up a case takes as long as calling with it twice, so each is called with both keys, and
while it is, the next is made up.
"""

from __future__ import annotations

import json
import os
import random
import threading
import time
import warnings
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from queue import Queue
from typing import Any
from urllib.parse import unquote, urlsplit

import httpx
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import HypothesisWarning, Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.core.result import Ok
from starlette.routing import compile_path

from archive.access import AccessClass
from archive.vault.opening import open_vault
from archive.vault.settings import VaultSettings
from service.intake import examples
from service.intake.request import REQUESTED
from service.receiving.file import MEDIA
from tests.chance import EXPLORING, SEED
from tests.conftest import LedgerDsns, S3Access
from tests.functional.api.conftest import BATCH, SOURCE, Service, add_key, archive, event, running
from tests.functional.api.test_watching import quarantine
from tests.patience import PATIENCE_S
from tests.shapes import Shapes

CALLS = int(os.environ.get("NASKAH_TEST_CALLS") or (24_000 if EXPLORING else 2_200))
NOT_NOW = {
    "pages-unavailable",
    "verifier-busy",
    "file-still-unjudged",
    "document-busy",
    "final-page-not-ready",
    "too-many-listeners",
}
"""Why a route may say 503 here: no converter runs, and no press prints."""
KEYS = ("program", "person")
NOBODY = "0198c0de-0000-7000-8000-000000000000"
"""An id that nothing has."""
KEYLESS = 4
"""One case in so many is called without a key too: there is but one answer."""
CALLERS = 3 if EXPLORING else 1
FILES = (*MEDIA.values(), "application/octet-stream")
_ALL = ["pejabat", "arsiparis", "admin", "pemeriksa", "pembaca"]


@schemathesis.serializer(*FILES)
def file(_: Any, value: Any) -> bytes:
    """Write anything as the bytes of a file."""
    data = getattr(value, "data", value)
    return data if isinstance(data, bytes) else str(data).encode("utf-8", "replace")


@schemathesis.serializer("text/csv")
def agenda(_: Any, value: Any) -> bytes:
    """Write anything into a field of an old agenda."""
    return f"nomor;tanggal;perihal\n1 TAHUN 2024;2024-01-05;{value}\n".encode("utf-8", "replace")


@dataclass(frozen=True, kw_only=True)
class Stack:
    """A service of its own, keys of three kinds, and what stands in its ledger by the names of path parameters."""

    service: Service
    keys: Mapping[str, str | None]
    known: Mapping[str, Sequence[str]]
    document: dict[str, Any]


@pytest.fixture(scope="module")
def stack(
    shared_ledger: Callable[[str], LedgerDsns],
    shared_s3: Callable[[str], S3Access],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Stack]:
    """A service with documents in several states."""
    dsns, access = shared_ledger("every_route"), shared_s3("naskah-every-route")
    folder = tmp_path_factory.mktemp("every-route")
    env = {**os.environ, **dsns.env(), **access.env(), "NASKAH_PKI": str(folder)}
    env |= {"NASKAH_HTTP_LOOKS": "1000000", "NASKAH_HTTP_FILES": "1000000"}
    open_vault(VaultSettings.from_env(env)).prepare()
    with running(env, dsns, folder) as service:
        everything: dict[str, Any] = {"ceiling": AccessClass.SR, "sources": [SOURCE, examples.SOURCE]}
        keys: dict[str, str | None] = {
            "none": None,
            "program": add_key(
                service.ledger, "explorer", roles=["intake", "admin", "arsiparis"], **everything
            ),
            "person": add_key(
                service.ledger,
                "official",
                kind="person",
                person_id="rahmat-hidayat",
                roles=_ALL,
                **everything,
            ),
        }
        yield Stack(
            service=service,
            keys=keys,
            known=lay(service, str(keys["program"])),
            document=httpx.get(f"{service.url}/openapi.json", timeout=PATIENCE_S).json(),
        )


def lay(service: Service, key: str) -> dict[str, list[str]]:
    """Make documents, and return what there is by the names of path parameters."""
    with httpx.Client(
        base_url=service.url, headers={"Authorization": f"Bearer {key}"}, timeout=PATIENCE_S
    ) as client:
        sent = client.post("/events", json=[event() for _ in range(4)], headers=BATCH).json()
        documents = [each["document_id"] for each in sent["answers"]]
        archive(service, documents[0])
        archive(service, documents[1])
        quarantine(service, documents[2], "broken")
        codes = [each["code"] for each in sent["answers"]]
        shown = client.get("/templates/surat_edaran").json()
        hook = client.post("/webhooks", json={"url": "https://example.com/hook"}).json()
        year = client.get(f"/documents/{documents[0]}").json()["created_at"][:4]
        return {
            "document_id": documents,
            "job_id": [each["job_id"] for each in sent["answers"]],
            "batch_id": [sent["batch_id"]],
            "code": codes,
            "jenis": ["surat_edaran", "sop"],
            "digest": [shown["template_digest"]],
            "older": [shown["template_digest"]],
            "newer": [shown["template_digest"]],
            "register": [each["kode"] for each in client.get("/registers").json()["registers"]],
            "tahun": [year],
            "urut": ["1", "2"],
            "first": ["1"],
            "second": ["1", "2"],
            "person_id": ["rizky-ananda", "yulia-fitri"],  # not who calls: one may be let leave
            "satker": ["1306"],
            "webhook_id": [hook["id"]] if "id" in hook else [],
            "id": [each["id"] for each in _holders(client)],
        }


def _holders(client: httpx.Client) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        holder for position in client.get("/positions").json()["positions"] for holder in position["holders"]
    ]
    return [each for each in found if each["orang"] != "rahmat-hidayat"]


@dataclass(kw_only=True)
class Findings:
    """What was answered, and what should not have been."""

    stack: Stack
    calls: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    wrong: dict[tuple[str, str, int], str] = field(default_factory=dict)
    routes: list[tuple[Any, dict[str, Any]]] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)
    shapes: Shapes = field(init=False)
    lock: threading.Lock = field(default_factory=threading.Lock)
    of_thread: threading.local = field(default_factory=threading.local)

    def __post_init__(self) -> None:
        self.shapes = Shapes(self.stack.document)
        self.routes = [
            (compile_path(path)[0], operations) for path, operations in self.stack.document["paths"].items()
        ]

    @property
    def session(self) -> requests.Session:
        """The connections of whoever calls."""
        if not hasattr(self.of_thread, "session"):
            self.of_thread.session = requests.Session()
            self.of_thread.session.trust_env = False
        found: requests.Session = self.of_thread.session
        return found

    def declared(self, method: str, path: str) -> tuple[dict[str, Any] | None, set[str]]:
        """Return the operation a path really leads to, which a strange parameter may have changed, and its statuses."""
        there = [operations for pattern, operations in self.routes if pattern.match(path)]
        for operations in there:
            if method.lower() in operations:
                found: dict[str, Any] = operations[method.lower()]
                return found, set(found["responses"])
        return None, {"405"} if there else {"404"}

    def try_out(self, case: Any, seed: int) -> None:
        """Call with a case by each key."""
        chance = random.Random(seed)
        self._aim(case, chance)
        for kind in (*KEYS, *(["none"] if chance.randrange(KEYLESS) == 0 else [])):
            self.call(case, kind)

    def call(self, case: Any, kind: str) -> None:
        """Make one call and judge its answer."""
        key = self.stack.keys[kind]
        asked = case.as_transport_kwargs(base_url=self.stack.service.url)
        asked["headers"] = {
            name: value for name, value in asked["headers"].items() if name.lower() != "authorization"
        } | ({"Authorization": f"Bearer {key}"} if key else {})
        answer = self.session.request(**{**asked, "timeout": PATIENCE_S, "allow_redirects": False})
        with self.lock:
            self.calls += 1
            self.statuses[answer.status_code] += 1
            if self.calls % 1_000 == 0:
                print(f"{self.calls} calls in {time.monotonic() - self.began:.0f} s", flush=True)
        path = unquote(urlsplit(str(answer.request.url)).path)
        operation, statuses = self.declared(case.method, path)
        reason = self._judged(answer, operation, statuses, key) or self._unlike(answer, case.method, path)
        if reason:
            place = (f"{case.method} {case.operation.path}", kind, answer.status_code)
            curl = case.as_curl_command()
            if place not in self.wrong:  # at once too: 24,000 calls take a while
                self.wrong[place] = f"{reason}: {answer.text[:400]}\n    {curl[:1500]}"
                print(f"{place} {self.wrong[place]}", flush=True)

    def _unlike(self, answer: Any, method: str, path: str) -> str:
        """Return how an answer differs from what the document says of it."""
        media = answer.headers.get("Content-Type", "")
        return self.shapes.wrong(method, path, answer.status_code, media, answer.content)

    def _aim(self, case: Any, chance: random.Random) -> None:
        """Let most parameters name something that is there, and If-Match its present state."""
        progress = case.path.endswith("/progress")
        for place in (case.path_parameters, case.query):
            for name in list(place or {}):
                known = self.stack.known.get(name)
                if progress and name != "batch_id":
                    known = self.stack.known["job_id"][
                        :1
                    ]  # that of a job which is done, so that its stream ends
                if known and chance.random() < 0.7 and not (progress and name == "batch_id"):
                    place[name] = chance.choice(list(known))
        if "If-Match" in (case.headers or {}) and chance.random() < 0.7:
            document = (case.path_parameters or {}).get("document_id")
            seen = self.session.get(
                f"{self.stack.service.url}/documents/{document}/acts",
                headers={"Authorization": f"Bearer {self.stack.keys['person']}"},
                timeout=PATIENCE_S,
            )
            case.headers["If-Match"] = seen.headers.get("etag", '"r1a0"')

    @staticmethod
    def _judged(answer: Any, operation: dict[str, Any] | None, statuses: set[str], key: str | None) -> str:
        status = answer.status_code
        if status == 500:
            return "an error of ours"
        if str(status) not in statuses:
            return f"not among {sorted(statuses)}"
        if operation and key is None and "security" in operation and status != 401:
            return "without a key"
        if key is not None and status == 401:
            return "with a key"
        if status == 503:
            kind = answer.json().get("type", "").rpartition(":")[2]
            return "" if kind in NOT_NOW or "parts" in answer.json() else "no outage here"
        return ""


@dataclass(frozen=True, kw_only=True)
class Example:
    """A body as the document shows it, and where it is sent."""

    operation: str
    method: str
    path: str
    media: str
    name: str
    """Of several of one body."""
    value: Any

    @property
    def headers(self) -> dict[str, str]:
        """What goes with it; of an event in the binary mode its attributes."""
        binary = self.operation == "takeEvents" and self.media == "application/json"
        named = {
            "id": f"biner-{self.name}",
            "source": examples.SOURCE,
            "type": REQUESTED,
            "specversion": "1.0",
        }
        return {
            "Content-Type": self.media,
            **({f"ce-{name}": value for name, value in named.items()} if binary else {}),
        }


def shown(document: Mapping[str, Any]) -> Iterator[Example]:
    """Every example of a body, in the document's order."""
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            for media, body in operation.get("requestBody", {}).get("content", {}).items():
                named = body.get("examples") or (
                    {"": {"value": body["example"]}} if "example" in body else {}
                )
                for name, each in named.items():
                    yield Example(
                        operation=operation["operationId"],
                        method=method,
                        path=path,
                        media=media,
                        name=f"{operation['operationId']} {media} {name}"
                        if name
                        else operation["operationId"],
                        value=each["value"],
                    )


MISREAD = {"not-json", "body-refused", "query-refused", "event-malformed", "media-unsupported"}
"""An example may be refused for what it is sent to (an id that nothing has, a draft, an open year), never for its form."""
TAKEN = {
    "takeEvents",
    "returnDocument",
    "cancelDocument",
    "enterLetter",
    "appointHolder",
    "giveDelegation",
    "setPersonAddress",
    "rotateOfficeKey",
}
"""Those that nothing stands in the way of."""


def test_each_example_of_a_body_is_taken_or_refused_as_declared(stack: Stack) -> None:
    shapes = Shapes(stack.document)
    told = {}
    named = defaultdict(lambda: NOBODY, {name: known[0] for name, known in stack.known.items() if known})
    named |= {"register": "masuk", "verb": "return"}  # the others end what they are done to
    with httpx.Client(base_url=stack.service.url, timeout=PATIENCE_S) as client:
        for each in shown(stack.document):
            key = stack.keys["program" if each.path.startswith("/events") else "person"]
            path = each.path.format_map(named)
            headers = {**each.headers, "Authorization": f"Bearer {key}"}
            if path.startswith("/documents/"):
                seen = client.get(f"/documents/{named['document_id']}/acts", headers=headers)
                headers["If-Match"] = seen.headers["etag"]
            answer = client.request(each.method, path, headers=headers, content=json.dumps(each.value))
            media = answer.headers["content-type"]
            wrong = shapes.wrong(each.method.upper(), path, answer.status_code, media, answer.content)
            assert not wrong, f"{each.operation}: {wrong}"
            if answer.is_error:
                told[each.operation] = answer.json()["type"].rpartition(":")[2]
    assert {each: kind for each, kind in told.items() if kind in MISREAD} == {}
    assert told.keys() & TAKEN == set()


@pytest.mark.timeout(900 + CALLS)  # a machine three times slower makes four calls a second
def test_no_call_is_answered_in_a_way_the_document_does_not_name(stack: Stack) -> None:
    schema = schemathesis.openapi.from_dict(stack.document)
    operations = [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]
    assert len(operations) == sum(map(len, stack.document["paths"].values())), "one could not be read"
    findings = Findings(stack=stack)
    call_round(findings, operations, CALLS)
    while EXPLORING and findings.calls < CALLS:  # routes that take nothing have few cases: others get more
        call_round(findings, operations, CALLS - findings.calls)
    print(f"{findings.calls} calls: {dict(sorted(findings.statuses.items()))}")
    told = "\n".join(f"{place}\n    {why}" for place, why in sorted(findings.wrong.items()))
    if findings.wrong:
        pytest.fail(
            f"{len(findings.wrong)} kinds in {findings.calls} calls (seed {SEED}):\n{told}", pytrace=False
        )
    assert findings.calls > CALLS * 0.8


def call_round(findings: Findings, operations: Sequence[Any], calls: int) -> None:
    """Call every operation equally often, some ``calls`` times together."""
    each = max(2, round(calls / (len(KEYS) + 1 / KEYLESS) / len(operations)))
    with calling(findings) as call:
        for operation in operations:
            explore(operation, each, call)


@contextmanager
def calling(findings: Findings) -> Iterator[Callable[[Any, int], None]]:
    """Hand cases to who calls with them; whatever goes wrong in a call is raised at the end, when all are made."""
    waiting: Queue[tuple[Any, int] | None] = Queue(maxsize=16 * CALLERS)

    def work() -> None:
        with findings.session:
            while (case := waiting.get()) is not None:
                findings.try_out(*case)

    with ThreadPoolExecutor(CALLERS) as callers:
        working = [callers.submit(work) for _ in range(CALLERS)]

        def hand(case: Any, seed: int) -> None:
            for each in working:
                if each.done():
                    each.result()
            waiting.put((case, seed), timeout=PATIENCE_S)

        try:
            yield hand
        finally:
            for _ in working:
                waiting.put(None, timeout=PATIENCE_S)
        for each in working:
            each.result()


def explore(operation: Any, examples: int, call: Callable[[Any, int], None]) -> None:
    """Draw cases of one operation: half that fit its description, half that do not."""
    for mode, share in (
        (GenerationMode.POSITIVE, examples - examples // 2),
        (GenerationMode.NEGATIVE, examples // 2),
    ):

        @settings(
            max_examples=max(1, share),
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
            phases=[Phase.generate],
        )
        @given(case=operation.as_strategy(generation_mode=mode), seed=st.integers(0, 1 << 30))
        def drawn(case: Any, seed: int) -> None:
            call(case, seed)

        with warnings.catch_warnings():
            warnings.simplefilter("ignore", HypothesisWarning)
            try:
                drawn()
            except Unsatisfiable:  # nothing can be wrong with a route that takes nothing
                continue
