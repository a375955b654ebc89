"""Verification codes: short enough to type, too many to guess."""

import secrets

from pemantik.reports.models import IssuedDocument

#: Without letters that are read as others (I, L, O, U). Twelve of them are sixty bits.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS, IN_GROUP = 3, 4
#: What people type for a letter that no code has.
_READ_AS = str.maketrans("ILOU", "110V")


def new_code() -> str:
    """A code that no document has."""
    while True:
        code = "-".join("".join(secrets.choice(ALPHABET) for _ in range(IN_GROUP)) for _ in range(GROUPS))
        if not IssuedDocument.objects.filter(code=code).exists():
            return code


def read_code(typed: str) -> str:
    """A code as somebody typed it, in its standard form; empty where it cannot be one."""
    letters = [letter for letter in typed[:60].upper().translate(_READ_AS) if letter in ALPHABET]
    if len(letters) != GROUPS * IN_GROUP:
        return ""
    return "-".join("".join(letters[at : at + IN_GROUP]) for at in range(0, len(letters), IN_GROUP))
