"""A broker that is away just when a worker acknowledges is come back to, though no child had time to miss it."""

import os
import secrets
import subprocess
import sys
from collections import Counter
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
    with (folder / "begun").open("a") as begun:
        print(name, file=begun)
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
def worker(valkey: ValkeyServer, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A worker of two children that runs, and writes worker.log."""
    path = tmp_path / "worker.log"
    with path.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-c", WORKER, valkey.url(), str(tmp_path)],
            cwd=Path(__file__).parents[3],
            env={**os.environ, "PYTHONWARNINGS": "ignore"},
            stdout=out,
            stderr=out,
        )
        yield process
        process.kill()
        process.wait()


def test_a_worker_all_of_whose_acknowledgements_were_lost_goes_on(
    valkey: ValkeyServer, worker: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    app, said = build(valkey.url()), (tmp_path / "worker.log").read_text

    def send(*names: str) -> None:
        for name in names:
            app.send_task("busy", args=[name], queue=PRESS)

    def begun() -> list[str]:
        file = tmp_path / "begun"
        return file.read_text().split() if file.exists() else []

    send("first", "second")
    until(lambda: len(begun()) == 2, said=said)
    valkey.kill()
    for name in ("first", "second"):
        (tmp_path / f"{name}.go").touch()
    until(lambda: said().count("Couldn't ack") == 2, said=said)
    valkey.start()
    valkey.wait_ready()
    for name in ("third", "fourth", "fifth"):
        (tmp_path / f"{name}.go").touch()
    send("third", "fourth", "fifth")
    until(lambda: {*begun()} == {"first", "second", "third", "fourth", "fifth"}, said=said)
    app.close()
    # The broker gives what was not acknowledged again; whoever leases the job then finds it done.
    assert Counter(begun()) <= Counter(first=2, second=2, third=1, fourth=1, fifth=1)
    assert worker.poll() is None, said()
