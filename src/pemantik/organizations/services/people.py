"""Roles of people: given and ended. A grant is never changed and never deleted, so that the past stays readable."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.accounts import audit
from pemantik.accounts.models import User
from pemantik.accounts.services import sessions
from pemantik.organizations.models import Grant, Node
from pemantik.organizations.permissions import Access, live_grants
from pemantik.organizations.roles import Action, Role
from pemantik.organizations.selectors.people import home_path


@transaction.atomic
def give_grant(access: Access, person: User, role: str, node: Node, valid_until: datetime | None = None) -> Grant:
    """Give a person a role on a node and below.

    Raises ValidationError for an auditor without an end, an end in the past, a node or person out of use, and a role
    that the person already has there.
    """
    access.require(Action.MANAGE_PEOPLE, node)
    check_offer(role, node, valid_until)
    if not person.is_active:
        raise ValidationError(_("%(name)s sudah dinonaktifkan. Aktifkan dahulu.") % {"name": person.name})
    _end_expired(person, role, node)
    try:
        with transaction.atomic():
            grant = Grant.objects.create(
                user=person, role=role, node=node, valid_until=valid_until, granted_by=access.user
            )
    except IntegrityError:
        raise ValidationError(
            _("%(name)s sudah menjadi %(role)s di %(node)s.")
            % {"name": person.name, "role": Role(role).label, "node": node.name}
        ) from None
    audit.record("grant.given", person, after=grant_values(grant), node_path=node.path)
    return grant


@transaction.atomic
def end_grant(access: Access, grant: Grant) -> bool:
    """End a role now; False if it had ended before. The last administrator above a node cannot be taken away."""
    access.require(Action.MANAGE_PEOPLE, grant.node)
    grant = Grant.objects.select_for_update().select_related("user", "node").get(pk=grant.pk)
    if grant.revoked_at is not None:
        return False
    require_another_administrator(grant)
    end(grant)
    return True


def end(grant: Grant) -> None:
    """Write down that a role ends now."""
    grant.revoked_at = timezone.now()
    grant.save(update_fields=["revoked_at"])
    audit.record("grant.ended", grant.user, before=grant_values(grant), node_path=grant.node.path)


def check_offer(role: str, node: Node, valid_until: datetime | None) -> None:
    """Raise ValidationError, on the field, if this role cannot be given there until then."""
    if role not in Role.values:
        raise ValidationError({"role": _("Peran ini tidak ada.")})
    if not node.is_active:
        raise ValidationError({"node": _("%(node)s tidak aktif lagi.") % {"node": node.name}})
    if role == Role.AUDITOR and valid_until is None:
        raise ValidationError({"valid_until": _("Auditor memerlukan tanggal akhir.")})
    if valid_until is not None and valid_until <= timezone.now():
        raise ValidationError({"valid_until": _("Tanggal akhir harus di masa depan.")})


def require_another_administrator(grant: Grant) -> None:
    """Raise ValidationError if without this grant nobody would administer its node any more."""
    if grant.role != Role.ADMINISTRATOR:
        return
    steps = range(Node.steplen, len(grant.node.path) + 1, Node.steplen)
    above = [grant.node.path[:length] for length in steps]
    others = live_grants().filter(role=Role.ADMINISTRATOR, node__path__in=above).exclude(user=grant.user_id)
    if not others.exists():
        raise ValidationError(
            _("%(name)s satu-satunya administrator untuk %(node)s. Angkat administrator lain dahulu.")
            % {"name": grant.user.name, "node": grant.node.name}
        )


@transaction.atomic
def note_position(access: Access, person: User, position: str) -> bool:
    """Write down the position of someone who has stated none; False where there is one, which stays."""
    require_whole_account(access, person)
    person = User.objects.select_for_update().get(pk=person.pk)
    if person.position or not position.strip():
        return False
    person.position = position.strip()
    person.save(update_fields=["position"])
    audit.record("profile.changed", person, after={"position": person.position}, node_path=home_path(person))
    return True


@transaction.atomic
def end_sessions(access: Access, person: User, number: int | None = None) -> int:
    """End one session of a person, or all of them; return how many."""
    require_whole_account(access, person)
    if number is None:
        return sessions.end_all(person)
    return int(sessions.end_one(person, number))


def require_whole_account(access: Access, person: User) -> None:
    """Raise unless the person belongs, with all of their roles, to nodes whose people may be managed here.

    What touches the whole account would otherwise reach into an institution that is not one's own. Whoever does not
    know the person at all is told 404, whoever manages only a part of their roles 403.
    """
    nodes = _nodes_of(person)
    managed = [node for node in nodes if access.may(Action.MANAGE_PEOPLE, node)]
    if not managed and not any(access.may(Action.VIEW_NODE, node) for node in nodes):
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    if len(managed) < len(nodes):
        raise PermissionDenied(_("%(name)s punya peran di luar wewenang Anda.") % {"name": person.name})


def manages_whole_account(access: Access, person: User) -> bool:
    """Whether the whole account may be managed; for showing or hiding buttons."""
    nodes = _nodes_of(person)
    return bool(nodes) and all(access.may(Action.MANAGE_PEOPLE, node) for node in nodes)


def _nodes_of(person: User) -> list[Node]:
    """Where the person has roles now; of someone without any, where they had some."""
    live = [grant.node for grant in live_grants().filter(user=person).select_related("node")]
    return live or [grant.node for grant in Grant.objects.filter(user=person).select_related("node")]


def grant_values(grant: Grant) -> dict[str, str | None]:
    """A grant as the audit trail keeps it."""
    until = grant.valid_until.isoformat() if grant.valid_until else None
    return {"role": grant.role, "node": grant.node.name, "valid_until": until}


def _end_expired(person: User, role: str, node: Node) -> None:
    """A grant that ran out makes room for a new one."""
    expired = Grant.objects.filter(
        user=person, role=role, node=node, revoked_at=None, valid_until__lte=timezone.now()
    ).select_related("user", "node")
    for grant in expired:
        end(grant)
