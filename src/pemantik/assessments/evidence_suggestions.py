"""What the text of a file suggests for the description of its document."""

from datetime import date
from typing import Any

from pemantik.assessments.models import Document, DocumentKind, DocumentVersion


def suggestions(document: Document, version: DocumentVersion) -> dict[str, Any]:
    """Values for fields that are still empty, by field; the title only while nobody has described the document."""
    guesses = version.hints.get("guesses") or {}
    signatures = version.hints.get("signatures") or []
    offered = {
        "number": guesses.get("number", ""),
        "dated": date.fromisoformat(guesses["dated"]) if guesses.get("dated") else None,
        "signatory": guesses.get("signatory") or (signatures[0]["signer"] if signatures else ""),
    }
    offered = {name: value for name, value in offered.items() if value and not getattr(document, name)}
    if document.described_at is None:
        if guesses.get("title"):
            offered["title"] = guesses["title"]
        if guesses.get("kind") in DocumentKind.values:
            offered["kind"] = guesses["kind"]
    return offered
