"""unoserver, warm: its server and one client process, both in the distribution's Python, asked over pipes."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from bench.peers_home import HERE, unoserver
from service.embedded.ports import free_ports

START_S = 60.0


class Unoserver:
    """A running unoserver; ``convert`` returns the PDF/A-2b and the client's milliseconds."""

    def __init__(self, folder: Path) -> None:
        self._bin = unoserver()
        self._folder = folder

    def __enter__(self) -> Self:
        port, uno_port = free_ports(2)
        self._server = subprocess.Popen(
            [
                str(self._bin / "python"),
                str(self._bin / "unoserver"),
                f"--port={port}",
                f"--uno-port={uno_port}",
                f"--user-installation={self._folder / 'uno-profile'}",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._client = subprocess.Popen(
            [str(self._bin / "python"), str(HERE / "convert.py"), str(port)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        time.sleep(0.5)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._client.stdin is not None
        self._client.stdin.close()
        self._client.wait(30)
        self._server.terminate()
        self._server.wait(30)

    def convert(self, docx: bytes) -> tuple[bytes, float]:
        """Convert one document."""
        source, target = self._folder / "uno.docx", self._folder / "uno.pdf"
        source.write_bytes(docx)
        assert self._client.stdin is not None
        assert self._client.stdout is not None
        self._client.stdin.write(f"{source} {target}\n")
        self._client.stdin.flush()
        answer = self._client.stdout.readline()
        if not answer:
            raise RuntimeError("unoserver's client ended")
        return target.read_bytes(), float(answer)
