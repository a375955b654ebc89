"""The own account."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from pemantik.accounts import selectors
from pemantik.accounts.forms import ProfileForm
from pemantik.accounts.models import User
from pemantik.accounts.services import profile, sessions
from pemantik.web.requests import HttpRequest


class PersonRequest(HttpRequest):
    """A request behind `login_required`, for the type checker."""

    user: User


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: PersonRequest) -> HttpResponse:
    """Own data, and the ways to everything else about the own account."""
    person = User.objects.get(pk=request.user.pk)
    form = ProfileForm(request.POST or None, instance=person)
    conflict = None
    if request.method == "POST" and form.is_valid():
        try:
            profile.change(request.user, seen=form.seen(), wanted=form.wanted())
        except profile.ChangedMeanwhileError as error:
            conflict = error.current
        else:
            messages.success(request, _("Data Anda tersimpan."))
            return redirect("account")
    context = {
        "form": form,
        "seen": conflict or (form.seen() if form.is_bound else form.stored),
        "conflict": conflict,
        "factor": selectors.second_factor(person),
        "sessions": selectors.open_sessions(person, request.session.session_key),
        "languages": settings.LANGUAGES,
    }
    return render(request, "accounts/account.html", context, status=409 if conflict else 200)


@login_required
@require_POST
def end_session(request: PersonRequest, number: int) -> HttpResponse:
    """End one of the own sessions."""
    if not sessions.end_one(request.user, number):
        raise Http404(_("Sesi ini sudah berakhir."))
    messages.success(request, _("Sesi itu berakhir."))
    return redirect("account")


@login_required
@require_POST
def end_other_sessions(request: PersonRequest) -> HttpResponse:
    """End all own sessions but this one."""
    count = sessions.end_others(request.user, request.session.session_key)
    messages.success(request, ngettext("%(n)s sesi lain berakhir.", "%(n)s sesi lain berakhir.", count) % {"n": count})
    return redirect("account")
