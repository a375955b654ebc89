"""What every public page must hold: accessibility, targets, no overflow, weight, a quiet console."""

import itertools
from typing import Any

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

WIDTHS = (320, 390, 768, 1366)
MOST_BYTES = 150_000
#: The page itself. Only the 212 questions of Indeks KAMI come near it; all others stay under 15 kB.
MOST_PAGE_BYTES = 16_500

#: Everything a finger may aim at, with the area that reacts. A field's label belongs to its area; a link inside a
#: sentence is as high as its line (WCAG 2.5.8 exempts it).
TARGETS = """() => {
  const box = element => element.getBoundingClientRect();
  const inSentence = element => getComputedStyle(element).display === 'inline'
    && element.parentElement.textContent.trim() !== element.textContent.trim();
  const area = element => {
    if (element.matches('input[type=radio], input[type=checkbox]') && element.labels[0]) return box(element.labels[0]);
    return box(element);
  };
  return [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')]
    .filter(element => element.checkVisibility() && !element.matches('.pm-skip') && !inSentence(element))
    .map(element => [element.outerHTML.slice(0, 120), area(element)])
    .filter(([, rect]) => rect.width < 43.9 || rect.height < 43.9)
    .map(([html, rect]) => `${Math.round(rect.width)}x${Math.round(rect.height)} ${html}`);
}"""

HEADINGS = """() => [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')]
  .filter(heading => heading.checkVisibility()).map(heading => Number(heading.tagName[1]))"""


#: A slow machine draws a chart anew some time after the window has become narrow: until then it is as wide as before.
CHARTS_STILL_WIDE = """() => document.querySelectorAll('[data-chart] > *').forEach(
  drawing => { drawing.style.width = '1300px'; })"""


def open_everything(page: Page) -> None:
    """Unfold all that is folded, so that the checks see it."""
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")


def violations(page: Page, axe: str) -> list[str]:
    """What the checker finds against WCAG 2.2 AA, with the elements."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe)
    found: list[dict[str, Any]] = page.evaluate(
        """async () => (await axe.run(document, {
          runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
        })).violations"""
    )
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found]


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_reader_can_use_the_page(visit, public_page, axe, language):
    visit.page.goto(public_page)
    assert visit.page.locator("html").get_attribute("lang") == language
    assert visit.page.title() == f"{visit.page.locator('h1').inner_text().split(':')[0]} · Pemantik"
    open_everything(visit.page)
    levels = visit.page.evaluate(HEADINGS)
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    for width in WIDTHS:
        visit.page.set_viewport_size({"width": width, "height": 900})
        too_wide = visit.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert too_wide <= 0, f"{width} px"
        assert visit.page.evaluate(TARGETS) == [], f"{width} px"
        if width in {390, 1366}:
            assert violations(visit.page, axe) == []
    visit.page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    visit.page.evaluate(CHARTS_STILL_WIDE)
    assert visit.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "charts that are still wide"


def test_text_may_be_twice_as_large(visit, public_page):
    visit.page.set_viewport_size({"width": 768, "height": 900})
    visit.page.goto(public_page)
    visit.page.evaluate("document.documentElement.style.fontSize = '200%'")
    open_everything(visit.page)
    assert visit.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def test_first_load_weighs_little_and_console_is_quiet(visit, public_page, site, weigh):
    visit.page.goto(public_page, wait_until="networkidle")
    page_weight = weigh[site + public_page]
    without_charts = sum(weight for address, weight in weigh.items() if "/charts." not in address)
    assert page_weight <= MOST_PAGE_BYTES
    assert without_charts <= MOST_BYTES
    assert all(address.startswith(site) for address in weigh)
    expected = 1 if "tidak-ada" in public_page else 0  # the browser itself reports the 404
    assert len(visit.complaints) == expected, visit.complaints


def test_the_second_page_is_light(visit, site, weigh):
    visit.page.goto("/", wait_until="networkidle")
    weigh.clear()
    visit.page.goto("/instrumen/", wait_until="networkidle")
    assert sum(weigh.values()) <= 20_000
