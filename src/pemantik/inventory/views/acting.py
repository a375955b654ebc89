"""Steps of an entry: checked, published, withdrawn, confirmed, removed, put back; and the answer to a need."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from pemantik.assessments.answer_forms import whole_number
from pemantik.assessments.problems import Outdated, Refused
from pemantik.assessments.views.working import CONFLICT, REFUSED
from pemantik.inventory.problems import MissingFacts
from pemantik.inventory.selectors.page import entry_page, require_open
from pemantik.inventory.services import entries, needs, seals
from pemantik.inventory.views.entries import show_entry
from pemantik.organizations.permissions import Access
from pemantik.organizations.requests import SignedInRequest

Step = Callable[[Access, int, int], object]

#: By the name that the button sends: what is done, and what is said then.
STEPS: dict[str, tuple[Step, Promise]] = {
    "verify": (seals.verify_entry, gettext_lazy("Ditandai sudah diperiksa.")),
    "publish": (seals.publish_entry, gettext_lazy("Diterbitkan. Instansi lain dapat melihat bagian umumnya.")),
    "withdraw": (seals.withdraw_entry, gettext_lazy("Ditarik. Data ini kembali menjadi draf.")),
    "confirm": (seals.confirm_entry, gettext_lazy("Terima kasih. Data ini dipastikan masih benar untuk setahun.")),
    "remove": (
        lambda access, entry_id, _version: entries.remove_entry(access, entry_id),
        gettext_lazy("Dihapus dari semua daftar. Data ini dapat dipulihkan kapan saja."),
    ),
    "restore": (
        lambda access, entry_id, _version: entries.restore_entry(access, entry_id),
        gettext_lazy("Dipulihkan."),
    ),
}


@require_POST
@login_required
def act(request: SignedInRequest, entry_id: int) -> HttpResponse:
    """Do one step. What is refused is explained on the page of the entry."""
    name = request.POST.get("langkah", "")
    if name not in STEPS:
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    step, said = STEPS[name]
    try:
        step(request.access, entry_id, whole_number(request.POST.get("versi", "")))
    except Refused as refused:
        page = require_open(entry_page(request.access, entry_id))
        status = CONFLICT if isinstance(refused, Outdated) else REFUSED
        facts = page.missing if isinstance(refused, MissingFacts) else ()
        return show_entry(request, page, status, problem=str(refused), facts=facts)
    messages.success(request, str(said))
    return redirect("inventory-entry", entry_id)


@require_POST
@login_required
def answer(request: SignedInRequest, entry_id: int) -> HttpResponse:
    """Say what becomes of a need."""
    version = whole_number(request.POST.get("versi", ""))
    decision, reason = request.POST.get("jawaban", ""), request.POST.get("alasan", "")
    try:
        needs.answer_need(request.access, entry_id, version, decision, reason)
    except Refused as refused:
        page = require_open(entry_page(request.access, entry_id))
        status = CONFLICT if isinstance(refused, Outdated) else REFUSED
        typed = {"decision": decision, "reason": reason}
        return show_entry(request, page, status, answer_problem=str(refused), typed=typed)
    messages.success(request, _("Jawaban tersimpan. Unit pelapor melihatnya di halaman ini."))
    return redirect("inventory-entry", entry_id)
