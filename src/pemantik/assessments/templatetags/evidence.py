"""Tags and filters of the evidence pages."""

import re

from django import template
from django.conf import settings
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from pemantik.assessments.filetypes import ACCEPT, TYPES, Family
from pemantik.assessments.models import Document, DocumentVersion
from pemantik.assessments.reading.text import words_of
from pemantik.assessments.selectors.evidence import expiry
from pemantik.assessments.serving import is_servable
from pemantik.assessments.sizes import size_text

register = template.Library()


@register.filter
def file_size(size: int) -> str:
    """`0,4 MB`."""
    return size_text(size)


@register.filter
def file_kind(version: DocumentVersion) -> str:
    """`PDF`, `Gambar`, `Word`."""
    return str(TYPES[version.blob.content_type].label)


@register.filter
def file_icon(version: DocumentVersion | None) -> str:
    """The icon of a kind of file."""
    is_image = version and TYPES[version.blob.content_type].family == Family.IMAGE
    return "photo" if is_image else "file-text"


@register.filter
def marked(text: str, query: str) -> SafeString:
    """Text with the words of a query marked where they begin a word. Everything is escaped first."""
    safe = str(escape(text))
    words = words_of(query)
    if words:
        pattern = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
        # Not inside an entity such as &amp; that escaping has made.
        safe = re.sub(rf"(&#?\w+;)|\b({pattern})", _mark, safe, flags=re.IGNORECASE)
    return mark_safe(safe)  # noqa: S308 - escaped above


def _mark(match: re.Match[str]) -> str:
    return match[1] or f"<mark>{match[2]}</mark>"


@register.filter
def expiry_of(document: Document) -> str:
    """`past`, `soon` or nothing."""
    return expiry(document)


@register.filter
def servable(version: DocumentVersion) -> bool:
    """Whether the file may be downloaded."""
    return is_servable(version)


@register.filter
def first_page(pages: str) -> str:
    """The first of the pages that are cited."""
    found = re.match(r"\d+", pages)
    return found[0] if found else "1"


@register.simple_tag
def upload_limit() -> int:
    """The largest file in bytes."""
    limit: int = settings.PEMANTIK_MAX_UPLOAD_BYTES
    return limit


@register.simple_tag
def upload_limit_text() -> str:
    """The largest file in words."""
    return size_text(settings.PEMANTIK_MAX_UPLOAD_BYTES)


@register.simple_tag
def accepted_files() -> str:
    """What the file chooser of the browser offers."""
    return ACCEPT
