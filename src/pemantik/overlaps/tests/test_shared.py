"""Applications that a shared one serves, and twins in other regions."""

from dataclasses import replace

from pemantik.overlaps.engine.elsewhere import twins
from pemantik.overlaps.engine.finding import search
from pemantik.overlaps.engine.shared import served
from pemantik.overlaps.tests.factories import application, line, sample


def test_what_a_shared_application_serves_is_a_candidate_for_moving():
    records = [
        application("1", "E-Arsip Dinas Sosial"),
        application("2", "SRIKANDI"),
        application("3", "Pendataan Nelayan"),
        application("4", "SIMPEG (Sistem Informasi Kepegawaian)"),
        line("5", "Pengembangan Aplikasi Arsip"),
    ]
    found = {each.record.id: (each.service.name, each.itself) for each in served(records)}
    assert found == {"1": ("SRIKANDI", False), "2": ("SRIKANDI", True), "4": ("SIASN", False)}


def test_the_same_function_elsewhere_is_a_twin_and_never_a_double():
    others = [replace(each, id="x" + each.id, region="Kabupaten Lain", year=None) for each in sample()]
    found = search([*sample(), *others])
    assert {twin.other for twin in twins(found)["a3"]} == {"xa3", "xa4"}
    assert all(each.first[0] == each.second[0] or "x" not in each.first + each.second for each in found.doubles())


def test_twins_have_more_in_common_than_a_made_up_name():
    here = [application("a", "SI Mawar"), application("c", "SIMPEG")]
    there = [application("b", "SIMAWAR", region="Kota Lain"), application("d", "SIMPEG", region="Kota Lain")]
    assert twins(search([*here, *there])).keys() == {"c", "d"}
