"""Chart descriptions, and their drawing on the server."""

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest
from PIL import Image

from pemantik.assessments.result_page import result_page
from pemantik.reports.charts.builders import Scale, Value, bars, group_bars, points, words_of
from pemantik.reports.rendering.renderer import RenderingError

ROOM = Path(__file__).parents[1]
SCALE = Scale(Decimal(1), Decimal(5))


def drawn(renderer, description, width=600, height=240) -> str:
    return renderer.svg({"description": description, "width": width, "height": height})


def words_in(svg: str) -> list[str]:
    return [word.strip() for word in re.findall(r"<text[^>]*>([^<]*)</text>", svg)]


def test_bars_say_their_labels_and_values(renderer) -> None:
    chart = bars("x", [Value("Data", Decimal("2.345"), 2), Value("Layanan", None)], SCALE)
    words = words_in(drawn(renderer, chart))
    assert {"Data", "Layanan", "2,35", "–"} <= set(words)
    assert words_of(chart) == "Data 2,35; Layanan –"


def test_the_axis_is_the_whole_scale(renderer) -> None:
    words = words_in(drawn(renderer, bars("x", [Value("Data", Decimal(3), 3)], SCALE)))
    assert [word for word in words if word in "12345"] == ["1", "2", "3", "4", "5"]


def test_points_are_joined_in_their_order(renderer) -> None:
    words = words_in(drawn(renderer, points("x", [Value("2024", Decimal(2)), Value("2025", Decimal(3))], SCALE)))
    assert words.index("2024") < words.index("2025")
    assert {"2,00", "3,00"} <= set(words)


@pytest.mark.database
def test_groups_of_a_result_have_the_values_of_its_page(renderer, world, assessment) -> None:
    page = result_page(world.coordinator, assessment.pk)
    chart = group_bars("x", page.shown.result, page.rows)
    values = [float(row.score.score) for row in page.rows]
    assert [axis["value"] for axis in chart["axes"]] == values
    assert {axis["text"] for axis in chart["axes"]} <= set(words_in(drawn(renderer, chart)))


def test_nothing_to_draw_is_no_error(renderer) -> None:
    assert drawn(renderer, bars("x", [], SCALE)).startswith("<svg")


def test_hostile_labels_stay_text(renderer) -> None:
    svg = drawn(renderer, bars("x", [Value("<script>alert(1)</script>&amp;", Decimal(3), 3)], SCALE))
    assert "<script" not in svg
    assert "&lt;script&gt;" in svg


def test_a_picture_is_twice_as_large(renderer) -> None:
    content = renderer.png({"description": bars("x", [Value("a", Decimal(3), 3)], SCALE), "width": 300, "height": 100})
    assert content.startswith(b"\x89PNG")
    size = int.from_bytes(content[16:20]), int.from_bytes(content[20:24])
    assert size[0] >= 400
    assert Image.MAX_IMAGE_PIXELS is None or size[0] * size[1] < Image.MAX_IMAGE_PIXELS


def test_what_cannot_be_drawn_is_said_and_the_next_chart_is_drawn(renderer) -> None:
    with pytest.raises(RenderingError):
        drawn(renderer, {"kind": "nothing"})
    assert drawn(renderer, bars("x", [Value("a", Decimal(3), 3)], SCALE))


def test_the_colours_of_charts_are_those_of_the_pages() -> None:
    theme = json.loads((ROOM / "build/theme.json").read_text())
    sheet = (ROOM.parent / "web/static/web/pm.css").read_text()
    tokens = dict(re.findall(r"--pm-([a-z0-9-]+): (#[0-9a-f]{6});", sheet))
    assert theme.pop("ramp") == [tokens[f"level-{level}"] for level in range(1, 6)]
    del theme["font"]
    assert theme == {name: tokens[name] for name in theme}
