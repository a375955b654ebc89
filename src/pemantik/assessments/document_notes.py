"""What rooms above say about documents that they made: what it was taken from, and whether that has changed since."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

from pemantik.assessments.models import DocumentVersion
from pemantik.organizations.permissions import Access


@dataclass(frozen=True, slots=True)
class DocumentNote:
    """What is said beside a version: the text, the live thing for those who may see it, and what is no longer so.

    `renew` is where a form with `untuk` is sent to bring the evidence up to date; empty for those who may not.
    """

    text: str
    icon: str
    link: str = ""
    link_text: str = ""
    warning: str = ""
    renew: str = ""
    renew_text: str = ""


#: Notes by the id of the version.
Notes = Mapping[int, DocumentNote]
Teller = Callable[[Access, Sequence[DocumentVersion]], Notes]


def notes_of(access: Access, versions: Iterable[DocumentVersion | None]) -> Notes:
    """What the functions listed in PEMANTIK_DOCUMENT_NOTES say; asks nobody where no room made any of the documents.

    Needs `version.document`.
    """
    made = [version for version in versions if version is not None and version.document.source]
    found: dict[int, DocumentNote] = {}
    if made:
        for path in settings.PEMANTIK_DOCUMENT_NOTES:
            teller: Teller = import_string(path)
            found |= teller(access, made)
    return found
