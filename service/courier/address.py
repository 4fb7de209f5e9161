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
_METADATA = frozenset({ip_address("168.63.129.16")})  # Azure's answers from a public address
_PORTS = {"http": 80, "https": 443}


class AddressRefused(NaskahError):
    """Events may not be carried to this address."""


class NameUnknown(NaskahError):
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
        """Read an http or https address; raises ``AddressRefused`` saying what is wrong with it."""
        if len(url) > LONGEST or not url.isascii() or not url.isprintable() or " " in url:
            raise AddressRefused(f"must be printable ASCII of at most {LONGEST} characters")
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port
        except ValueError:
            raise AddressRefused("must be an address such as https://example.org/naskah") from None
        if parts.scheme not in _PORTS or not host:
            raise AddressRefused("must be an address such as https://example.org/naskah")
        if parts.username is not None or parts.password is not None or parts.fragment:
            raise AddressRefused("must hold no user, password or fragment")
        return cls(scheme=parts.scheme, host=host, port=port or _PORTS[parts.scheme])


def read_networks(text: str) -> tuple[Network, ...]:
    """Read networks separated by commas, such as ``10.13.6.0/24, fd12::/48``; raises ``ValueError``."""
    return tuple(ip_network(part.strip()) for part in text.split(",") if part.strip())


def resolve(host: str, port: int) -> list[str]:
    """Ask the system's resolver; raises ``NameUnknown``."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError):
        raise NameUnknown(host=host) from None
    return list(dict.fromkeys(str(each[4][0]) for each in found))


class Addresses:
    """Answers for every target of one installation."""

    def __init__(self, own: Sequence[Network] = (), resolver: Resolver = resolve) -> None:
        """``own``: networks whose private addresses are targets all the same."""
        self._own = tuple(own)
        self._resolver = resolver

    def of(self, target: Target) -> list[str]:
        """Return the addresses to connect to; raises ``AddressRefused`` when a single one may not be, ``NameUnknown``."""
        found = [ip_address(text.partition("%")[0]) for text in self._resolver(target.host, target.port)]
        if not found:
            raise NameUnknown(host=target.host)
        for address in found:
            own = self._is_own(address)
            if not own and not is_public(address):
                raise AddressRefused(
                    f"{target.host} leads to {address}, which is no public address; name the network in"
                    " NASKAH_WEBHOOK_NETWORKS if it is the office's own",
                )
            if not own and target.scheme != "https":
                raise AddressRefused("must begin with https:// outside the office's own networks")
        return [str(address) for address in found]

    def _is_own(self, address: Address) -> bool:
        inner = _inner(address)
        # The machine's own neighbours (169.254.169.254 among them) are nobody's target, whatever network is named.
        if inner.is_link_local or inner.is_multicast or inner.is_unspecified:
            return False
        return any(inner in network for network in self._own if network.version == inner.version)


def is_public(address: Address) -> bool:
    """Tell whether the address is one of the public internet, whatever it is written in."""
    inner = _inner(address)
    if inner in _METADATA or inner.is_multicast or not inner.is_global:
        return False
    return isinstance(inner, IPv4Address) or inner in _PUBLIC_V6


def _inner(address: Address) -> Address:
    """Return the IPv4 address that an IPv6 one carries (mapped, 6to4, NAT64), for that is where it leads."""
    if isinstance(address, IPv4Address):
        return address
    if address in _TRANSLATED:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address
