"""The accounts of the demo: they work there, and nowhere else."""

import pytest
from django.contrib.auth import authenticate
from django.test import override_settings
from django.urls import reverse

from pemantik.accounts.models import User
from pemantik.config.demo_data.accounts import demo_accounts
from pemantik.config.demo_data.hashing import new_password
from pemantik.config.demo_data.sources import content
from pemantik.config.demo_data.tests.base import OTHERS, PASSWORD, ExampleTestCase
from pemantik.organizations.models import Grant
from pemantik.organizations.roles import Role

pytestmark = [pytest.mark.database, pytest.mark.one_database]

outside_the_demo = override_settings(PASSWORD_HASHERS=OTHERS, PEMANTIK_DEMO=False, PEMANTIK_DEMO_PASSWORD="")


def test_each_start_makes_another_password():
    assert len({new_password() for _ in range(20)}) == 20


class TestAccounts(ExampleTestCase):
    """Signing in."""

    def test_there_is_an_account_for_each_role(self):
        accounts = demo_accounts()
        assert [account.email for account in accounts] == [row["email"] for row in content("people")["accounts"]]
        roles = Grant.objects.filter(user__email__in=[account.email for account in accounts]).values_list("role")
        assert {role for (role,) in roles} == set(Role)
        with self.assertNumQueries(3):
            demo_accounts()

    def test_each_account_signs_in_and_reaches_its_start_page(self):
        for account in demo_accounts():
            answer = self.client.post(reverse("account_login"), {"login": account.email, "password": PASSWORD})
            assert answer.status_code == 302, account
            page = self.client.get(answer.url, follow=True)
            assert page.status_code == 200, account
            assert "Data contoh" in page.text
            self.client.logout()

    def test_the_sign_in_page_lists_them(self):
        page = self.client.get(reverse("account_login")).text
        assert page.count('name="password" value="') == len(demo_accounts())
        assert PASSWORD in page
        assert "Operator OPD" in page

    def test_outside_the_demo_no_password_works_and_nothing_is_listed(self):
        with outside_the_demo:
            assert demo_accounts() == []
            for person in User.objects.filter(email__in=[row["email"] for row in content("people")["accounts"]]):
                assert not person.check_password(PASSWORD)
            email = content("people")["accounts"][0]["email"]
            assert authenticate(email=email, password=PASSWORD) is None
            answer = self.client.post(reverse("account_login"), {"login": email, "password": PASSWORD})
            assert answer.status_code == 200
            assert "_auth_user_id" not in self.client.session
            page = self.client.get(reverse("account_login")).text
            assert PASSWORD not in page
            assert "Data contoh" not in page


def test_an_installation_is_no_demo(settings):
    assert settings.PEMANTIK_DEMO is False
    assert "pemantik.config.demo_data.hashing.DemoPasswordHasher" not in settings.PASSWORD_HASHERS
