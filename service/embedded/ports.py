"""TCP ports on loopback, held from the moment they are chosen.

A port that was merely found free may be gone when its server asks for it: the kernel gives it to the next outgoing
connection, another stack that starts finds it free as well. So it is bound at once and stays bound, without listening.
A server that sets SO_REUSEADDR (every one of ours does) may still listen on it, again after a crash too; the kernel
gives it to nobody who asks for any port. What that leaves open, a second stack, is closed by a name for each port in
the kernel's abstract namespace of sockets, which leaves no trace. A stranger who asks for that very port can still take it:
then the part says so, and the stack chooses again, see ``up``.
"""

import os
import socket
import weakref
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

LOOPBACK = "127.0.0.1"
HIGHEST_PORT = 65_535
LISTEN = "0A"  # in /proc/net/tcp


def is_free(port: int) -> bool:
    """Whether a server could listen on this port of every local IPv4 address.

    The wildcard address is tried too, because a server of somebody else on 0.0.0.0 also occupies 127.0.0.1.
    """
    for address in (LOOPBACK, "0.0.0.0"):
        with _tcp() as probe:
            try:
                probe.bind((address, port))
            except OSError:
                return False
    return True


def listens(pid: int, ports: Iterable[int]) -> bool:
    """Whether this very process listens on all of ``ports``; a stranger there may answer just as its part would."""
    try:
        targets = [str(each.readlink()) for each in Path(f"/proc/{pid}/fd").iterdir()]
    except PermissionError:  # hidden from us: believed
        return True
    except FileNotFoundError:  # it ended, or closed a descriptor meanwhile: the next look tells
        return False
    ours = {target[len("socket:[") : -1] for target in targets if target.startswith("socket:[")}
    rows = (line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:])
    found = {int(row[1].rpartition(":")[2], 16) for row in rows if row[3] == LISTEN and row[9] in ours}
    return found.issuperset(ports)


class HeldPorts:
    """Ports of one stack, kept from others until ``release`` or the end of this object."""

    def __init__(self) -> None:
        """Hold nothing yet."""
        self._held: dict[int, list[int]] = {}
        self._end = weakref.finalize(self, _close, self._held)

    def take(self, port: int) -> bool:
        """Hold this port; False when somebody has it, listening or only held, this object too."""
        claim = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        hold = _tcp()
        try:
            claim.bind(f"\0naskah-port-{port}")
            if not is_free(port):
                raise OSError
            hold.bind((LOOPBACK, port))
        except OSError:
            claim.close()
            hold.close()
            return False
        self._held[port] = [claim.detach(), hold.detach()]
        return True

    def usual_or_next(self, usual: int, *, usable: Callable[[int], bool] = lambda _port: True) -> int:
        """Hold the usual port when it can be had and is ``usable``, else the next such one above it."""
        for port in range(usual, HIGHEST_PORT):
            if usable(port) and self.take(port):
                return port
        raise OSError(f"no free port at or above {usual}")

    def release(self) -> None:
        """Let all of them go."""
        self._end()


def free_ports(count: int) -> Iterator[int]:
    """``count`` different ports that the kernel calls free; no other process is given one while this one lives."""
    for _ in range(count):
        hold = _tcp()
        hold.bind((LOOPBACK, 0))
        port: int = hold.getsockname()[1]
        hold.detach()  # open until this process ends
        yield port


def _tcp() -> socket.socket:
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    return made


def _close(held: dict[int, list[int]]) -> None:
    for descriptors in held.values():
        for descriptor in descriptors:
            os.close(descriptor)
    held.clear()
