"""People as their administrators see them."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.accounts.models import Invitation, InvitedRole, User
from pemantik.organizations.models import Grant, Node
from pemantik.organizations.permissions import Access, live_grants
from pemantik.organizations.roles import Action, Role

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class PeopleFilter:
    """What a list of people is narrowed to; an empty value narrows nothing."""

    words: str = ""
    role: str = ""
    node_id: int | None = None
    state: str = "active"


@dataclass(frozen=True, slots=True)
class Row:
    """A person in a list, with the roles that the reader may see."""

    person: User
    grants: tuple[Grant, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list: its rows, how many there are in all, and the pages before and after."""

    rows: list[Row]
    count: int
    number: int

    @property
    def previous(self) -> int | None:
        """The page before."""
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        """The page after."""
        return self.number + 1 if self.number * PER_PAGE < self.count else None


def home_path(person: User) -> str:
    """The node to which a person belongs, as a path: the lowest one that all of their roles stand on or below.

    Of someone without roles, the one that the past roles shared. Empty if they share none.
    """
    paths = list(live_grants().filter(user=person).values_list("node__path", flat=True))
    paths = paths or list(Grant.objects.filter(user=person).values_list("node__path", flat=True))
    shortest = min(paths, default="")
    lengths = range(len(shortest) - len(shortest) % Node.steplen, 0, -Node.steplen)
    shared = (shortest[:length] for length in lengths)
    return next((path for path in shared if all(each.startswith(path) for each in paths)), "")


def people(access: Access) -> QuerySet[User]:
    """Everyone who has or had a role where the reader manages people."""
    mine = Grant.objects.filter(access.within(Action.MANAGE_PEOPLE, "node__path"), user=OuterRef("pk"))
    return User.objects.filter(Exists(mine))


def list_people(access: Access, wanted: PeopleFilter, number: int = 1) -> Page:
    """One page of people, by name (three queries)."""
    found = people(access).filter(is_active=wanted.state != "inactive").order_by("name", "id")
    for word in wanted.words.split()[:5]:
        found = found.filter(Q(name__icontains=word) | Q(email__icontains=word) | Q(position__icontains=word))
    if wanted.role or wanted.node_id:
        grants = live_grants().filter(access.within(Action.MANAGE_PEOPLE, "node__path"), user=OuterRef("pk"))
        if wanted.role:
            grants = grants.filter(role=wanted.role)
        if wanted.node_id:
            node = Node.objects.filter(pk=wanted.node_id).first()
            grants = grants.filter(node__path__startswith=node.path if node else "-")
        found = found.filter(Exists(grants))
    count = found.count()
    number = max(1, min(number, -(-count // PER_PAGE)))
    shown = list(found[(number - 1) * PER_PAGE : number * PER_PAGE])
    return Page(_with_grants(access, shown), count, number)


def _with_grants(access: Access, shown: list[User]) -> list[Row]:
    grants: dict[int, list[Grant]] = {}
    visible = live_grants().filter(access.within(Action.MANAGE_PEOPLE, "node__path"), user__in=shown)
    for grant in visible.select_related("node").order_by("node__path", "role"):
        grants.setdefault(grant.user_id, []).append(grant)
    return [Row(person, tuple(grants.get(person.pk, ()))) for person in shown]


def find_person(access: Access, number: int) -> User:
    """A person whom the reader manages; Http404 for anyone else."""
    person = people(access).filter(pk=number).select_related("successor").first()
    if person is None:
        raise Http404(_("Pengguna ini tidak ada, atau Anda tidak berhak melihatnya."))
    return person


def grants_of(access: Access, person: User) -> list[Grant]:
    """The person's roles where the reader manages people: live ones first, then the past."""
    visible = Grant.objects.filter(access.within(Action.MANAGE_PEOPLE, "node__path"), user=person)
    grants = visible.select_related("node", "granted_by").order_by("-revoked_at", "node__path", "role")
    return sorted(grants, key=lambda grant: not is_live(grant))


def is_live(grant: Grant) -> bool:
    """Whether the role is valid now."""
    now = timezone.now()
    return (
        grant.revoked_at is None and grant.valid_from <= now and (grant.valid_until is None or grant.valid_until > now)
    )


def find_grant(access: Access, person: User, number: int) -> Grant:
    """One of these roles; Http404 for any other."""
    grants = Grant.objects.filter(access.within(Action.MANAGE_PEOPLE, "node__path"), user=person, pk=number)
    grant = grants.select_related("node", "user").first()
    if grant is None:
        raise Http404(_("Peran ini tidak ada, atau Anda tidak berhak melihatnya."))
    return grant


def possible_successors(access: Access, person: User) -> QuerySet[User]:
    """Active people with a role where the reader manages people, but not the person."""
    mine = live_grants().filter(access.within(Action.MANAGE_PEOPLE, "node__path"), user=OuterRef("pk"))
    return User.objects.filter(Exists(mine), is_active=True).exclude(pk=person.pk).order_by("name", "id")


def manageable_nodes(access: Access) -> QuerySet[Node]:
    """Active nodes on which the reader may give roles, in the order of the tree."""
    return access.nodes(Action.MANAGE_PEOPLE).filter(is_active=True).order_by("path")


def roles_to_give() -> list[tuple[str, str]]:
    """Every role. Whoever manages people on a node administers it, and may give any role there."""
    return [(role.value, str(role.label)) for role in Role]


def invitations(access: Access) -> QuerySet[Invitation]:
    """Invitations to nodes on which the reader manages people, the last first."""
    offered = InvitedRole.objects.filter(invitation=OuterRef("pk"))
    mine = access.nodes(Action.MANAGE_PEOPLE).values("pk")
    # An invitation that also brings a role somewhere else belongs to those above both.
    return Invitation.objects.filter(
        Exists(offered.filter(node_id__in=mine)), ~Exists(offered.exclude(node_id__in=mine))
    ).select_related("invited_by")


def open_invitations(access: Access) -> list[Invitation]:
    """Invitations that wait for an answer or have run out, at most a hundred."""
    return list(invitations(access).filter(used_at=None, revoked_at=None)[:100])


def find_invitation(access: Access, number: int) -> Invitation:
    """One of these invitations; Http404 for any other."""
    invitation = invitations(access).filter(pk=number).first()
    if invitation is None:
        raise Http404(_("Undangan ini tidak ada, atau Anda tidak berhak melihatnya."))
    return invitation
