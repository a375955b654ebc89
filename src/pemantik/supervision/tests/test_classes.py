"""Classes of members: made by the province, read on its comparison, closed to everybody else."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from pemantik.accounts.models import AuditEntry
from pemantik.assessments.problems import Outdated, Refused
from pemantik.organizations.permissions import Access
from pemantik.organizations.tests.factories import make_institution
from pemantik.supervision.models import MemberClass
from pemantik.supervision.selectors.board import build_board
from pemantik.supervision.selectors.classes import province_classes
from pemantik.supervision.selectors.comparison import classes_of, narrowed, trend_of
from pemantik.supervision.selectors.members import member_nodes
from pemantik.supervision.services import classes as services
from pemantik.supervision.services.classes import Sorting
from pemantik.supervision.tests.factories import make_supervised, many_members

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def world():
    return make_supervised()


def sorting(*nodes, name: str = "Pesisir", note: str = "") -> Sorting:
    return Sorting(name, note, frozenset(node.pk for node in nodes))


def test_a_class_is_made_changed_and_removed(world) -> None:
    made = services.make_class(world.coordinator, world.province.pk, sorting(world.city, world.regency))
    changed = services.change_class(world.coordinator, made.pk, 1, sorting(world.city, name="Wilayah 3T", note="SK 1"))
    assert (changed.name, list(changed.members.all())) == ("Wilayah 3T", [world.city])
    services.remove_class(world.coordinator, made.pk)
    assert not MemberClass.objects.exists()
    trail = AuditEntry.objects.filter(object_type="supervision.memberclass").order_by("pk")
    assert [each.action for each in trail] == ["class.made", "class.changed", "class.removed"]
    assert trail[1].before["members"] == ["Kota Bandar Lampung", "Kabupaten Pringsewu"]
    assert trail[2].before == {"name": "Wilayah 3T", "note": "SK 1", "members": ["Kota Bandar Lampung"]}


def test_what_is_missing_or_wrong_is_refused(world) -> None:
    foreign = make_institution("32.02", name="Kabupaten Sukabumi")
    services.make_class(world.coordinator, world.province.pk, sorting(world.city))
    wrong = [
        sorting(world.city, name=" "),
        sorting(world.city, name="x" * 81),
        sorting(world.city, name="PESISIR"),
        sorting(world.city, name="Lain", note="x" * 301),
        sorting(name="Kosong"),
        sorting(foreign, name="Asing"),
        Sorting("Nol", "", frozenset({0, world.city.pk})),
    ]
    for each in wrong:
        with pytest.raises(Refused):
            services.make_class(world.coordinator, world.province.pk, each)
    assert MemberClass.objects.count() == 1


def test_a_second_editor_is_told(world) -> None:
    made = services.make_class(world.coordinator, world.province.pk, sorting(world.city))
    services.change_class(world.coordinator, made.pk, 1, sorting(world.regency))
    with pytest.raises(Outdated):
        services.change_class(world.coordinator, made.pk, 1, sorting(world.city))
    assert list(made.members.all()) == [world.regency]


def test_who_may_write(world) -> None:
    made = services.make_class(world.coordinator, world.province.pk, sorting(world.city))
    for access, error in ((world.head, PermissionDenied), (world.city_coordinator, Http404), (world.stranger, Http404)):
        own = Access(access.user)
        for work in (
            lambda own=own: services.make_class(own, world.province.pk, sorting(world.city, name="Lain")),
            lambda own=own: services.change_class(own, made.pk, 1, sorting(world.city)),
            lambda own=own: services.remove_class(own, made.pk),
        ):
            with pytest.raises(error):
                work()
    assert MemberClass.objects.get().form_version == 1


def test_who_may_read(world, client) -> None:
    made = services.make_class(world.coordinator, world.province.pk, sorting(world.city))
    paths = ("/provinsi/kelas/", f"/provinsi/kelas/{made.pk}/")
    for access, status in ((world.head, 200), (world.city_coordinator, 404), (world.stranger, 404)):
        client.force_login(access.user)
        for path in paths:
            page = client.get(path)
            assert page.status_code == status
            assert "<form method" not in page.content.decode().split("</h1>")[-1]
    client.force_login(world.head.user)
    assert client.post(paths[0], {"provinsi": world.province.pk, "name": "x"}).status_code == 403


def test_a_member_may_be_in_several_classes_and_is_compared_in_each(world) -> None:
    services.make_class(world.coordinator, world.province.pk, sorting(world.city, world.regency))
    services.make_class(world.coordinator, world.province.pk, sorting(world.regency, name="Wilayah 3T"))
    access = Access(world.coordinator.user)
    board = build_board(access)
    classes = province_classes(access, world.province)
    coast, far, rest = classes_of(board, classes)
    assert (coast.name, coast.members, coast.told) == ("Pesisir", 2, 2)
    assert (far.name, far.members, far.mean) == ("Wilayah 3T", 1, Decimal(2))
    assert (rest.name, rest.members, rest.told) == ("Di luar kelas", 1, 0)
    trend = trend_of(access, narrowed(board, classes[1]))
    assert [row.member.node for row in trend.rows] == [world.regency]
    assert trend.years[0].mean == Decimal(2)


def test_a_member_that_left_the_province_is_no_longer_counted(world) -> None:
    made = services.make_class(world.coordinator, world.province.pk, sorting(world.city, world.regency))
    type(world.regency).objects.filter(pk=world.regency.pk).update(is_active=False)
    (found,) = province_classes(world.coordinator, world.province)
    assert found == made
    assert list(found.members.all()) == [world.city]


def test_the_pages(world, client) -> None:
    client.force_login(world.coordinator.user)
    assert "Belum ada kelas." in client.get("/provinsi/kelas/").content.decode()
    assert "Semua kelas" not in client.get("/provinsi/perbandingan/").content.decode()
    sent = {"provinsi": world.province.pk, "name": "Pesisir <b>", "members": [world.city.pk, "x"]}
    refused = client.post("/provinsi/kelas/", sent)
    assert refused.status_code == 422
    assert "Pesisir &lt;b&gt;" in refused.content.decode()
    sent["members"] = [world.city.pk]
    assert "Kelas disimpan." in client.post("/provinsi/kelas/", sent, follow=True).content.decode()
    made = MemberClass.objects.get()
    page = client.get(f"/provinsi/perbandingan/?kelas={made.pk}").content.decode()
    assert "Rata-rata kelas" in page
    assert "Pringsewu</a>" not in page
    address = f"/provinsi/kelas/{made.pk}/"
    client.post(address, sent | {"version": 1, "name": "Baru"})
    outdated = client.post(address, sent | {"version": 1, "name": "Milik saya"})
    assert outdated.status_code == 409
    assert "Milik saya" in outdated.content.decode()
    assert "Baru" in outdated.content.decode()
    assert "Kelas Baru dihapus." in client.post(f"{address}hapus/", follow=True).content.decode()
    for wish in (made.pk, "semua", "<b>", "9" * 90):
        assert client.get(f"/provinsi/perbandingan/?kelas={wish}").status_code == 200


@pytest.mark.parametrize("count", [10, 100])
def test_classes_are_read_in_a_fixed_number_of_questions(world, client, count, django_assert_max_num_queries) -> None:
    many_members(world, count)
    nodes = list(member_nodes(world.province))
    for number in range(count // 10):
        services.make_class(world.coordinator, world.province.pk, sorting(*nodes, name=f"Kelas {number}"))
    client.force_login(world.coordinator.user)
    with django_assert_max_num_queries(12):
        assert client.get("/provinsi/kelas/").status_code == 200
    with django_assert_max_num_queries(28):
        assert client.get("/provinsi/perbandingan/?kelas=semua").status_code == 200
