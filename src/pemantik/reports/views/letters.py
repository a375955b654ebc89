"""Letters: to whom, what by hand, a look before, and the files."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from pemantik.assessments.layout import strip_of
from pemantik.assessments.problems import Refused
from pemantik.organizations.models import Node
from pemantik.organizations.requests import SignedInRequest
from pemantik.reports import files
from pemantik.reports.archives import zipped
from pemantik.reports.content.words import text
from pemantik.reports.letter_forms import SUBJECTS, LetterForm
from pemantik.reports.models import LetterKind
from pemantik.reports.selectors import letters as selectors
from pemantik.reports.services.letters import preview, write_letters
from pemantik.reports.views.documents import origin_of

_NATURES = {LetterKind.REMINDER: "Segera"}


@require_safe
@login_required
def letters(request: SignedInRequest) -> HttpResponse:
    """What letters can be written about, and those that were made."""
    targets = selectors.targets(request.access)
    context = {"targets": targets, "kinds": LetterKind.choices, "mailings": selectors.mailings(request.access)}
    return render(request, "reports/letters.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def write(request: SignedInRequest) -> HttpResponse:
    """The form of a letter: GET proposes, POST shows the letter (`aksi=pratinjau`) or makes them all (`aksi=buat`)."""
    wish = request.POST if request.method == "POST" else request.GET
    target = selectors.find_target(request.access, wish.get("sasaran", "")[:20])
    kind = wish.get("jenis", "")
    if kind not in LetterKind.values:
        return redirect("letters")
    rows = selectors.recipients(request.access, target)
    context: dict[str, Any] = {
        "target": target,
        "kind": LetterKind(kind),
        "rows": rows,
        "late": sum(each.is_late for each in rows),
        "most": selectors.MOST_RECIPIENTS,
        "strip": strip_of(target.campaign, None),
    }
    if request.method != "POST":
        chosen = [each.node.pk for each in rows if each.is_late or len(rows) == 1]
        form = LetterForm(kind, initial=_proposed(kind, target.sender))
        return render(request, "reports/letter.html", context | {"form": form, "chosen": chosen})
    return _written(request, context)


@require_safe
@login_required
def mailing(request: SignedInRequest, mailing_id: int) -> HttpResponse:
    """Letters that were made together."""
    found = selectors.mailing_of(request.access, mailing_id)
    documents = found.documents.select_related("assessment__node").order_by("pk")
    context = {"mailing": found, "documents": documents, "strip": strip_of(found.campaign, None)}
    return render(request, "reports/mailing.html", context)


@require_safe
@login_required
def download(request: SignedInRequest, mailing_id: int) -> StreamingHttpResponse:
    """All of them as one ZIP."""
    found = selectors.mailing_of(request.access, mailing_id)
    documents = enumerate(found.documents.order_by("pk"), start=1)
    return zipped(documents, files.file_name(f"Surat {found.get_kind_display()} {found.campaign.name}", "zip"))


def _written(request: SignedInRequest, context: dict[str, Any]) -> HttpResponse:
    target, kind = context["target"], context["kind"].value
    chosen = _numbers(request)
    form = LetterForm(kind, request.POST)
    context |= {"form": form, "chosen": chosen}
    if not form.is_valid():
        return render(request, "reports/letter.html", context, status=422)
    try:
        if request.POST.get("aksi") != "buat":
            first, blocks = preview(request.access, target.key, kind, chosen, form.typed())
            return render(request, "reports/letter.html", context | {"first": first, "blocks": blocks})
        made = write_letters(request.access, target.key, kind, chosen, form.typed(), origin_of(request))
    except Refused as refused:
        return render(request, "reports/letter.html", context | {"problem": str(refused)}, status=422)
    count = made.documents.count()
    words = ngettext(
        "%(count)s surat selesai dibuat. Unduh di bawah ini.",
        "%(count)s surat selesai dibuat. Unduh di bawah ini.",
        count,
    )
    messages.success(request, words % {"count": count})
    return redirect("mailing", made.pk)


def _proposed(kind: str, sender: Node) -> dict[str, str]:
    return {
        "subject": SUBJECTS[LetterKind(kind)],
        "nature": _NATURES.get(LetterKind(kind), "Biasa"),
        "signer_title": text(sender.head_title),
        "signer_name": text(sender.head_name),
        "event": "Interviu penilaian" if kind == LetterKind.INVITATION else "",
    }


def _numbers(request: HttpRequest) -> list[int]:
    sent = request.POST.getlist("penerima")[: 10 * selectors.MOST_RECIPIENTS]
    return sorted({int(each) for each in sent if each.isascii() and each.isdigit() and len(each) < 12})
