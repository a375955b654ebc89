"""A look into a document: one page at a time, with what was searched marked on it."""

from dataclasses import dataclass

from pemantik.assessments.filetypes import TYPES, Family
from pemantik.assessments.models import DocumentVersion
from pemantik.assessments.reading.text import words_of
from pemantik.assessments.selectors.text_search import pages_of_version
from pemantik.assessments.services.evidence_reading import marks_on
from pemantik.assessments.serving import is_servable

#: Text of an Office file that is shown at once.
TEXT_SHOWN = 20_000


@dataclass(frozen=True)
class Preview:
    """Page `number` of `count`. `kind`: `pages` (pictures), `text`, or `none`."""

    kind: str
    number: int = 1
    count: int = 1
    hits: tuple[int, ...] = ()
    marks: tuple[tuple[int, int, int, int], ...] = ()
    text: str = ""

    @property
    def previous(self) -> int | None:
        """The page before, if there is one."""
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        """The page after, if there is one."""
        return self.number + 1 if self.number < self.count else None


def preview_of(version: DocumentVersion, words: str, wanted: str) -> Preview:
    """What to show of a version for a reader who searched these words and wants this page.

    Without a wish, the first page on which the words are found.
    """
    if not is_servable(version):
        return Preview("none")
    family = TYPES[version.blob.content_type].family
    hits = tuple(pages_of_version(version.pk, words)) if words else ()
    if family in {Family.PDF, Family.IMAGE}:
        count = version.pages or 1
        number = min(_number(wanted, hits), count)
        marks = tuple((m[0], m[1], m[2], m[3]) for m in marks_on(version, number, words_of(words))) if words else ()
        return Preview("pages", number, count, hits, marks)
    count = version.texts.count()
    if not count:
        return Preview("none")
    number = min(_number(wanted, hits), count)
    text = version.texts.order_by("number").values_list("text", flat=True)[number - 1]
    return Preview("text", number, count, hits, (), text[:TEXT_SHOWN])


def _number(wanted: str, hits: tuple[int, ...]) -> int:
    if wanted.isdecimal() and len(wanted) < 6:
        return max(1, int(wanted))
    return hits[0] if hits else 1
