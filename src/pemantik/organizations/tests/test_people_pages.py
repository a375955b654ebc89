"""The pages about people: lists, roles, sessions, leaving."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from pemantik.accounts.models import AuditEntry, User
from pemantik.accounts.selectors import open_sessions
from pemantik.accounts.tests.factories import make_person, sign_in
from pemantik.organizations.handover import OpenWork
from pemantik.organizations.models import Grant, Node
from pemantik.organizations.roles import Role
from pemantik.organizations.selectors.people import PeopleFilter, home_path, list_people
from pemantik.organizations.services import leaving
from pemantik.organizations.tests.people_factories import access_of, make_grant, make_province, with_role

pytestmark = [pytest.mark.django_db, pytest.mark.database]

ME = "pemantik.organizations.tests.test_people_pages"


class Desk:
    """A room with open work, for the hook."""

    def __init__(self):
        self.work = {}

    def open_work(self, user):
        return [OpenWork(self.work[user.pk], "indikator")] if self.work.get(user.pk) else []

    def hand_over(self, access, from_user, to_user):
        count = self.work.pop(from_user.pk, 0)
        self.work[to_user.pk] = self.work.get(to_user.pk, 0) + count
        return count


desk = Desk()


@pytest.fixture
def province():
    return make_province()


@pytest.fixture
def admin(province):
    return with_role(province.regency)


@pytest.fixture
def inside(client, admin):
    """The administrator's browser."""
    sign_in(client, admin)
    return client


@pytest.fixture
def work(settings, monkeypatch):
    settings.PEMANTIK_HANDOVER = [f"{ME}.desk"]
    monkeypatch.setattr("pemantik.organizations.handover._imported", lambda _path: desk)
    desk.work = {}
    return desk.work


def test_list_is_searched_and_narrowed(inside, admin, province):
    rina = make_grant(province.office, Role.OPERATOR, make_person("Rina Wulandari", position="Analis")).user
    budi = make_grant(province.division, Role.HEAD, make_person("Budi Santoso")).user
    gone = make_grant(province.office, Role.OPERATOR, make_person("Sari", is_active=False)).user
    access = access_of(admin)

    def found(**narrowed):
        return {row.person for row in list_people(access, PeopleFilter(**narrowed)).rows}

    assert found() == {rina, budi, admin}
    assert found(words="wulan") == found(words="ANALIS rina") == {rina}
    assert found(role=Role.HEAD) == {budi}
    assert found(node_id=province.office.pk) == {rina, budi}
    assert found(node_id=province.division.pk) == {budi}
    assert found(node_id=province.sibling.pk) == found(node_id=999_999) == set()
    assert found(state="inactive") == {gone}
    page = inside.get("/pengguna/", {"cari": "rina", "peran": "operator"}).content.decode()
    assert "Rina Wulandari" in page
    assert "Budi Santoso" not in page


@pytest.mark.parametrize(
    "query", ["hal=0", "hal=-1", "hal=x", "hal=99999999999", "peran=raja", "unit=xx", "cari=%00", "keadaan=?"]
)
def test_hostile_queries_are_answered(inside, query):
    assert inside.get(f"/pengguna/?{query}").status_code == 200


def test_other_roles_do_not_find_the_pages(client, province):
    for role in (Role.COORDINATOR, Role.OPERATOR, Role.AUDITOR):
        sign_in(client, with_role(province.regency, role))
        assert client.get("/pengguna/").status_code == 403
        assert client.get("/pengguna/undang/").status_code == 403
        assert 'href="/pengguna/"' not in client.get("/akun/").content.decode()
        client.post("/keluar/")


def test_as_many_queries_for_ten_times_the_people(inside, province, django_assert_max_num_queries):
    inside.get("/pengguna/")
    for times in (6, 60):
        for _number in range(times):
            make_grant(province.office, Role.OPERATOR)
        with django_assert_max_num_queries(10):
            inside.get("/pengguna/")
    person = Grant.objects.filter(role=Role.OPERATOR).first().user
    for node in (province.office, province.division):
        for role in (Role.HEAD, Role.DATA_ENTRY, Role.RESPONSIBLE):
            make_grant(node, role, person)
    with django_assert_max_num_queries(16):
        inside.get(f"/pengguna/{person.pk}/")


def test_long_lists_have_pages(inside, province):
    for _number in range(60):
        make_grant(province.office, Role.OPERATOR)
    first = inside.get("/pengguna/?cari=orang").content.decode()
    assert "hal=2" in first
    assert "hal=1" in inside.get("/pengguna/?cari=orang&hal=2").content.decode()


def test_roles_are_given_and_ended(inside, admin, province):
    person = with_role(province.office, Role.OPERATOR)
    data = {"role": "head", "node": str(province.regency.pk)}
    assert inside.post(f"/pengguna/{person.pk}/", data).status_code == 302
    grant = Grant.objects.get(user=person, role="head")
    assert grant.granted_by == admin
    assert "sudah menjadi Pimpinan" in inside.post(f"/pengguna/{person.pk}/", data).content.decode()
    assert inside.post(f"/pengguna/{person.pk}/peran/{grant.pk}/akhiri/").status_code == 302
    grant.refresh_from_db()
    assert grant.revoked_at is not None
    entries = AuditEntry.objects.filter(object_id=str(person.pk), action__startswith="grant.")
    assert list(entries.values_list("action", "node_path")) == [
        ("grant.given", province.regency.path),
        ("grant.ended", province.regency.path),
    ]
    assert inside.post(f"/pengguna/{person.pk}/", data).status_code == 302


def test_a_role_that_ran_out_can_be_given_again(inside, province):
    person = with_role(province.office, Role.OPERATOR)
    make_grant(province.regency, Role.HEAD, person, valid_until=timezone.now())
    data = {"role": "head", "node": str(province.regency.pk)}
    assert inside.post(f"/pengguna/{person.pk}/", data).status_code == 302


@pytest.mark.parametrize(
    "data",
    [
        {"role": "raja"},
        {"role": ""},
        {"node": ""},
        {"node": "1" * 30},
        {"node": "x"},
        {"valid_until": "kemarin"},
        {"valid_until": "1/1/2020"},
        {"role": "auditor"},
    ],
)
def test_wrong_roles_are_told_at_their_field(inside, province, data):
    person = with_role(province.office, Role.OPERATOR)
    sent = {"role": "head", "node": str(province.office.pk)} | data
    response = inside.post(f"/pengguna/{person.pk}/", sent)
    assert response.status_code == 200
    assert "errorlist" in response.content.decode()
    assert Grant.objects.filter(user=person).count() == 1


def test_a_unit_is_found_by_its_name_where_the_list_is_long(inside, province, monkeypatch):
    monkeypatch.setattr("pemantik.organizations.people_forms.MOST_CHOICES", 1)
    person = with_role(province.office, Role.OPERATOR)
    assert "<select" in inside.get(f"/pengguna/{person.pk}/").content.decode()
    page = inside.post(f"/pengguna/{person.pk}/", {"role": "head", "node": "satu"}).content.decode()
    assert "Beberapa unit cocok" in page
    assert inside.post(f"/pengguna/{person.pk}/", {"role": "head", "node": "bidang"}).status_code == 302
    assert Grant.objects.get(user=person, role="head").node == province.division


def test_last_role_ended_leads_back_to_the_list_and_the_past_stays(inside, province):
    person = with_role(province.office, Role.OPERATOR)
    grant = Grant.objects.get(user=person)
    inside.post(f"/pengguna/{person.pk}/peran/{grant.pk}/akhiri/")
    assert "1 peran lama" in inside.get(f"/pengguna/{person.pk}/").content.decode()


def test_strangers_are_unknown(inside, province):
    stranger = with_role(province.sibling, Role.OPERATOR)
    grant = Grant.objects.get(user=stranger)
    nobody = make_person()
    for number in (stranger.pk, nobody.pk, 999_999):
        assert inside.get(f"/pengguna/{number}/").status_code == 404
        for act in ("sesi/akhiri", "faktor-kedua/hapus", "tautan-sandi", "nonaktifkan", "aktifkan"):
            assert inside.post(f"/pengguna/{number}/{act}/").status_code == 404
        assert inside.post(f"/pengguna/{number}/peran/{grant.pk}/akhiri/").status_code == 404


def test_acts_need_a_click(inside, province):
    person = with_role(province.office, Role.OPERATOR)
    for act in ("sesi/akhiri", "faktor-kedua/hapus", "tautan-sandi", "aktifkan"):
        assert inside.get(f"/pengguna/{person.pk}/{act}/").status_code == 405


def test_sessions_of_a_person_end_for_good(inside, province):
    person = with_role(province.office, Role.OPERATOR)
    browsers = [inside.__class__() for _number in range(3)]
    for browser in browsers:
        sign_in(browser, person)
    number = open_sessions(person)[0].number
    inside.post(f"/pengguna/{person.pk}/sesi/{number}/akhiri/")
    assert sorted(browser.get("/akun/").status_code for browser in browsers) == [200, 200, 302]
    inside.post(f"/pengguna/{person.pk}/sesi/akhiri/")
    assert [browser.get("/akun/").status_code for browser in browsers] == [302, 302, 302]


def test_password_link_is_shown_once_and_works_once(inside, province):
    person = with_role(province.office, Role.OPERATOR)
    inside.post(f"/pengguna/{person.pk}/tautan-sandi/")
    page = inside.get(f"/pengguna/{person.pk}/").content.decode()
    path = page.split("http://testserver")[1].split('"')[0]
    assert "/sandi/baru/" not in inside.get(f"/pengguna/{person.pk}/").content.decode()
    browser = inside.__class__()
    form = browser.get(path).headers["Location"]
    new = "tiga kata lain lagi"
    browser.post(form, {"password1": new, "password2": new})
    assert sign_in(browser, person, new).status_code == 302
    assert "tidak berlaku" in inside.__class__().get(path).content.decode()
    assert path not in str(list(AuditEntry.objects.values()))


def test_leaving_ends_all_and_hands_over(inside, admin, province, work):
    person = with_role(province.office, Role.OPERATOR)
    successor = with_role(province.office, Role.OPERATOR)
    browser = inside.__class__()
    sign_in(browser, person)
    work[person.pk] = 3
    page = inside.get(f"/pengguna/{person.pk}/nonaktifkan/").content.decode()
    assert "<b>3</b> indikator" in page
    assert inside.post(f"/pengguna/{person.pk}/nonaktifkan/").status_code == 200
    assert User.objects.get(pk=person.pk).is_active
    assert inside.post(f"/pengguna/{person.pk}/nonaktifkan/", {"successor": successor.pk}).status_code == 302
    person.refresh_from_db()
    assert (person.is_active, person.successor) == (False, successor)
    assert work == {successor.pk: 3}
    assert browser.get("/akun/").status_code == 302
    assert not Grant.objects.filter(user=person, revoked_at=None).exists()
    entry = AuditEntry.objects.get(action="person.deactivated")
    assert entry.after == {"is_active": False, "successor": successor.name, "handed_over": 3}
    assert entry.node_path == province.office.path
    page = inside.get(f"/pengguna/{person.pk}/").content.decode()
    assert "Nonaktif sejak" in page
    assert successor.name in page


def test_coming_back_gives_access_but_no_role(inside, province):
    person = with_role(province.office, Role.OPERATOR)
    inside.post(f"/pengguna/{person.pk}/nonaktifkan/")
    inside.post(f"/pengguna/{person.pk}/aktifkan/")
    browser = inside.__class__()
    assert sign_in(browser, person).headers["Location"] == "/awal/"
    assert access_of(person).grants == ()


def test_nobody_leaves_by_own_hand_or_as_the_last(inside, admin, province):
    with pytest.raises(ValidationError, match="akun sendiri"):
        leaving.deactivate(access_of(admin), admin, None)
    person = with_role(province.office, Role.OPERATOR)
    for wrong in (person, make_person(), with_role(province.sibling, Role.OPERATOR)):
        with pytest.raises(ValidationError, match="penerus"):
            leaving.deactivate(access_of(admin), person, wrong)
    root = with_role(province.root)
    lonely = with_role(province.sibling)
    leaving.deactivate(access_of(root), lonely, None)
    leaving.deactivate(access_of(root), person, admin)
    for _again in range(2):
        with pytest.raises(ValidationError, match="sudah dinonaktifkan"):
            leaving.deactivate(access_of(root), person, None)


def test_a_failed_handover_leaves_everything_as_it_was(admin, province, work, monkeypatch):
    person = with_role(province.office, Role.OPERATOR)

    def fail(*_args):
        raise RuntimeError("lost")

    monkeypatch.setattr(desk, "hand_over", fail, raising=False)
    with pytest.raises(RuntimeError):
        leaving.deactivate(access_of(admin), person, admin)
    assert User.objects.get(pk=person.pk).is_active
    assert Grant.objects.filter(user=person, revoked_at=None).exists()


def test_a_person_belongs_to_what_all_roles_share(province):
    person = with_role(province.division, Role.OPERATOR)
    assert home_path(person) == province.division.path
    make_grant(province.office, Role.HEAD, person)
    assert home_path(person) == province.office.path
    make_grant(province.sibling, Role.HEAD, person)
    assert home_path(person) == province.root.path
    other = Node.objects.add_root({"name": "Kementerian", "kind": "kementerian"})
    make_grant(other, Role.HEAD, person)
    assert home_path(person) == ""
    assert home_path(make_person()) == ""
