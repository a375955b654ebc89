"""Classes of members: made, changed, removed. They only sort; no value depends on them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from pemantik.accounts import audit
from pemantik.assessments.problems import Outdated, Refused
from pemantik.assessments.wording import clean, required
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.supervision.models import MemberClass
from pemantik.supervision.selectors.members import find_supervisor, member_nodes

#: More classes than this nobody compares.
MOST_CLASSES = 30


@dataclass(frozen=True, slots=True)
class Sorting:
    """What the form holds: a name, why these belong together, and the ids of the members."""

    name: str
    note: str
    members: frozenset[int]


@transaction.atomic
def make_class(access: Access, supervisor_id: int, sorting: Sorting) -> MemberClass:
    """A new class. Raises Http404, PermissionDenied, or Refused with what is missing."""
    supervisor = find_supervisor(access, str(supervisor_id))
    access.require(Action.SUPERVISE, supervisor)
    # Two who add at once wait for each other here, so that one name never stands twice.
    Node.objects.select_for_update().get(pk=supervisor.pk)
    if supervisor.member_classes.count() >= MOST_CLASSES:
        raise Refused(_("Sudah ada %(most)s kelas. Hapus yang tidak dipakai lagi.") % {"most": MOST_CLASSES})
    made = MemberClass(supervisor=supervisor)
    nodes = _fill(made, sorting)
    made.save()
    made.members.set(nodes)
    audit.record("class.made", made, after=_values(made, nodes), node_path=supervisor.path)
    return made


@transaction.atomic
def change_class(access: Access, class_id: int, form_version: int, sorting: Sorting) -> MemberClass:
    """Another name, note or other members. Raises Outdated if somebody saved it since the form was opened."""
    found = _locked(access, class_id)
    if found.form_version != form_version:
        raise Outdated(_("Kelas ini baru saja diubah orang lain. Bandingkan, lalu simpan lagi."))
    before = _values(found, found.members.order_by("path"))
    nodes = _fill(found, sorting)
    found.form_version += 1
    found.save()
    found.members.set(nodes)
    after = {name: value for name, value in _values(found, nodes).items() if value != before[name]}
    if after:
        old = {name: before[name] for name in after}
        audit.record("class.changed", found, before=old, after=after, node_path=found.supervisor.path)
    return found


@transaction.atomic
def remove_class(access: Access, class_id: int) -> str:
    """Remove a class; what was in it stays in the trail. Returns its name."""
    found = _locked(access, class_id)
    before = _values(found, found.members.order_by("path"))
    audit.record("class.removed", found, before=before, node_path=found.supervisor.path)
    found.delete()
    return found.name


def _locked(access: Access, class_id: int) -> MemberClass:
    rows = MemberClass.objects.select_for_update(of=("self",)).select_related("supervisor")
    found = rows.filter(pk=class_id).first()
    if found is None:
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    access.require(Action.SUPERVISE, found.supervisor)
    return found


def _fill(found: MemberClass, sorting: Sorting) -> list[Node]:
    """Write the form into the class; returns its members."""
    found.name = required(sorting.name, _("Tulis nama kelas ini."), 80)
    found.note = clean(sorting.note, 300)
    same = MemberClass.objects.filter(supervisor=found.supervisor, name__iexact=found.name).exclude(pk=found.pk)
    if same.exists():
        raise Refused(_("Sudah ada kelas dengan nama itu. Pakai nama lain."))
    nodes = list(member_nodes(found.supervisor).filter(pk__in=sorting.members))
    if len(nodes) != len(sorting.members):
        raise Refused(_("Ada yang bukan kab/kota provinsi ini. Pilih dari daftar."))
    if not nodes:
        raise Refused(_("Pilih kab/kota yang masuk kelas ini."))
    return nodes


def _values(found: MemberClass, nodes: Iterable[Node]) -> dict[str, object]:
    return {"name": found.name, "note": found.note, "members": [node.name for node in nodes]}
