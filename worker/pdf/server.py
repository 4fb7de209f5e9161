"""The pool's Unix socket: reads a request, checks that it is a DOCX, waits for the pool, answers.

One thread per connection does the reading and writing, so a slow client holds no LibreOffice process. The socket is
0600 and guarded by a lock file, so a second pool on the same path is refused and a stale socket is replaced.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import select
import socket
import threading
from concurrent.futures import TimeoutError as FutureTimeoutError
from pathlib import Path
from typing import Any

import structlog

from archive.errors import NaskahError, in_full
from archive.lasting import lasting
from archive.sockets import reachable
from worker.pdf import wire
from worker.pdf.errors import ConverterUnavailable, PoolRefused
from worker.pdf.pool import Pool
from worker.pdf.sniff import require_docx

_log = structlog.get_logger("naskah.pdf")

# Reading 64 MB from a local socket takes well under a second; a client that stalls longer is gone.
_READ_S = 10.0


class SocketGuard:
    """The sole right to a socket path, held by a lock file beside it until ``release`` or the end of the process."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._lock = os.open(f"{path}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as cause:
            os.close(self._lock)
            raise PoolRefused(f"Another converter pool serves {path}.") from cause

    def listen(self) -> socket.socket:
        """The listening socket, in place of a stale one."""
        self.path.unlink(missing_ok=True)
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        with reachable(self.path) as address:
            listener.bind(address)
        # Nobody can connect between bind and listen, so the socket is never open to others.
        self.path.chmod(0o600)
        listener.listen(128)
        return listener

    def release(self) -> None:
        """Remove the socket and let another pool have the path."""
        self.path.unlink(missing_ok=True)
        os.close(self._lock)


class PoolServer:
    """Serves one pool on one socket path."""

    def __init__(self, guard: SocketGuard, pool: Pool, setup: str = "") -> None:
        """``setup``: with what it prints, for whoever asks how it is."""
        self._guard = guard
        self._setup = setup
        self._pool = pool
        self._listener = guard.listen()
        self._stopping = threading.Event()
        self._thread = lasting(self._accept, name="accept", rest=self._stopping.wait, longest_s=1.0)
        self._open = 0
        self._open_changed = threading.Condition()

    def start(self) -> None:
        """Begin to accept."""
        self._thread.start()

    def stop(self, timeout_s: float) -> None:
        """Accept no more, let the pool end what it has in hand, answer, and remove the socket."""
        self._stopping.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # wakes accept()
        self._listener.close()
        self._pool.stop(timeout_s)
        with self._open_changed:
            self._open_changed.wait_for(lambda: self._open == 0, timeout=1.0)
        self._guard.release()

    def _accept(self) -> None:
        while not self._stopping.is_set():
            try:
                conn, _ = self._listener.accept()
            except OSError as cause:
                if not self._stopping.is_set():
                    _log.error("accept_failed", detail=in_full(cause))
                    self._stopping.wait(0.1)  # out of file descriptors: those in use will close
                continue
            threading.Thread(target=self._serve, args=(conn,), daemon=True).start()

    def _serve(self, conn: socket.socket) -> None:
        with self._open_changed:
            self._open += 1
        try:
            with conn:
                conn.settimeout(_READ_S)
                head, body = wire.receive(conn)
                answer, pdf = self._answer(conn, head, body)
                wire.send(conn, answer, pdf)
        except (wire.WireBroken, OSError) as cause:
            _log.info("client_lost", detail=in_full(cause))
        finally:
            with self._open_changed:
                self._open -= 1
                self._open_changed.notify_all()

    def _answer(self, conn: socket.socket, head: dict[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
        try:
            if head.get("op") == "health":
                return {"ok": True, "setup": self._setup, **self._pool.health()}, b""
            if head.get("op") != "convert":
                raise wire.WireBroken(f"an unknown operation: {head.get('op')!r}")
            budget_s = float(head["budget_s"])
            require_docx(body)
            result = self._pool.submit(body, budget_s=budget_s, abandoned=lambda: _gone(conn))
            # The pool answers within its own deadline; the second is for the thread that sets the result.
            converted = result.result(timeout=budget_s + 1)
        except FutureTimeoutError:
            return _failure(ConverterUnavailable("No converter process answered in time.")), b""
        except NaskahError as failure:
            return _failure(failure), b""
        return {"ok": True, "timings": converted.timings}, converted.pdf


def _failure(failure: NaskahError) -> dict[str, Any]:
    ids = {key: str(value) for key, value in failure.ids.items()}
    return {
        "ok": False,
        "error": type(failure).__name__,
        "message": failure.message,
        "technical": failure.technical,
        "ids": ids,
    }


def _gone(conn: socket.socket) -> bool:
    """Whether the client has closed; it sends nothing after its request, so anything readable is its end."""
    waiting = select.poll()
    try:
        waiting.register(conn, select.POLLIN | select.POLLRDHUP)
    except ValueError:
        return True  # answered that its time is over, and closed, while its document waited
    return bool(waiting.poll(0))
