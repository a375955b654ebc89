"""The first run in the browser: five short steps, each of which saves."""

from collections.abc import Callable, Mapping
from functools import wraps

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from pemantik.accounts.models import User
from pemantik.organizations.forms import AdministratorForm, IdentityForm, InstitutionForm, put_errors
from pemantik.organizations.models import Region, Setup
from pemantik.organizations.navigation import SETUP_WAITS
from pemantik.organizations.requests import SignedInRequest
from pemantik.organizations.selectors import setup as selectors
from pemantik.organizations.services import setup as services
from pemantik.organizations.spreadsheets.pasting import pasted_rows
from pemantik.organizations.spreadsheets.reading import SheetRow
from pemantik.organizations.starter import starter_units
from pemantik.web.selectors import current_code

#: Where the session keeps the secret of the link, and that this visitor has just finished.
SECRET, DONE = "setup_secret", "setup_done"
_STEPS = [step.value for step in Setup.Step]
StepView = Callable[[SignedInRequest, Setup], HttpResponse]


def step(own: Setup.Step) -> Callable[[StepView], Callable[[SignedInRequest], HttpResponse]]:
    """A page of the first run: 404 for everybody but the one who may do it; no step is skipped or done again late."""

    def decorate(view: StepView) -> Callable[[SignedInRequest], HttpResponse]:
        @require_http_methods(["GET", "POST"])
        @never_cache
        @wraps(view)
        def page(request: SignedInRequest) -> HttpResponse:
            setup = _setup_of(request)
            reached, wanted = _STEPS.index(setup.step), _STEPS.index(own)
            first = _STEPS.index(Setup.Step.UNITS) if setup.administrator_id else 0
            if not first <= wanted <= reached:
                return redirect(f"setup-{setup.step}")
            return view(request, setup)

        return page

    return decorate


def _setup_of(request: SignedInRequest) -> Setup:
    user = request.user if request.user.is_authenticated else None
    setup = selectors.setup_for(request.session.get(SECRET, ""), user)
    if setup is None:
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    return setup


def _page(request: SignedInRequest, setup: Setup, own: Setup.Step, context: Mapping[str, object]) -> HttpResponse:
    number = _STEPS.index(own) + 1
    shared = {
        "setup": setup,
        "number": number,
        "of": len(_STEPS),
        "steps": [
            {"label": label, "is_current": value == own, "is_done": place < number}
            for place, (value, label) in enumerate(Setup.Step.choices, start=1)
        ],
    }
    return render(request, f"organizations/setup_{own.name.lower()}.html", {**shared, **context})


@require_safe
@never_cache
def begin(request: SignedInRequest, secret: str) -> HttpResponse:
    """The link that the server printed. The secret moves into the session, out of sight of the address bar."""
    setup = selectors.setup_for(secret, None)
    if setup is None or setup.administrator_id:
        raise Http404(_("Tautan ini sudah dipakai atau salah."))
    request.session.cycle_key()
    request.session[SECRET] = secret
    return redirect("setup")


@require_safe
@never_cache
def setup(request: SignedInRequest) -> HttpResponse:
    """Where the person left off."""
    return redirect(f"setup-{_setup_of(request).step}")


@step(Setup.Step.INSTITUTION)
def institution(request: SignedInRequest, setup: Setup) -> HttpResponse:
    """Which institution this server is for."""
    region_name = setup.institution.region.name if setup.institution and setup.institution.region else ""
    form = InstitutionForm(request.POST or None, initial={"name": region_name})
    suggestions: list[Region] = []
    if form.is_valid():
        kind, name = form.cleaned_data["kind"], form.cleaned_data["name"]
        region = None
        if kind == "daerah":
            region, suggestions = selectors.region_named(name)
        try:
            services.choose_institution(request.session[SECRET], kind, region, name)
            return redirect("setup-identitas")
        except ValidationError as error:
            messages = error.message_dict if hasattr(error, "error_dict") else {"name": error.messages}
            if suggestions:
                messages = {"name": [_("Ada beberapa daerah yang mirip. Pilih salah satu.")]}
            form.add_error("name", [one for each in messages.values() for one in each])
    context = {"form": form, "suggestions": suggestions, "regions": selectors.regions()}
    return _page(request, setup, Setup.Step.INSTITUTION, context)


@step(Setup.Step.IDENTITY)
def identity(request: SignedInRequest, setup: Setup) -> HttpResponse:
    """The name that people know, and the logo."""
    node = setup.institution
    initial = {"name": node.name, "short_name": node.short_name} if node else {}
    form = IdentityForm(request.POST or None, request.FILES or None, initial=initial)
    if form.is_valid():
        data = form.cleaned_data
        try:
            services.identify(request.session[SECRET], data["name"], data["short_name"], data["logo"])
            return redirect("setup-administrator")
        except ValidationError as error:
            if hasattr(error, "error_dict"):
                put_errors(form, error)
            else:
                form.add_error("logo", error)
    return _page(request, setup, Setup.Step.IDENTITY, {"form": form})


@sensitive_post_parameters("password")
@step(Setup.Step.ADMINISTRATOR)
def administrator(request: SignedInRequest, setup: Setup) -> HttpResponse:
    """The first account; whoever makes it is signed in."""
    form = AdministratorForm(request.POST or None)
    if form.is_valid():
        data = form.cleaned_data
        try:
            person = services.make_administrator(request.session[SECRET], data["name"], data["email"], data["password"])
        except ValidationError as error:
            put_errors(form, error)
        else:
            return _sign_in(request, person)
    return _page(request, setup, Setup.Step.ADMINISTRATOR, {"form": form})


def _sign_in(request: SignedInRequest, person: User) -> HttpResponse:
    """As at the door: so the password that was just typed is not asked for again before the second factor is set up."""
    del request.session[SECRET]
    login = Login(user=person, email=person.email, redirect_url=reverse("setup-unit"))
    response: HttpResponse = perform_password_login(request, {"email": person.email}, login)
    request.session[SETUP_WAITS] = True
    return response


@step(Setup.Step.UNITS)
def units(request: SignedInRequest, setup: Setup) -> HttpResponse:
    """The first units: from the usual list, pasted, from a spreadsheet, or later."""
    starter = starter_units(setup.institution.kind) if setup.institution else ()
    chosen = set(request.POST.getlist("unit")) if request.method == "POST" else set()
    pasted = request.POST.get("daftar", "")[:100_000]
    problems: list[str] = []
    if "semua" in request.POST:  # ticked for the person to look through, not saved
        chosen = {name for name, _short in starter}
    elif request.method == "POST":
        listed = [
            SheetRow(number, {"name": name, "short_name": short}, keep=True)
            for number, (name, short) in enumerate(starter, start=100_001)
            if name in chosen
        ]
        try:
            services.add_units(request.access, [] if "nanti" in request.POST else [*pasted_rows(pasted), *listed])
            return redirect("setup-instrumen")
        except ValidationError as error:
            problems = error.messages[:20]
    context = {"starter": starter, "chosen": chosen, "pasted": pasted, "problems": problems}
    return _page(request, setup, Setup.Step.UNITS, context)


@step(Setup.Step.INSTRUMENT)
def instrument(request: SignedInRequest, setup: Setup) -> HttpResponse:
    """With which instrument the first assessment will be opened."""
    problem = ""
    if request.method == "POST":
        try:
            services.choose_instrument(request.access, request.POST.get("instrument", ""))
        except ValidationError as error:
            problem = " ".join(error.messages)
        else:
            request.session[DONE] = True
            request.session.pop(SETUP_WAITS, None)
            return redirect("setup-done")
    context = {"instruments": selectors.instruments_in_force(), "current": current_code(), "problem": problem}
    return _page(request, setup, Setup.Step.INSTRUMENT, context)


@require_safe
@never_cache
def done(request: SignedInRequest) -> HttpResponse:
    """What to do next; shown once to whoever has just finished."""
    if not request.session.pop(DONE, False):
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    return render(request, "organizations/setup_done.html", {"institution": selectors.finished_institution()})
