"""Many entries checked at once, by somebody who looks at each of them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from pemantik.assessments.answer_forms import whole_number
from pemantik.assessments.problems import Refused
from pemantik.assessments.views.working import REFUSED
from pemantik.inventory.selectors.checking import waiting
from pemantik.inventory.services.seals import MOST_AT_ONCE, verify_entries
from pemantik.organizations.requests import SignedInRequest
from pemantik.organizations.roles import Action


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def checking(request: SignedInRequest) -> HttpResponse:
    """Whole drafts with their key facts; the ticked ones are marked as checked."""
    if not request.access.paths(Action.VERIFY_INVENTORY):
        raise PermissionDenied(_("Anda tidak berhak memeriksa inventaris."))
    problem, ticked = "", dict[int, int]()
    if request.method == "POST":
        sent = [each.partition("-") for each in request.POST.getlist("data")[: MOST_AT_ONCE + 1]]
        ticked = {whole_number(one): whole_number(version) for one, _dash, version in sent}
        try:
            count = verify_entries(request.access, ticked)
        except Refused as refused:
            problem = str(refused)
        else:
            text = ngettext("%(n)s data ditandai sudah diperiksa.", "%(n)s data ditandai sudah diperiksa.", count)
            messages.success(request, text % {"n": count})
            return redirect(request.get_full_path())
    found = waiting(request.access, request.GET.get("jenis", "")[:40], request.GET.get("halaman", "1")[:6])
    context = {"waiting": found, "problem": problem, "ticked": frozenset(ticked)}
    return render(request, "inventory/checking.html", context, status=REFUSED if problem else 200)
