"""The pictures of the documentation, taken from the real pages.

`PEMANTIK_PICTURES=1 ./pemantik test tests/browser/test_pictures.py` writes them into `docs/images`; without it the test
only shows that every picture can still be taken and that the documentation uses each of them.
"""

import os
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
LEVELS_2021 = "41433333332234435343222222232234335533335422444"
ANSWERS_2021 = "&".join(f"{number}={level}" for number, level in enumerate(LEVELS_2021, start=1))

#: Name, address, width, height.
PICTURES = [
    ("beranda", "/", 1366, 800),
    ("kalkulator", f"/kalkulator/spbe-2020/?{ANSWERS_2021}", 1366, 900),
    ("kalkulator-ponsel", f"/kalkulator/spbe-2020/?{ANSWERS_2021}", 390, 844),
    ("instrumen", "/instrumen/pemdi-2026/", 1366, 900),
]


@pytest.mark.browser
@pytest.mark.parametrize(("name", "address", "width", "height"), PICTURES)
def test_picture_of_the_documentation(visit, tmp_path: Path, name: str, address: str, width: int, height: int):
    visit.page.set_viewport_size({"width": width, "height": height})
    visit.page.goto(address, wait_until="networkidle")
    folder = DOCS / "images" if os.environ.get("PEMANTIK_PICTURES") else tmp_path
    folder.mkdir(exist_ok=True)
    visit.page.screenshot(path=folder / f"{name}.png")
    assert (DOCS / "images" / f"{name}.png").exists(), "take the pictures with PEMANTIK_PICTURES=1"
    assert any(f"images/{name}.png" in page.read_text() for page in [*DOCS.glob("*.md"), DOCS.parent / "README.md"])
