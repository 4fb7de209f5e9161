"""A broker that is away just when a worker acknowledges is come back to, though no child had time to miss it."""

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.embedded.ports import free_ports
from service.embedded.valkey import ValkeyServer
from tests.patience import until
from worker.queue import PRESS, build

WORKER = """
import sys, time
from pathlib import Path
from worker.queue import PRESS, build, serve

app, folder = build(sys.argv[1]), Path(sys.argv[2])

@app.task(name="busy")
def busy(name):
    (folder / f"{name}.begun").touch()
    while not (folder / f"{name}.go").exists():
        time.sleep(0.05)

serve(app, [PRESS], 2)
"""


@pytest.fixture
def valkey(tmp_path: Path) -> Iterator[ValkeyServer]:
    (port,) = free_ports(1)
    server = ValkeyServer(tmp_path / "valkey", port, password=secrets.token_hex(16))
    server.start()
    server.wait_ready()
    yield server
    server.kill()


@pytest.fixture
def log(valkey: ValkeyServer, tmp_path: Path) -> Iterator[Path]:
    """A worker of two children that runs; its log."""
    path = tmp_path / "worker.log"
    with path.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-c", WORKER, valkey.url(), str(tmp_path)],
            cwd=Path(__file__).parents[3],
            env={**os.environ, "PYTHONWARNINGS": "ignore"},
            stdout=out,
            stderr=out,
        )
        yield path
        process.kill()
        process.wait()


def test_a_worker_all_of_whose_acknowledgements_were_lost_goes_on(
    valkey: ValkeyServer, log: Path, tmp_path: Path
) -> None:
    app = build(valkey.url())

    def send(*names: str) -> None:
        for name in names:
            app.send_task("busy", args=[name], queue=PRESS)

    send("first", "second")
    until(
        lambda: all((tmp_path / f"{name}.begun").exists() for name in ("first", "second")), said=log.read_text
    )
    valkey.kill()
    for name in ("first", "second"):
        (tmp_path / f"{name}.go").touch()
    until(lambda: log.read_text().count("Couldn't ack") == 2, said=log.read_text)
    valkey.start()
    valkey.wait_ready()
    send("third", "fourth", "fifth")
    for name in ("third", "fourth", "fifth"):
        (tmp_path / f"{name}.go").touch()
    until(
        lambda: all((tmp_path / f"{name}.begun").exists() for name in ("third", "fourth", "fifth")),
        said=log.read_text,
    )
    app.close()
