"""A command and a service of different versions say so in words, whatever the answer lacks; a table of cases."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterator
from contextvars import copy_context
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import httpx
import pytest

from archive.ledger import Principal
from archive.version import AGENT, HEADER, VERSION, ZONE
from service import cli
from service.errors import RoleMissing
from service.identity.gate import require
from service.identity.roles import Role
from service.problem import problem_of
from service.terminal import screen
from service.terminal.answers import checked
from tests.loopback import ClosingServer

OLDER, NEWER = "0.0.9", "99.0.0"
UNKNOWN = '{"type": "urn:naskah:problem:path-unknown", "detail": "Not Found", "errors": []}'
REFUSED = '{"type": "urn:naskah:problem:query-refused", "detail": "no such filter", "errors": []}'
UPGRADE, INSTALL = f"Bring the service to {VERSION}", f"Install version {NEWER} of the command"


@dataclass
class Stand:
    """What the service answers to everything, and what it was asked by."""

    version: str | None = None
    status: int = 200
    body: str = "{}"
    agent: str = ""


@pytest.fixture
def stand(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stand]:
    """A server of another version, over HTTP."""
    stand = Stand()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            stand.agent = self.headers["User-Agent"]
            self.send_response(stand.status)
            if stand.version is not None:
                self.send_header(HEADER, stand.version)
            body = stand.body.encode()
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET

        def log_message(self, *_: object) -> None:
            pass

    server = ClosingServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    monkeypatch.setenv("NASKAH_URL", f"http://127.0.0.1:{server.server_port}")
    monkeypatch.setenv("NASKAH_TOKEN", "nsk_test")
    yield stand
    server.shutdown()
    server.server_close()
    thread.join()


def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: str) -> tuple[int, str]:
    monkeypatch.setattr(sys, "argv", ["naskah", *words.split()])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert isinstance(ended.value.code, int)
    return ended.value.code, " ".join(capsys.readouterr().err.split())


CASES = {
    "a member is missing, the service is older": (
        "queues",
        OLDER,
        200,
        '{"queues": [], "workers": []}',
        3,
        UPGRADE,
    ),
    "a member is missing, the service is newer": ("queues", NEWER, 200, '{"queues": []}', 3, INSTALL),
    "a member is missing, the service tells no version": (
        "webhooks list",
        None,
        200,
        "{}",
        3,
        "tells no version",
    ),
    "a member is missing, and both are of one version": (
        "registers list",
        VERSION,
        200,
        "{}",
        3,
        "report this",
    ),
    "a member further in is missing": (
        "registers list",
        OLDER,
        200,
        '{"registers": [{"kode": "a"}]}',
        3,
        "'arah'",
    ),
    "a list where an object was": ("registers list", NEWER, 200, "[]", 3, "'registers'"),
    "a text where a list was": ("registers list", NEWER, 200, '{"registers": "none"}', 3, INSTALL),
    "nothing where an object was": ("registers list", OLDER, 200, '{"registers": [null]}', 3, UPGRADE),
    "no JSON at all": ("queues", None, 200, "<html>", 3, "not JSON"),
    "a route the service does not have": ("registers list", OLDER, 404, UNKNOWN, 3, "has no GET /registers"),
    "a refusal by another version": ("registers list", OLDER, 400, REFUSED, 1, UPGRADE),
    "a refusal by the same version": ("registers list", VERSION, 400, REFUSED, 1, "no such filter"),
}


@pytest.mark.parametrize("case", CASES)
def test_what_an_answer_lacks_is_told_with_both_versions(
    stand: Stand, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], case: str
) -> None:
    words, stand.version, stand.status, stand.body, code, told = CASES[case]
    ended, said = run(monkeypatch, capsys, words)
    assert ended == code, said
    assert told in said
    assert stand.agent == AGENT
    if stand.version == VERSION and code == 1:
        assert "version" not in said, "nothing is said of versions where they are the same"


def test_what_is_wrong_with_the_command_itself_is_not_blamed_on_the_service(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand.version, stand.body = VERSION, '{"registers": "none"}'
    monkeypatch.setattr(sys, "argv", ["naskah", "registers", "list"])
    with pytest.raises(TypeError):
        cli.main()


def test_times_are_told_by_the_clock_of_the_office_where_the_service_tells_its_zone() -> None:
    def told() -> str | None:
        return screen.moment("2026-11-29T19:21:00Z")

    def answered(zone: str) -> str | None:
        checked(httpx.Response(200, headers={ZONE: zone}, request=httpx.Request("GET", "http://localhost/")))
        return told()

    assert copy_context().run(answered, "Asia/Jakarta") == "2026-11-30 02:21 WIB"
    assert copy_context().run(answered, "Asia/Jayapura") == "2026-11-30 04:21 WIT"
    assert copy_context().run(answered, "Tiada/Zona") == told(), "a machine that knows no such zone"


def test_an_event_refused_for_its_keys_role_is_told_once_with_what_to_do(
    capsys: pytest.CaptureFixture[str], stand: Stand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(RoleMissing) as missing:
        require(Principal.nobody(), Role.INTAKE)
    stand.version, stand.status = VERSION, 403
    stand.body = json.dumps(problem_of(missing.value))
    (tmp_path / "satu.json").write_text("{}")
    code, told = run(monkeypatch, capsys, f"intake send {tmp_path / 'satu.json'}")
    assert code == 1
    assert told.endswith(
        "satu.json: Kunci Anda tidak mempunyai peran intake. Minta admin memberi kunci dengan peran intake."
    )
    assert told.count("tidak mempunyai") == 1
