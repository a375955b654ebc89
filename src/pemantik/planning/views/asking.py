"""What the pages of this room share."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from pemantik.assessments.answer_forms import whole_number
from pemantik.assessments.problems import Outdated, Refused
from pemantik.assessments.views.working import CONFLICT, REFUSED
from pemantik.inventory.metamodel import Field, FieldType
from pemantik.inventory.values import ValueProblemError, Vocabulary, read_value
from pemantik.organizations.requests import SignedInRequest

__all__ = ["CONFLICT", "REFUSED", "acted", "money_of", "number", "page_of", "status_of", "version_of", "wish"]

_MONEY = Field(key="value", label="", type=FieldType.MONEY)


def wish(request: HttpRequest, name: str) -> str:
    """What an address asks for; control characters and endless texts are nobody's wish."""
    return "".join(letter for letter in request.GET.get(name, "")[:100] if letter.isprintable()).strip()


def number(request: HttpRequest, name: str) -> int:
    """A number of an address; 0 for anything else."""
    return whole_number(request.GET.get(name, ""))


def version_of(request: HttpRequest) -> int:
    """The version that a form was made of."""
    return whole_number(request.POST.get("version", ""))


def money_of(text: str) -> Decimal | None:
    """A sum of money that was typed; None for nothing. Raises Refused for what is none."""
    try:
        value = read_value(_MONEY, text, Vocabulary())
    except ValueProblemError as problem:
        raise Refused(str(problem)) from None
    return None if value is None else Decimal(str(value))


def status_of(refused: Refused) -> int:
    """The status of the page that shows why."""
    return CONFLICT if isinstance(refused, Outdated) else REFUSED


def acted(request: SignedInRequest, request_id: int, act: Callable[[], object], said: str) -> HttpResponse:
    """Do something that needs no form of its own, say how it went, and go back to the request."""
    try:
        act()
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, said)
    return redirect("spending-request", request_id)


def page_of(request: SignedInRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page of this room. Never kept by a cache: it holds what people typed."""
    page = render(request, f"planning/{template}", context, status=status)
    page["Cache-Control"] = "no-store"
    return page


def sent_words() -> str:
    """What is said once a request was sent."""
    return _("Terkirim. Koordinator membagi telaahnya.")
