"""Sign-in, invitation, second factor and the pages about people, in the browser, on a phone and on a desk."""

import time
from collections.abc import Iterator

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Browser, CDPSession, Page

from tests.browser.everybody import check
from tests.browser.serving import Site, profile_of

pytestmark = pytest.mark.browser

SITE, SITE_SETTINGS = "people", {"PEMANTIK_SECOND_FACTOR": "required"}
PASSWORD = "gunung teluk kemarau"


@pytest.fixture
def page(browser: Browser, place: Site) -> Iterator[Page]:
    """An empty phone; its console must stay quiet."""
    profile = profile_of(browser, place, width=390)
    opened = profile.new_page()
    complaints: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    profile.close()
    assert complaints == []


def sign_in(page: Page, email: str, password: str = PASSWORD) -> None:
    page.get_by_label("Alamat surel").fill(email)
    page.get_by_label("Kata sandi").fill(password)
    page.get_by_role("button", name="Masuk", exact=True).click()


def set_up_second_factor(page: Page) -> str:
    """Set up an app; returns its secret."""
    page.get_by_role("link", name="Pasang aplikasi autentikator").click()
    page.get_by_text("Tidak bisa memindai").click()
    secret = page.locator("code").inner_text()
    page.get_by_label("Kode dari aplikasi").fill(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
    page.get_by_role("button", name="Pasang").click()
    page.get_by_role("heading", name="Kode cadangan").wait_for()
    return secret


def test_wrong_password_is_told_and_the_right_one_opens(page, axe):
    page.goto("/akun/")
    check(page, axe, "masuk")
    sign_in(page, "orang0@contoh.go.id", "salah sekali")
    page.get_by_text("tidak cocok").wait_for()
    assert page.get_by_label("Alamat surel").input_value() == "orang0@contoh.go.id"
    check(page, axe, "masuk-gagal")
    sign_in(page, "orang0@contoh.go.id")
    page.get_by_role("heading", name="Akun saya").wait_for()
    check(page, axe, "akun")
    page.get_by_role("button", name="Keluar").click()
    page.get_by_role("link", name="Masuk").wait_for()


def test_invitation_leads_to_an_account(page, axe, place):
    path = place["invitation0"]
    page.goto(path)
    check(page, axe, "undangan")
    page.get_by_label("Kata sandi", exact=True).fill("pendek")
    page.get_by_label("Ulangi kata sandi").fill("pendek")
    page.get_by_role("button", name="Buat akun dan masuk").click()
    page.get_by_role("alert").wait_for()
    check(page, axe, "undangan-gagal")
    page.get_by_label("Kata sandi", exact=True).fill(PASSWORD)
    page.get_by_label("Ulangi kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Buat akun dan masuk").click()
    page.get_by_role("button", name="Keluar").wait_for()


def test_administrator_sets_up_the_second_factor_and_works(page, axe, place):
    email = "admin@contoh.go.id"
    page.goto("/pengguna/?cari=rina")
    sign_in(page, email)
    page.get_by_role("heading", name="Faktor kedua").wait_for()
    check(page, axe, "faktor-kedua")
    page.goto("/akun/faktor-kedua/aplikasi/")
    check(page, axe, "aplikasi")
    page.goto("/pengguna/?cari=rina")
    set_up_second_factor(page)
    check(page, axe, "kode-cadangan")
    page.get_by_role("link", name="Sudah saya simpan").click()
    page.get_by_text("Rina Wulandari").wait_for()
    for path, name in (
        ("/pengguna/", "pengguna"),
        (place["person"], "orang"),
        (place["person"] + "nonaktifkan/", "nonaktifkan"),
        ("/pengguna/undang/", "undang"),
        ("/jejak/", "jejak"),
        ("/akun/", "akun-admin"),
        ("/akun/sandi/", "sandi"),
        ("/akun/faktor-kedua/", "faktor-terpasang"),
        ("/akun/faktor-kedua/kunci/tambah/", "kunci"),
    ):
        page.goto(path)
        check(page, axe, name)
    page.goto("/pengguna/undang/")
    page.get_by_label("Alamat surel").fill(f"lain-{email}")
    page.get_by_label("Nama lengkap").fill("Nama Panjang Sekali dari Dinas")
    page.get_by_label("Peran", exact=True).select_option("operator")
    page.get_by_label("Unit").select_option(index=1)
    page.get_by_role("button", name="Buat undangan").click()
    assert "/undangan/" in page.get_by_role("textbox", name="Tautan undangan").input_value()
    check(page, axe, "undangan-siap")


def test_sign_in_asks_for_the_code_and_takes_it(page, axe):
    page.goto("/akun/")
    sign_in(page, "orang1@contoh.go.id")
    page.goto("/akun/faktor-kedua/")
    secret = set_up_second_factor(page)
    page.get_by_role("button", name="Keluar").click()
    page.goto("/akun/")
    sign_in(page, "orang1@contoh.go.id")
    page.get_by_role("heading", name="Satu langkah lagi").wait_for()
    check(page, axe, "kode")
    page.get_by_label("Kode").fill(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + 1)))
    page.get_by_role("button", name="Masuk", exact=True).click()
    page.get_by_role("heading", name="Akun saya").wait_for()


@pytest.fixture
def key(page) -> CDPSession:
    """A passkey's device, simulated by Chromium: it confirms at once that its owner is there."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    device.authenticator = device.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]
    return device


def credentials(key: CDPSession) -> list[dict]:
    return key.send("WebAuthn.getCredentials", {"authenticatorId": key.authenticator})["credentials"]


def test_a_passkey_and_a_recovery_code_open_the_door(page, key, axe, place):
    # A passkey belongs to a name, not to a number: browsers refuse addresses such as 127.0.0.1.
    door = place["address"].replace("127.0.0.1", "localhost")
    person = "orang3@contoh.go.id"
    page.goto(f"{door}/akun/faktor-kedua/kunci/tambah/")
    sign_in(page, person)
    page.get_by_label("Nama kunci").fill("Ponsel dinas")
    page.get_by_role("button", name="Tambah kunci").click()
    page.get_by_role("heading", name="Kode cadangan").wait_for()
    codes = page.locator(".pm-codes li").all_inner_texts()
    assert len(credentials(key)) == 1
    page.goto(f"{door}/akun/faktor-kedua/kunci/")
    page.get_by_text("Ponsel dinas").wait_for()
    check(page, axe, "kunci-daftar")

    page.get_by_role("button", name="Keluar").click()
    page.goto(f"{door}/akun/")
    sign_in(page, person)
    page.get_by_role("heading", name="Satu langkah lagi").wait_for()
    check(page, axe, "kunci-masuk")
    page.get_by_role("button", name="Pakai kunci sandi").click()
    page.get_by_role("heading", name="Akun saya").wait_for()
    assert credentials(key)[0]["signCount"] > 1

    for code, opens in ((codes[0], True), (codes[0], False), (codes[1], True)):
        if page.get_by_role("button", name="Keluar").is_visible():
            page.get_by_role("button", name="Keluar").click()
            page.goto(f"{door}/akun/")
            sign_in(page, person)
        page.get_by_label("Kode").fill(code)
        page.get_by_role("button", name="Masuk dengan kode").click()
        page.get_by_role("heading", name="Akun saya" if opens else "Satu langkah lagi").wait_for()
        if not opens:
            page.locator(".pm-notice-fix").wait_for()


def test_a_passkey_of_another_device_is_refused(page, key, place):
    door = place["address"].replace("127.0.0.1", "localhost")
    person = "orang3@contoh.go.id"
    page.goto(f"{door}/akun/")
    sign_in(page, person)
    page.get_by_role("button", name="Pakai kunci sandi").click()
    page.get_by_text("Kunci sandi belum terbaca").wait_for()
    page.get_by_role("heading", name="Satu langkah lagi").wait_for()


def test_what_an_ended_session_refused_comes_back_into_the_form(page, axe):
    person = "orang5@contoh.go.id"
    page.goto("/akun/")
    sign_in(page, person)
    page.get_by_label("Jabatan").fill("Kepala <Bidang> & Sandi")
    page.context.clear_cookies(name="pemantik_session")
    page.get_by_role("button", name="Simpan data diri").click()
    page.get_by_role("heading", name="Masuk", exact=True).wait_for()
    sign_in(page, person)
    page.get_by_text("belum tersimpan").wait_for()
    assert page.get_by_label("Jabatan").input_value() == "Kepala <Bidang> & Sandi"
    check(page, axe, "tulisan-kembali")
    page.get_by_role("button", name="Simpan data diri").click()
    page.get_by_text("Data Anda tersimpan.").wait_for()
    page.get_by_label("Jabatan").fill("Analis")
    page.get_by_role("button", name="Simpan data diri").click()
    page.get_by_text("Data Anda tersimpan.").wait_for()
