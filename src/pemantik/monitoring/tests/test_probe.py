"""One check against servers that behave, misbehave, drip, lie and lead astray."""

import socket
import time
from dataclasses import replace
from datetime import timedelta
from threading import Event

import pytest

from pemantik.monitoring.probing.findings import Cause, Failure, Verdict
from pemantik.monitoring.probing.guard import Rules
from pemantik.monitoring.probing.probe import MOST_REDIRECTS, Limits, Question, fetch, probe
from pemantik.monitoring.tests.certificates import issue
from pemantik.monitoring.tests.servers import (
    QUICK,
    client,
    closed_port,
    dripping,
    endless,
    plain,
    raw,
    redirect,
    serving,
    silent,
)


def ask(server, path="/", name="situs.uji", scheme="http", **question):
    """The finding about a server that is known by a name."""
    url = f"{scheme}://{name}:{server.port}{path}"
    return probe(client(situs_uji=server.host), Question(url, **question))


def test_a_page_that_answers_is_up() -> None:
    with serving(plain()) as server:
        found = ask(server, "/masuk?ke=beranda")
    assert (found.verdict, found.cause, found.status) == (Verdict.UP, Cause.NOTHING, 200)
    assert found.times.whole is not None
    assert found.times.dns is not None
    assert found.times.connect is not None
    assert found.times.tls is None
    assert (found.ip, found.hops, found.certificate) == ("127.0.0.1", 0, None)
    request = server.requests[0]
    assert request.startswith("GET /masuk?ke=beranda HTTP/1.1\r\n")
    assert f"Host: situs.uji:{server.port}\r\n" in request
    assert "User-Agent: Pemantik/uji\r\n" in request
    assert request.count("Host:") == 1


@pytest.mark.parametrize(
    ("status", "accepts_sign_in", "verdict"),
    [
        ("204 No Content", False, Verdict.UP),
        ("304 Not Modified", False, Verdict.UP),
        ("302 Found", False, Verdict.UP),
        ("401 Unauthorized", False, Verdict.DOWN),
        ("401 Unauthorized", True, Verdict.UP),
        ("403 Forbidden", True, Verdict.UP),
        ("404 Not Found", True, Verdict.DOWN),
        ("500 Internal Server Error", True, Verdict.DOWN),
        ("503 Service Unavailable", False, Verdict.DOWN),
    ],
)
def test_what_a_status_means(status: str, accepts_sign_in: bool, verdict: Verdict) -> None:
    with serving(plain(status, body=b"")) as server:
        found = ask(server, accepts_sign_in=accepts_sign_in)
    assert (found.verdict, found.status) == (verdict, int(status[:3]))
    assert found.cause is (Cause.STATUS if verdict is Verdict.DOWN else Cause.NOTHING)


def test_slower_than_its_people_find_good_is_slow_and_not_down() -> None:
    def late(server, connection, request):
        server.over.wait(0.15)
        plain()(server, connection, request)

    with serving(late) as server:
        assert ask(server, slow_ms=100).verdict is Verdict.SLOW
        assert ask(server, slow_ms=2500).verdict is Verdict.UP


@pytest.mark.parametrize("answer", [silent, dripping])
def test_the_whole_time_is_limited_also_where_every_single_wait_is_short(answer) -> None:
    begun = time.monotonic()
    with serving(answer) as server:
        asked = client(limits=replace(QUICK, whole=0.4), situs_uji="127.0.0.1")
        found = probe(asked, Question(f"http://situs.uji:{server.port}/"))
    assert (found.verdict, found.cause) == (Verdict.DOWN, Cause.TIMEOUT)
    assert time.monotonic() - begun < 2


def test_a_handshake_that_nobody_answers_ends_too() -> None:
    with serving(silent) as server:
        asked = client(limits=replace(QUICK, whole=0.4), situs_uji="127.0.0.1")
        found = probe(asked, Question(f"https://situs.uji:{server.port}/"))
    assert found.cause in {Cause.TIMEOUT, Cause.TLS}
    assert found.verdict is Verdict.DOWN


def test_of_a_huge_answer_only_a_little_is_read() -> None:
    with serving(endless) as server:
        assert ask(server).verdict is Verdict.UP
        with pytest.raises(Failure) as failure:
            fetch(client(situs_uji="127.0.0.1"), f"http://situs.uji:{server.port}/")
    assert failure.value.cause is Cause.ANSWER


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        (b"", Cause.BROKEN_OFF),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nsedikit", Cause.BROKEN_OFF),
        (b"SSH-2.0-OpenSSH_9.2\r\n", Cause.ANSWER),
        (b"HTTP/1.1 abc\r\n\r\n", Cause.ANSWER),
        (b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000 + b"\r\n\r\n", Cause.ANSWER),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n", Cause.ANSWER),
    ],
)
def test_what_is_no_answer_is_down(data: bytes, cause: Cause) -> None:
    with serving(raw(data)) as server:
        found = ask(server)
    assert (found.verdict, found.cause) == (Verdict.DOWN, cause)


def test_nobody_listens_and_nobody_is_known() -> None:
    known = client(situs_uji="127.0.0.1")
    assert probe(known, Question(f"http://situs.uji:{closed_port()}/")).cause is Cause.REFUSED
    assert probe(known, Question("http://lain.uji/")).cause is Cause.NAME_NOT_FOUND


def test_a_resolver_that_fails_or_hangs_is_not_a_name_that_does_not_exist() -> None:
    def failing(_name):
        raise socket.gaierror(socket.EAI_AGAIN, "later")

    over = Event()
    hanging = replace(client(), resolver=lambda _name: [str(over.wait(20))], limits=Limits(whole=0.3, dns=0.2))
    assert probe(replace(client(), resolver=failing), Question("http://situs.uji/")).cause is Cause.NAME_FAILED
    assert probe(hanging, Question("http://situs.uji/")).cause is Cause.NAME_FAILED
    over.set()


def test_redirects_are_followed_without_cookies() -> None:
    with serving(plain()) as last, serving(redirect(f"http://lain.uji:{last.port}/tujuan")) as first:
        asked = client(situs_uji="127.0.0.1", lain_uji="127.0.0.1")
        found = probe(asked, Question(f"http://situs.uji:{first.port}/"))
    assert (found.verdict, found.hops, found.status) == (Verdict.UP, 1, 200)
    assert last.requests[0].startswith("GET /tujuan ")
    assert "cookie" not in last.requests[0].lower()


def test_a_loop_of_redirects_ends() -> None:
    with serving(redirect("/lagi")) as server:
        found = ask(server)
    assert (found.verdict, found.cause) == (Verdict.DOWN, Cause.REDIRECTS)
    assert server.connections == MOST_REDIRECTS + 1


@pytest.mark.parametrize(
    "location",
    [
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::ffff:10.0.0.1]/",
        "http://[fe80::1]/",
        "http://2130706433.uji/",
        "http://dalam.uji/",
        "ftp://situs.uji/",
        "file:///etc/passwd",
        "http://user:sandi@situs.uji/",
        "http://situs.uji:99999/",
        "http://[::1/",
        "http://a b/",
    ],
)
def test_a_redirect_to_where_nobody_may_be_led_is_down_and_nobody_is_asked(location: str) -> None:
    with serving(redirect(location)) as server:
        names = {"situs_uji": "127.0.0.1", "dalam_uji": "192.168.1.1", "2130706433_uji": ["203.0.113.9", "10.1.1.1"]}
        found = probe(client(**names), Question(f"http://situs.uji:{server.port}/"))
    assert (found.verdict, found.cause, found.hops) == (Verdict.DOWN, Cause.REDIRECT_FORBIDDEN, 1)
    assert server.connections == 1


def test_a_redirect_back_to_this_machine_is_refused_where_loopback_is_not_open() -> None:
    rules = Rules(ports=None)
    with serving(plain()) as inner:
        for name in ("127.0.0.1", "localhost", "[::1]"):
            found = probe(client(rules, localhost="127.0.0.1"), Question(f"http://{name}:{inner.port}/"))
            assert (found.verdict, found.cause) == (Verdict.NOT_MEASURED, Cause.FORBIDDEN)
    assert inner.connections == 0


def test_a_name_that_changes_its_meaning_is_asked_once_and_connected_where_it_was_checked() -> None:
    """DNS rebinding: the first answer may be reached, every later one is private."""
    asked = []

    def rebinding(name):
        asked.append(name)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

    with serving(plain()) as server:
        url = f"http://situs.uji:{server.port}/"
        assert probe(replace(client(), resolver=rebinding), Question(url)).verdict is Verdict.UP
        assert asked == ["situs.uji"]
        assert probe(replace(client(), resolver=rebinding), Question(url)).cause is Cause.FORBIDDEN
    assert server.connections == 1


def test_each_hop_is_looked_up_and_checked_anew() -> None:
    asked = []

    def rebinding(name):
        asked.append(name)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

    with serving(redirect("/lagi")) as server:
        found = probe(replace(client(), resolver=rebinding), Question(f"http://situs.uji:{server.port}/"))
    assert found.cause is Cause.REDIRECT_FORBIDDEN
    assert server.connections == 1


def test_one_private_address_among_public_ones_condemns_the_name() -> None:
    with serving(plain()) as server:
        mixed = client(situs_uji=["127.0.0.1", "10.0.0.1"])
        assert probe(mixed, Question(f"http://situs.uji:{server.port}/")).cause is Cause.FORBIDDEN
    assert server.connections == 0


def test_the_second_machine_of_a_name_is_tried() -> None:
    with serving(plain()) as server:
        both = client(situs_uji=["::1", "127.0.0.1"])
        found = probe(both, Question(f"http://situs.uji:{server.port}/"))
    assert (found.verdict, found.ip) == (Verdict.UP, "127.0.0.1")


def test_ipv6_by_name_and_by_number() -> None:
    with serving(plain(), host="::1") as server:
        assert ask(server).ip == "::1"
        found = probe(client(), Question(f"http://[::1]:{server.port}/"))
    assert found.verdict is Verdict.UP
    assert f"Host: [::1]:{server.port}\r\n" in server.requests[1]


def test_a_good_certificate_and_until_when() -> None:
    issued = issue("situs.uji", 45)
    with serving(plain(), issued) as server:
        found = ask(server, scheme="https")
    assert (found.verdict, found.cause) == (Verdict.UP, Cause.NOTHING)
    assert found.times.tls is not None
    assert found.certificate
    assert found.certificate.expires_at == issued.expires_at
    assert (found.certificate.issuer, found.certificate.names) == ("Otoritas Uji", ("situs.uji",))


@pytest.mark.parametrize(
    ("made", "cause"),
    [
        ({"name": "situs.uji", "days": -3}, Cause.CERTIFICATE_EXPIRED),
        ({"name": "situs.uji", "begins": 2}, Cause.CERTIFICATE_EARLY),
        ({"name": "lain.uji"}, Cause.CERTIFICATE_NAME),
        ({"name": "situs.uji", "self_signed": True}, Cause.CERTIFICATE_UNTRUSTED),
    ],
)
def test_a_bad_certificate_is_down_and_still_read(made, cause) -> None:
    issued = issue(**made)
    with serving(plain(), issued) as server:
        found = ask(server, scheme="https")
    assert (found.verdict, found.cause) == (Verdict.DOWN, cause)
    assert found.certificate
    assert abs(found.certificate.expires_at - issued.expires_at) < timedelta(seconds=1)
    assert server.requests in ([], [""])  # nothing was asked through a connection that cannot be trusted


def test_the_certificate_of_an_ip_address() -> None:
    with serving(plain(), issue("127.0.0.1")) as server:
        assert probe(client(), Question(f"https://127.0.0.1:{server.port}/")).verdict is Verdict.UP
    with serving(plain(), issue("127.0.0.2")) as server:
        found = probe(client(), Question(f"https://127.0.0.1:{server.port}/"))
    assert found.cause is Cause.CERTIFICATE_NAME


def test_a_server_that_speaks_no_tls() -> None:
    with serving(raw(b"halo, bukan TLS\r\n" * 10)) as server:
        assert ask(server, scheme="https").cause is Cause.TLS


def test_the_certificate_is_that_of_the_registered_address() -> None:
    first, last = issue("situs.uji", 20), issue("lain.uji", 90)
    with (
        serving(plain(), last) as there,
        serving(redirect(lambda _server: f"https://lain.uji:{there.port}/"), first) as here,
    ):
        asked = client(situs_uji="127.0.0.1", lain_uji="127.0.0.1")
        found = probe(asked, Question(f"https://situs.uji:{here.port}/"))
    assert found.verdict is Verdict.UP
    assert found.certificate
    assert found.certificate.expires_at == first.expires_at


def test_the_body_of_a_good_answer_is_fetched_and_nothing_else() -> None:
    with serving(plain(body=b'{"a":1}')) as server:
        url = f"http://situs.uji:{server.port}/api"
        assert fetch(client(situs_uji="127.0.0.1"), url) == b'{"a":1}'
    for answer, cause in ((plain("500 Rusak"), Cause.STATUS), (redirect("http://situs.uji/"), Cause.STATUS)):
        with serving(answer) as server, pytest.raises(Failure) as failure:
            fetch(client(situs_uji="127.0.0.1"), f"http://situs.uji:{server.port}/api")
        assert failure.value.cause is cause
    with pytest.raises(Failure) as failure:
        fetch(client(Rules(), situs_uji="10.0.0.1"), "http://situs.uji/api")
    assert failure.value.cause is Cause.FORBIDDEN
