"""A person's own data."""

from dataclasses import dataclass

from django.db import transaction

from pemantik.accounts import audit
from pemantik.accounts.models import User
from pemantik.accounts.sign_in_log import home_path

FIELDS = ("name", "phone", "position")


class ChangedMeanwhileError(Exception):
    """Somebody saved another version since the form was made; `current` holds it."""

    def __init__(self, current: "Profile") -> None:
        super().__init__("the profile has changed")
        self.current = current


@dataclass(frozen=True, slots=True)
class Profile:
    """What a person may change about themselves."""

    name: str
    phone: str
    position: str

    @classmethod
    def of(cls, person: User) -> "Profile":
        """The data as stored."""
        return cls(person.name, person.phone, person.position)


@transaction.atomic
def change(person: User, *, seen: Profile, wanted: Profile) -> bool:
    """Save the wanted data; False if nothing differs. Raises ChangedMeanwhileError if `seen` is no longer stored."""
    stored = User.objects.select_for_update().get(pk=person.pk)
    current = Profile.of(stored)
    if current == wanted:
        return False
    if current != seen:
        raise ChangedMeanwhileError(current)
    changed = [field for field in FIELDS if getattr(current, field) != getattr(wanted, field)]
    for field in changed:
        setattr(stored, field, getattr(wanted, field))
    stored.save(update_fields=changed)
    audit.record(
        "profile.changed",
        stored,
        before={field: getattr(current, field) for field in changed},
        after={field: getattr(wanted, field) for field in changed},
        node_path=home_path(stored),
    )
    return True
