"""The form of a unit, sent after the session had ended, comes back filled, with its version of then."""

import pytest
from django.contrib.sessions.models import Session

from pemantik.accounts.tests.factories import PASSWORD, sign_in
from pemantik.organizations.models import Node, NodeKind
from pemantik.organizations.roles import Role
from pemantik.organizations.tests.factories import make_person_with, make_province

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_the_unit_form_comes_back_and_is_saved_by_its_writer(client):
    tree = make_province()
    person = make_person_with(Role.ADMINISTRATOR, tree["own"], password=PASSWORD)
    sign_in(client, person)
    address = f"/unit/{tree['unit'].pk}/ubah/"
    assert client.get(address).status_code == 200
    sent = {"name": "Dinas Kesehatan & Gizi", "short_name": "Dinkes", "kind": NodeKind.DEPARTMENT, "version": "0"}
    Session.objects.all().delete()
    way = client.post(address, sent, headers={"referer": f"http://testserver{address}"}).headers["Location"]
    assert way.startswith("/masuk/?next=")
    sign_in(client, person, next_page=address)
    Node.objects.filter(pk=tree["unit"].pk).update(version=1, short_name="DKG")
    page = client.get(address).content.decode()
    assert "Dinas Kesehatan &amp; Gizi" in page
    assert 'value="0"' in page  # the version that the writer saw: what others did meanwhile is shown, not overwritten
    assert Node.objects.get(pk=tree["unit"].pk).name == "Dinas Kesehatan"
    assert "Orang lain menyimpan lebih dulu" in client.post(address, sent).content.decode()
    assert "belum tersimpan" not in client.get(address).content.decode()
