"""The supervisor with small programs in place of the servers: real processes, real signals."""

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from service.embedded.servers import Command, PartFailed, Server
from service.embedded.supervisor import StopRequested, Supervisor, stop_signals
from tests.patience import until

ROOT = Path(__file__).resolve().parents[4]


class Program(Server):
    """A Python program that says it is ready by making a file."""

    def __init__(self, home: Path, name: str, body: str = "time.sleep(60)", *, grace_s: float = 5.0) -> None:
        self.name = name
        super().__init__(home / name)
        self.grace_s = grace_s
        self._body = body

    def command(self) -> Command:
        code = f"import os, pathlib, signal, sys, time\npathlib.Path('ready').touch()\n{self._body}"
        return Command(argv=(sys.executable, "-c", code))

    def ready(self) -> bool:
        return (self.home / "ready").exists()


def gone(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return True
    return state == "Z"


def test_a_crashed_part_is_started_again_after_a_pause(tmp_path: Path) -> None:
    told: list[str] = []
    part = Program(tmp_path, "part")
    supervisor = Supervisor(report=told.append)
    try:
        supervisor.launch(part)
        part.wait_ready()
        first = part.pid
        assert first is not None
        os.kill(first, signal.SIGKILL)
        until(lambda: not part.running)
        supervisor.watch(lambda: part.pid not in (None, first))
        assert told == ["part ended (killed by SIGKILL); starting it again in 0.5 s: (it said nothing)"]
    finally:
        supervisor.shutdown()


def test_a_part_that_keeps_crashing_is_told_with_its_last_words_until_it_has_settled(tmp_path: Path) -> None:
    told: list[str] = []
    part = Program(tmp_path, "part", "print('no room on the disk', flush=True); sys.exit(3)")
    supervisor = Supervisor(report=told.append)
    try:
        supervisor.launch(part)
        supervisor.watch(lambda: len(told) == 2)
        assert told[0] == "part ended (exit code 3); starting it again in 0.5 s: no room on the disk"
        assert supervisor.troubles() == {"part": "ended 2 times in a row (exit code 3): no room on the disk"}
    finally:
        supervisor.shutdown()
    assert supervisor.troubles() == {}


def test_the_pause_doubles_while_a_part_keeps_crashing(tmp_path: Path) -> None:
    told: list[str] = []
    supervisor = Supervisor(report=told.append)
    try:
        supervisor.launch(Program(tmp_path, "part", "sys.exit(3)"))
        supervisor.watch(lambda: len(told) == 3)
        assert told == [
            f"part ended (exit code 3); starting it again in {pause} s: (it said nothing)"
            for pause in ("0.5", "1", "2")
        ]
    finally:
        supervisor.shutdown()


def test_the_children_of_a_crashed_part_go_with_it(tmp_path: Path) -> None:
    body = (
        "child = os.fork()\npathlib.Path('child').write_text(str(child)) if child else None\ntime.sleep(60)"
    )
    part = Program(tmp_path, "part", body)
    supervisor = Supervisor(report=lambda _: None)
    try:
        supervisor.launch(part)
        note = tmp_path / "part" / "child"
        until(lambda: note.exists() and note.read_text() != "")
        child = int(note.read_text())
        assert part.pid is not None
        os.kill(part.pid, signal.SIGKILL)
        until(lambda: not part.running)
        supervisor.mend()
        until(lambda: gone(child))
    finally:
        supervisor.shutdown()


def test_stages_stop_in_the_reverse_of_their_order(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    body = textwrap.dedent("""
        def end(*_):
            with open({trace!r}, "a") as file:
                file.write({name!r} + "\\n")
            sys.exit(0)
        signal.signal(signal.SIGTERM, end)
        pathlib.Path("armed").touch()
        time.sleep(60)
    """)
    supervisor = Supervisor(report=lambda _: None)
    for name in ("postgres", "press", "desk"):
        supervisor.launch(Program(tmp_path, name, body.format(trace=str(trace), name=name)))
        until((tmp_path / name / "armed").exists)
    supervisor.shutdown()
    assert trace.read_text().split() == ["desk", "press", "postgres"]


def test_a_part_that_takes_its_time_is_asked_to_end_once(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    body = textwrap.dedent(f"""
        def end(*_):
            with open({str(trace)!r}, "a") as file:
                file.write("asked\\n")
            time.sleep(0.5)
            sys.exit(0)
        signal.signal(signal.SIGTERM, end)
        pathlib.Path("armed").touch()
        time.sleep(60)
    """)
    part = Program(tmp_path, "slow", body)
    part.start()
    until((tmp_path / "slow" / "armed").exists)
    part.request_stop()
    until(trace.exists)
    part.stop()
    assert trace.read_text().split() == ["asked"]


def test_a_part_that_ignores_the_request_is_killed_after_its_grace(tmp_path: Path) -> None:
    body = "signal.signal(signal.SIGTERM, signal.SIG_IGN)\npathlib.Path('armed').touch()\ntime.sleep(60)"
    part = Program(tmp_path, "deaf", body, grace_s=0.3)
    supervisor = Supervisor(report=lambda _: None)
    supervisor.launch(part)
    until((tmp_path / "deaf" / "armed").exists)
    pid = part.pid
    assert pid is not None
    supervisor.shutdown()
    assert gone(pid)


def test_a_part_that_dies_at_the_start_is_reported_with_its_last_words(tmp_path: Path) -> None:
    class NeverReady(Program):
        def ready(self) -> bool:
            return False

    part = NeverReady(tmp_path, "part", "print('no such disk'); sys.exit(4)")
    part.start()
    with pytest.raises(PartFailed, match=r"part ended with code 4: .*no such disk"):
        part.wait_ready()


def test_no_part_outlives_a_supervisor_that_was_killed(tmp_path: Path) -> None:
    program = textwrap.dedent("""
        import sys, pathlib, time
        from tests.unit.service.embedded.test_supervisor import Program
        from service.embedded.supervisor import Supervisor
        home = pathlib.Path(sys.argv[1])
        supervisor = Supervisor(report=print)
        parts = [Program(home, "one"), Program(home, "two")]
        supervisor.launch(*parts)
        for part in parts: part.wait_ready()
        (home / "pids").write_text(" ".join(str(part.pid) for part in parts))
        time.sleep(60)
    """)
    supervisor = subprocess.Popen([sys.executable, "-c", program, str(tmp_path)], cwd=ROOT)
    try:
        note = tmp_path / "pids"
        until(lambda: note.exists() and len(note.read_text().split()) == 2)
        pids = [int(pid) for pid in note.read_text().split()]
        assert not any(gone(pid) for pid in pids)
    finally:
        supervisor.kill()
        supervisor.wait()
    until(lambda: all(gone(pid) for pid in pids))


def test_a_stop_signal_is_raised_once_and_later_ones_wait(tmp_path: Path) -> None:
    with stop_signals():
        with pytest.raises(StopRequested):
            signal.raise_signal(signal.SIGTERM)
        signal.raise_signal(signal.SIGTERM)
        signal.raise_signal(signal.SIGINT)
