"""Every route of a running service: who has no key, or brings too much, is answered before a byte of the body is read."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from archive.ledger.office import keys
from service.http.body_room import MOST_OF_ONE
from service.http.door import AT_ONCE
from service.http.entrances import STRAY_BYTES
from tests.functional.api.browser import an_account
from tests.functional.api.conftest import PROXY, Service, add_key
from tests.functional.page_house import Visit
from tests.loopback import PLAIN
from tests.patience import PATIENCE_S

NOBODY = "00000000-0000-0000-0000-000000000001"
MB = 1 << 20


@dataclass(frozen=True, kw_only=True)
class Route:
    """One route of the OpenAPI document, with something in each of its places."""

    method: str
    path: str
    keyed: bool
    most: int


def routes(service: Service) -> Iterator[Route]:
    """Yield every route the service describes."""
    places = {"tahun": "2026", "urut": "1", "verb": "sign", "first": "1", "second": "2", "jenis": "sop"}

    def filled(found: re.Match[str]) -> str:
        return places.get(found[1], NOBODY if found[1].endswith("id") else "x")

    document = httpx.get(f"{service.url}/openapi.json", timeout=PATIENCE_S).json()
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            yield Route(
                method=method.upper(),
                path=re.sub(r"\{(\w+)\}", filled, path),
                keyed="security" in operation,
                most=operation.get("x-most-bytes", STRAY_BYTES),
            )


def status(service: Service, route: Route, key: str | None, *headers: str) -> int:
    """Send the head of a request alone, and return the status that comes without any body."""
    url = httpx.URL(service.url)
    lines = [
        f"{route.method} {route.path} HTTP/1.1",
        "Host: naskah",
        "Content-Type: application/json",
        *headers,
    ]
    if key:
        lines.append(f"Authorization: Bearer {key}")
    with socket.create_connection((url.host, url.port), timeout=PATIENCE_S) as line:
        line.sendall("\r\n".join([*lines, "", ""]).encode())
        return int(line.makefile("rb").readline().split()[1])


@pytest.fixture(scope="module")
def table(service: Service) -> list[Route]:
    """Every route."""
    found = list(routes(service))
    assert len(found) > 80
    return found


@pytest.fixture(scope="module")
def revoked(service: Service) -> str:
    """A key that has ended."""
    name = f"ended {uuid4().hex}"
    token = add_key(service.ledger, name, roles=["admin"])
    with service.ledger.acting(service.system()) as tx:
        keys.revoke(tx, next(key.id for key in keys.every(tx) if key.name == name), "test")
    return token


@pytest.mark.parametrize(
    "announced", ["Content-Length: 99", "Content-Length: 314572800", "Transfer-Encoding: chunked"]
)
def test_no_route_reads_a_stranger_s_body(
    service: Service, table: list[Route], revoked: str, announced: str
) -> None:
    keyed = [route for route in table if route.keyed]
    for key in (None, revoked, f"nsk_{'0' * 32}_{'A' * 43}"):
        found = {(each.method, each.path): status(service, each, key, announced) for each in keyed}
        assert set(found.values()) == {401}, found


def test_no_route_reads_more_than_it_says(service: Service, table: list[Route]) -> None:
    found = {
        (each.method, each.path): status(
            service, each, service.keys["admin"] if each.keyed else None, f"Content-Length: {each.most + 1}"
        )
        for each in table
    }
    assert set(found.values()) <= {413, 429}, found  # 429: the public verification counts who asks, first


def test_what_leads_nowhere_reads_nothing(service: Service) -> None:
    for method, path, expected in (("POST", "/nowhere", 404), ("PUT", "/events", 405), ("DELETE", "/v", 405)):
        route = Route(method=method, path=path, keyed=False, most=0)
        for announced in ("Content-Length: 314572800", "Transfer-Encoding: chunked"):
            assert status(service, route, None, announced) == expected


def test_a_body_that_does_not_say_how_long_it_is_may_come_as_far_as_the_limit(
    service: Service, table: list[Route]
) -> None:
    with service.client("admin") as client:
        for route in table:
            if route.keyed and STRAY_BYTES < route.most <= 2 * MB:
                # Some go on sending when the answer has come, and hear that nobody listens.
                try:
                    answer = client.request(
                        route.method,
                        route.path,
                        content=(b" " * 65536 for _ in range(route.most // 65536 + 2)),
                        headers={"Content-Type": "application/json"},
                    )
                except httpx.WriteError:
                    continue
                assert answer.status_code == 413, route


def peak_mb(service: Service) -> int:
    """Return the most memory the process ever had."""
    told = Path(f"/proc/{service.process.pid}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+) kB", told)[1]) >> 10  # type: ignore[index]


def test_strangers_with_tens_of_megabytes_cost_no_memory(service: Service) -> None:
    before = peak_mb(service)

    def send(number: int) -> int:
        body = (b"[]," * 21_845 for _ in range(40 * 16))  # 40 MB of lists
        headers = {"Content-Type": "application/json"}
        with service.client(None) as client:
            try:
                return client.post(f"/documents/{uuid4()}/revise", content=body, headers=headers).status_code
            except httpx.WriteError:
                return 401

    with ThreadPoolExecutor(4) as several:
        assert set(several.map(send, range(8))) == {401}
    assert peak_mb(service) - before < 40


def test_the_files_of_one_person_at_once_cost_no_more_memory_than_two(service: Service) -> None:
    """A dozen windows send 32 MB each at one moment."""
    visit = Visit(url=service.url).sign_in(an_account(service, "pejabat"))
    Path(f"/proc/{service.process.pid}/clear_refs").write_text("5")  # the peak begins anew
    before = peak_mb(service)
    files = {"berkas": ("pindaian.pdf", b"%PDF-1.7" + bytes((32 << 20) - 8))}
    sent = httpx.Request("POST", f"{service.url}/naskah/{uuid4()}/pindai", files=files)
    body = sent.read()
    headers = {"Origin": service.url, "Content-Type": sent.headers["content-type"], "Accept": "text/html"}
    headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in visit.cookies.items())

    def send(_: int) -> int:
        return httpx.post(
            sent.url, content=body, headers=headers, timeout=PATIENCE_S, verify=PLAIN
        ).status_code

    with ThreadPoolExecutor(12) as windows:
        assert set(windows.map(send, range(12))) == {404}
    assert peak_mb(service) - before < 3 * MOST_OF_ONE >> 20


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"[" + b"[]," * 300_000 + b"1]", "more than 100000 values"),
        (b"[" * 5_000 + b"]" * 5_000, "nested deeper"),
        (b'{"payload": {"a": 1, "a": 2}}', "stands twice"),
        (b'{"payload": {"a": "\\ud800"}}', "surrogate"),
        (b'{"payload": {"a": 18446744073709551616}}', "2**53"),
        (b'{"payload": {"a": NaN}}', "NaN"),
        (b"\xff", "UTF-8"),
    ],
    ids=["values", "levels", "twice", "surrogate", "64 bits", "NaN", "no UTF-8"],
)
def test_json_is_bounded_and_strict_on_every_route(service: Service, body: bytes, reason: str) -> None:
    with service.client("admin") as client:
        headers = {"Content-Type": "application/json", "If-Match": '"r1a0"', "Accept-Language": "en"}
        for path in (f"/documents/{uuid4()}/revise", f"/jobs/{uuid4()}/mend", "/documents:sign", "/webhooks"):
            answer = client.post(path, content=body, headers=headers)
            assert answer.status_code == 400
            assert reason in answer.text


def form(parts: int, headers: int) -> bytes:
    """A multipart form of so many parts, each with so many headers."""
    head = b"".join(b"x-%d: y\r\n" % number for number in range(headers))
    return b"".join(b"--b\r\n" + head + b"\r\nx\r\n" for _ in range(parts)) + b"--b--"


@pytest.mark.parametrize(("parts", "headers"), [(10_000, 1), (1, 10_000), (100_000, 0)])
def test_a_form_of_ten_thousand_heads_is_refused(service: Service, parts: int, headers: int) -> None:
    media = {"Content-Type": "multipart/form-data; boundary=b"}
    with service.client("admin") as client:
        answer: Any = client.post("/templates/sop", content=form(parts, headers), headers=media)
        assert answer.status_code == 400
        assert answer.elapsed.total_seconds() < 30


def asked(service: Service, peer: str, forwarded: Callable[[int], str]) -> set[int]:
    """Return the answers to 150 questions in a row of the public verification, which lets one address ask sixty."""
    transport = httpx.HTTPTransport(local_address=peer)
    with httpx.Client(base_url=service.url, transport=transport, timeout=PATIENCE_S) as client:
        return {
            client.get("/v/unknown", headers={"X-Forwarded-For": forwarded(number)}).status_code
            for number in range(150)
        }


@pytest.mark.parametrize(
    ("peer", "forwarded", "limited"),
    [
        ("127.0.0.77", lambda number: f"203.0.113.{number}", True),
        ("127.0.0.78", lambda number: f"203.0.113.{number}, 127.0.0.9", True),
        (PROXY, lambda number: f"198.51.100.{number}", False),
        (PROXY, lambda number: f"203.0.113.{number}, 192.0.2.7", True),
    ],
    ids=[
        "by itself",
        "by itself, as if from the proxy",
        "by the proxy",
        "by the proxy, of one that makes names up",
    ],
)
def test_whom_a_header_names_counts_only_from_a_proxy(
    service: Service, peer: str, forwarded: Callable[[int], str], limited: bool
) -> None:
    assert (429 in asked(service, peer, forwarded)) is limited


def test_strangers_files_are_held_a_few_at_a_time(service: Service) -> None:
    url = httpx.URL(service.url)
    head = b"POST /v HTTP/1.1\r\nHost: x\r\nContent-Type: application/pdf\r\nContent-Length: 1000\r\n\r\n"

    def begin(number: int) -> socket.socket:
        line = socket.create_connection((url.host, url.port), 120, (f"127.0.1.{number}", 0))
        line.sendall(head + b"%PDF-1.7")
        return line

    held = [begin(number) for number in range(1, AT_ONCE + 1)]
    try:
        with begin(AT_ONCE + 1) as line:
            told = line.recv(65536)
    finally:
        for each in held:
            each.close()
    assert told.startswith(b"HTTP/1.1 503")
    assert b"retry-after" in told.lower()
    deadline = time.monotonic() + PATIENCE_S
    with httpx.Client(
        transport=httpx.HTTPTransport(local_address="127.0.1.99"), timeout=PATIENCE_S
    ) as client:
        while client.post(f"{service.url}/v", content=b"x").status_code == 503:
            assert time.monotonic() < deadline  # the server hears that the others left
            time.sleep(0.1)
