"""Reviews of spending that someone who leaves has not given, for the successor (setting PEMANTIK_HANDOVER)."""

from types import SimpleNamespace

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from pemantik.accounts import audit
from pemantik.accounts.models import User
from pemantik.organizations.handover import OpenWork
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.planning.conflicts import conflict
from pemantik.planning.models import Review, SpendingRequest


def open_work(user: User) -> list[OpenWork]:
    """The parts that wait for this person's opinion. One query."""
    count = _waiting(user).count()
    return [OpenWork(count, _("telaah belanja TIK"))] if count else []


def hand_over(access: Access, from_user: User, to_user: User) -> int:
    """Give what lies within the reach of who manages people to the successor, where the successor may review it.

    What the successor may not take stays where it is: whoever decides gives it to another.
    """
    successor, moved = Access(to_user), 0
    path = "of__request__node__path"
    reach = access.within(Action.MANAGE_PEOPLE, path) | access.within(Action.ASSIGN, path)
    for review in _waiting(from_user).filter(reach).select_related("of__request__node"):
        request = review.of.request
        may = successor.may(Action.REVIEW_SPENDING, request.node)
        if may and not conflict(to_user, successor.grants, request):
            review.reviewer = to_user
            review.save(update_fields=["reviewer"])
            before, after = {"spending.reviewer": from_user.name}, {"spending.reviewer": to_user.name}
            audit.record("spending.handed", request, before=before, after=after, node_path=request.node.path)
            moved += 1
    return moved


def _waiting(user: User) -> QuerySet[Review]:
    at_work = SpendingRequest.State.REVIEW
    return Review.objects.filter(reviewer=user, given_at=None, of__request__state=at_work).order_by("pk")


#: What this room offers to whoever lets people leave.
room = SimpleNamespace(open_work=open_work, hand_over=hand_over)
