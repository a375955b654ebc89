"""The room of people."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, sign-in and the audit trail."""

    name = "pemantik.accounts"
    label = "accounts"
