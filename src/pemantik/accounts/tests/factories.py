"""People for tests."""

from itertools import count

from django.test import Client
from django.utils import timezone

from pemantik.accounts import audit
from pemantik.accounts.models import User

PASSWORD = "gunung teluk kemarau"
_numbers = count(1)


def make_person(name: str = "", email: str = "", password: str | None = PASSWORD, **fields) -> User:
    """An active person with a password."""
    number = next(_numbers)
    return User.objects.create_user(
        email or f"orang{number}@contoh.go.id", name or f"Orang {number}", password, **fields
    )


def sign_in(client: Client, person: User, password: str = PASSWORD, next_page: str = ""):
    """Fill in the sign-in page."""
    data = {"login": person.email, "password": password}
    return client.post("/masuk/", data | ({"next": next_page} if next_page else {}))


def write_trail(count: int) -> None:
    """Some entries of the audit trail."""
    person = make_person()
    for number in range(count):
        with audit.acting(person, "10.0.0.1"):
            audit.record("x.done", person, before={"n": number}, after={"n": number + 1, "at": timezone.now()})
