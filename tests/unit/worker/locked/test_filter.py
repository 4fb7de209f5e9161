"""Under the filter alone (no namespace, no Landlock) a process reaches nobody, as root and as an ordinary user."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.patience import PATIENCE_S
from worker.locked import calls

REPOSITORY = Path(__file__).resolve().parents[4]
NOBODY = 65534
# An ordinary user who may read this checkout wherever it lies.
ORDINARY = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--inh-caps=-all,+dac_read_search",
            "--ambient-caps=-all,+dac_read_search", "--bounding-set=-all,+dac_read_search", "--"]  # fmt: skip

TRIES = {
    "AF_INET": "socket.socket()",
    "AF_INET6": "socket.socket(socket.AF_INET6)",
    "AF_UNIX": "socket.socket(socket.AF_UNIX)",
    "AF_NETLINK": "socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)",
    "AF_VSOCK": "socket.socket(40, socket.SOCK_STREAM)",
    "socketpair": "socket.socketpair()",
    "connect": "inherited.connect(('127.0.0.1', 9))",
    "bind": "inherited.bind(('127.0.0.1', 0))",
    "listen": "inherited.listen()",
    "accept": "inherited.accept()",
    "io_uring": "call(425, 8, 0)",
    "x32 socket": "call(0x40000000 | 41, 2, 1, 0)",
    "ptrace": "call({'x86_64': 101, 'aarch64': 117}[machine], 16, os.getppid(), 0, 0)",
    "process_vm_readv": "call({'x86_64': 310, 'aarch64': 270}[machine], os.getpid(), 0, 0, 0, 0, 0)",
    "pidfd": "os.pidfd_open(os.getppid())",
    "kill": "os.kill(os.getppid(), 0)",
    "kill a thread of another": "call({'x86_64': 234, 'aarch64': 131}[machine], os.getppid(), os.getppid(), 0)",
    "bpf": "call({'x86_64': 321, 'aarch64': 280}[machine], 0, 0, 0)",
    "unshare": "call({'x86_64': 272, 'aarch64': 97}[machine], 0x10000000)",
    "keyctl": "call({'x86_64': 250, 'aarch64': 219}[machine], 0, -3, 1)",
    "perf": "call({'x86_64': 298, 'aarch64': 241}[machine], 0, 0, -1, -1, 0)",
    "a later kernel's call": "call(470)",
    "run": "subprocess.run(['true'])",
    "fork": "os.fork()",
}
SCRIPT = """
import ctypes, os, platform, socket, subprocess, sys, threading
from worker.locked import filter
machine = platform.machine()
libc = ctypes.CDLL(None, use_errno=True)
def call(*numbers):
    if libc.syscall(*map(ctypes.c_long, numbers)) == -1:
        raise OSError(ctypes.get_errno(), "refused")
inherited = socket.socket()
inherited.settimeout(1)
ended = []
beside = threading.Event()
other = threading.Thread(target=lambda: (beside.wait(), attempt()))
def attempt():
    try:
        eval(sys.argv[2])
        ended.append("done")
    except OSError as error:
        ended.append(error.errno in (1, 38))
other.start()
assert getattr(filter, sys.argv[1])()
attempt()
beside.set()
other.join()
threading.Thread(target=lambda: ended.append("a thread"), daemon=True)
print(ended)
"""


def tried(kind: str, attempt: str, before: list[str]) -> str:
    """How an attempt ends in the locked-in thread, and in one that was running before the lock."""
    done = subprocess.run(
        [*before, sys.executable, "-P", "-c", SCRIPT, kind, attempt],
        cwd="/",
        env={"PYTHONPATH": str(REPOSITORY), "PATH": os.defpath},
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.strip()


@pytest.mark.parametrize("name", TRIES)
def test_what_reaches_outside_is_refused_in_every_thread(name: str) -> None:
    assert tried("no_network", TRIES[name], []) == "[True, True]"


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become another")
@pytest.mark.parametrize("name", ["AF_INET", "AF_UNIX", "unshare"])
def test_an_ordinary_user_is_refused_the_same(name: str) -> None:
    assert tried("no_network", TRIES[name], ORDINARY) == "[True, True]"


def test_what_computes_goes_on_under_the_filter() -> None:
    assert tried("no_network", "os.listdir('/')", []) == "['done', 'done']"


def test_what_draws_pages_may_start_a_program_and_still_reaches_nobody() -> None:
    assert tried_drawing("subprocess.run(['true'], check=True)") == "['done', 'done']"
    assert tried_drawing("socket.socket()") == "[True, True]"


def tried_drawing(attempt: str) -> str:
    """The same for a child that may start programs."""
    script = SCRIPT.replace("getattr(filter, sys.argv[1])()", "filter.no_network(may_start=True)")
    done = subprocess.run(
        [sys.executable, "-c", script, "", attempt],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=True,
    )
    return done.stdout.strip()


HEADERS = {
    0: Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"),
    1: Path("/usr/include/asm-generic/unistd.h"),
}
GENERIC = {"newfstatat": "fstatat"}


@pytest.mark.parametrize("column", HEADERS)
def test_the_numbers_are_the_kernels(column: int) -> None:
    if not HEADERS[column].exists():
        pytest.skip("no kernel headers here")
    kernel = dict(re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)", HEADERS[column].read_text()))
    ours = {
        name: str(numbers[column]) for name, numbers in calls.NUMBERS.items() if numbers[column] is not None
    }
    assert {name: number for name, number in ours.items() if kernel.get(name, number) != number} == {}
    assert len(ours.keys() & kernel.keys()) > 80
