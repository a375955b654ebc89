"""The quality of the registry: golden scores, each rule seen and not seen, the list of what to fix, few queries."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pemantik.inventory.models import Entry, NeedAnswer
from pemantik.inventory.quality import BY_KEY, RULES, Severity, score_of
from pemantik.inventory.selectors.quality import entries_to_fix, findings_of, quality_of
from pemantik.inventory.selectors.scope import find_scope
from pemantik.inventory.services.seals import confirm_entry, verify_entry
from pemantik.inventory.tests.pictures_world import Office, make_entry, make_office
from pemantik.organizations.roles import Role
from pemantik.organizations.tests.factories import access_of, make_unit

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def office() -> Office:
    return make_office()


def sound(office: Office, kind: str = "perangkat", name: str = "Utuh", **given) -> Entry:
    """An entry with nothing to fix but what the test wants."""
    made = make_entry(office.health, kind, name, **given)
    Entry.objects.filter(pk=made.pk).update(
        missing=0, completeness=80, confirmed_until=timezone.localdate() + timedelta(days=100),
        confirmed_at=timezone.now(),
    )  # fmt: skip
    made.refresh_from_db()
    return made


@pytest.mark.parametrize(
    ("entries", "completeness", "faulty", "score"),
    [(0, 0, 0, None), (1, 100, 0, 100), (1, 100, 1, 50), (4, 320, 2, 55), (3, 200, 1, 50), (2, 60, 2, 0),
     (8, 500, 1, 56), (1000, 87_500, 250, 75)],
)  # fmt: skip
def test_the_score_is_mean_completeness_less_half_the_share_with_findings(entries, completeness, faulty, score) -> None:
    assert score_of(entries, completeness, faulty) == score


def test_golden_numbers_of_a_unit(office) -> None:
    Entry.objects.all().delete()
    for number in range(4):
        sound(office, name=f"Utuh {number}")
    Entry.objects.filter(name="Utuh 0").update(missing=2, completeness=40)
    Entry.objects.filter(name="Utuh 1").update(confirmed_until=timezone.localdate() - timedelta(days=1))
    found = quality_of(find_scope(access_of(Role.COORDINATOR, office.city)))
    ((node, standing),) = found.units
    assert (node, standing.entries, standing.mean, standing.with_findings) == (office.health, 4, 70, 2)
    assert standing.score == 45
    assert {rule.key: count for rule, count in found.rules} == {"fakta": 1, "kepastian-lewat": 1}


def findings(entry: Entry) -> set[str]:
    return {rule.key for rule in findings_of(entry.pk)}


CASES = {
    "gap-aplikasi": ("layanan", {"metode_layanan": "Elektronik"}, {"metode_layanan": "Tatap muka"}),
    "gap-infrastruktur": ("aplikasi", {"status": "Aktif"}, {"status": "Dihentikan"}),
    "gap-keamanan": ("data-informasi", {"sifat_data": "Tertutup"}, {"sifat_data": "Terbuka"}),
    "dokumen-lewat": ("dokumen", {"berlaku_sampai": "2020-01-01"}, {"berlaku_sampai": "2999-01-01"}),
    "pensiun": ("aplikasi", {"status": "Aktif", "pensiun": "2020-01-01"}, {"status": "Aktif"}),
    "awan-lewat": ("komputasi-awan", {"jangka_waktu": "2020-01-01"}, {}),
    "sertifikat": ("sdm-tik", {"sertifikat_sampai": "2020-01-01"}, {}),
    "aplikasi-umum": ("aplikasi", {"aplikasi_umum": "SRIKANDI", "kepemilikan": "Aplikasi Khusus milik Pemda"}, {}),
    "aplikasi-raa": ("aplikasi", {}, {"reference": "RAA.01.01"}),
}


@pytest.mark.parametrize("key", CASES)
def test_a_rule_is_seen_and_not_seen(office, key) -> None:
    kind, wrong, right = CASES[key]
    assert key in findings(sound(office, kind, "Salah", **wrong))
    assert key not in findings(sound(office, kind, "Benar", **right))


def test_rules_about_links(office) -> None:
    assert "gap-aplikasi" not in findings(office.entries["Antrean puskesmas"])
    assert not {"gap-infrastruktur", "aplikasi-proses"} & findings(office.entries["e-Puskesmas"])
    assert "aplikasi-proses" in findings(office.entries["PPDB"])
    assert "layanan-proses" in findings(office.entries["Legalisasi ijazah"])
    assert "layanan-proses" not in findings(office.entries["Daftar sekolah"])
    Entry.objects.filter(name__in=["VM layanan", "Pelayanan pasien"]).update(removed_at=timezone.now())
    assert {"gap-infrastruktur", "aplikasi-proses"} <= findings(office.entries["e-Puskesmas"])


def test_a_need_waits_sixty_days_for_its_answer(office) -> None:
    need = office.entries["Laptop puskesmas"]
    for days, seen in ((59, False), (61, True)):
        Entry.objects.filter(pk=need.pk).update(created_at=timezone.now() - timedelta(days=days))
        assert ("kebutuhan" in findings(need)) == seen
    user = access_of(Role.COORDINATOR, office.city).user
    NeedAnswer.objects.create(need=need, decision="planned", reason="x", answered_by=user, answered_at=timezone.now())
    assert "kebutuhan" not in findings(need)


def test_a_seal_that_broke_is_a_finding_until_it_is_given_anew(office) -> None:
    from pemantik.inventory.reading import Sent
    from pemantik.inventory.services.entries import change_entry

    entry = sound(office, jenis_perangkat="Laptop", kondisi="Baik", tahun_perolehan=2024)
    owner, verifier = access_of(Role.OPERATOR, office.health), access_of(Role.COORDINATOR, office.city)
    confirm_entry(owner, entry.pk, entry.version)
    verify_entry(verifier, entry.pk, entry.version)
    assert findings(entry) == set()
    change_entry(verifier, entry.pk, entry.version, Sent({"merek": "Lain"}))
    assert {"segel", "belum-dipastikan"} <= findings(entry)
    entry.refresh_from_db()
    confirm_entry(owner, entry.pk, entry.version)
    assert findings(entry) == set()


def test_every_rule_has_words_and_every_field_of_a_rule_exists() -> None:
    from pemantik.inventory.metamodel import kinds

    known = {part.key for kind in kinds().values() for parts in (kind.fields, kind.relations) for part in parts}
    for rule in RULES:
        assert str(rule.sentence)
        assert str(rule.todo)
        assert not rule.field or rule.field in known | {"reference"}
    assert len(BY_KEY) == len(RULES)
    assert {rule.severity for rule in RULES} == set(Severity)


def test_the_list_begins_with_the_least_complete_and_is_narrowed_by_a_rule(office) -> None:
    scope = find_scope(access_of(Role.COORDINATOR, office.city))
    page, rows = entries_to_fix(scope, quality_of(scope), None, "1")
    assert page.paginator.count == Entry.objects.count()
    assert [row.entry.completeness for row in rows] == sorted(row.entry.completeness for row in rows)
    page, rows = entries_to_fix(scope, quality_of(scope), BY_KEY["gap-aplikasi"], "7")
    assert [row.entry.name for row in rows] == ["Legalisasi ijazah"]
    assert "gap-aplikasi" in {rule.key for rule in rows[0].rules}


@pytest.mark.parametrize("size", [4, 40])
def test_the_page_asks_few_questions_whatever_there_is(office, client, size, django_assert_max_num_queries) -> None:
    for number in range(size):
        unit = make_unit(office.city)
        office.add(unit, "aplikasi", f"A {number}", status="Aktif")
        office.add(unit, "layanan", f"L {number}", metode_layanan="Elektronik")
    client.force_login(access_of(Role.COORDINATOR, office.city).user)
    client.get("/inventaris/mutu/")
    with django_assert_max_num_queries(15):
        assert client.get("/inventaris/mutu/").status_code == 200


def test_counts_equal_those_of_each_entry(office) -> None:
    """Two queries over different kinds see what the rules say of every single entry."""
    found = quality_of(find_scope(access_of(Role.COORDINATOR, office.city)))
    told = [findings(entry) for entry in Entry.objects.all()]
    assert found.whole.entries == len(told)
    assert {rule.key: count for rule, count in found.rules} == {
        rule.key: count for rule in RULES if (count := sum(rule.key in each for each in told))
    }
    faulty = sum(any(BY_KEY[key].severity != Severity.LOOK for key in each) for each in told)
    assert found.whole.with_findings == faulty
