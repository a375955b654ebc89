"""Listens to allauth and writes the audit trail."""

from typing import Any

from allauth.account import signals as account_signals
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa import signals as mfa_signals
from allauth.mfa.models import Authenticator
from django.dispatch import receiver
from django.http import HttpRequest

from pemantik.accounts import devices, notices, sign_in_log
from pemantik.accounts.middleware import forget_second_factor
from pemantik.accounts.models import User
from pemantik.accounts.services import sessions


@receiver(account_signals.user_logged_in)
def _signed_in(request: HttpRequest, user: User, **_kwargs: Any) -> None:
    if not devices.knows(request, user) and sign_in_log.has_signed_in(user):
        notices.send(user, notices.Event.NEW_DEVICE, request)
    methods = [str(record["method"]) for record in get_authentication_records(request, user)]
    sign_in_log.about(user, "session.started", request, method=list(dict.fromkeys(methods)))


@receiver(account_signals.user_logged_out)
def _signed_out(request: HttpRequest, user: User | None, **_kwargs: Any) -> None:
    if user is not None:
        sign_in_log.about(user, "session.ended", request)


@receiver([account_signals.password_changed, account_signals.password_set])
def _password_changed(request: HttpRequest, user: User, **_kwargs: Any) -> None:
    sessions.end_others(user, request.session.session_key)
    sign_in_log.about(user, "password.changed", request)
    notices.send(user, notices.Event.PASSWORD_CHANGED, request)


@receiver(account_signals.password_reset)
def _password_reset(request: HttpRequest, user: User, **_kwargs: Any) -> None:
    sessions.end_all(user)
    sign_in_log.about(user, "password.reset", request)
    notices.send(user, notices.Event.PASSWORD_CHANGED, request)


@receiver(mfa_signals.authenticator_added)
def _factor_added(request: HttpRequest, user: User, authenticator: Authenticator, **_kwargs: Any) -> None:
    sign_in_log.about(user, "second_factor.added", request, kind=authenticator.type)
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:  # they come along with the first factor
        notices.send(user, notices.Event.FACTOR_ADDED, request)


@receiver(mfa_signals.authenticator_removed)
def _factor_removed(request: HttpRequest, user: User, authenticator: Authenticator, **_kwargs: Any) -> None:
    forget_second_factor(request)
    if not Authenticator.objects.filter(user=user).exists():
        sessions.end_others(user, request.session.session_key)
    sign_in_log.about(user, "second_factor.removed", request, kind=authenticator.type)
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        notices.send(user, notices.Event.FACTOR_REMOVED, request)


@receiver(mfa_signals.authenticator_reset)
def _codes_made_anew(request: HttpRequest, user: User, authenticator: Authenticator, **_kwargs: Any) -> None:
    sign_in_log.about(user, "second_factor.renewed", request, kind=authenticator.type)
    notices.send(user, notices.Event.CODES_RENEWED, request)


@receiver(mfa_signals.authentication_failed)
def _factor_refused(request: HttpRequest, user: User, authenticator: Authenticator, **_kwargs: Any) -> None:
    sign_in_log.about(user, "second_factor.refused", request, kind=authenticator.type)
