"""Pages of the tree: overview, one unit, adding, changing, moving, switching off."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pemantik.organizations.forms import LogoForm, MoveForm, NodeForm, put_errors
from pemantik.organizations.models import Node
from pemantik.organizations.requests import SignedInRequest
from pemantik.organizations.roles import Action
from pemantik.organizations.selectors import nodes as selectors
from pemantik.organizations.selectors.regions import free_regions
from pemantik.organizations.selectors.setup import waits_for
from pemantik.organizations.services import logos
from pemantik.organizations.services import nodes as services
from pemantik.organizations.services.fields import facts_of

#: Institutions on one page; a country has hundreds.
MEMBERS_SHOWN = 100


@require_safe
@login_required
def units(request: SignedInRequest) -> HttpResponse:
    """What the person sees of the tree; a search goes through all of it."""
    words = request.GET.get("cari", "").strip()[:100]
    tops = selectors.tops(request.access)
    if words:
        found = selectors.search(request.access, words)
        context = {"words": words, "found": found, "is_cut": len(found) == selectors.MOST_FOUND}
        return render(request, "organizations/search.html", context)
    if len(tops) == 1:
        return _node_page(request, tops[0], is_top=True)
    return render(request, "organizations/tops.html", {"tops": tops})


@require_safe
@login_required
def unit(request: SignedInRequest, node_id: int) -> HttpResponse:
    """One institution or unit: its facts, and what is below it."""
    return _node_page(request, selectors.find_node(request.access, node_id), is_top=False)


def _node_page(request: SignedInRequest, node: Node, *, is_top: bool) -> HttpResponse:
    access = request.access
    overview = selectors.overview(access, node)
    context = {
        "node": node,
        "overview": overview,
        "members": Paginator(overview.members, MEMBERS_SHOWN).get_page(request.GET.get("hal", "")[:5]),
        "trail": selectors.trail(access, node),
        "is_top": is_top,
        "setup_waits": is_top and waits_for(request.user),
        "may_manage": access.may(Action.MANAGE_NODES, node),
        "may_manage_people": access.may(Action.MANAGE_PEOPLE, node),
        "may_share": node.is_institution and access.may(Action.MANAGE_CONSENT, node),
        "can_hold_more": node.is_active and bool(selectors.kinds_below(node)),
    }
    return render(request, "organizations/node.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def add(request: SignedInRequest, node_id: int) -> HttpResponse:
    """Add a unit below another."""
    parent = selectors.find_node(request.access, node_id, Action.MANAGE_NODES)
    kinds = selectors.kinds_below(parent)
    form = NodeForm(request.POST or None, kinds=kinds, regions=free_regions(parent), initial={"kind": kinds[0]})
    if form.is_valid():
        try:
            node = services.add(request.access, node_id, form.facts())
        except ValidationError as error:
            put_errors(form, error)
        else:
            messages.success(request, _("%(name)s ditambahkan.") % {"name": node.name})
            return redirect("unit-add" if "lagi" in request.POST else "unit", node_id)
    return render(request, "organizations/node_form.html", {"form": form, "parent": parent, "is_new": True})


@require_http_methods(["GET", "POST"])
@login_required
def change(request: SignedInRequest, node_id: int) -> HttpResponse:
    """Change the facts of a unit. If someone else saved meanwhile, both versions are shown beside each other."""
    node = selectors.find_node(request.access, node_id, Action.MANAGE_NODES)
    kinds = selectors.kinds_for(node)
    initial = {
        name: getattr(node, name) for name in ("name", "short_name", "kind", "head_title", "head_name", "version")
    }
    form = NodeForm(request.POST or None, kinds=kinds, regions=[], initial=initial)
    context = {"form": form, "node": node, "is_new": False, "logo_form": LogoForm()}
    if form.is_valid():
        try:
            services.describe(request.access, node_id, form.facts(node.region), form.cleaned_data["version"] or 0)
        except services.EditConflictError as conflict:
            context |= _conflict(form, conflict.current)
        except ValidationError as error:
            put_errors(form, error)
        else:
            messages.success(request, _("Perubahan tersimpan."))
            return redirect("unit", node_id)
    return render(request, "organizations/node_form.html", context)


def _conflict(form: NodeForm, current: Node) -> dict[str, object]:
    """What differs between the person's words and what someone else saved; the next attempt starts from that."""
    stored = services.as_text(facts_of(current))
    differences = [
        {"label": field.label, "mine": field.value(), "theirs": stored[field.name]}
        for field in form
        if field.name in stored and str(field.value() or "") != stored[field.name]
    ]
    form.data = {**form.data.dict(), "version": str(current.version)} if isinstance(form.data, QueryDict) else form.data
    return {"conflict": differences}


@require_http_methods(["GET", "POST"])
@login_required
def move(request: SignedInRequest, node_id: int) -> HttpResponse:
    """Put a unit under another one of its institution."""
    node = selectors.find_node(request.access, node_id, Action.MANAGE_NODES)
    targets = [] if node.is_institution else selectors.move_targets(request.access, node)
    form = MoveForm(request.POST or None, targets=targets, initial={"version": node.version})
    if form.is_valid():
        try:
            services.move(request.access, node_id, form.cleaned_data["parent"].pk, form.cleaned_data["version"])
        except services.EditConflictError:
            form.add_error(None, _("Unit ini baru saja diubah orang lain. Periksa, lalu pindahkan lagi."))
        except ValidationError as error:
            put_errors(form, error)
        else:
            messages.success(request, _("%(name)s dipindah.") % {"name": node.name})
            return redirect("unit", node_id)
    return render(request, "organizations/move.html", {"form": form, "node": node, "targets": targets})


@require_POST
@login_required
def deactivate(request: SignedInRequest, node_id: int) -> HttpResponse:
    """Switch a unit off with everything below it."""
    try:
        count = services.deactivate(request.access, node_id)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        text = ngettext("%(n)s unit dinonaktifkan.", "%(n)s unit dinonaktifkan.", count) % {"n": count}
        messages.success(request, text)
    return redirect("unit", node_id)


@require_POST
@login_required
def reactivate(request: SignedInRequest, node_id: int) -> HttpResponse:
    """Switch a unit on again."""
    try:
        count = services.reactivate(request.access, node_id)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        text = ngettext("%(n)s unit diaktifkan lagi.", "%(n)s unit diaktifkan lagi.", count) % {"n": count}
        messages.success(request, text)
    return redirect("unit", node_id)


@require_POST
@login_required
def set_logo(request: SignedInRequest, node_id: int) -> HttpResponse:
    """Upload a logo, or take it away."""
    form = LogoForm(request.POST, request.FILES)
    try:
        if "hapus" in request.POST:
            logos.remove_logo(request.access, node_id)
        elif form.is_valid():
            logos.set_logo(request.access, node_id, form.cleaned_data["logo"])
        else:
            raise ValidationError(form.errors["logo"])  # type: ignore[arg-type]  # a list of sentences
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Perubahan tersimpan."))
    return redirect("unit-change", node_id)


@require_safe
@login_required
def logo(request: SignedInRequest, node_id: int) -> FileResponse:
    """The picture, for those who see the node or something below it."""
    node = selectors.find_with_logo(request.access, node_id)
    if not node.logo:
        raise Http404
    response = FileResponse(node.logo.open("rb"), content_type="image/png")
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'"
    response["Cache-Control"] = "private, max-age=3600"
    return response
