"""People: the list, one person, roles, sessions, leaving."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pemantik.accounts.selectors import open_sessions, second_factor
from pemantik.organizations import handover
from pemantik.organizations.people_forms import GrantForm, LeavingForm, SearchForm
from pemantik.organizations.requests import SignedInRequest
from pemantik.organizations.roles import Action
from pemantik.organizations.selectors import people as selectors
from pemantik.organizations.services import leaving
from pemantik.organizations.services import people as services


def require_manager(request: SignedInRequest) -> None:
    """Raise PermissionDenied unless the person manages people somewhere."""
    if not request.access.paths(Action.MANAGE_PEOPLE):
        raise PermissionDenied(_("Anda tidak berhak mengatur pengguna."))


@login_required
@require_safe
def people(request: SignedInRequest) -> HttpResponse:
    """Everyone whom the reader manages, narrowed by name, role, unit and state."""
    require_manager(request)
    form = SearchForm(request.GET, nodes=selectors.manageable_nodes(request.access))
    query = request.GET.copy()
    asked = "".join(query.pop("hal", ["1"])[-1:])
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1
    context = {
        "form": form,
        "page": selectors.list_people(request.access, form.wanted(), number),
        "invitations": selectors.open_invitations(request.access),
        "query": query.urlencode(),
    }
    return render(request, "organizations/people/list.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: SignedInRequest, number: int) -> HttpResponse:
    """One person; a form sent here gives a role."""
    found = selectors.find_person(request.access, number)
    form = GrantForm(request.POST or None, nodes=selectors.manageable_nodes(request.access))
    if request.method == "POST" and form.is_valid():
        read = form.cleaned_data
        try:
            services.give_grant(request.access, found, read["role"], read["node"], read["valid_until"])
        except ValidationError as error:
            form.take_errors(error)
        else:
            messages.success(request, _("Peran diberikan."))
            return redirect("person", number)
    grants = selectors.grants_of(request.access, found)
    context = {
        "person": found,
        "form": form,
        "live": [grant for grant in grants if selectors.is_live(grant)],
        "past": [grant for grant in grants if not selectors.is_live(grant)],
        "sessions": open_sessions(found, request.session.session_key),
        "factor": second_factor(found),
        "may_manage_account": services.manages_whole_account(request.access, found),
        "is_self": found.pk == request.user.pk,
        "link": request.session.pop("pemantik_password_link", None),
    }
    return render(request, "organizations/people/person.html", context)


@login_required
@require_POST
def end_grant(request: SignedInRequest, number: int, grant: int) -> HttpResponse:
    """End a role."""
    found = selectors.find_person(request.access, number)
    try:
        services.end_grant(request.access, selectors.find_grant(request.access, found, grant))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Peran itu berakhir."))
    still_known = selectors.people(request.access).filter(pk=number).exists()
    return redirect("person", number) if still_known else redirect("people")


@login_required
@require_POST
def end_session(request: SignedInRequest, number: int, session: int | None = None) -> HttpResponse:
    """End one session of a person, or all."""
    services.end_sessions(request.access, selectors.find_person(request.access, number), session)
    messages.success(request, _("Sesi itu berakhir.") if session else _("Semua sesi berakhir."))
    return redirect("person", number)


@login_required
@require_POST
def reset_second_factor(request: SignedInRequest, number: int) -> HttpResponse:
    """Remove a lost second factor."""
    try:
        leaving.reset_second_factor(request.access, selectors.find_person(request.access, number))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Faktor kedua dihapus. Orang ini bisa memasang yang baru saat masuk."))
    return redirect("person", number)


@login_required
@require_POST
def password_link(request: SignedInRequest, number: int) -> HttpResponse:
    """Make a link for a new password, shown once to be handed over."""
    try:
        path = leaving.password_link(request.access, selectors.find_person(request.access, number))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        request.session["pemantik_password_link"] = request.build_absolute_uri(path)
    return redirect("person", number)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def deactivate(request: SignedInRequest, number: int) -> HttpResponse:
    """What ends when a person leaves, who takes over, and the button that does it."""
    found = selectors.find_person(request.access, number)
    services.require_whole_account(request.access, found)
    work = handover.open_work(found)
    successors = selectors.possible_successors(request.access, found)
    form = LeavingForm(request.POST if request.method == "POST" else None, successors=successors, has_work=bool(work))
    if request.method == "POST" and form.is_valid():
        try:
            moved = leaving.deactivate(request.access, found, form.cleaned_data["successor"])
        except ValidationError as error:
            form.take_errors(error)
        else:
            messages.success(request, _leaving_text(found.name, moved))
            return redirect("person", number)
    return render(request, "organizations/people/leaving.html", {"person": found, "work": work, "form": form})


@login_required
@require_POST
def reactivate(request: SignedInRequest, number: int) -> HttpResponse:
    """Let a person in again."""
    try:
        leaving.reactivate(request.access, selectors.find_person(request.access, number))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Akun aktif lagi. Beri peran baru agar orang ini bisa bekerja."))
    return redirect("person", number)


def _leaving_text(name: str, moved: int) -> str:
    if moved:
        return _("%(name)s dinonaktifkan. %(n)s pekerjaan diserahkan.") % {"name": name, "n": moved}
    return _("%(name)s dinonaktifkan.") % {"name": name}
