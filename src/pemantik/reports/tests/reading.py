"""Reads a PDF back, as its recipient's program would."""

import pypdfium2


def pages_of(content: bytes) -> list[str]:
    """The text of each page; a word that was broken for the line is whole again."""
    document = pypdfium2.PdfDocument(content)
    try:
        return [plain(page.get_textpage().get_text_bounded()) for page in document]
    finally:
        document.close()


def text_of(content: bytes) -> str:
    """The text of all pages on one line."""
    return " ".join(pages_of(content))


def plain(text: str) -> str:
    """On one line, with ordinary spaces and without the signs that only break lines."""
    for sign in ("\u200b", "\ufffe", "\u00ad"):
        text = text.replace(sign, "")
    return " ".join(text.split())


def picture_of(content: bytes, page: int, width: int):
    """One page as a small grey picture."""
    document = pypdfium2.PdfDocument(content)
    try:
        found = document[page]
        return found.render(scale=width / found.get_width()).to_pil().convert("L")
    finally:
        document.close()
