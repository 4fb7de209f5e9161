"""A piece of this process's own work under bounds: ended at them, and nothing of them left behind."""

import math
import os
import resource
import signal
import threading
import time
from collections.abc import Callable

import pytest

from archive.outages import MemoryShort
from worker.locked import bounded as module
from worker.locked.bounded import bounded
from worker.locked.children import Bounds
from worker.locked.errors import BoundsExceeded, EndReason

NARROW = Bounds(memory=128 << 20, cpu_s=1, wall_s=1.0, output=1)


def endless() -> None:
    while True:
        pass


def endless_that_catches_everything() -> None:
    while True:
        try:
            endless()
        except Exception:  # noqa: BLE001 - as a careless library does
            raise BoundsExceeded(EndReason.CPU) from None


def growing() -> None:
    kept = []
    while True:
        kept.append("x" * 1_000_000)


def one_leap() -> None:
    _ = "x" * (1 << 30)


@pytest.mark.parametrize(
    ("work", "reason"),
    [
        (endless, EndReason.CPU),
        (endless_that_catches_everything, EndReason.CPU),
        (growing, EndReason.MEMORY),
        (one_leap, EndReason.MEMORY),
    ],
)
def test_work_is_ended_at_its_bound_and_the_process_goes_on(
    work: Callable[[], None], reason: EndReason
) -> None:
    with pytest.raises(BoundsExceeded) as caught, bounded(NARROW):
        work()
    assert caught.value.reason is reason
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)
    for each in (resource.RLIMIT_DATA, resource.RLIMIT_CPU):
        assert resource.getrlimit(each)[0] == resource.getrlimit(each)[1]
    assert len(bytes(256 << 20)) == 256 << 20  # more than the bound was: it is gone


def test_memory_that_the_machine_has_not_is_no_fault_of_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "available", lambda: 1 << 20)
    with pytest.raises(MemoryShort), bounded(NARROW):
        one_leap()


def test_work_that_hears_no_signal_is_ended_by_the_kernel() -> None:
    if not (child := os.fork()):
        with bounded(NARROW):
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGPROF})  # what never comes back from C
            endless()
    status = os.waitpid(child, 0)[1]
    assert os.waitstatus_to_exitcode(status) == -signal.SIGXCPU
    assert not os.WCOREDUMP(status)


def test_the_kernels_bound_is_set_by_the_clock_the_kernel_bounds_by() -> None:
    if not (child := os.fork()):
        while abs(module._used() - time.process_time()) < 0.1 and time.process_time() < 20:
            sum(range(20_000))  # between two ticks: the exact clock goes on and the kernel's stands
            time.sleep(0.0005)
        bound = math.ceil(module._used())
        signal.signal(signal.SIGXCPU, lambda *_: os._exit(0 if 0 <= module._used() - bound < 0.1 else 1))
        resource.setrlimit(resource.RLIMIT_CPU, (bound, resource.RLIM_INFINITY))
        endless()
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_another_thread_is_not_bounded_by_a_signal_it_would_not_get() -> None:
    done = []

    def work() -> None:
        with bounded(NARROW):
            done.append(signal.getitimer(signal.ITIMER_PROF))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == [(0.0, 0.0)]


def test_bounding_a_page_costs_nothing_to_speak_of() -> None:
    begun = time.process_time()
    for _ in range(200):
        with bounded(NARROW):
            pass
    assert time.process_time() - begun < 1.0  # 0.003 on an idle machine; a process each would take 50
