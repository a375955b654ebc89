"""Where a check may go, and where it may never go."""

from ipaddress import ip_address, ip_network

import pytest

from pemantik.monitoring.probing.findings import Cause, Failure
from pemantik.monitoring.probing.guard import Rules, permitted, target_of

#: Addresses that must never be reached, with what an administrator might wrongly allow to reach them.
NEVER = [
    *("127.0.0.1", "127.255.255.254", "::1", "0.0.0.0", "::", "169.254.169.254", "fe80::1", "fe80::1%eth0"),
    *("::ffff:10.0.0.1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "::8.8.8.8", "2002:a00:1::1"),
    *("2002:7f00:1::", "64:ff9b::10.0.0.1", "64:ff9b::8.8.8.8", "64:ff9b:1::1", "2001:0:a00:1::1", "::ffff:0:8.8.8.8"),
    *("224.0.0.1", "239.255.255.250", "ff02::1", "ff0e::1", "240.0.0.1", "255.255.255.255", "192.88.99.1"),
    *("fec0::1", "fd00:ec2::254"),
]
PRIVATE = ["10.0.0.1", "172.16.5.4", "192.168.1.1", "100.64.0.1", "198.18.0.1", "192.0.2.1", "fd12::1", "2001:db8::1"]
PUBLIC = ["8.8.8.8", "103.10.66.1", "2404:6800:4003::1", "2001:4860:4860::8888"]
EVERYTHING = Rules(allowed=(ip_network("0.0.0.0/0"), ip_network("::/0")))


@pytest.mark.parametrize("address", NEVER)
def test_never_even_if_an_administrator_allowed_everything(address: str) -> None:
    for rules in (Rules(), EVERYTHING):
        assert not rules.permits(ip_address(address))


@pytest.mark.parametrize("address", PRIVATE)
def test_private_only_where_allowed(address: str) -> None:
    assert not Rules().permits(ip_address(address))
    assert EVERYTHING.permits(ip_address(address))
    assert not Rules(allowed=(ip_network("10.9.0.0/16"), ip_network("fd99::/16"))).permits(ip_address(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_public_always(address: str) -> None:
    assert Rules().permits(ip_address(address))


def test_this_machine_only_by_the_setting_for_tests() -> None:
    rules = Rules(loopback=True)
    assert rules.permits(ip_address("127.0.0.1"))
    assert rules.permits(ip_address("::1"))
    for other in set(NEVER) - {"127.0.0.1", "127.255.255.254", "::1"} | set(PRIVATE):
        assert not rules.permits(ip_address(other)), other


@pytest.mark.parametrize(
    ("url", "normal"),
    [
        ("HTTPS://Simpeg.Contoh.go.id", "https://simpeg.contoh.go.id/"),
        ("https://contoh.go.id:443/a?b=c#d", "https://contoh.go.id/a?b=c"),
        ("http://contoh.go.id.:8080/", "http://contoh.go.id:8080/"),
        ("http://[2404:6800:4003:0::1]/", "http://[2404:6800:4003::1]/"),
        ("https://contoh.go.id/cari?q=jalan%20raya&x=é", "https://contoh.go.id/cari?q=jalan%20raya&x=%C3%A9"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
    ],
)
def test_addresses_in_their_normal_form(url: str, normal: str) -> None:
    assert target_of(url, Rules()).url == normal


@pytest.mark.parametrize(
    "url",
    [
        *("", "contoh.go.id", "//contoh.go.id/", "ftp://contoh.go.id/", "gopher://x/", "javascript:alert(1)"),
        *("file:///etc/passwd", "http://", "http:///a", "http://user@contoh.go.id/", "http://a:b@contoh.go.id/"),
        *("http://contoh.go.id:22/", "http://contoh.go.id:6379/", "http://contoh.go.id:0/", "http://contoh.go.id:x/"),
        *("http://contoh.go.id:65536/", "http://a..b/", "http://[::1", "http://[zz]/", "http://a b/", "http://a\tb/"),
        *("http://contoh.go.id/\r\nX: y", "http://contoh.go.id\\@jahat.uji/", "http://" + "a" * 64 + ".id/"),
        *("http://" + "a." * 130 + "id/", "http://contoh.go.id/" + "a" * 5000, "http://a%00b/", "http://a;b/"),
    ],
)
def test_what_is_no_plain_web_address_is_refused(url: str) -> None:
    with pytest.raises(Failure) as failure:
        target_of(url, Rules())
    assert failure.value.cause is Cause.FORBIDDEN


def test_one_bad_address_condemns_all() -> None:
    assert [str(each) for each in permitted(PUBLIC, Rules())] == PUBLIC
    with pytest.raises(Failure):
        permitted([*PUBLIC, "10.0.0.1"], Rules())
