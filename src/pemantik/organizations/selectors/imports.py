"""Reading drafts of imports, and what may be taken back."""

from django.http import Http404
from django.utils.translation import gettext as _

from pemantik.organizations.models import Node, SpreadsheetImport
from pemantik.organizations.permissions import Access
from pemantik.organizations.services.imports import NEEDED, preview_of
from pemantik.organizations.spreadsheets.preview import Preview
from pemantik.organizations.spreadsheets.rows import people_rows, unit_rows
from pemantik.organizations.spreadsheets.workbooks import export, template
from pemantik.organizations.tree import subtree_of

Kind = SpreadsheetImport.Kind


def find_import(access: Access, import_id: int) -> SpreadsheetImport:
    """The import if the person may do such imports there; Http404 for strangers."""
    found = SpreadsheetImport.objects.select_related("node", "sent_by").filter(pk=import_id).first()
    if found is None:
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    access.require(NEEDED[Kind(found.kind)], found.node)
    return found


def preview(access: Access, draft: SpreadsheetImport) -> Preview:
    """The fate of every row of a draft as things stand now."""
    access.require(NEEDED[Kind(draft.kind)], draft.node)
    return preview_of(draft)


def last_saved(access: Access, node: Node, kind: str) -> SpreadsheetImport | None:
    """The last import there, which may be taken back while nothing depends on it."""
    access.require(NEEDED[Kind(kind)], node)
    saved = SpreadsheetImport.objects.filter(node=node, kind=kind, state=SpreadsheetImport.State.SAVED)
    return saved.select_related("sent_by").order_by("-saved_at", "-pk").first()


def exported(access: Access, node: Node, kind: str) -> bytes:
    """A workbook of what stands below a node, for those who may import it again."""
    access.require(NEEDED[Kind(kind)], node)
    return export(kind, unit_rows(node) if kind == Kind.UNITS else people_rows(node))


def template_for(access: Access, node: Node, kind: str) -> bytes:
    """An empty workbook whose cells offer the units that stand there."""
    access.require(NEEDED[Kind(kind)], node)
    return template(kind, list(subtree_of(node).filter(is_active=True).values_list("name", flat=True)))
