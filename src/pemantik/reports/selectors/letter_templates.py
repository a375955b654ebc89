"""The templates of letters of an institution: its own, or the one that comes with Pemantik."""

from dataclasses import dataclass

from django.http import Http404
from django.utils.translation import gettext as _

from pemantik.organizations.models import INSTITUTION_KINDS, Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.reports import files
from pemantik.reports.models import LetterKind, LetterTemplate

#: Institutions of which one person can manage the templates in one list.
MOST_PLACES = 50


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """A kind of letter and the institution's own template of it; None while the built-in one is used."""

    kind: str
    label: str
    own: LetterTemplate | None

    @property
    def version(self) -> int:
        """What a form sends back, so that of two people who replace it the second is told."""
        return self.own.pk if self.own else 0


def template_places(access: Access) -> list[Node]:
    """The institutions whose letters the person writes. One query."""
    at = access.paths(Action.ISSUE_DOCUMENTS)
    above = {path[:end] for path in at for end in range(Node.steplen, len(path) + 1, Node.steplen)}
    found = Node.objects.filter(path__in=above, kind__in=INSTITUTION_KINDS).order_by("path")
    return [node for node in found[:MOST_PLACES] if access.may(Action.ISSUE_DOCUMENTS, node)]


def find_place(access: Access, node_id: int) -> Node:
    """An institution whose templates the person may see. Raises Http404 or PermissionDenied."""
    node: Node | None = Node.objects.filter(pk=node_id, kind__in=INSTITUTION_KINDS).first()
    if node is None:
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    access.require(Action.ISSUE_DOCUMENTS, node)
    return node


def templates_of(node: Node) -> list[TemplateRow]:
    """Every kind of letter with the template that counts. One query."""
    own = LetterTemplate.objects.filter(node=node, retired_at=None).select_related("uploaded_by")
    by_kind = {each.kind: each for each in own}
    return [TemplateRow(kind.value, str(kind.label), by_kind.get(kind.value)) for kind in LetterKind]


def template_content(node: Node | None, kind: str) -> bytes:
    """The template that counts at an institution, as a file; the built-in one for None. One query."""
    own = LetterTemplate.objects.filter(node=node, kind=kind, retired_at=None).first() if node else None
    if own is None:
        from pemantik.reports.letters.builtin import builtin  # noqa: PLC0415 - 15 MB, needed for Word only

        return builtin(kind)
    with files.storage().open(own.path, "rb") as file:
        content: bytes = file.read()
    return content
