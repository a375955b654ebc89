"""What the tests of signed-in pages share: a server with data of its own, and people who open its pages."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

ROOT = Path(__file__).parents[2]
WORKER = ("-m", "django", "db_worker", "--queue-name", "*", "--interval", "0.5", "--no-startup-delay", "--no-reload")
#: Settings of a site without a worker: what would wait for one is done at once.
AT_ONCE = {"PEMANTIK_TASKS": "django_tasks.backends.immediate.ImmediateBackend"}
#: Milliseconds. A machine may be busy with other things; whoever waits for something that never comes still ends.
PATIENCE = 60_000

#: What site.py says of a site: its address, sessions by person, paths of pages by name; and its data folder.
Site = dict[str, Any]
#: Opens a page of a site: person, path or name of a page, width, and what else the profile of a browser takes.
Opener = Callable[..., Page]


class Sites:
    """Starts sites. The database is set up once, and the data of each site is made once: every start gets a copy."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def _blank(self) -> Path:
        made = self.folder / "blank"
        made.mkdir()
        subprocess.run([sys.executable, "-m", "tests.browser.site"], env=self._environment(made), cwd=ROOT, check=True)
        return made

    def _environment(self, var: Path) -> dict[str, str]:
        values = os.environ | {
            "PEMANTIK_VAR": str(var),
            "PEMANTIK_STATIC": str(self.folder / "static"),
            "PEMANTIK_SECOND_FACTOR": "optional",
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
            "DJANGO_SETTINGS_MODULE": "pemantik.config.settings",
        }
        values.pop("DATABASE_URL", None)
        return values

    @contextmanager
    def open(self, name: str, settings: dict[str, str]) -> Iterator[Site]:
        """The site whose data `<name>_site.py` makes, with these settings in its environment."""
        kept, var = self.folder / name, Path(tempfile.mkdtemp(dir=self.folder))
        shutil.copytree(kept if kept.exists() else self._blank, var, dirs_exist_ok=True)
        environment = self._environment(var) | settings
        command = [sys.executable, "-m", "tests.browser.site", name, str(kept)]
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, cwd=ROOT) as server:
            assert server.stdout
            line = server.stdout.readline()
            assert line, f"the site {name} did not start"
            yield json.loads(line) | {"environment": environment}
            server.terminate()


@contextmanager
def working(site: Site) -> Iterator[None]:
    """The background worker of a site."""
    with subprocess.Popen([sys.executable, *WORKER], env=site["environment"], cwd=ROOT) as worker:
        yield
        worker.terminate()


def profile_of(browser: Browser, site: Site, person: str = "", width: int = 1366, **options: Any) -> BrowserContext:
    """A browser without history in which this person of the site is signed in, or nobody."""
    size = {"width": width, "height": 844}
    profile = browser.new_context(base_url=site["address"], locale="id", viewport=size, **options)
    profile.set_default_timeout(PATIENCE)
    if person:
        cookie = {"name": "pemantik_session", "value": site["sessions"][person], "url": site["address"]}
        profile.add_cookies([cookie])
    return profile


@contextmanager
def visiting(browser: Browser, site: Site, *, quiet: bool = True) -> Iterator[Opener]:
    """People of a site, or visitors (no person), each in a profile of their own; the console must stay quiet.

    A path may be the name of a page that the site told, with more after a question mark, and may have such names in
    braces.
    """
    profiles, complaints = [], []
    told = {"409", "422"}  # the browser itself reports what a form was refused with

    def visit(person: str, path: str, width: int = 1366, status: int = 200, **options: Any) -> Page:
        profiles.append(profile_of(browser, site, person, width, **options))
        page = profiles[-1].new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        name, mark, query = path.partition("?")
        address = site.get(path) or site.get(name, name) + mark + query
        answer = page.goto(address.format_map(site))
        assert answer
        assert answer.status == status, path
        told.add(str(status))
        page.wait_for_load_state("networkidle")
        return page

    yield visit
    for profile in profiles:
        profile.close()
    assert not quiet or [each for each in complaints if not any(code in each for code in told)] == []
