"""What a person may take out of the inventory: of one institution, as far as the person may look into it."""

from collections.abc import Iterator, Sequence
from typing import IO

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from pemantik.assessments.problems import Refused
from pemantik.inventory.exchange.archimate import model_pieces
from pemantik.inventory.exchange.package import kinds_present, package_pieces
from pemantik.inventory.metamodel import Kind, kinds, kinds_in
from pemantik.inventory.models import Entry
from pemantik.inventory.selectors.entries import visible_entries
from pemantik.inventory.selectors.listing import ListQuery, narrowed
from pemantik.inventory.sheets.texts import Register
from pemantik.inventory.sheets.writing import entries_workbook
from pemantik.organizations.models import INSTITUTION_KINDS, Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.organizations.tree import institution_above
from pemantik.tables.limits import INVENTORY

#: A workbook holds as many rows as may be imported again at once; more go as a package, which is made row by row.
MOST_ROWS = INVENTORY.rows - 100


def export_unit(access: Access, node_id: int) -> Node:
    """The unit whose inventory is wanted; Http404 for strangers, PermissionDenied for who may not see inventories."""
    node: Node | None = Node.objects.filter(pk=node_id).first()
    if node is None:
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    access.require(Action.VIEW_INVENTORY, node)
    return node


def entries_below(access: Access, node: Node) -> QuerySet[Entry]:
    """The entries of a unit and all below it in its institution, as far as the person may see them."""
    own = visible_entries(access).filter(institution=institution_above(node))
    return own if node.kind in INSTITUTION_KINDS else own.filter(node__path__startswith=node.path)


def workbook_of(access: Access, node: Node, what: str) -> IO[bytes]:
    """A workbook of one kind, of a domain, or of everything (`semua`).

    Raises Http404, PermissionDenied, or Refused where a workbook cannot hold it.
    """
    access.require(Action.VIEW_INVENTORY, node)
    found = entries_below(access, node)
    only = [kinds()[what]] if what in kinds() else list(kinds_in(what)) or kinds_present(found)
    if what != "semua" and what not in kinds() and not kinds_in(what):
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    return _workbook(node, found, only)


def list_workbook(access: Access, kind: Kind, query: ListQuery) -> tuple[Node, IO[bytes]]:
    """A list of own entries as it is narrowed, as a workbook; and the topmost unit of the person that it is of.

    Raises Http404, or Refused where a workbook cannot hold it.
    """
    found = narrowed(access, kind, query)
    institutions = list(Node.objects.filter(pk__in=found.order_by().values("institution"))[:2])
    if len(institutions) > 1:
        raise Refused(_("Daftar ini memuat data beberapa instansi. Saring satu unit dahulu, lalu unduh."))
    mine = access.nodes(Action.VIEW_INVENTORY).order_by("path")
    node = mine.filter(path__startswith=institutions[0].path).first() if institutions else mine.first()
    if node is None or query.of_others:  # of what others share, only the public fields may be read
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    return node, _workbook(node, found, [kind])


def package_of(access: Access, node: Node) -> Iterator[bytes]:
    """Everything as a data package (ZIP of CSV), in pieces. Raises Http404 or PermissionDenied."""
    access.require(Action.VIEW_INVENTORY, node)
    return package_pieces(Register(institution_above(node)), entries_below(access, node))


def model_of(access: Access, node: Node) -> Iterator[bytes]:
    """The architecture as an ArchiMate model, in pieces. Raises Http404 or PermissionDenied."""
    access.require(Action.VIEW_INVENTORY, node)
    return model_pieces(institution_above(node), entries_below(access, node))


def units_to_see(access: Access) -> QuerySet[Node]:
    """The units whose inventory the person may take out, the topmost first."""
    return access.nodes(Action.VIEW_INVENTORY).filter(is_active=True).order_by("path")


def _workbook(node: Node, found: QuerySet[Entry], only: Sequence[Kind]) -> IO[bytes]:
    if found.filter(kind__in=[kind.code for kind in only]).count() > MOST_ROWS:
        raise Refused(_("Terlalu banyak untuk satu buku Excel. Unduh sebagai paket CSV."))
    return entries_workbook(Register(institution_above(node)), found, only)
