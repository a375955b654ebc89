"""Single sign-on: off by default, and a way in only for people who are here already."""

import importlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialLogin

from pemantik.accounts.adapters import SingleSignOnAdapter
from pemantik.accounts.models import User
from pemantik.accounts.tests.factories import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.database]

PROVIDER = {
    "provider_id": "sso",
    "name": "SSO Lampung",
    "client_id": "pemantik",
    "secret": "rahasia",
    "settings": {"server_url": "https://sso.contoh.go.id"},
}
ENDPOINTS = {
    "authorization_endpoint": "https://sso.contoh.go.id/auth",
    "token_endpoint": "https://sso.contoh.go.id/token",
    "userinfo_endpoint": "https://sso.contoh.go.id/me",
    "issuer": "https://sso.contoh.go.id",
    "jwks_uri": "https://sso.contoh.go.id/keys",
}


class Answer:
    """What a provider answers."""

    def __init__(self, content):
        self.content = content
        self.status_code = 200
        self.headers = {"content-type": "application/json"}

    def json(self):
        return self.content

    def raise_for_status(self):
        pass


@pytest.fixture
def provider(settings, monkeypatch):
    """A provider that is configured and answers from here; returns what it will say about the person."""
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [PROVIDER], "OAUTH_PKCE_ENABLED": True}}
    person = {"sub": "42", "email": "rina@contoh.go.id", "email_verified": True}

    class Session:
        def __enter__(self):
            return self

        def __exit__(self, *_args):
            pass

        def get(self, url, **_kwargs):
            return Answer(person if url.endswith("/me") else ENDPOINTS)

        def request(self, *_args, **_kwargs):
            return Answer({"access_token": "t", "token_type": "bearer"})

    monkeypatch.setattr(SingleSignOnAdapter, "get_requests_session", lambda _self: Session())
    return person


def come_back(client):
    """Go to the provider and come back with a code."""
    leaving = client.post("/masuk/sso/sso/", {"next": "/akun/"})
    assert leaving.headers["Location"].startswith("https://sso.contoh.go.id/auth?")
    state = leaving.headers["Location"].split("state=")[1].split("&")[0]
    return client.get("/masuk/sso/sso/kembali/", {"code": "abc", "state": state})


def test_off_by_default(client):
    page = client.get("/masuk/").content.decode()
    assert "Masuk dengan " not in page.replace("Masuk dengan akun dari undangan", "")
    assert client.post("/masuk/sso/sso/").status_code == 404


def test_button_leads_to_the_provider(client, provider):
    assert "Masuk dengan SSO Lampung" in client.get("/masuk/").content.decode()
    address = client.post("/masuk/sso/sso/").headers["Location"]
    assert address.startswith("https://sso.contoh.go.id/auth?")
    for part in ("client_id=pemantik", "code_challenge=", "state=", "masuk%2Fsso%2Fsso%2Fkembali%2F"):
        assert part in address


def test_the_way_to_the_provider_needs_a_click(client, provider):
    assert client.get("/masuk/sso/sso/").status_code == 200


def test_known_person_comes_in(client, provider):
    make_person(email="rina@contoh.go.id")
    assert come_back(client).status_code == 302
    assert client.get("/akun/").status_code == 200


@pytest.mark.parametrize(
    "told",
    [
        {"email_verified": False},
        {"email_verified": "true"},
        {"email": "tiada@contoh.go.id"},
        {"email": None},
    ],
)
def test_unverified_and_unknown_people_stay_out(client, provider, told):
    make_person(email="rina@contoh.go.id")
    provider.update(told)
    come_back(client)
    assert client.get("/akun/").status_code == 302
    assert User.objects.count() == 1


def test_deactivated_person_stays_out(client, provider):
    make_person(email="rina@contoh.go.id", is_active=False)
    come_back(client)
    assert client.get("/akun/").status_code == 302


@pytest.mark.parametrize(
    ("email", "verified", "found"),
    [
        ("RINA@contoh.go.id", True, True),
        ("rina@contoh.go.id", False, False),
        ("rina@contoh.go.id.jahat.example", True, False),
        ("", True, False),
    ],
)
def test_only_a_verified_address_names_a_person(email, verified, found):
    person = make_person(email="rina@contoh.go.id")
    login = SocialLogin(user=User(), email_addresses=[EmailAddress(email=email, verified=verified)])
    assert SingleSignOnAdapter().authenticate_by_email(login) == ((person, person.email) if found else None)


def test_settings_come_from_the_environment(tmp_path):
    source = Path(importlib.import_module("pemantik").__file__).parents[1]
    show = "from pemantik.config import settings as s; print(s.SOCIALACCOUNT_PROVIDERS, s.CONTENT_SECURITY_POLICY)"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PEMANTIK_")}
    kept |= {"PYTHONPATH": str(source), "PEMANTIK_VAR": str(tmp_path)}
    kept |= {
        "PEMANTIK_OIDC_URL": "https://sso.contoh.go.id/realms/lampung",
        "PEMANTIK_OIDC_CLIENT_ID": "pemantik",
        "PEMANTIK_OIDC_SECRET": "rahasia",
        "PEMANTIK_OIDC_NAME": "SSO Lampung",
    }
    shown = subprocess.run([sys.executable, "-c", show], env=kept, capture_output=True, text=True, check=True).stdout
    assert "'server_url': 'https://sso.contoh.go.id/realms/lampung'" in shown
    assert "\"'self'\", 'https://sso.contoh.go.id'" in shown
