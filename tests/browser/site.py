"""Serves a site with data of its own: `python -m tests.browser.site NAME FOLDER`; see serving.py.

`prepare()` of `NAME_site.py` makes the data and returns what its tests need: `people` by name, and what else only the
database knows, such as paths of pages. The data folder is then copied to FOLDER, where other tests find it ready.
Without arguments, the data folder gets an empty database, and the static files are collected.
"""

import json
import os
import shutil
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import django

KNOWN = "known.json"
HOST = "127.0.0.1"


def main(name: str = "", kept: str = "") -> None:
    """Serve the site, and print what its tests need as one line of JSON once it accepts connections."""
    django.setup()
    from pemantik.config import server

    if not name:
        make_empty()
        return
    known = known_of(name, Path(kept))
    port = server.free_port(HOST, 18_500 + os.getpid() % 4_000)
    shown = json.dumps({"address": f"http://{HOST}:{port}", **known})
    server.serve(HOST, port, on_ready=lambda: print(shown, flush=True))  # noqa: T201 - the test reads it


def make_empty() -> None:
    """The database without data, and the static files."""
    from django.core.management import call_command

    from pemantik.config import server

    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    server.collect_static_files()


def known_of(name: str, kept: Path) -> dict[str, Any]:
    """What the tests of a site need; its data is made unless this data folder is a copy that has it."""
    from django.conf import settings
    from django.db import connection

    told = Path(settings.VAR_DIR) / KNOWN
    if told.exists():
        found: dict[str, Any] = json.loads(told.read_text())
        return found
    made: dict[str, Any] = import_module(f"tests.browser.{name}_site").prepare()
    made["sessions"] = {who: session_of(getattr(person, "user", person)) for who, person in made.pop("people").items()}
    told.write_text(json.dumps(made))
    connection.close()
    shutil.copytree(settings.VAR_DIR, kept)
    return made


def session_of(person: Any) -> str:
    """The key of a session in which this person has signed in."""
    from django.conf import settings
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session["_auth_user_id"] = str(person.pk)
    session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
    session["_auth_user_hash"] = person.get_session_auth_hash()
    session.save()
    return str(session.session_key)


if __name__ == "__main__":
    main(*sys.argv[1:])
