"""What every page of signed-in people has to be: named, in order, readable for all, and no wider than its window."""

import itertools
import os

from playwright.sync_api import Page

from tests.browser.test_pages import CHARTS_STILL_WIDE, HEADINGS, TARGETS, WIDTHS, open_everything, violations

#: Where pictures of the pages go, if anywhere.
PICTURES = os.environ.get("PEMANTIK_PICTURES", "")
SIZES = {"phone": 390, "desktop": 1366}
#: What sticks out at the right, if the page scrolls sideways at all.
TOO_WIDE = """() => document.documentElement.scrollWidth <= document.documentElement.clientWidth ? [] :
  [...document.querySelectorAll('body *')].filter(one => one.getBoundingClientRect().right > innerWidth + 0.5)
    .map(one => one.outerHTML.slice(0, 140))"""


def check(page: Page, axe: str, name: str) -> None:
    """Title, headings, WCAG 2.2 AA on phone and desk, width and targets at every width. Pictures carry the name.

    Everything is unfolded afterwards but the menu, whose fold would lie over what stands below it.
    """
    size = page.viewport_size
    assert size
    assert page.title() == f"{page.locator('h1').inner_text()} · Pemantik"
    if PICTURES:
        for screen, width in SIZES.items():
            page.set_viewport_size({"width": width, "height": 844})
            page.screenshot(path=f"{PICTURES}/{name}-{screen}.png", full_page=True)
    open_everything(page)
    page.evaluate("document.querySelectorAll('.pm-more').forEach(one => { one.open = false; })")
    levels = page.evaluate(HEADINGS)
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels)), levels
    for width in SIZES.values():
        page.set_viewport_size({"width": width, "height": 844})
        assert violations(page, axe) == [], f"{name} at {width} px"
    fits(page, name)
    page.set_viewport_size({"width": WIDTHS[0], "height": 844})
    page.evaluate(CHARTS_STILL_WIDE)
    assert page.evaluate(TOO_WIDE) == [], f"{name}, chart still wide"
    page.set_viewport_size(size)


def fits(page: Page, name: str) -> None:
    """No scrolling sideways and no small target at any width."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate(TOO_WIDE) == [], f"{name} at {width} px"
        assert page.evaluate(TARGETS) == [], f"{name} at {width} px"
