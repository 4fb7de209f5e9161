"""Finding free TCP ports on loopback.

A port found free is not reserved: the caller starts its server at once and sees the error if somebody was faster.
"""

import socket
from collections.abc import Callable, Iterable, Iterator

LOOPBACK = "127.0.0.1"
HIGHEST_PORT = 65_535


def is_free(port: int) -> bool:
    """Whether a server could listen on this port of every local IPv4 address.

    The wildcard address is tried too, because a server of somebody else on 0.0.0.0 also occupies 127.0.0.1.
    """
    for address in (LOOPBACK, "0.0.0.0"):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((address, port))
            except OSError:
                return False
    return True


def usual_or_free(
    usual: int, taken: Iterable[int] = (), *, usable: Callable[[int], bool] = lambda _port: True
) -> int:
    """The usual port when it is free and ``usable``, else the next such one above it that is not in ``taken``."""
    refused = set(taken)
    for port in range(usual, HIGHEST_PORT):
        if port not in refused and is_free(port) and usable(port):
            return port
    raise OSError(f"no free port at or above {usual}")


def free_ports(count: int) -> Iterator[int]:
    """``count`` different ports that the kernel calls free just now."""
    held: list[socket.socket] = []
    try:
        while len(held) < count:
            probe = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
            probe.bind((LOOPBACK, 0))
            held.append(probe)
        ports = [probe.getsockname()[1] for probe in held]
    finally:
        for probe in held:
            probe.close()
    yield from ports
