"""Refreshes the English message catalogs: `.venv/bin/python -m tools.messages`.

Source texts are Indonesian. The command reads every translatable text in Python and in templates, adds the new ones to
their catalog with an empty translation, removes those no longer in use, and prints what still has to be translated.
Existing translations stay as they are. Needs Babel and polib, not GNU gettext.
"""

import io
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import polib
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "pemantik"
TEMPLATE_SUFFIXES = {".html", ".txt"}
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# Python's `{name}` and `%(name)s`, `%s`; a doubled sign is an ordinary character.
PLACEHOLDER = re.compile(r"\{\{|\}\}|%%|\{[^{}]*\}|%\([^)]*\)[a-z]|%[a-z]")

# Context, text, and plural text ("" if it has none): what makes one message differ from another.
Identity = tuple[str | None, str, str]
Places = list[tuple[str, str]]


def catalog_of(source: Path) -> Path:
    """Return the English catalog to which a source file's texts belong.

    The core, the table reader, the engine of doubles and the command line (with the commands in config) have their own,
    because they speak without Django; all Django rooms share one.
    """
    room = source.relative_to(PACKAGE).parts[0]
    if source.relative_to(PACKAGE).parts[:2] == ("overlaps", "engine"):
        return PACKAGE / "overlaps" / "locale" / "en" / "LC_MESSAGES" / "overlaps.po"
    own = {"maturity": "maturity", "tables": "tables", "cli": "cli", "config": "cli"}
    owner, domain = (own[room], own[room]) if room in own else ("web", "django")
    return PACKAGE / owner / "locale" / "en" / "LC_MESSAGES" / f"{domain}.po"


def texts_in_use() -> dict[Path, dict[Identity, Places]]:
    """Return, for each catalog, the translatable texts of the product and the places (file, line) that use them."""
    catalogs: dict[Path, dict[Identity, Places]] = defaultdict(lambda: defaultdict(list))
    for source in sorted(PACKAGE.rglob("*")):
        if source.suffix not in {".py", *TEMPLATE_SUFFIXES} or {"tests", "static"} & set(
            source.relative_to(PACKAGE).parts
        ):
            continue
        for line, identity in texts_of(source):
            catalogs[catalog_of(source)][identity].append((str(source.relative_to(ROOT)), str(line)))
    return catalogs


def texts_of(source: Path) -> Iterator[tuple[int, Identity]]:
    """Yield the line and identity of every translatable text in a Python file or template."""
    code = source.read_text(encoding="utf-8")
    if source.suffix in TEMPLATE_SUFFIXES:
        if "templates" not in source.parts:
            return
        # The indentation of a page means nothing, but Python's tokenizer would stumble over it.
        code = "\n".join(line.strip() for line in templatize(code).splitlines())
    for line, message, _comments, context in extract("python", io.BytesIO(code.encode()), KEYWORDS):
        text, plural = message if isinstance(message, tuple) else (message, "")
        yield line, (context, text, plural)


def identity_of(entry: polib.POEntry) -> Identity:
    """Return the identity of a catalog's entry."""
    return entry.msgctxt, entry.msgid, entry.msgid_plural


def translations_of(entry: polib.POEntry) -> list[str]:
    """Return the entry's translation, or its translations for each number."""
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def placeholders(text: str) -> set[str]:
    """Return the places in a text that the program fills in."""
    return {found for found in PLACEHOLDER.findall(text) if found not in {"{{", "}}", "%%"}}


def refresh(path: Path, texts: dict[Identity, Places]) -> polib.POFile:
    """Bring a catalog up to date with the texts in use, keep its translations, and save it."""
    known = {identity_of(entry): entry for entry in polib.pofile(path)} if path.exists() else {}
    catalog = polib.POFile(wrapwidth=110)
    catalog.metadata = {
        "Language": "en",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    for identity, places in texts.items():
        context, text, plural = identity
        entry = known.get(identity) or polib.POEntry(msgctxt=context, msgid=text, msgid_plural=plural)
        if plural and not entry.msgstr_plural:
            entry.msgstr_plural = {0: "", 1: ""}
        # Without line numbers: a catalog should change when its texts do, not when code moves.
        entry.occurrences = sorted({(file, "") for file, _line in places})
        catalog.append(entry)
    path.parent.mkdir(parents=True, exist_ok=True)
    catalog.save(path)
    return catalog


def main() -> int:
    """Refresh every catalog; return 1 while translations are missing."""
    missing = 0
    for path, texts in texts_in_use().items():
        for entry in refresh(path, texts):
            if not all(translations_of(entry)):
                missing += 1
                sys.stdout.write(f"{path.relative_to(ROOT)}: not yet translated: {entry.msgid!r}\n")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
