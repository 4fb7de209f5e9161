"""Which addresses may be targets, whatever they are written in, and that no answer of a name server widens it."""

from collections.abc import Sequence
from ipaddress import ip_address

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from service.webhooks.courier.address import (
    Addresses,
    Target,
    TargetRefused,
    TargetUnknown,
    read_networks,
    resolve,
)

OWN = read_networks("10.13.6.0/24, fd12:3456::/48")


def answering(*answers: str) -> Addresses:
    return Addresses(OWN, lambda _host, _port: answers)


def of(addresses: Addresses, url: str = "https://target.example/hook") -> Sequence[str]:
    return addresses.of(Target.read(url))


INWARD = [
    # this machine and its links
    "127.0.0.1",
    "127.255.0.3",
    "0.0.0.0",
    "0.1.2.3",
    "::",
    "::1",
    "169.254.0.1",
    "fe80::1",
    "febf::1",
    "fe80::1%eth0",
    "2606:2800:220:1::1%eth0",
    # private and shared networks
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "100.64.0.1",
    "100.127.255.255",
    "fc00::1",
    "fdff::1",
    "fec0::1",
    "feff::1",
    # metadata of clouds
    "169.254.169.254",
    "168.63.129.16",  # Azure's, from a public address
    "100.100.100.200",  # Alibaba's, in the carriers' shared space
    "fd00:ec2::254",
    # no single host
    "224.0.0.1",
    "239.255.255.255",
    "255.255.255.255",
    "ff02::1",
    "ff0e::1",
    # documentation, benchmarking, protocols' own, reserved
    "192.0.2.1",
    "198.51.100.1",
    "203.0.113.9",
    "2001:db8::1",
    "3fff::1",
    "3fff:fff:ffff::1",
    "198.18.0.1",
    "198.19.255.255",
    "2001:2::1",
    "192.0.0.1",
    "192.0.0.9",
    "192.0.0.10",
    "2001:1::1",
    "2001:10::1",
    "2001:20::1",
    "2001:1ff:ffff::1",
    "100::1",
    "5f00::1",
    "240.0.0.1",
    "4000::1",
    # an IPv4 address in it leads inward
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "::ffff:168.63.129.16",
    "::ffff:192.88.99.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b::6440:1",
    "64:ff9b::a83f:8110",
]

# Whatever address they carry, and whatever network is named: another gateway decides where they lead.
CARRIERS = [
    "::127.0.0.1",
    "::93.184.216.34",
    "::ffff:0:127.0.0.1",
    "::ffff:0:93.184.216.34",
    "64:ff9b:1::1",
    "64:ff9b:1:ffff::5db8:d822",
    "2001::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "2002:7f00:1::",
    "2002:a00:1::",
    "2002:100::",  # found by exploring: 1.0.0.0 is public
    "2002:5db8:d822::1",
    "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    "192.88.99.1",
    "2606:2800:220:1:0:5efe:7f00:1",
    "2606:2800:220:1:0:5efe:5db8:d822",
    "2606:2800:220:1:200:5efe:a00:1",
    "fd12:3456::5efe:10.13.6.20",
    "fe80::5efe:5db8:d822",
]


@pytest.mark.parametrize("address", INWARD + CARRIERS)
def test_what_leads_inward_is_no_target(address: str) -> None:
    with pytest.raises(TargetRefused):
        of(answering(address))


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2606:2800:220:1::1", "64:ff9b::5db8:d822", "2001:200::1", "2a00::1"]
)
def test_a_public_address_is_a_target_by_https_alone(address: str) -> None:
    assert of(answering(address)) == [address]
    with pytest.raises(TargetRefused, match="https"):
        of(answering(address), "http://target.example/hook")


@pytest.mark.parametrize("address", ["10.13.6.20", "fd12:3456::5", "::ffff:10.13.6.20"])
def test_the_office_s_own_network_is_a_target_by_http_too(address: str) -> None:
    (allowed,) = of(answering(address), "http://intake.kantor.example:9000/")
    assert ip_address(allowed) == ip_address(address)


def test_a_neighbour_of_the_own_network_is_none() -> None:
    with pytest.raises(TargetRefused, match="NASKAH_WEBHOOK_NETWORKS"):
        of(answering("10.13.7.20"))


@pytest.mark.parametrize(
    "address",
    [
        "169.254.169.254",
        "::ffff:169.254.169.254",
        "64:ff9b::a9fe:a9fe",
        "0.0.0.0",
        "224.0.0.1",
        "fe80::1",
        "::",
        *CARRIERS,
    ],
)
def test_the_machine_s_own_neighbours_are_none_whatever_network_is_named(address: str) -> None:
    everything = Addresses(read_networks("0.0.0.0/0, ::/0"), lambda _host, _port: [address])
    with pytest.raises(TargetRefused):
        of(everything)


def test_one_private_address_among_public_ones_refuses_the_name() -> None:
    with pytest.raises(TargetRefused):
        of(answering("93.184.216.34", "127.0.0.1"))


def test_a_name_without_an_address_is_unknown() -> None:
    with pytest.raises(TargetUnknown):
        of(answering())


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1", "017700000001", "127.1", "localhost"])
def test_other_ways_to_write_loopback_are_resolved_before_they_are_judged(host: str) -> None:
    with pytest.raises((TargetRefused, TargetUnknown)):
        Addresses().of(Target.read(f"https://{host}/"))


@pytest.mark.parametrize(
    "url",
    [
        "",
        "target.example",
        "ftp://target.example/",
        "file:///etc/passwd",
        "https:///path",
        "https://user:pass@target.example/",
        "https://user@target.example/",
        "https://target.example/#part",
        "https://target.example:99999/",
        "https://target.example:port/",
        "https://[::1/",
        "https://kantör.example/",
        "https://target.example/ x",
        "https://target.example/\r\nX: y",
        "https://target.example/" + "x" * 2_000,
    ],
)
def test_what_is_no_plain_web_address_is_refused(url: str) -> None:
    with pytest.raises(TargetRefused):
        Target.read(url)


@pytest.mark.parametrize(
    ("url", "host", "port"),
    [
        ("https://Target.Example/a?b=c", "target.example", 443),
        ("http://10.13.6.20:9000", "10.13.6.20", 9000),
        ("https://[fd12:3456::5]:8443/", "fd12:3456::5", 8443),
    ],
)
def test_host_and_port_are_read(url: str, host: str, port: int) -> None:
    target = Target.read(url)
    assert (target.host, target.port) == (host, port)


@given(st.ip_addresses())
@example(ip_address("2002:100::"))
def test_nothing_that_is_not_global_is_ever_allowed(address: object) -> None:
    try:
        allowed = Addresses((), lambda _host, _port: [str(address)]).of(Target.read("https://target.example"))
    except TargetRefused:
        return
    assert allowed == [str(address)]
    assert getattr(address, "is_global", False)
    assert not getattr(address, "is_multicast", True)


@pytest.mark.parametrize("text", ["10.13.6.1/24", "network", "10.13.6.0/33", "10.13.6.0-10.13.6.9"])
def test_what_is_no_network_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_networks(text)


def test_no_network_is_named_by_default() -> None:
    assert read_networks("") == read_networks(" , ") == ()


def test_the_system_s_resolver_names_each_address_once() -> None:
    assert resolve("127.0.0.1", 443) == ["127.0.0.1"]
    with pytest.raises(TargetUnknown):
        resolve("nothing.invalid", 443)
