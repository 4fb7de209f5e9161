"""One client is one client, in whatever notation its address comes."""

from ipaddress import ip_network

import pytest
from uvicorn.middleware.proxy_headers import _TrustedHosts

from service.http.addresses import as_written, asker


@pytest.mark.parametrize(
    ("address", "whose"),
    [
        ("4.4.4.5", "4.4.4.5"),
        ("::ffff:4.4.4.5", "4.4.4.5"),
        ("::FFFF:404:405", "4.4.4.5"),
        ("0:0:0:0:0:ffff:404:405", "4.4.4.5"),
        ("64:ff9b::4.4.4.5", "4.4.4.5"),
        ("2002:404:405::1", "4.4.4.5"),  # 6to4: 65,536 networks for one address
        ("2002:404:405:ffff::1", "4.4.4.5"),
        (
            "2001:0:4136:e378:8000:63bf:fbfb:fbfa",
            "4.4.4.5",
        ),  # Teredo: one network for all of a server's users
        ("2001:db8::1", "2001:db8::/64"),
        ("2001:db8::ffff:4.4.4.5", "2001:db8::/64"),
        ("::1", "::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", "testclient"),
        ("", ""),
    ],
)
def test_who_asks_is_told_from_the_address(address: str, whose: str) -> None:
    assert asker(address) == whose


@pytest.mark.parametrize(
    ("network", "peer", "trusted"),
    [
        ("127.0.0.2/32", "127.0.0.2", True),
        ("127.0.0.2/32", "::ffff:127.0.0.2", True),
        ("127.0.0.2/32", "::ffff:127.0.0.3", False),
        ("127.0.0.2/32", "127.0.0.3", False),
        ("10.0.0.0/8", "::ffff:10.200.1.1", True),
        ("10.0.0.0/8", "::ffff:11.0.0.1", False),
        ("10.0.0.0/8", "64:ff9b::a00:1", False),  # came through a translator: not this network's
        ("2001:db8::/64", "2001:db8::9", True),
        ("2001:db8::/64", "2001:db9::9", False),
    ],
)
def test_a_named_proxy_is_known_however_a_socket_writes_it(network: str, peer: str, trusted: bool) -> None:
    assert (peer in _TrustedHosts(as_written((ip_network(network),)))) is trusted
