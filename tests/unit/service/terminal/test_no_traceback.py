"""Whatever a command meets, a bad file, an absent service, an answer that is none, a pipe nobody reads: a line, and no traceback."""

import http.server
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.command_line import LEAVES, filled, typed
from tests.patience import PATIENCE_S

ROOT = Path(__file__).resolve().parents[4]
STARTS = {"up", "demo", "serve", "run", "doctor"}
"""What starts or tries a whole machine: tests/functional and tests/unit/service/embedded."""
NAMES = sorted(LEAVES.keys() - STARTS)
NOWHERE = {"NASKAH_URL": "http://127.0.0.1:9", "NASKAH_TOKEN": "x"}
ENDS = (1, 2, 3)
PATHS = [
    (name, param)
    for name in NAMES
    for param in LEAVES[name].params
    if getattr(param, "type_descriptor", None) is not None and param.type_descriptor.is_path
]
FILES = {
    "missing": None,
    "a folder": b"",
    "nothing in it": b"",
    "no text": b"\xff\xfe\x00\x80" * 9,
    "no JSON": b"{",
    "JSON of another kind": b"[1, null]",
    "half a PDF": b"%PDF-1.7\n1 0 obj",
    "half a zip": b"PK\x03\x04" + b"\0" * 30,
    "half a key": b"-----BEGIN CERTIFICATE-----\nQQ==\n",
}


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(("name", "param"), PATHS, ids=[f"{name} {param.name}" for name, param in PATHS])
def test_no_file_is_too_odd_for_a_command(name: str, param: Any, tmp_path: Path) -> None:
    for case, content in FILES.items():
        odd = tmp_path / case.replace(" ", "-")
        if case == "a folder":
            odd.mkdir()
        elif content is not None:
            odd.write_bytes(content)
        words = _given(LEAVES[name], param, str(odd))
        told = typed(
            [*name.split(), *words], {**NOWHERE, "NASKAH_HOME": str(tmp_path / "home"), "HOME": str(tmp_path)}
        )
        assert told.code in (0, *ENDS), f"{case}: {told}"
        assert told.code == 0 or told.err.strip() or told.out.strip(), case


def _given(command: Any, param: Any, path: str) -> list[str]:
    words = filled(command)
    if param.required:
        return [path if each.endswith("command_line.py") else each for each in words]
    return [*words, param.opts[0], path] if param.param_type_name == "option" else [*words, path]


ANSWERS: dict[str, tuple[int, dict[str, str], bytes]] = {
    "a page": (200, {"Content-Type": "text/html"}, b"<!doctype html><title>Selamat datang</title>"),
    "half an object": (200, {"Content-Type": "application/json"}, b'{"documents": ['),
    "null": (200, {"Content-Type": "application/json"}, b"null"),
    "an empty object": (200, {"Content-Type": "application/json"}, b"{}"),
    "an empty list": (200, {"Content-Type": "application/json"}, b"[]"),
    "no gzip": (200, {"Content-Encoding": "gzip"}, b"plain"),
    "an error page": (502, {"Content-Type": "text/html"}, b"<h1>Bad Gateway</h1>"),
    "a refusal that is a list": (400, {"Content-Type": "application/json"}, b"[1]"),
    "a refusal without fields": (409, {"Content-Type": "application/problem+json"}, b'{"errors": null}'),
}


@pytest.fixture(scope="module")
def odd_service() -> Iterator[str]:
    """A service that answers every request as its path's first part names."""

    class Odd(http.server.BaseHTTPRequestHandler):
        def answer(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, headers, body = list(ANSWERS.values())[int(self.path.split("/")[1])]
            self.send_response(status)
            for header, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(header, value)
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = answer

        def log_message(self, *_: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Odd)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.filterwarnings(
    "ignore::getpass.GetPassWarning"
)  # who pipes a passphrase in is warned that it may be seen
@pytest.mark.parametrize("name", NAMES)
def test_no_answer_is_too_odd_for_a_command(name: str, odd_service: str, tmp_path: Path) -> None:
    home = {"NASKAH_HOME": str(tmp_path / "home"), "HOME": str(tmp_path)}
    for place, case in enumerate(ANSWERS):
        env = {**NOWHERE, **home, "NASKAH_URL": f"{odd_service}/{place}"}
        told = typed([*name.split(), *filled(LEAVES[name])], env)
        assert told.code in (0, *ENDS), f"{case}: {told}"
        assert told.code == 0 or told.err.strip() or told.out.strip(), case


PLACES = {
    "no host": ({"NASKAH_URL": "http://["}, "http://["),
    "no address": ({"NASKAH_URL": "naskah"}, "NASKAH_URL"),
    "another protocol": ({"NASKAH_URL": "ftp://127.0.0.1"}, "NASKAH_URL"),
    "a key that is no key": ({"NASKAH_TOKEN": "kunci‑saya"}, "NASKAH_TOKEN"),
    "no certificates": ({"NASKAH_URL_CERTIFICATES": "/tidak/ada"}, "NASKAH_URL_CERTIFICATES"),
    "nothing set": ({"NASKAH_URL": ""}, "NASKAH_URL"),
}


@pytest.mark.parametrize("case", PLACES)
def test_a_service_that_cannot_be_asked_is_told_by_its_name(case: str, tmp_path: Path) -> None:
    changed, named = PLACES[case]
    told = typed(["documents", "list"], {**NOWHERE, "NASKAH_HOME": str(tmp_path), **changed})
    assert told.code == 1
    assert named in told.err


@pytest.mark.parametrize("key", ["baris\npertama", "baris\r\nX-Lain: 1"])
def test_a_key_that_no_header_takes_is_told_by_its_name(key: str, odd_service: str, tmp_path: Path) -> None:
    """Before a service that listens: it is found out where the request is written."""
    told = typed(
        ["documents", "list"],
        {"NASKAH_URL": f"{odd_service}/0", "NASKAH_TOKEN": key, "NASKAH_HOME": str(tmp_path)},
    )
    assert told.code == 1
    assert "NASKAH_TOKEN" in told.err
    assert "pertama" not in told.err


def _naskah(words: str, tmp_path: Path, **options: Any) -> subprocess.Popen[str]:
    env = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "NASKAH_HOME": str(tmp_path), **NOWHERE}
    env |= options.pop("env", {})
    return subprocess.Popen(
        [sys.executable, "-m", "service.cli", *words.split()],
        cwd=ROOT, env=env, text=True, stderr=subprocess.PIPE, **options,
    )  # fmt: skip


@pytest.mark.parametrize("words", ["documents --help", "office show --help"])
def test_a_pipe_that_nobody_reads_is_no_error(words: str, tmp_path: Path) -> None:
    read, written = os.pipe()
    os.close(read)
    with _naskah(words, tmp_path, stdout=written) as command:
        os.close(written)
        _, told = command.communicate(timeout=PATIENCE_S)
    assert not told


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as full, _naskah("documents --help", tmp_path, stdout=full) as command:
        _, told = command.communicate(timeout=PATIENCE_S)
    assert command.returncode == 1
    assert "penyimpanannya penuh" in told
    assert "Traceback" not in told


@pytest.fixture
def interrupts() -> Iterator[None]:
    """Whoever runs the tests in the background of a shell has Ctrl-C ignored, and what they start inherits that."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interrupts")
def test_ctrl_c_ends_a_command_in_silence(tmp_path: Path) -> None:
    """Before a service that takes the connection and answers nothing."""
    server = http.server.HTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler)
    url = {"NASKAH_URL": f"http://127.0.0.1:{server.server_port}"}
    with server, _naskah("documents list", tmp_path, stdout=subprocess.PIPE, env=url) as command:
        server.socket.settimeout(PATIENCE_S)
        taken, _ = server.socket.accept()
        with taken:
            taken.recv(1)
            command.send_signal(signal.SIGINT)
            printed, told = command.communicate(timeout=PATIENCE_S)
    assert command.returncode == 130
    assert "Traceback" not in printed + told
