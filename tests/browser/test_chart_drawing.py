"""The same description drawn by Chromium and on the server says the same words and has the same marks."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from pemantik.reports.rendering.renderer import Renderer
from pemantik.reports.tests.chart_cases import CHARTS

pytestmark = pytest.mark.browser

SCRIPT = Path(__file__).parents[2] / "src/pemantik/web/static/build/charts.js"
WIDTH, HEIGHT = 620, 300
SHAPE = re.compile(r"<(?:path|polyline|polygon) ([^>]*)>")


@pytest.fixture(scope="module")
def renderer():
    with Renderer() as found:
        yield found


def words_of(svg: str) -> list[str]:
    return sorted(word.strip() for word in re.findall(r"<text[^>]*>([^<]*)</text>", svg))


def shapes_of(svg: str) -> list[tuple[str, str, list[float]]]:
    """Colours, place and first corners of every line, bar and mark that is seen."""
    found = []
    for written in SHAPE.findall(svg.partition("<defs")[0]):
        parts = dict(re.findall(r'([a-z-]+)="([^"]*)"', written))
        colours = parts.get("fill", ""), parts.get("stroke", "")
        if set(colours) - {"none", ""}:
            numbers = (
                re.findall(r"-?[\d.]+", parts.get("transform", ""))
                + re.findall(r"-?[\d.]+", (parts.get("d") or parts["points"]))[:4]
            )
            found.append((*colours, [float(each) for each in numbers]))
    return found


@pytest.mark.parametrize("name", CHARTS)
def test_browser_and_server_draw_the_same_chart(browser: Browser, renderer, name: str) -> None:
    description = json.dumps(CHARTS[name])
    page = browser.new_page()
    page.set_content(
        f'<div id="drawing" data-chart="chart" style="width:{WIDTH}px;height:{HEIGHT}px"></div>'
        f'<script id="chart" type="application/json">{description}</script>'
    )
    page.add_script_tag(path=str(SCRIPT))
    there = page.locator("#drawing svg").evaluate("svg => svg.outerHTML")
    page.close()
    here = renderer.svg({"description": CHARTS[name], "width": WIDTH, "height": HEIGHT})
    assert words_of(there) == words_of(here)
    ours, theirs = shapes_of(here), shapes_of(there)
    assert [shape[:2] for shape in ours] == [shape[:2] for shape in theirs]
    for one, other in zip(ours, theirs, strict=True):
        assert one[2] == pytest.approx(other[2], abs=1)  # where text is measured, a browser differs by a hair
