"""Decisions of two institutions: enough to learn from, and words that they propose."""

from pemantik.assessments.tests.factories import make_access, make_world
from pemantik.organizations.roles import Role
from pemantik.overlaps.engine.features import ORDER
from pemantik.overlaps.models import Decision, Release, Verdict
from pemantik.overlaps.services import dictionary, releases
from pemantik.overlaps.tests.governing_factories import decide, made_decisions, make_entry, make_wording

NAMES = (
    ("Pemetaan Angkringan", "Pemetaan Wedangan", Verdict.DOUBLE),
    ("Jadwal Angkringan", "Jadwal Wedangan", Verdict.DOUBLE),
    ("Ceria Nelayan", "Ceria Petani", Verdict.DIFFERENT),
    ("Ceria Perpustakaan", "Ceria Pajak", Verdict.DIFFERENT),
    ("Ceria Reklame", "Ceria Parkir", Verdict.DIFFERENT),
)


def prepare() -> dict:
    """A list with short names, decided pairs, words of every state, models of every state."""
    world = make_world()
    keeper = world.province_coordinator
    reviewer = make_access(Role.INTERNAL_ASSESSOR, world.city)
    for one, other, verdict in NAMES:
        decide(make_entry(world.health, one), make_entry(world.health, other), verdict, reviewer.user)
    for _time in range(2):
        make_entry(world.planning, "SIPANJAR (Sistem Pemesanan Lapak Jajanan)")
    _decided(world, reviewer)
    make_wording("pemantauan gizi", "pantau", meant="monitoring")
    dictionary.add_wording(reviewer, "idea", "balai nikah", "gedung pertemuan", "Nama lain di daerah kami")
    dictionary.add_wording(keeper, "idea", "posyandu lansia", "posyandu")
    gone = dictionary.add_wording(keeper, "frame", "gemilang")
    dictionary.withdraw_wording(keeper, gone.pk, gone.version, "Nama satu aplikasi")
    held = releases.ask_training(keeper)
    figures = {"f1": 0.91, "precision": 0.95, "recall": 0.873, "loss": 0.2}
    Release.objects.filter(pk=held.pk).update(
        state=Release.State.HELD,
        compared="day0",
        decisions=140,
        regions=2,
        figures={"old": figures, "new": figures | {"f1": 0.902, "loss": 0.213}, "decisions": 140},
    )
    people = {"keeper": keeper, "reviewer": reviewer, "empty": make_access(Role.REVIEWER, world.other)}
    return {"people": people, "word": f"/dobel/kamus/{gone.pk}/"}


def _decided(world, reader) -> None:
    """Decisions that follow the unit, in two institutions."""
    learned = made_decisions(160)
    for at in range(160):
        node = world.health if at % 2 else world.other
        pair = decide(
            make_entry(node, f"Data {at} A"),
            make_entry(node, f"Data {at} B"),
            Verdict.DOUBLE if learned.same[at] else Verdict.DIFFERENT,
            reader.user,
        )
        told = {name: float(value) for name, value in zip(ORDER, learned.features[at], strict=True) if value}
        Decision.objects.filter(pk=pair.counted_id).update(features=told)
