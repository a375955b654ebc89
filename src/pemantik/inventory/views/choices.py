"""The value lists, and the catalogue of Aplikasi Umum with the own applications that do the same."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pemantik.assessments.problems import Refused
from pemantik.assessments.views.working import REFUSED
from pemantik.inventory.problems import Invalid
from pemantik.inventory.selectors.lists import (
    COMMON_APPLICATIONS,
    applications_like,
    common_applications,
    fields_of_list,
    find_list,
    list_places,
    list_uses,
    may_manage_lists,
    require_reader,
)
from pemantik.inventory.services import lists as services
from pemantik.inventory.value_lists import value_lists
from pemantik.organizations.requests import SignedInRequest

PER_PAGE = 40


@login_required
@require_safe
def all_lists(request: SignedInRequest) -> HttpResponse:
    """Every list, with where it is asked and how many values it has."""
    require_reader(request.access)
    words = request.GET.get("cari", "").strip()[:100]
    rows = [
        {
            "list": found,
            "places": list(dict.fromkeys(kind.label for kind, _field in fields_of_list(found.name))),
            "own": sum(each.is_own for each in found.choices),
            "hidden": sum(each.is_hidden for each in found.choices),
        }
        for found in value_lists().values()
        if _has(words, found.label, *(each.value for each in found.choices))
    ]
    return render(request, "inventory/choice_lists.html", {"rows": rows, "words": words})


@login_required
@require_safe
def one_list(request: SignedInRequest, name: str) -> HttpResponse:
    """One list with its values and how often each is used."""
    return _list_page(request, name)


@login_required
@require_POST
def add(request: SignedInRequest, name: str) -> HttpResponse:
    """A further value."""
    sent = request.POST
    told = {"topic": sent.get("bidang", ""), "owner": sent.get("pemilik", ""), "basis": sent.get("dasar", "")}
    try:
        made = services.add_value(request.access, name, sent.get("pilihan", ""), sent.get("keterangan", ""), **told)
    except Refused as refused:
        return _list_page(request, name, refused)
    messages.success(request, _("Pilihan “%(value)s” ditambahkan.") % {"value": made.value})
    return redirect("inventory-choice-list", name)


@login_required
@require_POST
def hide(request: SignedInRequest, name: str) -> HttpResponse:
    """Offer a value no longer."""
    value = request.POST.get("pilihan", "")
    try:
        services.hide_value(request.access, name, value)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        text = _("Pilihan “%(value)s” disembunyikan. Data yang sudah memakainya tetap.")
        messages.success(request, text % {"value": value})
    return redirect("inventory-choice-list", name)


@login_required
@require_POST
def show_again(request: SignedInRequest, name: str) -> HttpResponse:
    """Offer a hidden value again."""
    choice = services.show_value_again(request.access, name, request.POST.get("pilihan", ""))
    messages.success(request, _("Pilihan “%(value)s” ditampilkan lagi.") % {"value": choice.value})
    return redirect("inventory-choice-list", name)


@login_required
@require_safe
def catalogue(request: SignedInRequest) -> HttpResponse:
    """The Aplikasi Umum, each with the own applications that name it; `aplikasi` shows all of one."""
    chosen = request.GET.get("aplikasi", "")[:100]
    context: dict[str, Any] = {
        "applications": common_applications(request.access),
        "source": find_list(request.access, COMMON_APPLICATIONS).source,
        "may_manage": may_manage_lists(request.access),
        "chosen": chosen,
    }
    if chosen:
        like = applications_like(request.access, chosen)
        context["page"] = Paginator(like, PER_PAGE).get_page(request.GET.get("halaman", "1"))
    context["candidates"] = sum(each.candidates for each in context["applications"])
    return render(request, "inventory/common_applications.html", context)


def _list_page(request: SignedInRequest, name: str, refused: Refused | None = None) -> HttpResponse:
    """The page of a list; after a refusal with what was typed still in its form."""
    found = find_list(request.access, name)
    context = {
        "list": found,
        "choices": list_uses(request.access, found),
        "places": list_places(found),
        "may_manage": may_manage_lists(request.access),
        "is_catalogue": name == COMMON_APPLICATIONS,
        "problem": str(refused) if refused else "",
        "problems": refused.problems if isinstance(refused, Invalid) else {},
        "typed": request.POST if refused else {},
    }
    return render(request, "inventory/choice_list.html", context, status=REFUSED if refused else 200)


def _has(words: str, *texts: str) -> bool:
    """Whether the texts together hold every word."""
    text = " ".join(texts).casefold()
    return all(word in text for word in words.casefold().split())
