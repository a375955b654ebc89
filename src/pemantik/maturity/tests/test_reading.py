"""Files that are no instrument: every one is answered with a line and a sentence, and none harms the process."""

from pathlib import Path

import pytest

from pemantik.maturity.reading import MAX_BYTES, InstrumentError, parse_instrument, read_instrument
from pemantik.maturity.tests.builders import FOLDER, SMALL, changed, line_of, problems, small

NOT_YAML = "Bukan YAML yang benar di sekitar baris ini; periksa indentasi, tanda kutip, dan titik dua."
TOO_MUCH = "Isi berkas terlalu banyak atau terlalu dalam."
NO_PARTS = "Isi berkas bukan daftar bagian bernama, misalnya “code: …”."


def test_the_small_example_is_valid() -> None:
    assert small().code == "contoh"
    assert problems(SMALL) == []


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_all_shipped_files_are_valid(path: Path) -> None:
    assert read_instrument(path).code == path.stem


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", 1, "Berkas kosong."),
        ("# hanya komentar\n", 1, "Berkas kosong."),
        ("~", 1, NO_PARTS),
        ("hanya kalimat", 1, NO_PARTS),
        ("\n- satu\n- dua\n", 2, NO_PARTS),
        ("code: a\nname: b: c\n", 2, NOT_YAML),
        ("code: a\n\tname: b\n", 2, NOT_YAML),
        ("code: 'a\n", 2, NOT_YAML),
        ("code: a\n---\ncode: b\n", 2, NOT_YAML),
        ("code: a\nname: *tidak-ada\n", 2, NOT_YAML),
        ("code: a\nname: \x07\n", 2, NOT_YAML),
        ("code: é\nname: \x00\n", 2, NOT_YAML),
        ("code: a\nname: \ud800\n", 2, NOT_YAML),
        ('code: a\nname: "\\ud800"\n', 2, NOT_YAML),
        ("code: a\n? [b, c]\n: d\n", 2, "Nama bagian harus berupa teks."),
        ("code: a\nname: b\ncode: c\n", 3, "Bagian “code” tertulis dua kali."),
    ],
)
def test_what_is_no_instrument_is_named_with_its_line(text: str, line: int, message: str) -> None:
    assert problems(text) == [(line, message)]


def test_a_part_written_twice_deep_inside_is_found() -> None:
    text = changed(("  min: 1\n  max: 5\n", "  min: 1\n  max: 5\n  min: 2\n"))
    assert problems(text) == [(line_of(text, "  min: 2"), "Bagian “min” tertulis dua kali.")]


BOMB = "a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "a: " + "[" * 3000 + "]" * 3000,
        "{a: " * 50_000,
        "- " * 20_000,
        BOMB,
        "a: &a [*a]",
        "- a\n" * 300_000,
    ],
    ids=["open", "closed", "named", "items", "bomb", "itself", "long"],
)
def test_huge_deep_and_self_repeating_files_are_refused_and_end_nothing(text: str) -> None:
    assert [message for _line, message in problems(text)] == [TOO_MUCH]


def test_a_file_that_asks_for_python_objects_gets_none() -> None:
    text = SMALL.replace("code: contoh", "code: !!python/object/apply:os.getcwd []")
    assert problems(text) == [(1, "“code” harus berupa teks.")]


def test_files_over_the_limit_are_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "besar.yaml"
    path.write_bytes(b"#" * (MAX_BYTES + 1))
    with pytest.raises(InstrumentError, match="terlalu besar"):
        read_instrument(path)


def test_a_file_that_is_no_utf8_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / "latin.yaml"
    path.write_bytes("code: a\ntitle: Penilaian Café\n".encode("latin-1"))
    with pytest.raises(InstrumentError) as error:
        read_instrument(path)
    assert [(each.line, each.message) for each in error.value.problems] == [(2, "Berkas bukan teks UTF-8.")]


def test_a_byte_order_mark_and_windows_lines_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "windows.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode())
    assert read_instrument(path) == small()


def test_a_missing_file_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="tidak-ada"):
        read_instrument(tmp_path / "tidak-ada.yaml")


def test_all_problems_are_told_at_once_in_the_order_of_the_lines() -> None:
    text = changed(("owner: Pemerintah Kabupaten\n", ""), ("places: 2", "places: dua"), ("min: 0\n", "mni: 0\n"))
    assert problems(text) == [
        (1, "Bagian “owner” belum ada."),
        (line_of(text, "  places:"), "“dua” pada “places” bukan angka yang benar."),
        (line_of(text, "        external:"), "Bagian “min” belum ada."),
        (line_of(text, "          mni:"), "Bagian “mni” tidak dikenal; periksa ejaannya."),
    ]
    with pytest.raises(InstrumentError) as error:
        parse_instrument(text)
    assert str(error.value).startswith("1: Bagian “owner” belum ada.\n")


def test_numbers_never_pass_through_binary_floats() -> None:
    exact = small(("max: 2.5}", "max: 2.30}"), ("min: 2.5, max: 5", "min: 2.30, max: 5"))
    assert str(exact.bands.table[0].max) == "2.30"
