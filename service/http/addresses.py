"""Whose an address is, in whatever notation it comes: an IPv4 client may be written as an IPv6 one in several ways.

A socket that listens for both writes ``::ffff:192.0.2.7``; a translator at the network's edge ``64:ff9b::c000:207``; who
tunnels through 6to4 or Teredo has 65,536 networks, or shares one with strangers, for one IPv4 address.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final

_TRANSLATED: Final = IPv6Network("64:ff9b::/96")
_MAPPED: Final = int(IPv6Address("::ffff:0:0"))
HOUSEHOLD: Final = 64
"""An IPv6 connection gets a network of this length, of which it has all addresses."""


def plain(address: str) -> IPv4Address | IPv6Address:
    """Return the address, the IPv4 one where it only carries one; raises ``ValueError``."""
    found = ip_address(address)
    if isinstance(found, IPv4Address):
        return found
    if found in _TRANSLATED:
        return IPv4Address(int(found) & 0xFFFFFFFF)
    teredo = found.teredo
    return found.ipv4_mapped or found.sixtofour or (teredo[1] if teredo else found)


def asker(address: str) -> str:
    """Return who asks, as far as an address tells: an IPv4 address, or the network of an IPv6 one."""
    try:
        found = plain(address)
    except ValueError:
        return address
    return (
        str(found)
        if isinstance(found, IPv4Address)
        else str(ip_network((int(found), HOUSEHOLD), strict=False))
    )


def as_written(networks: tuple[IPv4Network | IPv6Network, ...]) -> list[str]:
    """Return the networks as a socket may write them: those of IPv4 in their mapped form too."""
    mapped = [
        IPv6Network((_MAPPED | int(each.network_address), 96 + each.prefixlen))
        for each in networks
        if isinstance(each, IPv4Network)
    ]
    return [str(each) for each in (*networks, *mapped)]
