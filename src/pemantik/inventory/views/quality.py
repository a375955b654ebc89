"""The quality page: the score of each unit, and the list of what to fix."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from pemantik.inventory.addresses import entry_address, field_address
from pemantik.inventory.pictures.bars import count_text
from pemantik.inventory.quality import BY_KEY, Severity
from pemantik.inventory.selectors.quality import Quality, ToFix, entries_to_fix, quality_of
from pemantik.inventory.views.pictures import common, page_query, scope_of, wish
from pemantik.organizations.permissions import Access
from pemantik.organizations.requests import SignedInRequest
from pemantik.organizations.roles import Action


@require_safe
@login_required
def quality(request: SignedInRequest) -> HttpResponse:
    """How good the registry is, unit by unit, and what to fix first."""
    scope = scope_of(request)
    found = quality_of(scope)
    rule = BY_KEY.get(wish(request, "aturan"))
    page, rows = entries_to_fix(scope, found, rule, wish(request, "halaman"))
    context = common(scope, "inventory-quality") | {
        "found": found,
        "title": _title(found),
        "rule": rule,
        "rules": [(severity, [row for row in found.rules if row[0].severity == severity]) for severity in Severity],
        "rows": [_row(request.access, row) for row in rows],
        "page": page,
        "page_query": page_query(scope, {"aturan": rule.key if rule else ""}),
    }
    return render(request, "inventory/pictures/quality.html", context)


def _row(access: Access, row: ToFix) -> dict[str, Any]:
    """An entry to fix: each finding leads to the very field, or for who only looks to the page of the entry."""
    page, may_edit = entry_address(row.entry.pk), access.may(Action.EDIT_INVENTORY, row.entry.node)
    own_page = {"segel", "belum-dipastikan", "kepastian-lewat", "kebutuhan"}
    return {
        "entry": row.entry,
        "rules": [
            (rule, field_address(row.entry.pk, rule.field) if may_edit and rule.key not in own_page else page)
            for rule in row.rules
        ],
    }


def _title(found: Quality) -> str:
    whole = found.whole
    if whole.score is None:
        return _("Belum ada data untuk dinilai")
    text = ngettext(
        "Nilai mutu %(score)s dari 100; %(n)s dari %(all)s data perlu diperbaiki",
        "Nilai mutu %(score)s dari 100; %(n)s dari %(all)s data perlu diperbaiki",
        whole.with_findings,
    )
    told = {"score": whole.score, "n": count_text(whole.with_findings), "all": count_text(whole.entries)}
    return text % told
