"""A server with a package and a desk review, started by test_national.py: prints what its tests need as JSON."""

import json
from typing import Any

import django

PORT = 18490


def main() -> None:
    """Make the assessments, say where they are and who is signed in, and serve them."""
    django.setup()
    from django.core.management import call_command

    from pemantik.config import server

    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    server.collect_static_files()
    known = furnish()
    port = server.free_port("127.0.0.1", PORT)
    known["address"] = f"http://127.0.0.1:{port}"
    server.serve("127.0.0.1", port, on_ready=lambda: print(json.dumps(known), flush=True))  # noqa: T201


def furnish() -> dict[str, Any]:
    """An assessment with ready, missing and too large evidence; another on the desk of the national portal."""
    from django.conf import settings

    from pemantik.assessments.tests import desk_factories as make
    from pemantik.assessments.tests.factories import make_campaign, plan_for
    from pemantik.reports.national.tests.factories import make_evidence
    from tests.browser.evidence_site import session_of

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
        "cookie": settings.SESSION_COOKIE_NAME,
        "sessions": {name: session_of(people[name]) for name in ("coordinator", "manager", "operator")},
    }


if __name__ == "__main__":
    main()
