"""Run a command that dies with its parent: ``python leash.py PARENT_PID SIGNAL COMMAND...``.

The kernel sends SIGNAL to the command when the process that started it is gone (PR_SET_PDEATHSIG), even after a
``kill -9``. It is a program of its own and not a ``preexec_fn``, because code between fork and exec may deadlock in a
parent with threads. It imports nothing of this project, so that it starts in about 15 ms.
"""

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1


def main(argv: list[str]) -> None:
    """Put on the leash, make sure the parent still lives, become the command."""
    parent, signal_number, command = int(argv[1]), int(argv[2]), argv[3:]
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_PDEATHSIG, signal_number, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG)")
    if os.getppid() != parent:  # it died between fork and prctl: no signal would ever come
        sys.exit(1)
    os.execvp(command[0], command)


if __name__ == "__main__":
    main(sys.argv)
