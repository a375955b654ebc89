"""The request of a signed-in person, for the type checker."""

from pemantik.accounts.models import User
from pemantik.organizations.permissions import Access
from pemantik.web.requests import HttpRequest


class SignedInRequest(HttpRequest):
    """A request behind `login_required`: there is a person, and what the person may do has been read."""

    user: User
    access: Access
    needs_second_factor: bool
