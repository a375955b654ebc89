"""`pemantik user link`: the way back in, for half an hour and once."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.tokens import PasswordResetTokenGenerator

from pemantik.accounts.models import AuditEntry, User
from pemantik.accounts.tests.conftest import plain_static_files  # noqa: F401
from pemantik.accounts.tests.factories import make_person, sign_in
from pemantik.cli.__main__ import main
from pemantik.organizations.roles import Role
from pemantik.organizations.tests.people_factories import make_grant, make_province

pytestmark = [pytest.mark.django_db, pytest.mark.database]
NEW = "tiga kata lain lagi"


@pytest.fixture
def administrator() -> User:
    return make_grant(make_province().root, Role.ADMINISTRATOR, make_person(email="admin@contoh.go.id")).user


def link_of(capsys, *words: str) -> str:
    """What the command prints, as a path."""
    assert main(["user", "link", "admin@contoh.go.id", *words]) == 0
    out = capsys.readouterr().out
    assert out.count("\n") == 1
    assert out.startswith("http://127.0.0.1:8000/sandi/baru/")
    return out.strip().removeprefix("http://127.0.0.1:8000")


def let_pass(monkeypatch, minutes: int) -> None:
    """The clock by which links run out goes on."""
    now = PasswordResetTokenGenerator._now
    monkeypatch.setattr(PasswordResetTokenGenerator, "_now", lambda self: now(self) + timedelta(minutes=minutes))


def use(client, link: str):
    form = client.get(link)
    if form.status_code != 302:
        return form
    return client.post(form.headers["Location"], {"password1": NEW, "password2": NEW})


def test_the_link_gives_a_new_password_once_and_lifts_the_lockout(client, administrator, capsys):
    for _attempt in range(6):
        sign_in(client, administrator, "salah sekali")
    assert "Tunggu 10 menit" in sign_in(client, administrator).content.decode()
    before = administrator.password
    link = link_of(capsys)
    administrator.refresh_from_db()
    assert administrator.password == before
    assert use(client, link).headers["Location"] == "/sandi/baru/selesai/"
    assert sign_in(client, administrator, NEW).status_code == 302
    again = use(client.__class__(), link)
    assert "tidak berlaku" in again.content.decode() or "sudah dipakai" in again.content.decode()
    entry = AuditEntry.objects.get(action="password.rescue_link_made")
    assert (entry.actor, entry.actor_name, entry.object_id) == (None, "", str(administrator.pk))
    assert entry.after == {"lifetime_minutes": 30}


@pytest.mark.parametrize(("minutes", "works"), [(29, True), (31, False)])
def test_the_link_works_for_half_an_hour(client, administrator, capsys, monkeypatch, minutes, works):
    link = link_of(capsys)
    let_pass(monkeypatch, minutes)
    assert (use(client, link).status_code == 302) is works


def test_a_form_that_lies_open_longer_is_refused(client, administrator, capsys, monkeypatch):
    form = client.get(link_of(capsys)).headers["Location"]
    let_pass(monkeypatch, 31)
    client.post(form, {"password1": NEW, "password2": NEW})
    administrator.refresh_from_db()
    assert not administrator.check_password(NEW)


def test_the_second_factor_goes_only_when_asked(client, administrator, capsys):
    TOTP.activate(administrator, "A" * 32)
    RecoveryCodes.activate(administrator)
    link_of(capsys)
    assert Authenticator.objects.filter(user=administrator).count() == 2
    sign_in(client, administrator)
    link_of(capsys, "--reset-second-factor")
    assert not Authenticator.objects.exists()
    entry = AuditEntry.objects.get(action="second_factor.reset")
    assert (entry.actor, entry.before) == (None, {"kind": ["recovery_codes", "totp"]})
    link_of(capsys, "--reset-second-factor")
    assert AuditEntry.objects.filter(action="second_factor.reset").count() == 1


def test_an_unknown_address_is_told_with_those_that_help(administrator, capsys):
    assert main(["user", "link", "tiada@contoh.go.id"]) == 1
    out = capsys.readouterr()
    assert out.out == ""
    assert "Tidak ada pengguna dengan alamat tiada@contoh.go.id." in out.err
    assert "admin@contoh.go.id" in out.err
    assert not AuditEntry.objects.exists()


def test_a_deactivated_person_stays_out(administrator, capsys):
    User.objects.update(is_active=False)
    assert main(["user", "link", "ADMIN@contoh.go.id"]) == 1
    assert "dinonaktifkan" in capsys.readouterr().err


def test_the_address_of_the_server_is_asked_for(administrator, capsys):
    assert main(["user", "link", "admin@contoh.go.id", "--address", "https://pemdi.contoh.go.id/"]) == 0
    assert capsys.readouterr().out.startswith("https://pemdi.contoh.go.id/sandi/baru/")
