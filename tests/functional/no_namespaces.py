"""``python -m tests.functional.no_namespaces COMMAND...``: run it where the kernel refuses namespaces, as Docker's profile does.

``unshare`` and ``clone`` with CLONE_NEWUSER fail with EPERM; ``clone3``, whose flags no filter can read, is not there.
"""

import ctypes
import os
import struct
import sys

from worker.locked.calls import MACHINES, number

PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, MODE_FILTER = 38, 22, 2
LOAD, EQUAL, ANY_BIT, RETURN = 0x20, 0x15, 0x45, 0x06
ALLOW, EPERM, ENOSYS = 0x7FFF0000, 0x00050001, 0x00050026
CALL, FIRST_ARGUMENT = 0, 16
CLONE_NEWUSER = 0x10000000


def main(command: list[str]) -> None:
    """Refuse, then become the command."""
    _, column = MACHINES[os.uname().machine]
    unshare, clone, clone3 = (number(name, column) for name in ("unshare", "clone", "clone3"))
    assert unshare is not None
    assert clone is not None
    assert clone3 is not None
    steps = (
        (LOAD, CALL, 0, 0),
        (EQUAL, unshare, 5, 0),
        (EQUAL, clone3, 5, 0),
        (EQUAL, clone, 0, 2),
        (LOAD, FIRST_ARGUMENT, 0, 0),
        (ANY_BIT, CLONE_NEWUSER, 1, 0),
        (RETURN, ALLOW, 0, 0),
        (RETURN, EPERM, 0, 0),
        (RETURN, ENOSYS, 0, 0),
    )
    code = b"".join(struct.pack("=HBBL", operation, yes, no, value) for operation, value, yes, no in steps)
    text = ctypes.create_string_buffer(code)
    program = struct.pack("HP", len(steps), ctypes.addressof(text))
    libc = ctypes.CDLL(None, use_errno=True)
    assert libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
    assert libc.prctl(PR_SET_SECCOMP, MODE_FILTER, program, 0, 0) == 0, os.strerror(ctypes.get_errno())
    os.execvp(command[0], command)


if __name__ == "__main__":
    main(sys.argv[1:])
