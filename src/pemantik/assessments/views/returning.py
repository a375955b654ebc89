"""Where a person goes after something that was begun on another page, and what for."""

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.http import url_has_allowed_host_and_scheme

from pemantik.assessments.services.evidence_uses import Place
from pemantik.organizations.requests import SignedInRequest

_PARTS = 4


@dataclass(frozen=True, slots=True)
class Target:
    """Evidence that is asked for: `untuk=ASSESSMENT:CODE:LEVEL:ITEM`, the last two perhaps empty."""

    assessment: int
    place: Place


def _sent(request: SignedInRequest) -> QueryDict:
    return request.POST if request.method == "POST" and "lanjut" in request.POST else request.GET


def way_back(request: SignedInRequest) -> str:
    """The address of this site in `lanjut`; nothing where it leads elsewhere."""
    address = _sent(request).get("lanjut", "")
    return address if url_has_allowed_host_and_scheme(address, allowed_hosts=None) else ""


def target_of(written: str) -> Target | None:
    """What `untuk` names; None where it names nothing."""
    parts = written.split(":")
    if len(parts) != _PARTS or not parts[1]:
        return None
    numbers = [parts[0], *(part or "0" for part in parts[2:])]
    if not all(number.isdecimal() and len(number) < 10 for number in numbers):
        return None
    assessment, level, item = (int(number) for number in numbers)
    return Target(assessment, Place(parts[1][:20], level or None, item or None))
