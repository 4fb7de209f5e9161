"""Which addresses events may be carried to: public ones, and those of the networks the installation names as its own.

Asked when a subscription is saved and again at each connect, with one resolution each time: what was checked is what is
connected to, so that a name which answers differently the second time leads nowhere else.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from urllib.parse import urlsplit

from archive.errors import NaskahError

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address
Resolver = Callable[[str, int], Sequence[str]]

LONGEST = 2_000
_PUBLIC_V6 = ip_network("2000::/3")
_TRANSLATED = ip_network("64:ff9b::/96")
# Addresses that carry an IPv4 one to a gateway which nobody asked where it leads, or that lead nowhere any more. None of
# them is a target whatever network is named: the address that is reached is another than the one that was judged.
_CARRIERS = tuple(
    ip_network(text)
    for text in (
        "::/96",  # IPv4-compatible, ended by RFC 4291
        "::ffff:0:0:0/96",  # IPv4-translated, of RFC 2765
        "64:ff9b:1::/48",  # NAT64 of the network's own: which bits are the IPv4 address only its gateway knows
        "2001::/32",  # Teredo
        "2002::/16",  # 6to4
        "192.88.99.0/24",  # the way to 6to4's relays
    )
)
_ISATAP = frozenset({0x00005EFE, 0x02005EFE})  # the upper half of an interface's id, under any network
# Not public either, by IANA's registries, and called so only by some versions of Python.
_RESERVED = tuple(
    ip_network(text)
    for text in (
        "192.0.0.0/24",  # protocols' own, two anycast addresses of gateways among them
        "2001::/23",  # the same for IPv6: ORCHID, benchmarking, anycast of gateways
        "3fff::/20",  # documentation, RFC 9637
    )
)
_METADATA = frozenset({ip_address("168.63.129.16")})  # Azure's answers from a public address
_PORTS = {"http": 80, "https": 443}


class TargetRefused(NaskahError):
    """Events may not be carried to this address."""


class TargetUnknown(NaskahError):
    """The name of the target has no address."""


@dataclass(frozen=True, kw_only=True)
class Target:
    """An address as it was written."""

    scheme: str
    host: str
    """In ASCII, as it is asked for and as the certificate must name it."""
    port: int

    @classmethod
    def read(cls, url: str) -> Target:
        """Read an http or https address; raises ``TargetRefused`` saying what is wrong with it."""
        if len(url) > LONGEST or not url.isascii() or not url.isprintable() or " " in url:
            raise TargetRefused(f"must be printable ASCII of at most {LONGEST} characters")
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port
        except ValueError:
            raise TargetRefused("must be an address such as https://example.org/naskah") from None
        if parts.scheme not in _PORTS or not host:
            raise TargetRefused("must be an address such as https://example.org/naskah")
        if parts.username is not None or parts.password is not None or parts.fragment:
            raise TargetRefused("must hold no user, password or fragment")
        return cls(scheme=parts.scheme, host=host, port=port or _PORTS[parts.scheme])


def read_networks(text: str) -> tuple[Network, ...]:
    """Read networks separated by commas, such as ``10.13.6.0/24, fd12::/48``; raises ``ValueError``."""
    return tuple(ip_network(part.strip()) for part in text.split(",") if part.strip())


def resolve(host: str, port: int) -> list[str]:
    """Ask the system's resolver; raises ``TargetUnknown``."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError):
        raise TargetUnknown(host=host) from None
    return list(dict.fromkeys(str(each[4][0]) for each in found))


class Addresses:
    """Answers for every target of one installation."""

    def __init__(self, own: Sequence[Network] = (), resolver: Resolver = resolve) -> None:
        """``own``: networks whose private addresses are targets all the same."""
        self._own = tuple(own)
        self._resolver = resolver

    def of(self, target: Target) -> list[str]:
        """Return the addresses to connect to; raises ``TargetRefused`` when a single one may not be, ``TargetUnknown``."""
        found = [_read(text) for text in self._resolver(target.host, target.port)]
        if not found:
            raise TargetUnknown(host=target.host)
        for address in found:
            own = self._is_own(address)
            if not own and not is_public(address):
                raise TargetRefused(
                    f"{target.host} leads to {address}, which is no public address; name the network in"
                    " NASKAH_WEBHOOK_NETWORKS if it is the office's own",
                )
            if not own and target.scheme != "https":
                raise TargetRefused("must begin with https:// outside the office's own networks")
        return [str(address) for address in found]

    def _is_own(self, address: Address) -> bool:
        inner = _inner(address)
        # The machine's own neighbours (169.254.169.254 among them) are nobody's target, whatever network is named.
        if inner is None or inner.is_link_local or inner.is_multicast or inner.is_unspecified:
            return False
        return any(inner in network for network in self._own if network.version == inner.version)


def is_public(address: Address) -> bool:
    """Tell whether the address is one of the public internet, whatever it is written in."""
    inner = _inner(address)
    if inner is None or inner in _METADATA or inner.is_multicast or not inner.is_global:
        return False
    if any(inner in network for network in _RESERVED):
        return False
    return isinstance(inner, IPv4Address) or inner in _PUBLIC_V6


def _read(text: str) -> Address:
    """Read a resolver's answer; one with a zone is of this machine's own links, and whose zone is dropped is another."""
    if "%" in text:
        raise TargetRefused(f"leads to {text}, which belongs to one of this machine's own links")
    return ip_address(text)


def _inner(address: Address) -> Address | None:
    """Return the address that is reached: the IPv4 one a mapped or translated (NAT64) one carries; None when unknown."""
    if any(address in network for network in _CARRIERS):
        return None
    if isinstance(address, IPv4Address):
        return address
    if (int(address) >> 32) & 0xFFFFFFFF in _ISATAP:
        return None
    carried = IPv4Address(int(address) & 0xFFFFFFFF) if address in _TRANSLATED else address.ipv4_mapped
    # The carried one is judged like one written plainly.
    return address if carried is None else _inner(carried)
