"""The way back in for someone whom no administrator can help: whoever holds the server's command line can."""

from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from pemantik.accounts import audit, notices
from pemantik.accounts.models import User
from pemantik.accounts.services import links
from pemantik.organizations.permissions import live_grants
from pemantik.organizations.roles import Role
from pemantik.organizations.selectors.people import home_path
from pemantik.organizations.services.leaving import remove_second_factor

#: How long a link from the command line works: it is opened at once, and may stay behind in a terminal.
LIFETIME = timedelta(minutes=30)


@transaction.atomic
def let_in(email: str, *, without_second_factor: bool = False) -> str:
    """The path of a link with which the person makes a new password: once, within half an hour.

    Using it also lifts a lockout. `without_second_factor` removes what was lost; a role that needs a second factor asks
    for a new one at the next sign-in. Raises ValidationError if nobody active has this address.
    """
    person = User.objects.select_for_update().filter(email=email.strip().lower()).first()
    if person is None:
        raise ValidationError(_("Tidak ada pengguna dengan alamat %(email)s.") % {"email": email.strip()[:254]})
    if not person.is_active:
        raise ValidationError(_("%(name)s sudah dinonaktifkan. Aktifkan dahulu.") % {"name": person.name})
    kinds = list(Authenticator.objects.filter(user=person).values_list("type", flat=True))
    if without_second_factor and kinds:
        remove_second_factor(person, kinds)
    minutes = int(LIFETIME.total_seconds() // 60)
    audit.record("password.rescue_link_made", person, after={"lifetime_minutes": minutes}, node_path=home_path(person))
    notices.send(person, notices.Event.PASSWORD_LINK)
    return links.path_to_new_password(person, LIFETIME)


def administrators() -> list[str]:
    """Addresses of those who administer something here now, those of the top first."""
    grants = live_grants().filter(role=Role.ADMINISTRATOR).order_by("node__path", "user__email")
    return list(dict.fromkeys(grants.values_list("user__email", flat=True)))
