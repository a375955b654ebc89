"""Mails that tell people what happened to the safety of their account. On purpose, none of them holds a link."""

from enum import Enum
from functools import partial

from django.core.mail import EmailMessage
from django.db import transaction
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pemantik.accounts import mail
from pemantik.accounts.models import User
from pemantik.accounts.requests import client_address
from pemantik.accounts.selectors import device_text


class Event(Enum):
    """What is told: the mail's subject, and its first sentence."""

    NEW_DEVICE = (_("Akun Anda masuk di perangkat baru"), _("Akun Pemantik Anda baru saja masuk di perangkat baru."))
    PASSWORD_CHANGED = (_("Kata sandi Anda diganti"), _("Kata sandi akun Pemantik Anda baru saja diganti."))
    PASSWORD_LINK = (
        _("Tautan kata sandi dibuat untuk akun Anda"),
        _("Administrator membuat tautan untuk mengganti kata sandi akun Pemantik Anda."),
    )
    FACTOR_ADDED = (_("Faktor kedua dipasang"), _("Faktor kedua baru dipasang di akun Pemantik Anda."))
    FACTOR_REMOVED = (_("Faktor kedua dilepas"), _("Faktor kedua dilepas dari akun Pemantik Anda."))
    FACTOR_RESET = (
        _("Faktor kedua dihapus administrator"),
        _("Administrator menghapus faktor kedua akun Pemantik Anda. Semua sesi Anda berakhir."),
    )
    CODES_RENEWED = (
        _("Kode cadangan dibuat baru"),
        _("Kode cadangan akun Pemantik Anda dibuat baru. Kode yang lama tidak berlaku lagi."),
    )

    @property
    def subject(self) -> Promise:
        """The mail's subject."""
        return self.value[0]

    @property
    def sentence(self) -> Promise:
        """What happened."""
        return self.value[1]


def send(person: User, event: Event, request: HttpRequest | None = None) -> None:
    """Tell the person, once what happened is certain. `request` is given where the device is the person's own act."""
    if not mail.is_configured():
        return
    context = {
        "person": person,
        "sentence": event.sentence,
        "at": timezone.now(),
        "device": device_text(request.headers.get("User-Agent", "")) if request else "",
        "address": client_address(request) if request else "",
    }
    text = render_to_string("accounts/notice.txt", context)
    message = EmailMessage(subject=str(event.subject), body=text, to=[person.email])
    transaction.on_commit(partial(mail.deliver_soon, message))
