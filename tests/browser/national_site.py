"""A package for the national portal, and a review on its desk."""

from typing import Any


def prepare() -> dict[str, Any]:
    """An assessment with ready, missing and too large evidence; another on the desk of the national portal."""

    from pemantik.assessments.tests import desk_factories as make
    from pemantik.assessments.tests.factories import make_campaign, plan_for
    from pemantik.reports.national.tests.factories import make_evidence

    work = make.make_work()
    for code in ("1", "2", "3", "5"):
        make.make_value(work, code, "2.5", f"Narasi indikator {code}: sudah ditetapkan dengan Peraturan Bupati.")
    make_evidence(work.assessment, "1", "Peraturan Bupati tentang Arsitektur Pemerintah Digital", pages="3–4")
    make_evidence(work.assessment, "2", "Rencana induk " * 12, size=44_900_000)
    make_evidence(work.assessment, "3", "Tangkapan layar", b"webp", "image/webp")
    plan = plan_for(work.world.city, programme="spbe-evaluasi")
    desk = make.Work(work.world, make_campaign(work.world, plan=plan).assessments.get(), work.people)
    for code in range(1, 48):
        make.make_value(desk, str(code), "3")
    make.move_to(desk, "desk")
    people = work.people | {"manager": work.world.province_coordinator.user}
    return {
        "work": work.pk,
        "desk": desk.pk,
        "people": people,
    }
