"""The password of the demo: made anew at each start, and worth nothing outside."""

import secrets

from django.contrib.auth.hashers import ScryptPasswordHasher

#: Letters and digits that nobody takes for each other when copying them by hand.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


class DemoPasswordHasher(ScryptPasswordHasher):
    """How passwords are kept in the demo, and only there.

    Outside the demo this hasher is not among PASSWORD_HASHERS, so Django cannot even read a password kept by it: a
    copy of the demo's database lets nobody in.
    """

    #: Not longer than Django's own name: with it a kept password just fits its column.
    algorithm = "scdemo"


def new_password() -> str:
    """A password for this start of the demo, such as `contoh-k7pw-q3hn`."""
    parts = ("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(2))
    return "-".join(["contoh", *parts])
