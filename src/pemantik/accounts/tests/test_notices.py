"""Mails about the safety of an account: sent when something happens to it, in words, without any link."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core import mail
from django.db import transaction
from django.utils import translation

from pemantik.accounts import notices
from pemantik.accounts.devices import COOKIE
from pemantik.accounts.tests.factories import PASSWORD, make_person, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.database]
NEW = "tiga kata lain lagi"


@pytest.fixture(autouse=True)
def mailing(settings, monkeypatch):
    settings.PEMANTIK_MAIL_ON = True
    monkeypatch.setattr("pemantik.accounts.mail.in_background", lambda work: work())
    monkeypatch.setattr(transaction, "on_commit", lambda work: work())


def subjects() -> list[str]:
    return [letter.subject for letter in mail.outbox]


def test_only_a_new_device_of_someone_known_is_told(client):
    person = make_person()
    sign_in(client, person)
    assert subjects() == []
    client.post("/keluar/")
    sign_in(client, person)
    assert subjects() == []
    other = client.__class__(headers={"user-agent": "Mozilla/5.0 (Linux; Android 14) Chrome/130 Safari/537.36"})
    sign_in(other, person)
    (letter,) = mail.outbox
    assert letter.subject == "Akun Anda masuk di perangkat baru"
    assert letter.to == [person.email]
    assert "Perangkat: Chrome di Android\nAlamat jaringan: 127.0.0.1\n" in letter.body


def test_a_device_of_others_and_a_forged_one_are_new(client):
    person = make_person()
    sign_in(client, person)
    for other in (client.__class__(), client.__class__()):
        other.cookies[COOKIE] = "WzFd:1abc:forged"
        sign_in(other, person)
    assert len(subjects()) == 2
    sign_in(client, make_person())
    assert len(subjects()) == 2


def test_a_new_password_is_told(client):
    person = make_person()
    sign_in(client, person)
    client.post("/akun/sandi/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    assert subjects() == ["Kata sandi Anda diganti"]


def test_changes_of_the_second_factor_are_told(client):
    person = make_person()
    sign_in(client, person)
    client.get("/akun/faktor-kedua/aplikasi/")
    secret = client.session["mfa.totp.secret"]
    client.post("/akun/faktor-kedua/aplikasi/", {"code": format_hotp_value(hotp_value(secret, int(time.time()) // 30))})
    client.post("/akun/faktor-kedua/kode-cadangan/baru/")
    client.post("/akun/faktor-kedua/aplikasi/lepas/")
    assert subjects() == ["Faktor kedua dipasang", "Kode cadangan dibuat baru", "Faktor kedua dilepas"]
    assert not Authenticator.objects.exists()


def test_no_notice_holds_a_link_and_each_speaks_both_languages():
    person = make_person(name="Rina <b>&")
    for language in ("id", "en"):
        with translation.override(language):
            for event in notices.Event:
                notices.send(person, event)
    assert len(mail.outbox) == 2 * len(notices.Event)
    indonesian, english = mail.outbox[: len(notices.Event)], mail.outbox[len(notices.Event) :]
    for letter, translated in zip(indonesian, english, strict=True):
        assert letter.subject != translated.subject
        assert letter.body != translated.body
        assert "Halo Rina <b>&," in letter.body
        assert not re.search(r"https?:|www\.|/\w+/", letter.body + translated.body)


def test_a_notice_waits_for_certainty_and_for_a_mail_server(settings, monkeypatch):
    waiting = []
    monkeypatch.setattr(transaction, "on_commit", waiting.append)
    notices.send(make_person(), notices.Event.PASSWORD_CHANGED)
    assert (len(waiting), mail.outbox) == (1, [])
    settings.PEMANTIK_MAIL_ON = False
    notices.send(make_person(), notices.Event.PASSWORD_CHANGED)
    assert len(waiting) == 1


def test_codes_that_come_with_the_first_factor_are_not_told_apart(client):
    person = make_person()
    TOTP.activate(person, "A" * 32)
    assert subjects() == []
