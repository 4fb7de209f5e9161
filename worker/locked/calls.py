"""The system calls the filters name, with their numbers on x86_64 and aarch64, and what each kind of child may do.

A child that computes is given a list of what it may call; LibreOffice, whose calls nobody can list, one of what it may not.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

MACHINES: Final = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}
"""The kernel's name for a machine, and its column in ``NUMBERS``."""
UNKNOWN_FROM: Final = 463
"""What later kernels added (6.13: setxattrat), and x32's numbers (2**30 and up): nobody has looked at those."""

# fmt: off
NUMBERS: Final[Mapping[str, tuple[int | None, int | None]]] = {
    # Computing.
    "read": (0, 63), "write": (1, 64), "close": (3, 57), "fstat": (5, 80), "lseek": (8, 62), "mmap": (9, 222),
    "mprotect": (10, 226), "munmap": (11, 215), "brk": (12, 214), "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135), "rt_sigreturn": (15, 139), "mremap": (25, 216), "madvise": (28, 233),
    "getpid": (39, 172), "exit": (60, 93), "gettimeofday": (96, 169), "getrusage": (98, 165), "times": (100, 153),
    "sigaltstack": (131, 132), "gettid": (186, 178), "futex": (202, 98), "clock_gettime": (228, 113),
    "exit_group": (231, 94), "tgkill": (234, 131), "getrandom": (318, 278), "rseq": (334, 293),
    # Reaching others: every family of sockets, the ring that does all of it unseen.
    "socket": (41, 198), "socketpair": (53, 199), "connect": (42, 203), "bind": (49, 200), "listen": (50, 201),
    "accept": (43, 202), "accept4": (288, 242), "io_uring_setup": (425, 425), "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    # Reaching into other processes.
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271),
    "process_madvise": (440, 440), "process_mrelease": (448, 448), "kcmp": (312, 272), "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438), "pidfd_send_signal": (424, 424), "kill": (62, 129), "tkill": (200, 130),
    "rt_sigqueueinfo": (129, 138), "rt_tgsigqueueinfo": (297, 240), "migrate_pages": (256, 238),
    "move_pages": (279, 239),
    # Reaching into the kernel, its keys, its mounts.
    "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282), "add_key": (248, 217),
    "request_key": (249, 218), "keyctl": (250, 219), "unshare": (272, 97), "setns": (308, 268), "mount": (165, 40),
    "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51), "open_tree": (428, 428),
    "move_mount": (429, 429), "fsopen": (430, 430), "fsconfig": (431, 431), "fsmount": (432, 432),
    "fspick": (433, 433), "mount_setattr": (442, 442), "statmount": (457, 457), "listmount": (458, 458),
    "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265), "fanotify_init": (300, 262),
    "init_module": (175, 105), "finit_module": (313, 273), "delete_module": (176, 106), "kexec_load": (246, 104),
    "kexec_file_load": (320, 294), "reboot": (169, 142), "swapon": (167, 224), "swapoff": (168, 225),
    "acct": (163, 89), "quotactl": (179, 60), "quotactl_fd": (443, 443), "syslog": (103, 116), "vhangup": (153, 58),
    "settimeofday": (164, 170), "clock_settime": (227, 112), "clock_adjtime": (305, 266), "adjtimex": (159, 171),
    "sethostname": (170, 161), "setdomainname": (171, 162), "personality": (135, 92), "mknod": (133, None),
    "mknodat": (259, 33), "iopl": (172, None), "ioperm": (173, None), "modify_ldt": (154, None),
    "lookup_dcookie": (212, 18), "nfsservctl": (180, 42), "uselib": (134, None), "memfd_secret": (447, 447),
    "lsm_set_self_attr": (460, 460),
    # Starting processes.
    "execve": (59, 221), "execveat": (322, 281), "fork": (57, None), "vfork": (58, None), "clone": (56, 220),
    "clone3": (435, 435),
}
# fmt: on
_NAMES = tuple(NUMBERS)


def _between(first: str, last: str) -> tuple[str, ...]:
    return _NAMES[_NAMES.index(first) : _NAMES.index(last) + 1]


COMPUTING: Final = _between("read", "rseq")
"""All a child may call that has what it needs in memory; ``tgkill`` reaches itself alone."""
OUTWARD: Final = _between("socket", "lsm_set_self_attr")
"""What no child may call that runs somebody's program: others, their memory, the kernel's inside."""
STARTING: Final = _between("execve", "clone3")
"""What starts processes. Threads are let: ``clone`` is looked into, ``clone3``, which cannot be, does not exist."""


def number(name: str, column: int) -> int | None:
    """Return a call's number on one machine; None where it has no such call."""
    return NUMBERS[name][column]
