"""No document reaches the network, whatever it asks for; where that cannot be had, no pool starts."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.integration.pdf import word
from tests.integration.pdf.conftest import REPOSITORY, OwnPool, command
from worker.pdf.converter import Converter
from worker.pdf.libreoffice import find_program

UNSHARE = ["unshare", "--user", "--map-root-user"]


@dataclass
class Listener:
    """A loopback port that counts who comes."""

    port: int
    hits: list[bytes] = field(default_factory=list)

    @property
    def document(self) -> bytes:
        """A DOCX whose picture lies at this port."""
        body = [word.paragraph("Gambar dari jauh"), word.picture("rLink", linked=True)]
        return word.docx(body, links={"rLink": f"http://127.0.0.1:{self.port}/gambar.png"})


@pytest.fixture
def listener() -> Iterator[Listener]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        listening = Listener(port=server.getsockname()[1])

        def count() -> None:
            while True:
                try:
                    conn, _ = server.accept()
                except OSError:
                    return
                with conn:
                    conn.settimeout(2)
                    listening.hits.append(conn.recv(200))
                    conn.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

        thread = threading.Thread(target=count)
        thread.start()
        yield listening
        server.shutdown(socket.SHUT_RDWR)
        thread.join(5)


def test_a_linked_picture_is_never_fetched(converter_socket: Path, listener: Listener) -> None:
    pdf = Converter(converter_socket).convert(listener.document, title="Gambar")
    assert pdf.startswith(b"%PDF")
    assert listener.hits == []


def test_the_listener_would_have_been_hit_without_the_namespace(listener: Listener, tmp_path: Path) -> None:
    (tmp_path / "in.docx").write_bytes(listener.document)
    script = (
        "import sys, os; from pathlib import Path; from worker.pdf.kit import Kit\n"
        "here = Path(sys.argv[2])\n"
        "Kit(Path(sys.argv[1]), here / 'profile').to_pdf(here / 'in.docx', here / 'out.pdf')\n"
        "os._exit(0)"
    )
    subprocess.run(
        [sys.executable, "-c", script, str(find_program()), str(tmp_path)],
        cwd=REPOSITORY,
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "SAL_USE_VCLPLUGIN": "svp"},
        check=True,
        timeout=60,
    )
    assert listener.hits, "LibreOffice no longer fetches links: the test above proves nothing any more"


def test_a_child_sees_no_interface_but_its_own_loopback(start_pool: Callable[..., OwnPool]) -> None:
    pool = start_pool("--size", "1")
    (child,) = pool.children()
    assert _interfaces(child) == {"lo"}
    assert Path(f"/proc/{child}/ns/net").readlink() != Path("/proc/self/ns/net").readlink()
    # Its loopback is its own and down: the ports of this machine are not behind it.
    assert Path(f"/proc/{child}/net/tcp").read_text().count("\n") == 1


def test_a_child_refuses_to_work_where_a_network_is(tmp_path: Path) -> None:
    child = subprocess.run(
        [sys.executable, "-m", "worker.pdf.child", str(_my_pid()), "0", str(find_program()), str(tmp_path)],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    assert child.returncode == 1
    assert "a network is reachable" in child.stderr


def test_the_pool_does_not_start_without_a_namespace(tmp_path: Path) -> None:
    forbid = 'echo 0 > /proc/sys/user/max_net_namespaces && exec "$0" "$@"'
    refused = _run([*UNSHARE, "sh", "-c", forbid, *command(tmp_path / "s")])
    assert refused.returncode == 2
    told = json.loads(refused.stderr.splitlines()[-1])["detail"]
    assert "No empty network namespace can be had" in told
    assert "kernel.unprivileged_userns_clone" in told


def test_a_container_with_a_network_is_refused(tmp_path: Path) -> None:
    refused = _run(command(tmp_path / "s", "--isolation", "container"))
    assert refused.returncode == 2
    assert "network_mode: none" in refused.stderr


def test_a_container_without_a_network_serves(tmp_path: Path, listener: Listener) -> None:
    path = tmp_path / "s"
    pool = subprocess.Popen(
        [*UNSHARE, "--net", *command(path, "--size", "1", "--isolation", "container")],
        cwd=REPOSITORY,
        stderr=subprocess.PIPE,
    )
    assert pool.stderr is not None
    with pool.stderr as log:
        while b"process_ready" not in (line := log.readline()):
            assert line, "the pool ended"
        assert Converter(path).convert(listener.document, title="Gambar").startswith(b"%PDF")
        pool.terminate()
        assert pool.wait(20) == 0
    assert listener.hits == []


def test_a_child_holds_none_of_the_workers_secrets(
    start_pool: Callable[..., OwnPool], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NASKAH_VAULT_SECRET_KEY", "rahasia")
    pool = start_pool("--size", "1")
    (child,) = pool.children()
    assert b"rahasia" in Path(f"/proc/{pool.process.pid}/environ").read_bytes()
    assert b"rahasia" not in Path(f"/proc/{child}/environ").read_bytes()


def test_a_child_keeps_its_caches_in_its_own_folder(start_pool: Callable[..., OwnPool]) -> None:
    pool = start_pool("--size", "1")
    (child,) = pool.children()
    said = Path(f"/proc/{child}/environ").read_bytes().decode().split("\0")
    folder = Path(f"/proc/{child}/cwd").readlink()
    assert f"UNO_SHARED_PACKAGES_CACHE={(folder / 'packages').as_uri()}" in said
    assert f"XDG_CACHE_HOME={folder / 'cache'}" in said
    # What LibreOffice would have written to /var/spool for everybody on the machine.
    assert (folder / "packages/uno_packages").is_dir()


def _interfaces(pid: int) -> set[str]:
    lines = Path(f"/proc/{pid}/net/dev").read_text().splitlines()[2:]
    return {line.split(":", 1)[0].strip() for line in lines}


def _my_pid() -> int:
    return int(Path("/proc/self").resolve().name)


def _run(arguments: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(arguments, cwd=REPOSITORY, capture_output=True, text=True, timeout=60, check=False)
