"""Invitations: one link, one use, for a limited time."""

import re
import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from pemantik.accounts.models import AuditEntry, Invitation, User
from pemantik.accounts.services.invitations import Offer, token_hash
from pemantik.accounts.tests.factories import PASSWORD, make_person, sign_in
from pemantik.organizations.models import Grant, Node
from pemantik.organizations.roles import Role
from pemantik.organizations.services import invitations
from pemantik.organizations.tests.people_factories import access_of, make_province, with_role

pytestmark = pytest.mark.database


@pytest.fixture
def province(db):
    return make_province()


@pytest.fixture
def admin(province):
    return with_role(province.regency)


def invited(admin, node, role="operator", email="budi@contoh.go.id"):
    return invitations.invite(access_of(admin), email, "Budi", [Offer(role, node.pk)])


def join(client, token, password=PASSWORD, name="Budi Santoso"):
    data = {"name": name, "password1": password, "password2": password}
    return client.post(f"/undangan/{token}/", data)


def test_whole_way_from_invitation_to_work(client, admin, province):
    sign_in(client, admin)
    data = {"email": "Budi@Contoh.go.id", "name": "Budi", "role": "operator", "node": str(province.office.pk)}
    page = client.post("/pengguna/undang/", data).content.decode()
    path = re.search(r'value="http://testserver(/undangan/[\w-]+/)"', page)[1]
    assert path not in client.get("/pengguna/").content.decode()
    guest = client.__class__()
    assert "budi@contoh.go.id" in guest.get(path).content.decode()
    token = path.split("/")[2]
    assert join(guest, token).headers["Location"] == "/"
    person = User.objects.get(email="budi@contoh.go.id")
    assert person.name == "Budi Santoso"
    grant = Grant.objects.get(user=person)
    assert (grant.role, grant.node, grant.granted_by) == ("operator", province.office, admin)
    assert guest.get("/akun/").status_code == 200
    actions = list(AuditEntry.objects.values_list("action", flat=True))
    for action in ("invitation.made", "invitation.accepted", "grant.given"):
        assert action in actions
    entry = AuditEntry.objects.get(action="invitation.accepted")
    assert (entry.actor, entry.node_path, entry.address) == (person, province.office.path, "127.0.0.1")


def test_only_the_hash_of_the_token_is_kept(admin, province):
    issued = invited(admin, province.office)
    assert issued.invitation.token_hash == token_hash(issued.token)
    kept = str(Invitation.objects.values().get()) + str(list(AuditEntry.objects.values()))
    assert issued.token not in kept


def test_link_works_once(client, admin, province):
    token = invited(admin, province.office).token
    join(client, token)
    other = client.__class__()
    assert other.get(f"/undangan/{token}/").status_code == 404
    assert join(other, token, name="Penyusup").status_code == 404
    assert User.objects.filter(email="budi@contoh.go.id").get().name == "Budi Santoso"


@pytest.mark.parametrize("ending", ["expired", "revoked", "tampered", "renewed", "long"])
def test_other_links_do_not_work(client, admin, province, ending):
    issued = invited(admin, province.office)
    token = issued.token
    if ending == "expired":
        Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif ending == "revoked":
        assert invitations.revoke(access_of(admin), issued.invitation)
    elif ending == "tampered":
        token = ("A" if token[0] != "A" else "B") + token[1:]
    elif ending == "long":
        token = "A" * 5000
    else:
        new = invitations.renew(access_of(admin), issued.invitation)
        assert client.get(f"/undangan/{new.token}/").status_code == 200
    assert "tidak berlaku" in client.get(f"/undangan/{token}/").content.decode()
    assert join(client, token).status_code == 404
    assert not User.objects.filter(email="budi@contoh.go.id").exists()


def test_an_expired_invitation_is_renewed_and_a_used_one_is_not(client, admin, province):
    issued = invited(admin, province.office)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(days=1))
    new = invitations.renew(access_of(admin), issued.invitation)
    assert new.invitation.is_open
    join(client, new.token)
    with pytest.raises(ValidationError, match="sudah dipakai"):
        invitations.renew(access_of(admin), new.invitation)
    assert not invitations.revoke(access_of(admin), new.invitation)


def test_time_limit_comes_from_the_setting(settings, admin, province):
    settings.PEMANTIK_INVITATION_DAYS = 2
    left = invited(admin, province.office).invitation.expires_at - timezone.now()
    assert timedelta(days=1, hours=23) < left <= timedelta(days=2)


def test_one_open_invitation_for_an_address(admin, province):
    invited(admin, province.office)
    with pytest.raises(ValidationError, match="sudah diundang"):
        invited(admin, province.division)
    Invitation.objects.update(expires_at=timezone.now())
    assert invited(admin, province.division).invitation.is_open


def test_someone_with_an_account_gets_the_role_at_once(client, admin, province):
    person = make_person(email="budi@contoh.go.id")
    sign_in(client, admin)
    data = {"email": "BUDI@contoh.go.id", "name": "Siapa", "role": "operator", "node": str(province.office.pk)}
    assert client.post("/pengguna/undang/", data).headers["Location"] == f"/pengguna/{person.pk}/"
    assert Grant.objects.get(user=person).node == province.office
    assert not Invitation.objects.exists()
    person.refresh_from_db()
    assert person.name != "Siapa"


def test_auditors_need_an_end_and_keep_it(client, admin, province):
    sign_in(client, admin)
    data = {"email": "budi@contoh.go.id", "name": "Budi", "role": "auditor", "node": str(province.office.pk)}
    page = client.post("/pengguna/undang/", data).content.decode()
    assert "Auditor memerlukan tanggal akhir" in page
    assert 'value="budi@contoh.go.id"' in page
    assert "masa depan" in client.post("/pengguna/undang/", data | {"valid_until": "1/1/2020"}).content.decode()
    year = timezone.now().year + 1
    page = client.post("/pengguna/undang/", data | {"valid_until": f"31 Desember {year}"}).content.decode()
    token = re.search(r"/undangan/([\w-]+)/", page)[1]
    join(client.__class__(), token)
    until = timezone.localtime(Grant.objects.get(role=Role.AUDITOR).valid_until)
    assert (until.day, until.month, until.year) == (31, 12, year)


def test_roles_that_can_no_longer_be_given_are_left_out(client, admin, province):
    offers = [Offer("operator", province.office.pk), Offer("head", province.division.pk)]
    token = invitations.invite(access_of(admin), "budi@contoh.go.id", "Budi", offers).token
    Node.objects.filter(pk=province.division.pk).update(is_active=False)
    join(client, token)
    assert list(Grant.objects.filter(user__email="budi@contoh.go.id").values_list("role", flat=True)) == ["operator"]


def test_an_inviter_who_may_no_longer_gives_nothing(client, admin, province):
    token = invited(admin, province.office).token
    Grant.objects.filter(user=admin).update(revoked_at=timezone.now())
    join(client, token)
    assert not Grant.objects.filter(user__email="budi@contoh.go.id").exists()


@pytest.mark.parametrize("password", ["pendek", "budi santoso", "password123", ""])
def test_weak_passwords_are_refused_in_words_and_the_link_still_works(client, admin, province, password):
    token = invited(admin, province.office).token
    response = join(client, token, password)
    assert response.status_code == 200
    assert "errorlist" in response.content.decode()
    assert join(client, token).status_code == 302


def test_two_different_passwords_are_refused(client, admin, province):
    token = invited(admin, province.office).token
    data = {"name": "B", "password1": PASSWORD, "password2": PASSWORD + "x"}
    assert "tidak sama" in client.post(f"/undangan/{token}/", data).content.decode()


def test_someone_else_who_is_signed_in_is_asked_to_leave_first(client, admin, province):
    token = invited(admin, province.office).token
    sign_in(client, admin)
    assert client.get(f"/undangan/{token}/").status_code == 409
    assert join(client, token).status_code == 409
    assert Invitation.objects.get().is_open


def test_mail_carries_the_link_and_no_password(client, admin, province, settings):
    settings.PEMANTIK_MAIL_ON = True
    sign_in(client, admin)
    data = {"email": "budi@contoh.go.id", "name": "Budi", "role": "operator", "node": str(province.office.pk)}
    assert "sudah dikirim" in client.post("/pengguna/undang/", data).content.decode()
    (letter,) = mail.outbox
    assert letter.to == ["budi@contoh.go.id"]
    assert client.__class__().get(re.search(r"http://testserver(\S+)", letter.body)[1]).status_code == 200


def test_mail_that_fails_is_told_and_the_link_is_there_to_copy(client, admin, province, settings, monkeypatch):
    settings.PEMANTIK_MAIL_ON = True

    def fail(_self, **_kwargs):
        raise OSError("no route")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", fail)
    sign_in(client, admin)
    data = {"email": "budi@contoh.go.id", "name": "Budi", "role": "operator", "node": str(province.office.pk)}
    page = client.post("/pengguna/undang/", data).content.decode()
    assert "gagal terkirim" in page
    assert "/undangan/" in page


@pytest.mark.parametrize("email", ["bukan surel", "a@b", "x" * 250 + "@c.id", "a\0@c.id", ""])
def test_hostile_addresses_are_told_at_their_field(client, admin, province, email):
    sign_in(client, admin)
    data = {"email": email, "name": "Budi", "role": "operator", "node": str(province.office.pk)}
    response = client.post("/pengguna/undang/", data)
    assert response.status_code == 200
    assert "errorlist" in response.content.decode()
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("node", ["sibling", "root"])
def test_nodes_of_others_cannot_be_chosen(client, admin, province, node):
    sign_in(client, admin)
    foreign = getattr(province, node)
    for written in (str(foreign.pk), foreign.name):
        data = {"email": "budi@contoh.go.id", "name": "Budi", "role": "operator", "node": written}
        assert "Tidak ada unit" in client.post("/pengguna/undang/", data).content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_who_use_the_link_at_the_same_time_make_one_account():
    province = make_province()
    token = invited(with_role(province.regency), province.office).token
    ready = threading.Barrier(4)
    ends = []

    def visitor(number: int) -> None:
        try:
            ready.wait()
            invitations.accept(token, f"Budi {number}", PASSWORD)
            ends.append("in")
        except invitations.UsedUpError:
            ends.append("out")
        finally:
            connection.close()

    threads = [threading.Thread(target=visitor, args=[number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ends) == ["in", "out", "out", "out"]
    assert Grant.objects.filter(user__email="budi@contoh.go.id").count() == 1
