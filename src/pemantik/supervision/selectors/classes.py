"""Reading the classes of a province."""

from django.db.models import Prefetch
from django.http import Http404
from django.utils.translation import gettext as _

from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.supervision.models import MemberClass
from pemantik.supervision.selectors.members import member_nodes


def province_classes(access: Access, supervisor: Node) -> list[MemberClass]:
    """The classes of a province with those members that are still its own. Two queries."""
    access.require(Action.VIEW_RESULTS, supervisor)
    mine = Prefetch("members", queryset=member_nodes(supervisor))
    return list(MemberClass.objects.filter(supervisor=supervisor).prefetch_related(mine))


def find_class(access: Access, class_id: int) -> MemberClass:
    """One class. Raises Http404 for those who do not see the board of its province."""
    seen = MemberClass.objects.filter(access.within(Action.VIEW_RESULTS, "supervisor__path"), pk=class_id)
    found = seen.select_related("supervisor").first()
    if found is None:
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    return found
