"""What stops with what: the walk over the links, its bounds, and whom it names."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pemantik.inventory.models import Entry, Link, State
from pemantik.inventory.selectors import depends
from pemantik.inventory.selectors.depends import CARRIES, NEEDS, Way, walk_from
from pemantik.inventory.tests.pictures_world import make_entry, make_office
from pemantik.organizations.roles import Role
from pemantik.organizations.tests.factories import access_of, make_institution, make_unit

pytestmark = [pytest.mark.django_db, pytest.mark.database]

KINDS = ("server", "aplikasi", "layanan", "proses-bisnis", "jaringan", "data-informasi")
#: Links that the metamodel knows between these kinds, those that stop nothing too.
LINKS = (
    ("server", "induk", "server"),
    ("server", "jaringan", "jaringan"),
    ("aplikasi", "tempat", "server"),
    ("aplikasi", "aplikasi", "aplikasi"),
    ("aplikasi", "layanan", "layanan"),
    ("aplikasi", "data_luaran", "data-informasi"),
    ("aplikasi", "data_masukan", "data-informasi"),
    ("layanan", "proses_bisnis", "proses-bisnis"),
    ("data-informasi", "layanan", "layanan"),
)


def names(walk) -> dict[str, int]:
    return {step.entry.name: step.level for step in walk.steps}


def test_a_host_stops_its_machines_their_applications_and_their_services() -> None:
    office = make_office()
    access = access_of(Role.HEAD, office.city)
    walk = walk_from(access, office.entries["Host 1"].pk)
    assert names(walk) == {
        "VM layanan": 1, "VM cadangan": 1, "SIAK": 2, "e-Puskesmas": 2, "PPDB": 2, "Data penduduk": 3,
        "Data pasien": 3, "Antrean puskesmas": 3, "Daftar sekolah": 3, "Pelayanan pasien": 3, "Penerimaan siswa": 4,
    }  # fmt: skip
    assert [kind.code for kind, _steps, _hidden in walk.groups][:2] == ["server", "aplikasi"]
    how = {step.entry.name: (step.through.name, step.how) for step in walk.steps}
    assert how["SIAK"] == ("VM layanan", "Berjalan di")
    assert how["Antrean puskesmas"] == ("e-Puskesmas", "Disediakan lewat aplikasi")
    assert walk.units == ["Dinas Kesehatan", "Dinas Komunikasi dan Informatika", "Dinas Pendidikan"]
    assert walk_from(access, office.entries["SIAK"].pk).touched == 2
    needs = walk_from(access, office.entries["Antrean puskesmas"].pk, Way.NEEDS)
    assert {"e-Puskesmas", "VM layanan", "Host 1", "Pusat data kota", "Jaringan intra"} <= set(names(needs))
    assert "Pelayanan pasien" not in names(needs)


def naive(start: int, way: Way) -> set[int]:
    """Everything reached, by walking over all links again and again."""
    pairs = set()
    for link in Link.objects.select_related("source"):
        key = (link.source.kind, link.relation)
        if key in NEEDS:
            pairs.add((link.target_id, link.source_id))
        elif key in CARRIES:
            pairs.add((link.source_id, link.target_id))
    if way == Way.NEEDS:
        pairs = {(b, a) for a, b in pairs}
    found = {start}
    while more := {b for a, b in pairs if a in found} - found:
        found |= more
    return found - {start}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    edges=st.lists(st.tuples(st.sampled_from(LINKS), st.integers(0, 2), st.integers(0, 2)), max_size=24),
    way=st.sampled_from(Way),
)
def test_the_walk_equals_a_naive_closure_with_cycles_too(edges, way) -> None:
    city = make_institution("18.71") if not Entry.objects.exists() else Entry.objects.first().institution
    Entry.objects.all().delete()
    made = {(kind, at): make_entry(city, kind, f"{kind} {at}") for kind in KINDS for at in range(3)}
    for (source, relation, target), one, other in edges:
        if made[source, one] != made[target, other]:
            Link.objects.get_or_create(source=made[source, one], relation=relation, target=made[target, other])
    access = access_of(Role.HEAD, city)
    for start in made.values():
        walk = walk_from(access, start.pk, way)
        assert {step.entry.pk for step in walk.steps} == naive(start.pk, way)
        assert len({step.entry.pk for step in walk.steps}) == len(walk.steps)
        assert not walk.cut


@pytest.mark.parametrize("size", [4, 40])
def test_one_query_for_each_level(size, django_assert_max_num_queries) -> None:
    office = make_office()
    for number in range(size):
        office.add(office.health, "layanan", f"L {number}")
        office.add(office.health, "aplikasi", f"A {number}", {"tempat": ["VM layanan"], "layanan": [f"L {number}"]})
    access = access_of(Role.HEAD, office.city).read()
    with django_assert_max_num_queries(7):  # the entry, five levels (the last one empty), the touched
        assert walk_from(access, office.entries["Host 1"].pk).total == 11 + 2 * size


def test_depth_and_size_are_bounded_and_told(monkeypatch) -> None:
    city = make_institution("18.71")
    hosts = [make_entry(city, "server", "M 0")]
    for number in range(1, 20):
        hosts.append(make_entry(city, "server", f"M {number}", {"induk": [hosts[-1]]}))
    access = access_of(Role.HEAD, city)
    walk = walk_from(access, hosts[0].pk)
    assert (len(walk.steps), walk.cut) == (depends.DEEPEST, True)
    assert not walk_from(access, hosts[19 - depends.DEEPEST].pk).cut
    monkeypatch.setattr(depends, "MOST", 5)
    walk = walk_from(access, hosts[0].pk)
    assert (walk.total, walk.cut) == (5, True)


def test_what_others_have_not_published_is_counted_and_not_named() -> None:
    province = make_institution("18")
    unit, other = make_unit(province, "Diskominfo"), make_unit(make_institution("18.71", province), "Dinkes")
    host = make_entry(unit, "server", "Awan provinsi", state=State.PUBLISHED)
    for name, state in (("Rahasia", State.DRAFT), ("Terbuka", State.PUBLISHED)):
        make_entry(other, "aplikasi", name, {"tempat": [host]}, state=state)
    walk = walk_from(access_of(Role.OPERATOR, unit), host.pk)
    assert names(walk) == {"Terbuka": 1}
    assert (dict(walk.hidden), walk.total) == ({"aplikasi": 1}, 2)
    assert set(names(walk_from(access_of(Role.HEAD, province), host.pk))) == {"Rahasia", "Terbuka"}
    Entry.objects.filter(name="Terbuka").update(removed_at="2026-01-01T00:00:00Z")
    assert walk_from(access_of(Role.OPERATOR, unit), host.pk).total == 1
