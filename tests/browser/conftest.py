"""A real server and a real browser: the demo as users start it, and Chromium."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

pytest.register_assert_rewrite("tests.browser.everybody", "tests.browser.serving")

from tests.browser.serving import PATIENCE, Opener, Site, Sites, visiting  # noqa: E402 - its asserts explain themselves

ROOT = Path(__file__).parents[2]
CHROMIUM = os.environ.get("PEMANTIK_CHROMIUM") or "/usr/bin/chromium"
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]
START = ("-m", "pemantik.cli", "demo", "--port", "18400")
expect.set_options(timeout=PATIENCE / 2)
INSTRUMENTS = ("pemdi-2026", "spbe-2020", "spbe-2018", "pegi", "indeks-kami-5", "epss-2022")

#: Every page that anyone may open, by the name of its route. A new route has to be added here (see test_coverage).
PAGES: dict[str, list[str]] = {
    "home": ["/"],
    "instruments": ["/instrumen/"],
    "instrument": [f"/instrumen/{code}/" for code in INSTRUMENTS],
    "calculator": [
        *(f"/kalkulator/{code}/" for code in INSTRUMENTS),
        "/kalkulator/spbe-2020/?1=3&2=4&11=2&42=5",
        "/kalkulator/spbe-2020/?1=9&xx=1",
        "/kalkulator/pemdi-2026/?1=2.76&2=7",
    ],
    "account_login": ["/masuk/", "/masuk/?next=/akun/"],
    "account_inactive": ["/masuk/nonaktif/"],
    "account_signup": ["/masuk/undangan/"],
    "account_reset_password": ["/sandi/lupa/"],
    "account_reset_password_done": ["/sandi/lupa/terkirim/"],
    "account_reset_password_from_key": ["/sandi/baru/1-x/"],
    "account_reset_password_from_key_done": ["/sandi/baru/selesai/"],
    "socialaccount_login_cancelled": ["/masuk/sso-batal/"],
    "check-code": ["/periksa/", "/periksa/?kode=x"],
}
MISSING_PAGE = "/instrumen/tidak-ada/"
#: Addresses that answer with something else than a page of their own.
NOT_PAGES = {
    "calculators",
    "health",
    "healthz",
    "set-language",
    "account_logout",
    "mfa_authenticate",  # only after a password, see test_people
    "accept-invitation",  # only with a link, see test_people
    "openid_connect_login",
    "openid_connect_callback",
    "socialaccount_signup",
    "check-document",  # only of a document that was made, see test_documents
    "socialaccount_login_error",  # answers 401, which the browser reports; it looks like the page of a cancelled one
}
#: Pages of signed-in people and of the first run, and what they send; opened in test_organizations.
NOT_PAGES |= {
    *("units", "unit", "unit-add", "unit-change", "unit-move", "unit-deactivate", "unit-reactivate"),
    *("unit-logo", "unit-set-logo", "consents", "consent-withdraw", "export"),
    *("import", "import-template", "import-preview", "import-problems", "import-discard", "import-undo"),
    *("setup", "setup-begin", "setup-instansi", "setup-identitas", "setup-administrator", "setup-unit"),
    *("setup-instrumen", "setup-done"),
}


@dataclass
class Visit:
    """A page open in the browser, and what the browser complained about."""

    page: Page
    complaints: list[str]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that takes `public_page` for every public page, and for the page of a wrong address."""
    if "public_page" in metafunc.fixturenames:
        metafunc.parametrize("public_page", [*(path for paths in PAGES.values() for path in paths), MISSING_PAGE])


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a demo server with a data folder of its own. It prints the address once it accepts connections."""
    environment = os.environ | {"PEMANTIK_VAR": str(tmp_path_factory.mktemp("var")), "PYTHONPATH": str(ROOT / "src")}
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, *START]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, cwd=ROOT) as server:
        assert server.stdout
        address = server.stdout.readline().strip().rstrip("/")
        assert address.startswith("http://"), "the demo server did not start"
        yield address
        server.terminate()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield started
        started.close()


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Sites:
    """Servers with data of their own, for signed-in people."""
    return Sites(tmp_path_factory.mktemp("sites"))


@pytest.fixture(scope="module")
def place(request: pytest.FixtureRequest, sites: Sites) -> Iterator[Site]:
    """The site that the module names: `SITE`, and `SITE_SETTINGS` if it needs any."""
    with sites.open(request.module.SITE, getattr(request.module, "SITE_SETTINGS", {})) as found:
        yield found


@pytest.fixture
def look(request: pytest.FixtureRequest, browser: Browser, place: Site) -> Iterator[Opener]:
    """Opens a page of the module's site as a person. Its console stays quiet unless the module says `QUIET = False`."""
    with visiting(browser, place, quiet=getattr(request.module, "QUIET", True)) as visit:
        yield visit


@pytest.fixture
def language() -> str:
    """The visitor's language; tests override it by parametrizing."""
    return "id"


@pytest.fixture
def context(browser: Browser, site: str, language: str) -> Iterator[BrowserContext]:
    """A browser profile without history, cookies or cache."""
    profile = browser.new_context(base_url=site, locale=language, viewport={"width": 1366, "height": 900})
    profile.set_default_timeout(PATIENCE)
    profile.add_cookies([{"name": "pemantik_language", "value": language, "url": site}])
    yield profile
    profile.close()


@pytest.fixture
def visit(context: BrowserContext) -> Visit:
    """An empty tab whose console is watched."""
    page = context.new_page()
    opened = Visit(page, [])
    page.on("console", lambda message: opened.complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: opened.complaints.append(str(error)))
    return opened


@pytest.fixture(scope="session")
def axe() -> str:
    """The accessibility checker, as source to run in a page."""
    return (ROOT / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")


@pytest.fixture
def weigh(context: BrowserContext, visit: Visit) -> dict[str, int]:
    """Bytes on the wire by address, filled while the page loads."""
    session = context.new_cdp_session(visit.page)
    weights: dict[str, int] = {}
    addresses: dict[str, str] = {}
    session.on(
        "Network.requestWillBeSent", lambda event: addresses.update({event["requestId"]: event["request"]["url"]})
    )
    session.on(
        "Network.loadingFinished",
        lambda event: weights.update({addresses[event["requestId"]]: int(event["encodedDataLength"])}),
    )
    session.send("Network.enable")
    # Every browser has gzip; Brotli, which is smaller, is kept for HTTPS and this machine.
    session.send("Network.setExtraHTTPHeaders", {"headers": {"Accept-Encoding": "gzip"}})
    return weights
