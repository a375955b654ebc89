"""What the pages of this room ask for, and how they answer a refused form."""

from django.http import HttpRequest

from pemantik.assessments.answer_forms import whole_number
from pemantik.assessments.problems import Outdated, Refused
from pemantik.assessments.views.working import CONFLICT, REFUSED


def wish(request: HttpRequest, name: str) -> str:
    """What an address asks for; control characters and endless texts are nobody's wish."""
    return "".join(letter for letter in request.GET.get(name, "")[:100] if letter.isprintable()).strip()


def number(request: HttpRequest, name: str) -> int:
    """A number of a form or an address; 0 for anything else."""
    return whole_number(request.POST.get(name, "") if request.method == "POST" else request.GET.get(name, ""))


def status_of(refused: Refused) -> int:
    """The status of the page that shows why."""
    return CONFLICT if isinstance(refused, Outdated) else REFUSED
