"""Invitations: made, shown once, renewed, taken back, accepted."""

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from pemantik.accounts import mail
from pemantik.accounts.forms import JoinForm
from pemantik.accounts.services import invitations as links
from pemantik.accounts.services.invitations import Issued, Offer
from pemantik.organizations.models import Grant
from pemantik.organizations.people_forms import InvitationForm
from pemantik.organizations.requests import SignedInRequest
from pemantik.organizations.selectors import people as selectors
from pemantik.organizations.services import invitations as services
from pemantik.organizations.views.people import require_manager


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: SignedInRequest) -> HttpResponse:
    """Whom to invite, to which role; afterwards the link, which is shown only now."""
    require_manager(request)
    form = InvitationForm(request.POST or None, nodes=selectors.manageable_nodes(request.access))
    if request.method == "POST" and form.is_valid():
        read = form.cleaned_data
        offer = Offer(read["role"], read["node"].pk, read["valid_until"])
        try:
            made = services.invite(request.access, read["email"], read["name"], [offer])
        except ValidationError as error:
            form.take_errors(error)
        else:
            if isinstance(made, Grant):
                messages.success(request, _("Orang ini sudah punya akun. Perannya langsung berlaku."))
                return redirect("person", made.user_id)
            return _show_link(request, made)
    return render(request, "organizations/people/invite.html", {"form": form})


@login_required
@never_cache
@require_POST
def renew(request: SignedInRequest, number: int) -> HttpResponse:
    """A new link in place of the old one."""
    invitation = selectors.find_invitation(request.access, number)
    try:
        issued = services.renew(request.access, invitation)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("people")
    return _show_link(request, issued)


@login_required
@require_POST
def revoke(request: SignedInRequest, number: int) -> HttpResponse:
    """Take an invitation back."""
    services.revoke(request.access, selectors.find_invitation(request.access, number))
    messages.success(request, _("Undangan dibatalkan. Tautannya tidak berlaku lagi."))
    return redirect("people")


def _show_link(request: SignedInRequest, issued: Issued) -> HttpResponse:
    """The link is nowhere else: only its hash is kept."""
    address = request.build_absolute_uri(reverse("accept-invitation", args=[issued.token]))
    context = {
        "invitation": issued.invitation,
        "address": address,
        "sent": services.send(issued, address),
        "mail": mail.is_configured(),
    }
    return render(request, "organizations/people/invited.html", context)


@never_cache
@sensitive_post_parameters("password1", "password2")
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: SignedInRequest, token: str) -> HttpResponse:
    """Make the account that an invitation offers, and go in."""
    invitation = links.find(token)
    if invitation is None:
        return render(request, "organizations/people/invitation_over.html", status=404)
    if request.user.is_authenticated:
        return render(request, "organizations/people/invitation_other.html", {"invitation": invitation}, status=409)
    form = JoinForm(request.POST or None, email=invitation.email, initial={"name": invitation.name})
    if request.method == "POST" and form.is_valid():
        read = form.cleaned_data
        try:
            person = services.accept(token, read["name"], read["password1"])
        except services.UsedUpError:
            return render(request, "organizations/people/invitation_over.html", status=404)
        login = Login(user=person, email=person.email, redirect_url=reverse("home"))
        signed_in: HttpResponse = perform_password_login(request, {"email": person.email}, login)
        return signed_in
    return render(request, "organizations/people/accept.html", {"form": form, "invitation": invitation})
