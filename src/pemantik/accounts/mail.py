"""Mail, where a mail server is configured. Where none is, links are copied by hand."""

import logging
import threading
from collections.abc import Callable

from django.conf import settings
from django.core.mail import EmailMessage

logger = logging.getLogger(__name__)


def is_configured() -> bool:
    """Whether mails reach anyone."""
    return bool(settings.PEMANTIK_MAIL_ON)


def deliver(message: EmailMessage) -> bool:
    """Send now; False when it could not be sent, so that the sender can be told."""
    if not is_configured():
        return False
    try:
        return bool(message.send())
    except OSError:  # includes every error of the mail protocol
        logger.exception("a mail could not be sent")
        return False


def deliver_soon(message: EmailMessage) -> None:
    """Send without waiting: how long it takes would tell a stranger whether the address is known here."""
    in_background(lambda: deliver(message))


def in_background(work: Callable[[], object]) -> None:
    """Do this beside the request. A process that ends waits for it: a command line too sends its mail."""
    threading.Thread(target=work).start()
