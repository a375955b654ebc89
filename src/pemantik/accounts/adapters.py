"""How allauth behaves here: nobody signs up, failures are recorded, only existing people come in."""

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from pemantik.accounts import mail, sign_in_log
from pemantik.accounts.models import User

#: So long after sign-in nobody is asked for the password once more.
FRESH_SECONDS = 300

_WRONG = _("Surel atau kata sandi tidak cocok. Periksa keduanya, lalu coba lagi.")
_WRONG_CODE = _("Kode ini tidak cocok. Tunggu kode berikutnya di aplikasi Anda, lalu coba lagi.")
_TOO_MANY = _("Terlalu banyak percobaan yang gagal. Tunggu 10 menit, lalu coba lagi.")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth carries no types
    """Sign-in with e-mail address and password."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("Akun ini sudah dinonaktifkan. Hubungi administrator instansi Anda."),
        "email_password_mismatch": _WRONG,
        "enter_current_password": _("Kata sandi sekarang tidak cocok."),
        "incorrect_code": _WRONG_CODE,
        "incorrect_password": _("Kata sandi tidak cocok."),
        "invalid_login": _WRONG,
        "invalid_password_reset": _("Tautan ini sudah dipakai atau kedaluwarsa. Minta tautan baru."),
        "too_many_login_attempts": _TOO_MANY,
        "rate_limited": _TOO_MANY,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: accounts come from invitations."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse when there were too many failures, and record that once."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            sign_in_log.locked_out(request, str(credentials.get("email", "")))
            raise

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Record a failed attempt, the same way for known and unknown addresses."""
        sign_in_log.refused(request, str(credentials.get("email", "")))

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask for the password once more before something that matters, but not just after sign-in."""
        request = context.request
        records = get_authentication_records(request, request.user)
        signed_in_at = max((float(record["at"]) for record in records), default=0.0)
        if time.time() - signed_in_at < FRESH_SECONDS:
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def send_mail(self, template_prefix: str, email: str, values: dict[str, Any]) -> None:
        """Send beside the request, so that its duration tells nothing."""
        mail.deliver_soon(self.render_mail(template_prefix, email, values))


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Authenticator app, passkeys and recovery codes."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _WRONG_CODE,
    }

    def generate_authenticator_name(self, user: AbstractBaseUser, type: str) -> str:
        """A name for a new passkey that its owner can still tell apart."""
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return str(_("Kunci sandi %(number)s") % {"number": count + 1})


class SingleSignOnAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Sign-in with the region's identity provider, for people who have an account here already."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Never: an unknown person needs an invitation."""
        return False

    def authenticate_by_email(self, sociallogin: SocialLogin) -> tuple[User, str] | None:
        """The active person whose address the provider has verified; nobody otherwise."""
        for address in sociallogin.email_addresses:
            if address.verified is True:
                person = User.objects.filter(email=address.email.lower(), is_active=True).first()
                if person:
                    return person, person.email
        return None
