"""The checks, the working days and the prices: pure functions of what they are given."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from pemantik.planning import checks
from pemantik.planning.checks import architecture, capacity, double, elsewhere, price, security, shared
from pemantik.planning.checks.parts import (
    Finding,
    Mention,
    Near,
    Plan,
    Price,
    ServedBy,
    Spare,
    Subject,
    Touched,
    Verdict,
    restored,
)
from pemantik.planning.days import due_after, paused_days
from pemantik.planning.selectors.prices import is_same_type, pieces_of

OK, NOTICE, PROBLEM, UNKNOWN = Verdict.OK, Verdict.NOTICE, Verdict.PROBLEM, Verdict.UNKNOWN
LAPTOP = Plan(title="Laptop", kind="Perangkat keras", amount=Decimal(120), quantity=Decimal(10), activity="2.16")
APP = Plan(title="Aplikasi antrean", kind="Pembangunan aplikasi", amount=Decimal(250), activity="2.16")
NEAR = Near(7, "Antrean Online", "Dinas Sosial", "aplikasi", 0.91, "Kata sama.")
OWN = Touched(1, "E-Antrean", "aplikasi", "builds", "RAA.01", "new", has_layanan=True, has_proses=True)
NEED = Touched(2, "Antrean cepat", "kebutuhan", "serves", is_published=True)


def test_a_likely_double_is_a_problem_and_a_similar_one_a_notice() -> None:
    assert double.check(Subject(plan=APP, doubles=(NEAR,))).verdict is PROBLEM
    assert double.check(Subject(plan=APP, doubles=(replace(NEAR, is_sure=False),))).verdict is NOTICE
    assert double.check(Subject(plan=APP)).verdict is OK
    assert double.check(Subject(plan=APP, compared=False)).verdict is UNKNOWN
    found = double.check(Subject(plan=APP, doubles=(NEAR, replace(NEAR, kind="belanja-tik", amount=Decimal(5_000)))))
    assert "1 aplikasi dan 1 baris belanja" in found.sentence
    assert "Antrean" not in found.sentence
    assert "Rp5.000" in found.mentions[1].note


def test_functions_elsewhere_and_shared_applications_count_for_software_only() -> None:
    assert elsewhere.check(Subject(plan=APP, elsewhere=(NEAR,))).verdict is NOTICE
    assert elsewhere.check(Subject(plan=LAPTOP, elsewhere=(NEAR,))).verdict is OK
    served = ServedBy("SRIKANDI", "Kearsipan", "ANRI", "KepmenPANRB 679/2020", ("arsip",))
    assert shared.check(Subject(plan=APP, served=(served,))).verdict is PROBLEM
    kept = replace(APP, kind="Pemeliharaan aplikasi")
    assert shared.check(Subject(plan=kept, served=(served,))).verdict is NOTICE
    assert shared.check(Subject(plan=APP)).verdict is OK


@pytest.mark.parametrize(
    ("spare", "verdict"),
    [
        (None, OK),
        (Spare("laptop", 0), UNKNOWN),
        (Spare("laptop", 5, unknown=5), UNKNOWN),
        (Spare("laptop", 5, unknown=2), OK),
        (Spare("laptop", 5, (Mention(1, "Laptop gudang"),), 3), NOTICE),
    ],
)
def test_capacity_says_honestly_what_the_inventory_lacks(spare: Spare | None, verdict: Verdict) -> None:
    assert capacity.check(Subject(plan=LAPTOP, spare=spare)).verdict is verdict


def test_architecture_names_each_gap() -> None:
    assert architecture.check(Subject(plan=APP)).verdict is PROBLEM
    assert architecture.check(Subject(plan=APP, objects=(OWN, NEED))).verdict is OK
    bare = replace(OWN, reference="", situation="as-is", has_layanan=False, has_proses=False)
    found = architecture.check(Subject(plan=replace(APP, activity=""), objects=(bare,)))
    assert found.verdict is NOTICE
    for words in ("peta|dasar rencana", "sub kegiatan", "kode referensi", "Layanan", "Proses bisnis"):
        assert any(word in found.sentence for word in words.split("|"))
    draft = architecture.check(Subject(plan=LAPTOP, objects=(replace(NEED, is_published=False),)))
    assert "belum terbit" in draft.sentence


def test_security_asks_for_category_and_personal_data_of_software() -> None:
    assert security.check(Subject(plan=LAPTOP)).verdict is OK
    assert security.check(Subject(plan=APP)).verdict is PROBLEM
    named = replace(APP, security="Rendah", personal_data="ya")
    assert security.check(Subject(plan=named)).verdict is OK
    high = replace(named, security="Tinggi")
    assert security.check(Subject(plan=high)).verdict is NOTICE
    assert security.check(Subject(plan=replace(high, specification="Enkripsi data"))).verdict is OK
    from_entry = replace(OWN, security="Rendah", personal_data="tidak")
    assert security.check(Subject(plan=APP, objects=(from_entry,))).verdict is OK
    another = replace(from_entry, role="changes")  # says nothing about the new one
    assert security.check(Subject(plan=APP, objects=(another,))).verdict is PROBLEM


def test_price_is_held_against_median_and_range() -> None:
    earlier = tuple(Price(at, "Laptop", 2025, Decimal(each)) for at, each in enumerate((10, 12, 14)))
    wanted = {"140": OK, "90": NOTICE, "150": NOTICE, "190": PROBLEM}
    for amount, verdict in wanted.items():
        subject = Subject(plan=replace(LAPTOP, amount=Decimal(amount)), earlier=earlier)
        assert price.check(subject).verdict is verdict, amount
    assert price.check(Subject(plan=LAPTOP, earlier=earlier[:2])).verdict is UNKNOWN
    assert price.check(Subject(plan=replace(LAPTOP, quantity=None), earlier=earlier)).verdict is UNKNOWN


def test_earlier_lines_of_the_same_type() -> None:
    assert pieces_of("10 unit") == 10
    assert pieces_of("1.000 lembar") == 1000
    assert pieces_of("2,5 bulan") == Decimal("2.5")
    assert pieces_of("banyak") is None
    assert pieces_of("0 unit") is None
    account = "5.2.02.10.01.0002"
    assert is_same_type(account, "5.2.02.10.01.0003", {"laptop"}, {"laptop", "loket"})
    assert not is_same_type(account, "5.2.02.05.01.0003", {"laptop"}, {"laptop"})
    assert not is_same_type("", "", {"laptop"}, {"server"})


def test_findings_are_kept_as_they_were() -> None:
    found = checks.run(Subject(plan=APP, doubles=(NEAR,), objects=(OWN,)))
    assert [each.check for each in found] == list(checks.CHECKS)
    assert [restored(each.stored()) for each in found] == found
    assert all(each.sentence.endswith(".") for each in found)
    assert isinstance(found[0], Finding)


def test_working_days_skip_weekends_holidays_and_waiting() -> None:
    friday = date(2026, 11, 20)
    assert due_after(friday, 1, ()) == date(2026, 11, 23)
    assert due_after(friday, 3, {date(2026, 11, 24)}) == date(2026, 11, 26)
    waited = paused_days([(date(2026, 11, 23), date(2026, 11, 25))])
    assert due_after(friday, 3, (), waited) == date(2026, 11, 27)
    assert due_after(friday, 0, ()) == friday
    every_day = {date.fromordinal(friday.toordinal() + at) for at in range(4_000)}
    assert due_after(friday, 3, every_day) > friday
