"""The public pages: status, words, queries, headers, languages."""

import pytest
from django.urls import reverse

from pemantik.maturity import library

PAGES = [
    "/",
    "/instrumen/",
    *(f"/{kind}/{code}/" for code in library.CODES for kind in ("instrumen", "kalkulator")),
]


@pytest.mark.parametrize("path", PAGES)
def test_page_answers_without_touching_the_database(client, path):
    response = client.get(path)
    assert response.status_code == 200
    assert response.headers["Content-Language"] == "id"


@pytest.mark.database
@pytest.mark.django_db
@pytest.mark.parametrize("path", PAGES)
def test_page_asks_a_bounded_number_of_queries(client, path, django_assert_max_num_queries):
    with django_assert_max_num_queries(0):
        client.get(path)


def test_home_names_every_instrument_and_leads_to_the_one_in_force(client):
    page = client.get("/").content.decode()
    for instrument in library.load_all():
        assert instrument.short_title in page
    assert 'href="/kalkulator/pemdi-2026/"' in page


def test_calculator_without_code_goes_to_the_one_in_force(client):
    assert client.get("/kalkulator/").headers["Location"] == "/kalkulator/pemdi-2026/"


def test_instrument_page_tells_weights_bands_and_doubts(client):
    page = client.get("/instrumen/spbe-2020/").content.decode()
    for words in ("bobot 45,5%", "2,6 sampai di bawah 3,5", "Seberapa yakin kami", "tidak sebanding", "dihitung 0"):
        assert words in page


@pytest.mark.parametrize("kind", ["instrument", "calculator"])
def test_unknown_instrument_is_told_in_words(client, kind):
    response = client.get(reverse(kind, args=["<b>x"]))
    assert response.status_code == 404
    page = response.content.decode()
    assert "Tidak ada instrumen dengan kode “&lt;b&gt;x”" in page
    assert "Lihat daftar instrumen" in page


def test_unknown_address_is_told_in_words(client):
    response = client.get("/apa-saja/")
    assert response.status_code == 404
    assert "Halaman tidak ditemukan" in response.content.decode()


def test_foreign_host_name_is_refused_in_words(client):
    response = client.get("/", headers={"host": "lain.example"})
    assert response.status_code == 400
    assert "Permintaan tidak bisa dibaca" in response.content.decode()


def test_our_own_fault_is_told_in_words(client, monkeypatch):
    monkeypatch.setattr("pemantik.web.selectors.instrument_cards", lambda: 1 / 0)
    client.raise_request_exception = False
    response = client.get("/")
    assert response.status_code == 500
    assert "Halaman gagal dibuat" in response.content.decode()


@pytest.mark.parametrize("path", ["/", "/kalkulator/spbe-2020/?1=x", "/apa-saja/", "/kesehatan/"])
@pytest.mark.database
@pytest.mark.django_db
def test_nothing_foreign_and_nothing_inline_may_run(client, path):
    response = client.get(path)
    policy = dict(part.strip().split(" ", 1) for part in response.headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["object-src"] == "'none'"
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["Referrer-Policy"] == "same-origin"
    page = response.content.decode()
    assert " style=" not in page
    assert " onclick=" not in page


def test_pages_are_indonesian_until_the_visitor_chooses(client):
    first = client.get("/", headers={"Accept-Language": "en"})
    assert '<html lang="id">' in first.content.decode()
    assert first.headers["Content-Language"] == "id"
    response = client.post("/bahasa/", {"language": "en", "next": "/kalkulator/spbe-2020/?1=3"})
    assert response.headers["Location"] == "/kalkulator/spbe-2020/?1=3"
    page = client.get("/kalkulator/spbe-2020/?1=3").content.decode()
    assert '<html lang="en">' in page
    assert "SPBE 2020 calculator" in page
    assert 'value="/kalkulator/spbe-2020/?1=3"' in page


def test_language_switch_does_not_lead_elsewhere(client):
    response = client.post("/bahasa/", {"language": "en", "next": "https://contoh.example/"})
    assert response.headers["Location"] == "/"


def test_forged_form_is_told_in_words(client):
    client.handler.enforce_csrf_checks = True
    response = client.post("/bahasa/", {"language": "en"})
    assert response.status_code == 403
    assert "Formulir tidak bisa diterima" in response.content.decode()


@pytest.mark.parametrize("path", PAGES)
def test_pages_only_read(client, path):
    assert client.post(path).status_code == 405
