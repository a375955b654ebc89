"""When people leave, come back, or have lost what they sign in with."""

from collections.abc import Sequence

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.accounts import audit, notices
from pemantik.accounts.models import User
from pemantik.accounts.services import links, sessions
from pemantik.organizations import handover
from pemantik.organizations.models import Grant
from pemantik.organizations.permissions import Access
from pemantik.organizations.selectors.people import home_path, possible_successors
from pemantik.organizations.services.people import end, require_another_administrator, require_whole_account


@transaction.atomic
def deactivate(access: Access, person: User, successor: User | None) -> int:
    """End a person's access: sessions and roles end, open work goes to the successor, history stays.

    Returns how much work was handed over. Raises ValidationError for oneself, for the last administrator, for open work
    without a successor and for a successor who is not among the institution's active people.
    """
    require_whole_account(access, person)
    person = User.objects.select_for_update().get(pk=person.pk)
    if not person.is_active:
        raise ValidationError(_("%(name)s sudah dinonaktifkan.") % {"name": person.name})
    if person.pk == access.user.pk:
        raise ValidationError(_("Anda tidak bisa menonaktifkan akun sendiri."))
    if successor and not possible_successors(access, person).filter(pk=successor.pk).exists():
        raise ValidationError({"successor": _("Pilih penerus yang aktif di instansi Anda.")})
    if successor is None and handover.open_work(person):
        raise ValidationError({"successor": _("Masih ada pekerjaan terbuka. Pilih penerusnya.")})
    path = home_path(person)
    grants = list(Grant.objects.filter(user=person, revoked_at=None).select_related("user", "node"))
    for grant in grants:
        require_another_administrator(grant)
    moved = handover.hand_over(access, person, successor) if successor else 0
    for grant in grants:
        end(grant)
    sessions.end_all(person)
    person.is_active, person.deactivated_at, person.successor = False, timezone.now(), successor
    person.save(update_fields=["is_active", "deactivated_at", "successor"])
    audit.record(
        "person.deactivated",
        person,
        before={"is_active": True},
        after={"is_active": False, "successor": successor.name if successor else None, "handed_over": moved},
        node_path=path,
    )
    return moved


@transaction.atomic
def reactivate(access: Access, person: User) -> None:
    """Let a person in again. Their roles stay ended: they are given anew, deliberately."""
    require_whole_account(access, person)
    person = User.objects.select_for_update().get(pk=person.pk)
    if person.is_active:
        raise ValidationError(_("%(name)s masih aktif.") % {"name": person.name})
    person.is_active, person.deactivated_at = True, None
    person.save(update_fields=["is_active", "deactivated_at"])
    audit.record(
        "person.reactivated",
        person,
        before={"is_active": False},
        after={"is_active": True},
        node_path=home_path(person),
    )


@transaction.atomic
def reset_second_factor(access: Access, person: User) -> None:
    """Remove a lost second factor. All sessions end; a role that needs one asks for a new one at the next sign-in."""
    require_whole_account(access, person)
    kinds = list(Authenticator.objects.filter(user=person).values_list("type", flat=True))
    if not kinds:
        raise ValidationError(_("%(name)s belum memasang faktor kedua.") % {"name": person.name})
    remove_second_factor(person, kinds)


def remove_second_factor(person: User, kinds: Sequence[str]) -> None:
    """Write down that these kinds are gone, end all sessions, and tell the person."""
    Authenticator.objects.filter(user=person).delete()
    sessions.end_all(person)
    audit.record("second_factor.reset", person, before={"kind": sorted(kinds)}, node_path=home_path(person))
    notices.send(person, notices.Event.FACTOR_RESET)


@transaction.atomic
def password_link(access: Access, person: User) -> str:
    """The path of a link with which the person makes a new password: once, within a day. Nobody learns a password."""
    require_whole_account(access, person)
    if not person.is_active:
        raise ValidationError(_("%(name)s sudah dinonaktifkan. Aktifkan dahulu.") % {"name": person.name})
    audit.record("password.link_made", person, node_path=home_path(person))
    notices.send(person, notices.Event.PASSWORD_LINK)
    return links.path_to_new_password(person)
