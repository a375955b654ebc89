"""The reference trees: all of them, one opened level by level, and the forms of whoever keeps them."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pemantik.assessments.problems import Outdated, Refused
from pemantik.assessments.views.working import CONFLICT, REFUSED
from pemantik.assessments.wording import day
from pemantik.inventory import references
from pemantik.inventory.code_forms import EXAMPLES, next_below, takes_more
from pemantik.inventory.problems import Invalid
from pemantik.inventory.references import SOURCES, TREES
from pemantik.inventory.selectors.lists import (
    code_token,
    code_uses,
    entries_with_code,
    find_tree,
    may_manage_lists,
    require_reader,
    with_those_below,
)
from pemantik.inventory.services import lists as services
from pemantik.organizations.requests import SignedInRequest
from pemantik.organizations.spreadsheets.dates import read_date

PER_PAGE = 25
MOST_ENTRIES = 10
#: Codes that are shown of each tree where all are searched.
MOST_OF_A_TREE = 5


@login_required
@require_safe
def trees(request: SignedInRequest) -> HttpResponse:
    """The eight trees with their source, and a search in all of them."""
    require_reader(request.access)
    words = request.GET.get("cari", "").strip()[:100]
    found = {name: references.tree(name) for name in TREES}
    rows = [
        {
            "name": name,
            "label": label,
            "source": SOURCES[name],
            "count": len(found[name].codes),
            "hits": found[name].search(words, MOST_OF_A_TREE) if words else [],
        }
        for name, label in TREES.items()
    ]
    hits = [row for row in rows if row["hits"]]
    return render(request, "inventory/references.html", {"trees": rows, "words": words, "hits": hits})


@login_required
@require_safe
def tree(request: SignedInRequest, tree: str) -> HttpResponse:
    """One tree: the top, what is below `kode`, or what `cari` finds."""
    return _tree_page(request, tree, request.GET.get("kode", "")[:30])


@login_required
@require_POST
def add(request: SignedInRequest, tree: str) -> HttpResponse:
    """A further code below the one in `kode`."""
    sent, parent = request.POST, request.POST.get("kode", "")[:30]
    try:
        made = services.add_code(
            request.access, tree, parent, sent.get("nomor", ""), sent.get("nama", ""), sent.get("keterangan", "")
        )
    except Refused as refused:
        return _tree_page(request, tree, parent, "add", refused)
    messages.success(request, _("Kode %(code)s ditambahkan.") % {"code": made.code})
    return redirect(_address(tree, made.code))


@login_required
@require_POST
def change(request: SignedInRequest, tree: str) -> HttpResponse:
    """Another name or remark of the code in `kode`."""
    sent, code = request.POST, request.POST.get("kode", "")[:30]
    try:
        services.change_code(
            request.access, tree, code, sent.get("token", ""), sent.get("nama", ""), sent.get("keterangan", "")
        )
    except Refused as refused:
        return _tree_page(request, tree, code, "change", refused)
    messages.success(request, _("Kode %(code)s disimpan.") % {"code": code})
    return redirect(_address(tree, code))


@login_required
@require_POST
def end(request: SignedInRequest, tree: str) -> HttpResponse:
    """The last day of the code in `kode`, and its successor; an empty day lets it hold again."""
    sent, code = request.POST, request.POST.get("kode", "")[:30]
    written = sent.get("sampai", "").strip()[:40]
    last_day = read_date(written) if written else None
    try:
        if not may_manage_lists(request.access) or last_day or "lagi" in sent:
            services.end_code(request.access, tree, code, sent.get("token", ""), last_day, sent.get("pengganti", ""))
        else:
            raise Invalid({"last_day": _("Tulis tanggal seperti 31 Desember 2026 atau 31/12/2026.")})
    except Refused as refused:
        return _tree_page(request, tree, code, "end", refused)
    text = _("Masa berlaku kode %(code)s disimpan.") if last_day else _("Kode %(code)s berlaku lagi.")
    messages.success(request, text % {"code": code})
    return redirect(_address(tree, code))


def _address(tree: str, code: str) -> str:
    return f"{reverse('inventory-reference', args=[tree])}?{urlencode({'kode': code})}"


def _tree_page(
    request: SignedInRequest, name: str, code: str, form: str = "", refused: Refused | None = None
) -> HttpResponse:
    """The page of a tree; after a refusal with what was typed still in its form."""
    found = find_tree(request.access, name)
    if code and code not in found.codes:
        raise Http404(_("Kode ini tidak ada di pohon referensi."))
    words = request.GET.get("cari", "").strip()[:100]
    shown = found.search(words, 500) if words else found.children(code)
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("halaman", "1"))
    uses = code_uses(request.access, name)
    below = with_those_below(found, uses)
    rows = [
        {
            "code": each,
            "uses": below[each.code],
            "holds": each.holds_on(timezone.localdate()),
            "above": found.above(each.parent) if words else (),
        }
        for each in page
    ]
    above = found.above(code)
    context: dict[str, Any] = {
        "tree": name,
        "label": TREES[name],
        "source": SOURCES[name],
        "words": words,
        "rows": rows,
        "page": page,
        "above": above[:-1],
        "current": above[-1] if above else None,
        "total": len(found.codes),
        "may_manage": may_manage_lists(request.access),
        "form": form,
        "problem": str(refused) if refused else "",
        "problems": refused.problems if isinstance(refused, Invalid) else {},
        "typed": request.POST if refused else {},
    }
    if above:
        context |= _one_code(request, found, above[-1], uses)
    elif name == "kegiatan" and not words:
        context |= {"takes_more": True, "example": EXAMPLES[name][:7]}
    status = 200 if refused is None else CONFLICT if isinstance(refused, Outdated) else REFUSED
    return render(request, "inventory/reference.html", context, status=status)


def _one_code(
    request: SignedInRequest, found: references.Tree, code: references.Code, uses: dict[str, int]
) -> dict[str, Any]:
    """What the page says about the code that is open."""
    named = entries_with_code(request.access, code.tree, [code.code])[:MOST_ENTRIES] if uses[code.code] else []
    return {
        "token": code_token(code),
        "holds": code.holds_on(timezone.localdate()),
        "last_day": day(code.valid_until) if code.valid_until else "",
        "successor": found.codes.get(code.replaced_by),
        "entries": named,
        "uses": uses[code.code],
        "takes_more": takes_more(code),
        "next": next_below(found, code),
        "example": EXAMPLES[code.tree],
    }
