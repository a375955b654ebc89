"""Templates of letters: which are used, downloaded, replaced, and back to the built-in one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pemantik.assessments.problems import Refused
from pemantik.assessments.serving import guard
from pemantik.organizations.requests import SignedInRequest
from pemantik.organizations.roles import Action
from pemantik.reports import files
from pemantik.reports.formats import DOCX
from pemantik.reports.letters.blocks import Fault
from pemantik.reports.letters.names import FIELDS, LISTS, PICTURES
from pemantik.reports.letters.package import MOST_BYTES
from pemantik.reports.models import LetterKind
from pemantik.reports.selectors import letter_templates as selectors
from pemantik.reports.services.letter_templates import Faulty, replace_template, restore_builtin


@require_safe
@login_required
def places(request: SignedInRequest) -> HttpResponse:
    """The institutions whose templates the person may see; straight to an only one."""
    found = selectors.template_places(request.access)
    if len(found) == 1:
        return redirect("letter-templates", found[0].pk)
    return render(request, "reports/template_places.html", {"places": found})


@require_safe
@login_required
def templates(request: SignedInRequest, node_id: int) -> HttpResponse:
    """The templates of an institution."""
    return _page(request, node_id)


@require_safe
@login_required
def download(request: SignedInRequest, node_id: int, kind: str) -> HttpResponse:
    """The template that counts, to edit it in Word; `?bawaan=1` the built-in one."""
    node = selectors.find_place(request.access, node_id)
    if kind not in LetterKind.values:
        return redirect("letter-templates", node_id)
    content = selectors.template_content(None if request.GET.get("bawaan") else node, kind)
    response = HttpResponse(content, content_type=DOCX)
    guard(response)
    name = files.file_name(f"Templat surat {LetterKind(kind).label} {node.name}", "docx")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return response


@require_POST
@login_required
def replace(request: SignedInRequest, node_id: int, kind: str) -> HttpResponse:
    """Put an own template in place."""
    sent = request.FILES.get("berkas")
    content = sent.read(MOST_BYTES + 1) if sent else b""
    name = sent.name or "" if sent else ""
    try:
        replace_template(request.access, node_id, kind, content, name, _version(request))
    except Faulty as faulty:
        return _page(request, node_id, kind, str(faulty), faulty.faults)
    except Refused as refused:
        return _page(request, node_id, kind, str(refused))
    messages.success(request, _("Templat Anda dipakai mulai sekarang."))
    return redirect("letter-templates", node_id)


@require_POST
@login_required
def restore(request: SignedInRequest, node_id: int, kind: str) -> HttpResponse:
    """Use the built-in template again."""
    try:
        restore_builtin(request.access, node_id, kind, _version(request))
    except Refused as refused:
        return _page(request, node_id, kind, str(refused))
    messages.success(request, _("Templat bawaan dipakai lagi."))
    return redirect("letter-templates", node_id)


def _version(request: SignedInRequest) -> int:
    sent = request.POST.get("versi", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 12 else 0


def _page(
    request: SignedInRequest, node_id: int, kind: str = "", problem: str = "", faults: list[Fault] | None = None
) -> HttpResponse:
    node = selectors.find_place(request.access, node_id)
    lists = [
        (name, each, [f"{{{{ satu.{part} }}}}" for part in each.entry] or ["{{ satu }}"])
        for name, each in LISTS.items()
    ]
    context = {
        "node": node,
        "rows": selectors.templates_of(node),
        "may_manage": request.access.may(Action.MANAGE_CAMPAIGNS, node),
        "fields": [(f"{{{{ {name} }}}}", each.meaning) for name, each in FIELDS.items()],
        "pictures": [(f"{{{{ {name} }}}}", meaning) for name, meaning in PICTURES.items()],
        "lists": [
            ("{%p for satu in " + name + " %} … {%p endfor %}", parts, each.meaning) for name, each, parts in lists
        ],
        "optional": "{%p if terlambat %} … {%p endif %}",
        "wrong": kind,
        "problem": problem,
        "faults": faults or [],
    }
    return render(request, "reports/letter_templates.html", context, status=422 if problem else 200)
