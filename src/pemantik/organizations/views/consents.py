"""Pages of consent: what an institution shares with whom, and who has let it in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pemantik.organizations.forms import ConsentForm, put_errors
from pemantik.organizations.requests import SignedInRequest
from pemantik.organizations.roles import Action
from pemantik.organizations.selectors import consents as selectors
from pemantik.organizations.selectors.nodes import find_node
from pemantik.organizations.services import consents as services


@require_http_methods(["GET", "POST"])
@login_required
def consents(request: SignedInRequest, node_id: int) -> HttpResponse:
    """Give a consent; see those given and received."""
    node = find_node(request.access, node_id, Action.MANAGE_CONSENT)
    receivers = selectors.possible_receivers(request.access, node)
    form = ConsentForm(request.POST or None, receivers=receivers)
    if form.is_valid():
        try:
            consent = services.give(
                request.access, node_id, form.cleaned_data["receiver"].pk, form.cleaned_data["scope"]
            )
        except ValidationError as error:
            put_errors(form, error)
        else:
            messages.success(request, _("%(name)s kini bisa melihatnya.") % {"name": consent.receiver.name})
            return redirect("consents", node_id)
    context = {
        "node": node,
        "form": form,
        "receivers": receivers,
        "given": selectors.given(request.access, node),
        "received": selectors.received(request.access, node),
    }
    return render(request, "organizations/consents.html", context)


@require_POST
@login_required
def withdraw(request: SignedInRequest, consent_id: int) -> HttpResponse:
    """Take a consent back."""
    consent = services.withdraw(request.access, consent_id)
    messages.success(request, _("Izin untuk %(name)s dicabut.") % {"name": consent.receiver.name})
    return redirect("consents", consent.giver_id)
