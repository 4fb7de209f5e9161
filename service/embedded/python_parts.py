"""The parts of the embedded stack that are Naskah's own programs: PDF pool, service, relay, consumer, press.

Each runs as ``python -m ...`` with the same interpreter; what they do is theirs, here stands only how they are started.
"""

import http.client
import signal
import ssl
import sys
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path

from service.embedded.ports import LOOPBACK
from service.embedded.servers import Command, PartFailed, Server
from service.embedded.tls.files import ServerCertificate
from service.operations.converter_probe import ConverterAway, ConverterProbe, ConverterView

EVERYWHERE = "0.0.0.0"
GIVE_UP_AFTER = 5
"""Starts of a LibreOffice that failed in a row, some ten seconds of them: its words are worth more than waiting on."""


class ConverterPool(Server):
    """``python -m worker.pdf``: LibreOffice processes without a network behind one Unix socket."""

    name = "converter"
    stop_signal = signal.SIGTERM
    grace_s = 10.0

    def __init__(self, home: Path, *, size: int, log: Path | None = None) -> None:
        """``size`` LibreOffice processes."""
        super().__init__(home, log=log)
        self.size = size
        self.socket = home / "pool.sock"

    def command(self) -> Command:
        """The pool in the foreground."""
        argv = (sys.executable, "-m", "worker.pdf", "--socket", str(self.socket), "--size", str(self.size))
        return Command(argv=argv, cwd=project_root(), ours=True)

    def ready(self) -> bool:
        """Whether a page was printed; raises ``PartFailed`` with LibreOffice's last words where none can be."""
        seen = self.seen()
        if seen is None or seen.ready:
            return seen is not None
        if seen.failures >= GIVE_UP_AFTER:
            raise PartFailed(f"{self.name} prints no page: {seen.trouble}")
        return False

    def seen(self) -> ConverterView | None:
        """How the pool says it stands; None when it does not answer."""
        try:
            return ConverterProbe(self.socket).ask()
        except ConverterAway:
            return None

    def last_words(self, lines: int = 6) -> str:
        """What is wrong with LibreOffice, where the pool knows; else the end of its log."""
        seen = self.seen() if self.running else None
        return seen.trouble if seen and seen.trouble else super().last_words(lines)

    def env(self) -> dict[str, str]:
        """Where the press finds the pool."""
        return {"NASKAH_CONVERTER_SOCKET": str(self.socket)}


class PythonPart(Server):
    """One program of Naskah's own that shows no port: a worker proves itself by its heartbeat in the ledger."""

    grace_s = 30.0  # a warm stop ends the job in hand: up to 25 s for a conversion, and the deposit

    def __init__(self, name: str, home: Path, *, module: tuple[str, ...], env: Mapping[str, str]) -> None:
        """``module`` is what follows ``python -m``; ``env`` is looked at anew at each start."""
        self.name = name
        super().__init__(home)
        self._module = module
        self._env = env
        self._own: Mapping[str, str] = {}

    def command(self) -> Command:
        """The program in the foreground."""
        argv = (sys.executable, "-m", *self._module)
        return Command(argv=argv, env={**self._env, **self._own}, cwd=project_root(), ours=True)

    def ready(self) -> bool:
        """Whether it lives."""
        return self.running


class HttpService(PythonPart):
    """``python -m service.app``: the HTTP service, on loopback unless it has a certificate."""

    grace_s = 10.0

    def __init__(
        self, home: Path, *, port: int, env: Mapping[str, str], tls: ServerCertificate | None = None
    ) -> None:
        """The port is the caller's choice. With a certificate it serves HTTPS alone, on every interface."""
        super().__init__("api", home, module=("service.app",), env=env)
        self._own = {
            "NASKAH_HTTP_HOST": EVERYWHERE if tls else LOOPBACK,
            "NASKAH_HTTP_PORT": str(port),
            "NASKAH_TLS_CERT": str(tls.certificate) if tls else "",
            "NASKAH_TLS_KEY": str(tls.key) if tls and tls.key else "",
        }
        self.port = port
        self.tls = tls

    @property
    def url(self) -> str:
        """Where it is reached on this machine: under a name of its certificate, where that is somebody else's."""
        if self.tls is None:
            return f"http://{LOOPBACK}:{self.port}"
        return f"https://{LOOPBACK if self.tls.authority else self.tls.names[0]}:{self.port}"

    @property
    def listening(self) -> tuple[int, ...]:
        """The one port."""
        return (self.port,)

    def ready(self) -> bool:
        """Whether it answers."""
        return answers(self.port, "/health/live", tls=self.tls is not None)


def answers(port: int, path: str, *, tls: bool = False) -> bool:
    """Whether a GET on loopback is answered with 200 within a second."""
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=1)
    if tls:
        # Asks whether a process of our own lives, and sends it nothing: under which name it is certified is no matter.
        alive = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        alive.check_hostname, alive.verify_mode = False, ssl.CERT_NONE
        connection = http.client.HTTPSConnection(LOOPBACK, port, timeout=1, context=alive)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def project_root() -> Path:
    """The folder that holds the rooms, so that ``python -m`` finds them whether or not they are installed."""
    return Path(__file__).resolve().parents[2]
