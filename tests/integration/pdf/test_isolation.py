"""No document reaches the network, whatever it asks for, with a namespace and without."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.integration.pdf import word
from tests.integration.pdf.conftest import REPOSITORY, OwnPool, command
from tests.patience import PATIENCE_S
from tests.unit.worker.locked.test_filter import ORDINARY
from worker.locked import landlock
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
        thread.join(PATIENCE_S)


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
        timeout=240,
    )
    assert listener.hits, "LibreOffice no longer fetches links: the test above proves nothing any more"


def test_a_child_sees_no_interface_but_its_own_loopback(start_pool: Callable[..., OwnPool]) -> None:
    pool = start_pool("--size", "1")
    (child,) = pool.children()
    assert _interfaces(child) == {"lo"}
    assert Path(f"/proc/{child}/ns/net").readlink() != Path("/proc/self/ns/net").readlink()
    # Its loopback is its own and down: the ports of this machine are not behind it.
    assert Path(f"/proc/{child}/net/tcp").read_text().count("\n") == 1


@pytest.mark.parametrize("before", [[], ORDINARY], ids=["root", "an ordinary user"])
def test_without_any_namespace_documents_are_converted_and_a_linked_picture_is_not_fetched(
    before: list[str], listener: Listener
) -> None:
    if before and os.getuid() != 0:
        pytest.skip("only root can become another")
    with tempfile.TemporaryDirectory(prefix="naskah-test-") as folder:
        Path(folder).chmod(0o777)
        # Where AppArmor or a container refuses namespaces, unshare fails as it does here.
        forbid = 'echo 0 > /proc/sys/user/max_net_namespaces && exec "$0" "$@"'
        started = before or [*UNSHARE, "sh", "-c", forbid]
        path = Path(folder) / "s"
        with serving(
            [*started, *command(path, "--size", "1", *(["--isolation", "filter"] if before else []))]
        ):
            converter = Converter(path)
            assert converter.convert(listener.document, title="Gambar").startswith(b"%PDF")
    assert listener.hits == []


def test_a_child_reads_no_file_but_those_of_a_list_and_no_others_secrets(
    start_pool: Callable[..., OwnPool],
) -> None:
    if not landlock.version():
        pytest.skip("this kernel has no Landlock")
    (child,) = start_pool("--size", "1").children()
    status = Path(f"/proc/{child}/status").read_text()
    assert "Seccomp:\t2" in status
    assert "NoNewPrivs:\t1" in status


def test_a_container_with_a_network_is_refused(tmp_path: Path) -> None:
    refused = _run(command(tmp_path / "s", "--isolation", "container"))
    assert refused.returncode == 2
    assert "network_mode: none" in refused.stderr


def test_a_container_without_a_network_serves(tmp_path: Path, listener: Listener) -> None:
    path = tmp_path / "s"
    with serving([*UNSHARE, "--net", *command(path, "--size", "1", "--isolation", "container")]):
        assert Converter(path).convert(listener.document, title="Gambar").startswith(b"%PDF")
    assert listener.hits == []


@contextmanager
def serving(arguments: list[str]) -> Iterator[None]:
    """A pool started by hand, until its first process is ready and then to its orderly end."""
    pool = subprocess.Popen(
        arguments, cwd=REPOSITORY, stderr=subprocess.PIPE, env={**os.environ, "NASKAH_PDF_WORKDIR": "/tmp"}
    )
    assert pool.stderr is not None
    with pool.stderr as log:
        said = b""
        while b"process_ready" not in (line := log.readline()):
            said += line
            assert line, said.decode()
        yield
        pool.terminate()
        assert pool.wait(PATIENCE_S) == 0


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


def _run(arguments: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(arguments, cwd=REPOSITORY, capture_output=True, text=True, timeout=240, check=False)
