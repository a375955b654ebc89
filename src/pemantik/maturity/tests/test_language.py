"""Messages in the reader's language."""

import threading
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from shutil import copytree

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from pemantik.maturity import library, text
from pemantik.maturity.answers import AnswerError, check_value, parse_answer
from pemantik.maturity.tests.builders import problems

CATALOG = Path("en/LC_MESSAGES/maturity.po")


@pytest.fixture
def compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The English catalog, compiled beside the test so that no installation is needed."""
    source = Path(text.__file__).parent / "locale"
    copytree(source, tmp_path / "locale", ignore=lambda _folder, names: {each for each in names if ".mo" in each})
    catalog = tmp_path / "locale" / CATALOG
    with catalog.open("rb") as messages, catalog.with_suffix(".mo").open("wb") as binary:
        write_mo(binary, read_po(messages, locale="en"))
    monkeypatch.setattr(text, "_LOCALES", tmp_path / "locale")
    text._catalog.cache_clear()
    yield
    text._catalog.cache_clear()


def refusal(written: str) -> str:
    with pytest.raises(AnswerError) as error:
        parse_answer(library.load("spbe-2020"), "1", written)
    return str(error.value)


@pytest.mark.usefixtures("compiled")
def test_messages_speak_the_chosen_language_with_its_decimal_mark() -> None:
    assert refusal("2,5") == "Nilai 2,5 bukan bilangan bulat; pilih tingkat 1 sampai 5."
    text.set_language("en")
    assert refusal("2,5") == "The value 2.5 is not a whole number; choose a level from 1 to 5."
    assert problems("") == [(1, "The file is empty.")]


@pytest.mark.usefixtures("compiled")
def test_an_unknown_language_speaks_indonesian() -> None:
    text.set_language("../en")
    assert refusal("9") == "Nilai 9 di luar skala 1 sampai 5."


@pytest.mark.usefixtures("compiled")
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
