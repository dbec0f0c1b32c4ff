"""Where a webhook may go, and above all where it may not."""

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cms.webhooks.addresses import AddressRefusedError, Resolver, Target, checked, parse, resolve


def names(*addresses: str) -> Resolver:
    """A DNS that gives these."""
    return lambda host, port: list(addresses)


def reach(*addresses: str, allow_private: bool = False) -> list[IPv4Address | IPv6Address]:
    return checked(parse("https://hooks.example/"), allow_private=allow_private, resolver=names(*addresses))


def test_it_takes_an_address_apart() -> None:
    assert parse("https://Hooks.Example/in?a=1") == Target("https", "hooks.example", 443, "/in?a=1")
    assert parse("http://hooks.example:8080") == Target("http", "hooks.example", 8080, "/")
    assert parse("http://[2606:4700::1]:8080/").host == "2606:4700::1"
    assert parse("https://bücher.example/").host == "xn--bcher-kva.example"


@pytest.mark.parametrize(
    ("url", "authority"),
    [
        ("https://hooks.example/", "hooks.example"),
        ("https://hooks.example:80/", "hooks.example:80"),
        ("http://[2606:4700::1]:8080/", "[2606:4700::1]:8080"),
    ],
)
def test_it_knows_the_host_header(url: str, authority: str) -> None:
    assert parse(url).authority == authority


@pytest.mark.parametrize(
    "url",
    [
        *("", "hooks.example", "//hooks.example/", "/hook", "https://", "https:///hook", "http://:80/"),
        *("ftp://hooks.example/", "file:///etc/passwd", "gopher://hooks.example/", "unix:/run/x.sock"),
        *("https://user@hooks.example/", "https://user:pw@hooks.example/"),
        *("https://hooks.example/#part", "https://hooks.example#@127.0.0.1/", "http://[fe80::1%25eth0]/"),
        *("http://hooks.example:0/", "http://hooks.example:22/", "http://hooks.example:25/"),
        *("http://hooks.example:6379/", "http://hooks.example:11211/", "http://hooks.example:65536/"),
        *("http://hooks.example:port/", "http://hooks.example\\@127.0.0.1/", "http://hooks.example/a b"),
        *("http://hooks.example/\r\nX-Evil: 1", "http://\thooks.example/", " http://hooks.example/"),
        *("http://./", "http://[::1", "http://hooks.example/\x00"),
    ],
)
def test_it_refuses_what_is_no_address_for_a_webhook(url: str) -> None:
    with pytest.raises(AddressRefusedError):
        parse(url)


@given(st.text(max_size=60) | st.from_regex(r"https?://[^ ]{0,30}(:[0-9]{1,6})?/[^ ]{0,20}"))
@example("http://[::ffff:127.0.0.1]:99999/")
def test_it_gives_a_target_or_refuses_whatever_it_is_given(url: str) -> None:
    try:
        target = parse(url)
    except AddressRefusedError:
        return
    assert target.scheme in ("http", "https")
    assert 0 < target.port < 65536
    assert target.path.startswith("/")
    assert target.host
    assert not set("@/\\ \r\n%") & set(target.host)
    assert target.path.isascii()
    assert not set(" \r\n") & set(target.path)


PUBLIC = ["1.1.1.1", "93.184.215.14", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "64:ff9b::101:101"]
NOT_PUBLIC = [
    *("127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1"),
    *("169.254.169.254", "100.64.0.1", "192.0.0.8", "192.0.2.1", "198.18.0.1", "198.51.100.1"),
    *("203.0.113.9", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255", "192.88.99.1"),
    *("::", "::1", "fe80::1", "fe80::1%eth0", "fec0::1", "fc00::1", "fd12::1", "ff02::1", "2001:db8::1"),
    *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:1.1.1.1", "::127.0.0.1", "100::1", "5f00::1"),
    *("64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::1", "2002:7f00:1::", "2001:0:1::1", "3fff::1"),
]


@pytest.mark.parametrize("address", PUBLIC)
def test_it_lets_a_public_address_pass(address: str) -> None:
    assert reach(address) == [ip_address(address)]


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_it_refuses_an_address_that_is_not_public(address: str) -> None:
    with pytest.raises(AddressRefusedError, match="not a public address"):
        reach(address)


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_it_refuses_a_name_when_any_of_its_addresses_is_not_public(address: str) -> None:
    with pytest.raises(AddressRefusedError):
        reach("1.1.1.1", address)


@pytest.mark.parametrize("address", ["127.0.0.1", "10.1.2.3", "172.20.0.5", "192.168.1.1", "::1", "fd12::1"])
def test_it_reaches_the_own_network_when_the_setting_allows_it(address: str) -> None:
    assert reach(address, allow_private=True) == [ip_address(address)]


@pytest.mark.parametrize("address", ["169.254.169.254", "fe80::1", "224.0.0.1", "0.0.0.0", "::ffff:10.0.0.1"])
def test_it_never_reaches_what_is_nobodys_frontend(address: str) -> None:
    with pytest.raises(AddressRefusedError):
        reach(address, allow_private=True)


@given(st.ip_addresses())
def test_it_lets_nothing_pass_that_python_calls_private(address: IPv4Address | IPv6Address) -> None:
    try:
        reach(str(address))
    except AddressRefusedError:
        return
    assert not address.is_private
    assert not address.is_multicast
    assert not address.is_loopback
    assert not address.is_link_local


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1", "0177.0.0.1", "127.1", "localhost"])
def test_it_refuses_this_machine_however_it_is_written(host: str) -> None:
    with pytest.raises(AddressRefusedError):
        checked(parse(f"http://{host}:8080/"), allow_private=False)


@pytest.mark.parametrize("host", ["no-such-host.invalid", "x" * 64 + ".example"])
def test_it_says_that_a_name_cannot_be_resolved(host: str) -> None:
    with pytest.raises(AddressRefusedError, match="could not be resolved"):
        checked(parse(f"http://{host}/"), allow_private=False)


def test_it_refuses_a_name_without_an_address() -> None:
    with pytest.raises(AddressRefusedError, match="has no address"):
        reach()


def test_it_asks_the_system_for_each_address_once() -> None:
    found = resolve("localhost", 80)
    assert len(found) == len(set(found))
    assert set(found) <= {"127.0.0.1", "::1"}
    with pytest.raises(socket.gaierror):
        resolve("no-such-host.invalid", 80)
