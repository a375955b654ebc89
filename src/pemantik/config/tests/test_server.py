"""The demo's server: ports, static files, a folder of its own."""

import socket

import pytest

from pemantik.config import server


def test_busy_port_gives_way_to_the_next():
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        assert port < server.free_port("127.0.0.1", port) <= port + server.PORTS_TO_TRY


def test_no_free_port_is_told_in_words(monkeypatch):
    monkeypatch.setattr(server, "PORTS_TO_TRY", 1)
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        with pytest.raises(server.NoFreePortError, match="Tidak ada porta yang bebas"):
            server.free_port("127.0.0.1", busy.getsockname()[1])


def test_static_files_are_collected_once(settings, tmp_path, monkeypatch):
    settings.STATIC_ROOT = tmp_path
    calls = []

    def collect(*_arguments, **_options):
        calls.append(1)
        (tmp_path / "staticfiles.json").write_text("{}", encoding="utf-8")

    monkeypatch.setattr(server, "call_command", collect)
    server.collect_static_files()
    server.collect_static_files()
    assert calls == [1]


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000/"),
        ("0.0.0.0", "http://127.0.0.1:8000/"),
        ("::1", "http://[::1]:8000/"),
        ("::", "http://[::1]:8000/"),
    ],
)
def test_address_is_one_that_a_browser_opens(host, shown):
    assert server.address(host, 8000) == shown
