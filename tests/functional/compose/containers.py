"""Runs what docker-compose.yml would run, without an engine: the same command and variables, on this machine's programs.

Nothing is inherited from this process, so a variable missing in the compose file is missing here too. What a container
gives (names of hosts, paths, a published port) is replaced in the strings; what it enforces (users, read-only roots,
networks) is not tried here, but for the converter's empty network.
"""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from service.embedded import postgres, valkey
from service.embedded.ports import free_ports
from tests.judges.installed import built
from tests.patience import PATIENCE_S
from tests.unit.compose.reading import ROOT, resolve

EMPTY_NETWORK = ("unshare", "--user", "--map-root-user", "--net", "--")
READY_S = PATIENCE_S
ENDPOINTS = {"minio": "minio:9000", "seaweedfs": "seaweedfs:8333"}


def build_path(folder: Path) -> str:
    """A search path that holds the programs of the images and what Debian has; returns it."""
    programs = {
        "postgres": postgres.binaries() / "postgres",
        "initdb": postgres.binaries() / "initdb",
        "psql": postgres.binaries() / "psql",
        "pg_isready": postgres.binaries() / "pg_isready",
        "redis-server": valkey.binary(),
        "minio": built("minio"),
        **{name: Path(sys.executable).with_name(name) for name in ("python", "naskah", "celery", "weed")},
    }
    folder.mkdir()
    for name, program in programs.items():
        # A script, not a link: the programs look for their libraries beside themselves.
        wrapper = folder / name
        wrapper.write_text(f'#!/bin/sh\nexec "{program}" "$@"\n')
        wrapper.chmod(0o755)
    return f"{folder}:/usr/local/bin:/usr/bin:/bin"


@dataclass
class Container:
    """One service of the compose file as a process of this machine."""

    name: str
    argv: list[str]
    env: dict[str, str]
    check: list[str]
    log: Path
    process: subprocess.Popen[bytes] | None = None

    def start(self, wrapper: Sequence[str] = ()) -> None:
        """Start it in a session of its own."""
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [*wrapper, *self.argv],
                env=self.env,
                cwd=self.log.parent,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def run(self) -> None:
        """Run a one-shot to its end; its output is the message when it fails."""
        ended = subprocess.run(
            self.argv,
            env=self.env,
            cwd=self.log.parent,
            check=False,
            capture_output=True,
            text=True,
            timeout=480,
        )
        assert ended.returncode == 0, f"{self.name}: {ended.stdout}{ended.stderr}"

    def healthy(self) -> bool:
        """Whether the health check of the compose file succeeds now."""
        probe = subprocess.run(
            self.check,
            env=self.env,
            cwd=self.log.parent,
            check=False,
            capture_output=True,
            timeout=PATIENCE_S,
        )
        return probe.returncode == 0

    def wait_healthy(self) -> None:
        """Wait for the health check; a process that ends, or is not well in time, fails with its log."""
        deadline = time.monotonic() + READY_S
        while not self.healthy():
            assert self.process is not None
            assert self.process.poll() is None, f"{self.name} ended: {self.words()}"
            assert time.monotonic() < deadline, f"{self.name} is not healthy: {self.words()}"
            time.sleep(1)  # a check is a process of its own, of up to half a second

    def words(self) -> str:
        """The end of its log."""
        return self.log.read_text(errors="replace")[-3000:]

    def stop(self) -> None:
        """TERM and a wait, as an engine does; then KILL for what is left of its group."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(PATIENCE_S)
        self.kill()

    def kill(self) -> None:
        """KILL for the whole group, at once: for servers whose data nobody will read."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(PATIENCE_S)
            self.process = None


@dataclass
class Machine:
    """The services of one compose file, with the names and paths of containers replaced by this machine's."""

    folder: Path
    vault: str
    ports: dict[str, int] = field(default_factory=dict)
    started: list[Container] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.services: dict[str, Any] = resolve(
            self.folder, self.vault, "flower", "tools", vault=ENDPOINTS[self.vault]
        )["services"]
        names = ("postgres", "redis", "minio", "seaweedfs", "api", "flower")
        self.ports = dict(zip(names, free_ports(len(names)), strict=True))
        self.path = build_path(self.folder / "bin")
        self.run = self.folder / "run"
        self.run.mkdir()

    def replaced(self, text: str) -> str:
        """A string of the compose file with this machine's addresses and paths."""
        for old, new in {
            "minio:9000": f"127.0.0.1:{self.ports['minio']}",
            "seaweedfs:8333": f"127.0.0.1:{self.ports['seaweedfs']}",
            "postgres:5432": f"127.0.0.1:{self.ports['postgres']}",
            "redis:6379": f"127.0.0.1:{self.ports['redis']}",
            "127.0.0.1:9000": f"127.0.0.1:{self.ports['minio']}",
            "127.0.0.1:8333": f"127.0.0.1:{self.ports['seaweedfs']}",
            "127.0.0.1:8080": f"127.0.0.1:{self.ports['api']}",
            "127.0.0.1:5555": f"127.0.0.1:{self.ports['flower']}",
            "0.0.0.0": "127.0.0.1",
            "/run/naskah": str(self.run),
            "/opt/naskah/": f"{ROOT}/docker/",
            "/etc/naskah": str(self.folder / "etc"),
            "/run/redis": str(self.run),
        }.items():
            text = text.replace(old, new)
        return text

    def container(
        self, name: str, *, env: Mapping[str, str] | None = None, edit: Callable[[str], str] = str
    ) -> Container:
        """One service, not yet started; ``edit`` makes the last replacements in its command."""
        service = self.services[name]
        entry = service.get("entrypoint") or self._entry(service)
        argv = [edit(self.replaced(word)) for word in [*entry, *(service.get("command") or [])]]
        variables = {key: self.replaced(value) for key, value in service.get("environment", {}).items()}
        home = self.folder / name
        home.mkdir(exist_ok=True)
        made = Container(
            name=name,
            argv=[shutil.which(argv[0], path=self.path) or argv[0], *argv[1:]],
            env={"PATH": self.path, "HOME": str(home), "PYTHONPATH": str(ROOT), **variables, **(env or {})},
            check=self._check(service),
            log=home / "log",
        )
        self.started.append(made)
        return made

    def stop(self) -> None:
        """End everything, last started first."""
        for container in reversed(self.started):
            container.kill()

    def _check(self, service: Mapping[str, Any]) -> list[str]:
        kind, *words = (service.get("healthcheck") or {"test": ["CMD", "true"]})["test"]
        words = [self.replaced(word) for word in words]
        return (
            ["/bin/sh", "-c", *words]
            if kind == "CMD-SHELL"
            else [shutil.which(words[0], path=self.path) or words[0], *words[1:]]
        )

    def _entry(self, service: Mapping[str, Any]) -> list[str]:
        if "build" not in service:
            return []
        text = (ROOT / service["build"]["dockerfile"]).read_text()
        found = re.search(r'^ENTRYPOINT \["(.*)"\]$', text, re.M)
        return [found[1]] if found else []
