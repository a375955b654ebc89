"""Campaigns: list, opening in a minute, the coordinator's page, schedule, closing."""

from dataclasses import replace

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pemantik.assessments import programmes
from pemantik.assessments.campaign_forms import CampaignForm, ScheduleForm, plan_of
from pemantik.assessments.models import Campaign
from pemantik.assessments.plans import propose, year_warning
from pemantik.assessments.problems import Outdated, Refused, Unfinished
from pemantik.assessments.selectors import campaigns as selectors
from pemantik.assessments.selectors import progress
from pemantik.assessments.selectors.values import stages_of
from pemantik.assessments.services import campaigns as services
from pemantik.assessments.services import closing
from pemantik.organizations.models import Node
from pemantik.organizations.requests import SignedInRequest
from pemantik.organizations.roles import Action

PER_PAGE = 50
#: Campaigns that are not done yet.
RUNNING = frozenset({Campaign.State.OPEN, Campaign.State.CLOSING})
FOLDER = "assessments/campaigns"


@login_required
@require_safe
def campaign_list(request: SignedInRequest) -> HttpResponse:
    """All campaigns of the person."""
    rows = selectors.campaign_rows(request.access)
    context = {
        "running": [row for row in rows if row.campaign.state in RUNNING],
        "drafts": [row for row in rows if row.campaign.state == Campaign.State.DRAFT],
        "closed": [row for row in rows if row.campaign.state == Campaign.State.CLOSED],
        "may_open": bool(request.access.paths(Action.MANAGE_CAMPAIGNS)),
    }
    return render(request, f"{FOLDER}/list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_campaign(request: SignedInRequest) -> HttpResponse:
    """First the programme, then one form that is already filled in."""
    owners = selectors.owners(request.access)
    if not owners:
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    code = request.GET.get("program", "")
    if code not in programmes.CODES:
        return render(request, f"{FOLDER}/programmes.html", {"programmes": programmes.load_all()})
    owner = next((node for node in owners if str(node.pk) == request.GET.get("pemilik")), owners[0])
    programme = programmes.load(code)
    nodes = _choices(owner, code)
    today = timezone.localdate()
    plan = propose(code, today.year, today)
    plan = replace(plan, participants=_proposed(programme, owner, nodes))
    form = CampaignForm(plan, programme, nodes, data=request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            draft = services.create_draft(request.access, owner.pk, form.as_plan())
            if "buka" in request.POST:
                services.open_campaign(request.access, draft.pk)
                messages.success(request, _("%(name)s dibuka untuk peserta.") % {"name": draft})
            return redirect("campaign", pk=draft.pk)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"form": form, "programme": programme, "owner": owner, "owners": owners, "plan": plan}
    return render(request, f"{FOLDER}/form.html", context, status=_status(form))


@login_required
@require_safe
def campaign(request: SignedInRequest, pk: int) -> HttpResponse:
    """One campaign: how far everyone is, who is late, which indicators are stuck."""
    found = selectors.find_campaign(request.access, pk)
    manages = request.access.may(Action.MANAGE_CAMPAIGNS, found.owner)
    warning = year_warning(found.instrument_version.code, found.year)
    context = {"campaign": found, "stages": stages_of(found), "manages": manages, "warning": warning}
    if found.state == Campaign.State.DRAFT:
        context |= {"invited": list(found.invited.order_by("path"))}
        return render(request, f"{FOLDER}/draft.html", context)
    participants = progress.participants(request.access, found)
    page = Paginator(participants, PER_PAGE).get_page(request.GET.get("halaman"))
    rows = progress.participant_rows(found, list(page.object_list))
    context |= {
        "page": page,
        "rows": rows,
        "late": progress.late_count(request.access, found),
        "stuck": progress.stuck_indicators(request.access, found),
        "units": progress.unit_rows(rows[0].assessment) if page.paginator.count == 1 else [],
        "freezing": progress.freezing(found) if found.state == Campaign.State.CLOSING else None,
        "revisions": list(found.revisions.select_related("made_by")) if found.revision > 1 else [],
    }
    return render(request, f"{FOLDER}/campaign.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_campaign(request: SignedInRequest, pk: int) -> HttpResponse:
    """A draft as a whole; of a running campaign the name and the dates."""
    found = selectors.find_campaign(request.access, pk)
    request.access.require(Action.MANAGE_CAMPAIGNS, found.owner)
    form: CampaignForm | ScheduleForm
    if found.state == Campaign.State.DRAFT:
        programme = programmes.load(found.programme)
        form = CampaignForm(plan_of(found), programme, _choices(found.owner, programme.code), data=request.POST or None)
    else:
        form = ScheduleForm(found, stages_of(found), data=request.POST or None)
    version = _number(request.POST.get("version"), found.form_version)
    if request.method == "POST" and form.is_valid():
        try:
            _save(request, found, version, form)
            messages.success(request, _("Perubahan tersimpan."))
            return redirect("campaign", pk=found.pk)
        except Outdated as outdated:
            form.add_error(None, str(outdated))
            version = found.form_version
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"form": form, "campaign": found, "version": version}
    return render(request, f"{FOLDER}/edit.html", context, status=_status(form))


@login_required
@require_POST
def start_campaign(request: SignedInRequest, pk: int) -> HttpResponse:
    """Open a draft."""
    try:
        opened = services.open_campaign(request.access, pk)
        messages.success(request, _("%(name)s dibuka untuk peserta.") % {"name": opened})
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("campaign", pk=pk)


@login_required
@require_POST
def discard_campaign(request: SignedInRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    try:
        services.discard_draft(request.access, pk)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("campaign", pk=pk)
    messages.success(request, _("Rancangan dibuang."))
    return redirect("campaigns")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_participants(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let more institutions or units join."""
    found = selectors.find_campaign(request.access, pk)
    request.access.require(Action.MANAGE_CAMPAIGNS, found.owner)
    problem = ""
    if request.method == "POST":
        ids = [int(each) for each in request.POST.getlist("participants") if each.isdecimal() and len(each) < 10]
        try:
            count = services.add_participants(request.access, pk, ids)
            text = ngettext("%(count)s peserta ditambahkan.", "%(count)s peserta ditambahkan.", count)
            messages.success(request, text % {"count": count})
            return redirect("campaign", pk=pk)
        except Refused as refused:
            problem = str(refused)
    present = set(found.assessments.values_list("node_id", flat=True))
    nodes = [node for node in _choices(found.owner, found.programme) if node.pk not in present]
    context = {"campaign": found, "nodes": nodes, "problem": problem}
    return render(request, f"{FOLDER}/participants.html", context, status=422 if problem else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def close_campaign(request: SignedInRequest, pk: int) -> HttpResponse:
    """What is not finished, and closing."""
    found = selectors.find_campaign(request.access, pk)
    request.access.require(Action.MANAGE_CAMPAIGNS, found.owner)
    if request.method != "POST" and found.state in {Campaign.State.CLOSING, Campaign.State.CLOSED}:
        return redirect("campaign", pk=pk)
    if request.method == "POST":
        try:
            ended = closing.close_campaign(request.access, pk, accept_unfinished="terima" in request.POST)
            if ended.state == Campaign.State.CLOSED:
                messages.success(request, _("%(name)s ditutup dan hasilnya dibekukan.") % {"name": found})
            return redirect("campaign", pk=pk)
        except Unfinished:
            pass  # the page lists them
        except Refused as refused:
            messages.error(request, str(refused))
    context = {"campaign": found, "unfinished": list(selectors.open_records(found).order_by("assessment__node__path"))}
    return render(request, f"{FOLDER}/close.html", context, status=422 if request.method == "POST" else 200)


@login_required
@require_safe
def freezing_progress(request: SignedInRequest, pk: int) -> HttpResponse:
    """How far the freezing is, for a page that asks again and again; the whole page once it is done."""
    found = selectors.find_campaign(request.access, pk)
    if not request.htmx:
        return redirect("campaign", pk=pk)
    if found.state != Campaign.State.CLOSING:
        return HttpResponse(headers={"HX-Redirect": reverse("campaign", args=[pk])})
    manages = request.access.may(Action.MANAGE_CAMPAIGNS, found.owner)
    context = {"campaign": found, "freezing": progress.freezing(found), "manages": manages}
    return render(request, f"{FOLDER}/_freezing.html", context)


def _save(request: SignedInRequest, found: Campaign, version: int, form: CampaignForm | ScheduleForm) -> None:
    if isinstance(form, CampaignForm):
        services.edit_draft(request.access, found.pk, version, form.as_plan())
    else:
        name = form.cleaned_data["name"]
        services.change_schedule(request.access, found.pk, version, name, form.as_stages())


def _choices(owner: Node, programme_code: str) -> list[Node]:
    """Institutions at and below the owner; for one's own measurement its units, too."""
    nodes = list(selectors.possible_participants(owner))
    if programme_code == "sendiri":
        return nodes
    return [node for node in nodes if node.is_institution or node.pk == owner.pk]


def _proposed(programme: programmes.Programme, owner: Node, nodes: list[Node]) -> tuple[int, ...]:
    below = selectors.members(nodes, owner)
    if programme.participants is programmes.Participants.MEMBERS and below:
        return tuple(node.pk for node in below)
    return (owner.pk,)


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else otherwise


def _status(form: CampaignForm | ScheduleForm) -> int:
    """422 for a form that came back with problems, so that scripts and tests can tell."""
    return 422 if form.is_bound and form.errors else 200
