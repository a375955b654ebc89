"""What the tests of signed-in pages share: a server with data of its own, and people who open its pages."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[2]
WORKER = ("-m", "django", "db_worker", "--queue-name", "*", "--interval", "0.5", "--no-startup-delay", "--no-reload")

#: What a script of this folder prints once it serves: address, sessions by person, paths of pages by name; its folder.
Site = dict[str, Any]
#: Opens a page of a site: person, path or name of a page, width, and what else the profile of a browser takes.
Opener = Callable[..., Page]


def _environment(folder: Path) -> dict[str, str]:
    values = os.environ | {"PEMANTIK_VAR": str(folder), "PYTHONPATH": str(ROOT / "src")}
    values.pop("DATABASE_URL", None)
    return values | {"DJANGO_SETTINGS_MODULE": "pemantik.config.settings"}


@contextmanager
def served(script: str, port: int, folder: Path) -> Iterator[Site]:
    """A server with the data that a script of this folder makes, on this port or the next free one."""
    command = [sys.executable, str(Path(__file__).with_name(script)), str(port)]
    with subprocess.Popen(command, env=_environment(folder), stdout=subprocess.PIPE, text=True, cwd=ROOT) as server:
        assert server.stdout
        line = server.stdout.readline()
        assert line, "the server did not start"
        yield json.loads(line) | {"folder": folder}
        server.terminate()


@contextmanager
def working(site: Site) -> Iterator[None]:
    """The background worker of a site."""
    with subprocess.Popen([sys.executable, *WORKER], env=_environment(site["folder"]), cwd=ROOT) as worker:
        yield
        worker.terminate()


@contextmanager
def visiting(browser: Browser, site: Site) -> Iterator[Opener]:
    """People of a site, or visitors (no person), each in a profile of their own; the console must stay quiet."""
    profiles, complaints = [], []

    def visit(person: str, path: str, width: int = 1366, **options: Any) -> Page:
        size = {"width": width, "height": 844}
        profile = browser.new_context(base_url=site["address"], locale="id", viewport=size, **options)
        profiles.append(profile)
        profile.set_default_timeout(15_000)
        if person:
            cookie = {"name": "pemantik_session", "value": site["sessions"][person], "url": site["address"]}
            profile.add_cookies([cookie])
        page = profile.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        name, mark, query = path.partition("?")
        answer = page.goto(site.get(path) or site.get(name, name) + mark + query)
        assert answer
        assert answer.status == 200, path
        page.wait_for_load_state("networkidle")
        return page

    yield visit
    for profile in profiles:
        profile.close()
    assert [each for each in complaints if "422" not in each] == []  # a refused form is told by the browser too
