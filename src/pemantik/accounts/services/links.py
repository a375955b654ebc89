"""Links with which people make a new password themselves. Nobody else ever learns one."""

from datetime import timedelta

from allauth.account import forms
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse

from pemantik.accounts.models import User


class LinkKeys(forms.EmailAwarePasswordResetTokenGenerator):  # type: ignore[misc]  # allauth carries no types
    """Keys of such links. One works until the password changes, and for PASSWORD_RESET_TIMEOUT seconds at most."""

    def make_token_for(self, person: User, lifetime: timedelta) -> str:
        """A key that runs out sooner: its clock began to run earlier."""
        begun = self._num_seconds(self._now()) - settings.PASSWORD_RESET_TIMEOUT + int(lifetime.total_seconds())
        key: str = self._make_token_with_timestamp(person, begun, self.secret)
        return key


def path_to_new_password(person: User, lifetime: timedelta | None = None) -> str:
    """The path of a link that works once, for `lifetime` or as long as such links usually do."""
    keys = LinkKeys()
    key = keys.make_token_for(person, lifetime) if lifetime else keys.make_token(person)
    return reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(person), "key": key})
