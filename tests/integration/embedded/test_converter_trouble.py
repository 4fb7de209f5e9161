"""A LibreOffice that does not print is told, with its last words, wherever somebody may look."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import httpx
import pytest

from service.embedded import machine
from service.embedded.demo.desk import DemoDesk
from service.embedded.findings import CheckState
from service.embedded.home import NaskahHome
from service.embedded.python_parts import ConverterPool
from service.embedded.servers import PartFailed
from service.embedded.supervisor import Supervisor
from service.embedded.troubles import Troubles
from service.operations.commands.queues import not_well
from service.operations.converter_probe import ConverterProbe
from service.operations.health import Health
from service.operations.prober import Question
from service.terminal.remote import Remote
from tests.integration.pdf.test_starts import no_types
from tests.patience import until
from worker.pdf.libreoffice import find_program

WORDS = "types.rdb: no such file"


@dataclass(frozen=True, kw_only=True)
class Broken:
    """A converter of one process whose LibreOffice lacks a file."""

    pool: ConverterPool
    program: Path
    home: NaskahHome
    said: list[str]
    troubles: Troubles

    def mend(self) -> None:
        (self.program / "types.rdb").symlink_to(find_program() / "types.rdb")


@pytest.fixture
def broken(tmp_path: Path) -> Iterator[Broken]:
    program = no_types(tmp_path)
    home = NaskahHome(tmp_path / "var")
    with ExitStack() as ending, pytest.MonkeyPatch.context() as patched:
        patched.setenv("NASKAH_LIBREOFFICE", str(program))
        ending.enter_context(home.hold())
        pool = ConverterPool(home.root / "converter", size=1)
        supervisor = Supervisor(report=print)
        supervisor.launch(pool)
        ending.callback(supervisor.shutdown)
        said: list[str] = []
        troubles = Troubles(supervisor=supervisor, converter=pool, home=home, say=said.append)
        yield Broken(pool=pool, program=program, home=home, said=said, troubles=troubles)


def test_every_surface_tells_what_libreoffice_said_and_that_it_is_well_again(
    broken: Broken, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(PartFailed, match=WORDS):  # what ``naskah up`` and ``naskah demo`` end with
        broken.pool.wait_ready(120)
    broken.troubles.look()
    broken.troubles.look()
    (line,) = broken.said
    assert line.startswith("naskah     | converter prints no page: LibreOffice did not start")
    assert WORDS in line
    (finding,) = machine._running(broken.home)  # what ``naskah doctor`` adds while a stack runs
    assert (finding.part, finding.verdict) == ("running converter", CheckState.FAIL)
    assert WORDS in finding.detail
    for told in (queues(broken), demo(broken)):
        assert WORDS in told
    broken.mend()
    until(lambda: bool((seen := broken.pool.seen()) and seen.ready))
    broken.troubles.look()
    assert broken.said[-1] == "naskah     | converter is well again"
    assert list(machine._running(broken.home)) == []


def ready_answer(broken: Broken) -> dict[str, Any]:
    """What the service answers to GET /health/ready of this converter."""
    nothing = cast("Any", None)
    asked = Question("converter", ConverterProbe(broken.pool.socket).ask, every_s=1, patience_s=1)
    asked.ask()
    part = Health(ledger=nothing, vault=nothing, archive=nothing, converter=asked)._see_converter()
    return {"parts": {part.name: {"state": part.state, "detail": part.detail}}}


def service(broken: Broken) -> httpx.Client:
    body = json.dumps(ready_answer(broken))
    answer = httpx.Response(200, headers={"Content-Type": "application/json"}, text=body)
    return httpx.Client(base_url="http://naskah", transport=httpx.MockTransport(lambda _: answer))


def queues(broken: Broken) -> str:
    """What ``naskah queues`` says of the converter."""
    with service(broken) as client:
        return not_well(Remote(client))["converter"]


def demo(broken: Broken) -> str:
    """What ``naskah demo`` says when it gives up."""
    with DemoDesk("http://naskah", "key", {}) as desk, service(broken) as client:
        desk._anyone = client
        return desk.why()


def test_a_converter_that_cannot_begin_ends_the_start_with_its_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NASKAH_LIBREOFFICE", str(tmp_path / "nowhere"))
    pool = ConverterPool(tmp_path / "converter", size=1)
    pool.start()
    try:
        with pytest.raises(PartFailed, match="NASKAH_LIBREOFFICE"):
            pool.wait_ready(60)
    finally:
        pool.stop()
