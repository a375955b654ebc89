"""Every text that users see is Indonesian in the source and has an English translation.

`.venv/bin/python -m tools.messages` refreshes the catalogs.
"""

from pathlib import Path

import polib
import pytest

from tests.quality.project import ROOT, relative
from tools.messages import PACKAGE, Identity, identity_of, placeholders, texts_in_use, texts_of, translations_of

IN_USE = texts_in_use()
CATALOGS = sorted({*IN_USE, *PACKAGE.rglob("locale/en/LC_MESSAGES/*.po")})
REFRESH = "run `.venv/bin/python -m tools.messages` and translate"


def entries(path: Path) -> dict[Identity, polib.POEntry]:
    catalog = polib.pofile(path) if path.exists() else []
    return {identity_of(entry): entry for entry in catalog if not entry.obsolete}


@pytest.fixture(params=CATALOGS, ids=relative)
def catalog(request: pytest.FixtureRequest) -> Path:
    return request.param


def test_every_text_in_use_is_translated(catalog: Path) -> None:
    known = entries(catalog)
    missing = [
        f"{places[0]}: {identity[1]!r}"
        for identity, places in IN_USE.get(catalog, {}).items()
        if identity not in known or "fuzzy" in known[identity].flags or not all(translations_of(known[identity]))
    ]
    assert not missing, REFRESH


def test_no_translation_is_left_over(catalog: Path) -> None:
    assert not set(entries(catalog)) - set(IN_USE.get(catalog, {})), REFRESH
    assert not catalog.exists() or not polib.pofile(catalog).obsolete_entries(), REFRESH


def test_translations_fill_in_the_same_places(catalog: Path) -> None:
    different = []
    for entry in entries(catalog).values():
        wanted = placeholders(entry.msgid) | placeholders(entry.msgid_plural)
        for translation in filter(None, translations_of(entry)):
            found = placeholders(translation)
            # "one page" may leave out the number that "%(n)s pages" needs.
            if found != wanted and not (entry.msgid_plural and found < wanted):
                different.append(entry.msgid)
    assert not different


def test_texts_are_found_in_python(tmp_path: Path) -> None:
    source = tmp_path / "views.py"
    source.write_text(
        'a = _("satu")\nb = pgettext_lazy("tombol", "dua")\nc = ngettext("%(n)s hal", "%(n)s hal-hal", n)\nd = f("x")\n'
    )
    assert [identity for _line, identity in texts_of(source)] == [
        (None, "satu", ""),
        ("tombol", "dua", ""),
        (None, "%(n)s hal", "%(n)s hal-hal"),
    ]


def test_texts_are_found_in_templates_however_indented(tmp_path: Path) -> None:
    source = tmp_path / "templates" / "page.html"
    source.parent.mkdir()
    source.write_text(
        "{% load i18n %}\n   <p title='it\\'s (odd'>\n      {% translate \"satu\" %}\n  </p>\n"
        "{% blocktranslate trimmed with a=b %}\n   dua\n   {{ a }}\n{% endblocktranslate %} {{ _('tiga') }}\n"
        "{% blocktranslate count n=k %}{{ n }} hal{% plural %}{{ n }} hal-hal{% endblocktranslate %}"
    )
    assert [identity[1:] for _line, identity in texts_of(source)] == [
        ("satu", ""),
        ("dua %(a)s", ""),
        ("tiga", ""),
        ("%(n)s hal", "%(n)s hal-hal"),
    ]


def test_placeholders_of_both_styles_are_found() -> None:
    assert placeholders("{nama} %(n)s 100%% {{bukan}} %s") == {"{nama}", "%(n)s", "%s"}


def test_catalogs_are_where_the_product_looks_for_them() -> None:
    assert all(path.is_relative_to(ROOT / "src") for path in CATALOGS)
