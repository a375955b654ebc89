"""What the pages of the door ask."""

from django import template

from pemantik.accounts import mail

register = template.Library()


@register.simple_tag
def mail_is_configured() -> bool:
    """Whether mails reach anyone."""
    return mail.is_configured()
