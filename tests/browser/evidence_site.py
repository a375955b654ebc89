"""A server with a small evidence library, started by test_evidence.py: prints what its tests need as JSON."""

import json
import sys

import django

PORT = 18450


def main() -> None:
    """Make the library, say where it is and who is signed in, and serve it."""
    django.setup()
    from django.core.management import call_command

    from pemantik.config import server

    call_command("migrate", interactive=False, verbosity=0)
    server.collect_static_files()
    known = furnish()
    port = server.free_port("127.0.0.1", PORT)
    known["address"] = f"http://127.0.0.1:{port}"
    server.serve("127.0.0.1", port, on_ready=lambda: print(json.dumps(known), flush=True))  # noqa: T201


def furnish() -> dict[str, str]:
    """Two documents of Diskominfo, and a session of its operator."""
    from django.utils import timezone

    from pemantik.assessments.tests.evidence import factories as make
    from pemantik.organizations.models import NodeKind
    from pemantik.organizations.roles import Role

    regency = make.make_node("Kabupaten Pringsewu")
    office = make.make_node("Dinas Komunikasi dan Informatika", NodeKind.DEPARTMENT, regency)
    operator = make.make_person("Rina Wulandari", Role.OPERATOR, office)
    decree = make.make_document(
        operator,
        office,
        make.pdf("Sampul", make.DECREE, make.SIGNATURE),
        title="Peraturan Bupati tentang Pemerintah Digital",
        described_at=timezone.now(),
    )
    notes = make.make_document(operator, office, make.word("Notula rapat anggaran"), "notula.docx")
    return {"session": session_of(operator), "decree": str(decree.pk), "notes": str(notes.pk)}


def session_of(person: object) -> str:
    """The key of a session in which this person is signed in."""
    from django.contrib.auth import login
    from django.contrib.sessions.backends.db import SessionStore
    from django.http import HttpRequest

    request = HttpRequest()
    request.session = SessionStore()
    login(request, person, backend="allauth.account.auth_backends.AuthenticationBackend")
    request.session.save()
    return request.session.session_key


if __name__ == "__main__":
    sys.exit(main())
