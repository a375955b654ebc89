"""Maps: every region of the list is drawn, neighbours share their borders, labels stand where they can be read."""

import re
from itertools import pairwise

import pytest

from pemantik.organizations.models import Region
from pemantik.supervision.drawing import drawing_of, short_name
from pemantik.supervision.topology import FOLDER, areas_of, decode

PROVINCES = sorted(path.stem for path in FOLDER.glob("*.json"))


def surface(ring) -> float:
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))) / 2


def edges(area) -> set[frozenset]:
    return {frozenset(pair) for polygon in area.polygons for ring in polygon for pair in pairwise(ring)}


def test_a_small_topology_is_decoded() -> None:
    topology = {
        "transform": {"scale": [1, 2], "translate": [10, -5]},
        "arcs": [[[0, 0], [1, 0], [0, 1]], [[1, 1], [-1, 0], [0, -1]]],
        "areas": [
            {"id": "1", "name": "A", "type": "Polygon", "arcs": [[0, 1]]},
            {"id": "2", "name": "B", "type": "MultiPolygon", "arcs": [[[~1, ~0]]]},
        ],
    }
    square = ((10, -5), (11, -5), (11, -3), (10, -3), (10, -5))
    one, two = decode(topology)
    assert one.polygons == ((square,),)
    assert two.polygons == ((square[::-1],),)


@pytest.mark.database
@pytest.mark.django_db
def test_every_kabupaten_and_kota_is_on_the_map_of_its_province() -> None:
    drawn = {area.code for province in PROVINCES for area in areas_of(province)}
    known = set(Region.objects.exclude(level="provinsi").values_list("code", flat=True))
    assert drawn <= known
    assert len(drawn) == 514
    assert all(area.code.startswith(province) for province in PROVINCES for area in areas_of(province))


@pytest.mark.parametrize("province", PROVINCES)
def test_outlines_are_closed_and_lie_in_indonesia(province) -> None:
    for area in areas_of(province):
        for polygon in area.polygons:
            for ring in polygon:
                assert ring[0] == ring[-1]
                assert all(94 < x < 142 and -12 < y < 7 for x, y in ring)
        assert max(surface(polygon[0]) for polygon in area.polygons) > 0


def test_neighbours_share_their_border_and_only_neighbours_do() -> None:
    areas = {area.name: area for area in areas_of("18")}
    tengah, metro = areas["Kabupaten Lampung Tengah"], areas["Kota Metro"]
    assert edges(tengah) & edges(metro)
    assert edges(areas["Kabupaten Way Kanan"]) & edges(areas["Kabupaten Lampung Utara"])
    assert not edges(areas["Kabupaten Mesuji"]) & edges(areas["Kabupaten Pesisir Barat"])


def test_areas_have_about_their_known_size() -> None:
    """In square kilometres; a degree at this latitude is about 111 km both ways."""
    sizes = {area.name: sum(surface(polygon[0]) for polygon in area.polygons) * 111 * 110.5 for area in areas_of("18")}
    assert sizes["Kota Metro"] == pytest.approx(68, rel=0.3)
    assert sizes["Kabupaten Lampung Tengah"] == pytest.approx(4548, rel=0.2)
    assert sum(sizes.values()) == pytest.approx(34_000, rel=0.1)


@pytest.mark.parametrize("province", PROVINCES)
def test_a_drawn_map_is_small_and_labels_do_not_stand_on_each_other(province) -> None:
    drawing = drawing_of(province)
    assert drawing
    assert sum(len(shape.path) for shape in drawing.shapes) < 10_000
    assert all(re.fullmatch(r"(M-?\d+ -?\d+l[-\d ]+z)+", shape.path) for shape in drawing.shapes)
    left, top, width, height = map(float, drawing.view_box.split())
    for shape in drawing.shapes:
        assert left <= shape.label.x <= left + width
        assert top <= shape.label.y <= top + height


def test_labels_of_lampung_keep_clear_of_each_other() -> None:
    shapes = drawing_of("18").shapes
    outside = [shape for shape in shapes if shape.label.spot]
    assert {"Metro", "Bandar Lampung"} <= {shape.name for shape in outside}
    for one in outside:
        assert not any(one.label.box.overlaps(other.label.box) for other in shapes if other is not one)


def test_a_region_without_a_map_has_none() -> None:
    assert drawing_of("") is None
    assert drawing_of("99") is None
    assert drawing_of("../x") is None


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Kabupaten Pringsewu", "Pringsewu"),
        ("Kabupaten Lampung Tengah", "Lam. Tengah"),
        ("Kabupaten Way Kanan", "Way Kanan"),
        ("Kota Metro", "Metro"),
    ],
)
def test_names_are_shortened_for_the_map(name, short) -> None:
    assert short_name(name) == short
