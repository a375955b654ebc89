"""Messages in the reader's language."""

import threading
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from pemantik.maturity import library, text
from pemantik.maturity.answers import AnswerError, check_value, parse_answer

CATALOG = Path("en/LC_MESSAGES/maturity.po")


@pytest.fixture
def english(tmp_path: Path) -> Callable[[str], str]:
    """The `_` of the core with the English catalog, compiled beside the test so that no installation is needed."""
    source = Path(text.__file__).parent / "locale" / CATALOG
    compiled = tmp_path / CATALOG.with_suffix(".mo")
    compiled.parent.mkdir(parents=True)
    with source.open("rb") as messages, compiled.open("wb") as binary:
        write_mo(binary, read_po(messages, locale="en"))
    return text.translator("maturity", tmp_path)


def refusal(written: str) -> str:
    with pytest.raises(AnswerError) as error:
        parse_answer(library.load("spbe-2020"), "1", written)
    return str(error.value)


def test_messages_speak_the_chosen_language(english: Callable[[str], str]) -> None:
    assert english("Berkas kosong.") == "Berkas kosong."
    text.set_language("en")
    assert english("Berkas kosong.") == "The file is empty."
    assert english("tidak ada dalam katalog") == "tidak ada dalam katalog"


def test_numbers_in_messages_follow_the_language() -> None:
    assert refusal("2,5") == "Nilai 2,5 bukan bilangan bulat; pilih tingkat 1 sampai 5."
    text.set_language("en")
    assert "2.5" in refusal("2,5")


def test_an_unknown_language_speaks_indonesian(english: Callable[[str], str]) -> None:
    text.set_language("../en")
    assert english("Berkas kosong.") == "Berkas kosong."
    assert refusal("9") == "Nilai 9 di luar skala 1 sampai 5."


def test_one_readers_language_does_not_reach_another_thread() -> None:
    text.set_language("en")
    heard: list[str] = []

    def other_reader() -> None:
        try:
            check_value(library.load("spbe-2020"), Decimal(9))
        except AnswerError as error:
            heard.append(str(error))

    thread = threading.Thread(target=other_reader)
    thread.start()
    thread.join()
    assert heard == ["Nilai 9 di luar skala 1 sampai 5."]
