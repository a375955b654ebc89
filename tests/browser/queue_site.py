"""A regency with doubles in every state of the review."""

from datetime import timedelta
from decimal import Decimal
from unittest import mock

from django.utils import timezone

from pemantik.overlaps.models import Verdict
from pemantik.overlaps.services import deciding
from pemantik.overlaps.services.outcomes import OutcomePlan, finish_outcome, record_outcome
from pemantik.overlaps.services.owners import answer_owner, ask_owners
from pemantik.overlaps.tests.queue_factories import (
    Doubled,
    group_of,
    make_app,
    make_doubled,
    pair_of,
    run_now,
    say,
)

#: What two units run each: name, name, description, cost, cost.
MORE = (
    (
        "Sistem Antrean Puskesmas",
        "Antrean Online Pasien Puskesmas",
        "Mendaftar dan memanggil antrean pasien di puskesmas secara daring.",
        "30000000",
        "18000000",
    ),
    (
        "Aplikasi Presensi Pegawai",
        "E-Presensi ASN",
        "Mencatat kehadiran harian pegawai dengan wajah dan lokasi.",
        "24000000",
        "35000000",
    ),
    (
        "Sistem Informasi Aset Daerah",
        "Inventarisasi Barang Milik Daerah",
        "Mencatat barang milik daerah, pemeliharaan, dan penghapusannya.",
        "55000000",
        "",
    ),
    (
        "Aplikasi Retribusi Parkir",
        "E-Parkir",
        "Memungut retribusi parkir di tepi jalan umum tanpa uang tunai.",
        "20000000",
        "22000000",
    ),
    (
        "Portal Perpustakaan Digital",
        "E-Perpustakaan",
        "Meminjam dan membaca buku digital milik perpustakaan daerah.",
        "12000000",
        "15000000",
    ),
)


def make_more(doubled: Doubled) -> dict[str, tuple]:
    """More pairs, by the first word of the first name."""
    world, boss = doubled.world, doubled.coordinator
    return {
        one.split()[1]: (make_app(boss, world.unit, one, text, first), make_app(boss, world.second, other, text, last))
        for one, other, text, first, last in MORE
    }


def prepare() -> dict[str, object]:
    """Pairs that wait, one read once, one disputed, one asked about, groups with and without an outcome."""
    doubled = make_doubled(search=False)
    more = make_more(doubled)
    run_now()
    today = timezone.localdate()
    with mock.patch.object(deciding, "needs_second", return_value=False):
        say(doubled.reader, pair_of(doubled.letters), Verdict.DOUBLE, "Fungsi dan penggunanya sama.")
        say(doubled.reader, pair_of(more["Perpustakaan"]), Verdict.DOUBLE, "Koleksi dan penggunanya sama.")
    with mock.patch.object(deciding, "needs_second", return_value=True):
        say(doubled.reader, pair_of(more["Presensi"]), Verdict.DOUBLE, "")
        say(doubled.reader, pair_of(more["Informasi"]), Verdict.DOUBLE, "")
        say(doubled.second, pair_of(more["Informasi"]), Verdict.JUSTIFIED, "Yang satu mencatat barang sewaan.")
    asked = pair_of(doubled.staff)
    ids = [entry.pk for entry in doubled.staff]
    questions = ask_owners(
        doubled.reader, asked.pk, ids, "Apakah keduanya mengelola pegawai yang sama?", today + timedelta(days=7)
    )
    answered = next(each for each in questions if each.node == doubled.world.second)
    answer_owner(doubled.other_operator, answered.pk, 1, "disagree", "SIMPEG dipakai bersama BKD untuk seluruh ASN.")
    open_, done = group_of(doubled.letters[0]), group_of(more["Perpustakaan"][0])
    plan = OutcomePlan(
        "merge", doubled.letters[0].pk, doubled.world.second.pk, today + timedelta(days=40),
        savings={doubled.letters[1].pk: Decimal(20_000_000)}, saving_reason="Hosting tetap dibayar.",
    )  # fmt: skip
    record_outcome(doubled.coordinator, open_.pk, 0, plan)
    stays, goes = more["Perpustakaan"]
    over = OutcomePlan("retire", stays.pk, doubled.world.second.pk, today, savings={goes.pk: Decimal(15_000_000)})
    record_outcome(doubled.coordinator, done.pk, 0, over)
    finish_outcome(doubled.coordinator, done.pk, 1, today, {goes.pk: Decimal(14_000_000)}, "Langganan diakhiri.")
    people = {
        "coordinator": doubled.coordinator,
        "reader": doubled.reader,
        "second": doubled.second,
        "operator": doubled.operator,
        "other": doubled.other_operator,
        "head": doubled.head,
        "stranger": doubled.world.stranger,
    }
    return {
        "people": people,
        "waiting": f"/dobel/{pair_of(more['Antrean']).pk}/",
        "asked": f"/dobel/{asked.pk}/",
        "late": f"/dobel/{pair_of(more['Retribusi']).pk}/",
        "second-reading": f"/dobel/{pair_of(more['Presensi']).pk}/",
        "disputed": f"/dobel/{pair_of(more['Informasi']).pk}/",
        "decided": f"/dobel/{pair_of(doubled.letters).pk}/",
        "group-open": f"/dobel/kelompok/{open_.pk}/",
        "group-done": f"/dobel/kelompok/{done.pk}/",
        "group-new": f"/dobel/kelompok/{group_of(more['Antrean'][0]).pk}/",
        "entry": f"/inventaris/data/{doubled.staff[0].pk}/",
    }
