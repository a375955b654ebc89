"""Sending a request: the checks run on it, and what it says is frozen with what they found."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from pemantik.accounts import audit
from pemantik.assessments.problems import Refused
from pemantik.inventory.models import Entry
from pemantik.inventory.problems import Invalid
from pemantik.inventory.reading import Sent
from pemantik.inventory.services.entries import change_entry, create_entry
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.planning import checks, clock
from pemantik.planning import content as parts
from pemantik.planning.checks.parts import Finding
from pemantik.planning.models import CheckRun, RequestVersion, SpendingRequest
from pemantik.planning.rules import rules_of
from pemantik.planning.selectors.gathering import subject_of
from pemantik.planning.selectors.requests import find_request, locked_request
from pemantik.planning.services.requests import require_state, touch
from pemantik.planning.touching import PURPOSES

State = SpendingRequest.State
#: What a budget line of the inventory can be for.
_LINE_FOR = frozenset(
    {
        *("aplikasi", "server", "komputasi-awan", "jaringan", "perangkat-jaringan", "perangkat-keamanan"),
        *("fasilitas-komputasi", "perangkat"),
    }
)


def submit_request(access: Access, request_id: int, version: int) -> RequestVersion:
    """Send a draft for review. Its budget line is planned in the inventory if it is new.

    The checks only read, so they run before anything is locked; what they ran on is what is frozen, or Outdated is
    raised. Raises Http404, PermissionDenied, Refused, or Invalid with a sentence for each missing part.
    """
    request = find_request(access, request_id, Action.REQUEST_SPENDING)
    require_state(request, State.DRAFT, message=_("Pengajuan ini sudah dikirim."))
    lacking = parts.missing(request.content)
    if lacking:
        raise Invalid(lacking)
    findings = _found(request)
    return _freeze(access, request_id, version, findings)


def run_checks(access: Access, request_id: int) -> CheckRun:
    """Run the checks again on what was sent last; the earlier result stays beside it."""
    request = find_request(access, request_id, Action.REVIEW_SPENDING)
    require_state(request, *clock.AT_WORK, message=_("Pemeriksaan hanya dijalankan pada yang sedang ditelaah."))
    findings = _found(request)
    with transaction.atomic():
        locked = locked_request(access, request_id, Action.REVIEW_SPENDING)
        require_state(locked, *clock.AT_WORK, message=_("Pemeriksaan hanya dijalankan pada yang sedang ditelaah."))
        latest = locked.versions.get(number=locked.sent_times)
        run = _keep(access, latest, findings)
        audit.record("spending.checked", locked, after=_verdicts(findings), node_path=locked.node.path)
    return run


@transaction.atomic
def _freeze(access: Access, request_id: int, version: int, findings: Sequence[Finding]) -> RequestVersion:
    request = locked_request(access, request_id, Action.REQUEST_SPENDING, version)
    require_state(request, State.DRAFT, message=_("Pengajuan ini sudah dikirim."))
    _plan_line(access, request)
    now = timezone.now()
    request.sent_times += 1
    sent = RequestVersion.objects.create(
        request=request,
        number=request.sent_times,
        content=_frozen(request),
        amount=request.amount,
        sent_by=access.user,
        sent_at=now,
    )
    request.state, request.verdict, request.approved = State.SUBMITTED, "", None
    request.submitted_by, request.submitted_at = access.user, now
    request.days = rules_of(request.institution).decision_days
    touch(access, request)
    clock.set_due(request)
    _keep(access, sent, findings)
    after = {"state": request.state, "spending.number": sent.number, **_verdicts(findings)}
    audit.record("spending.sent", request, before={"state": State.DRAFT}, after=after, node_path=request.node.path)
    return sent


def _found(request: SpendingRequest) -> list[Finding]:
    """The findings in Indonesian, whoever sends it: they are kept as they were said."""
    with translation.override("id"):
        return checks.run(subject_of(request))


def _keep(access: Access, sent: RequestVersion, findings: Sequence[Finding]) -> CheckRun:
    stored = [each.stored() for each in findings]
    return CheckRun.objects.create(of=sent, findings=stored, ran_by=access.user, ran_at=timezone.now())


def _verdicts(findings: Sequence[Finding]) -> dict[str, str]:
    return {f"spending.check.{each.check}": each.verdict.value for each in findings}


def _frozen(request: SpendingRequest) -> dict[str, Any]:
    """The content with the names of what it touches and attaches, as they are today."""
    objects = request.objects_touched.select_related("entry").order_by("pk")
    documents = request.documents.select_related("document__document").order_by("pk")
    return dict(request.content) | {
        "objects": [
            {"id": each.entry_id, "name": each.entry.name, "kind": each.entry.kind, "role": each.role}
            for each in objects
        ],
        "documents": [
            {"id": each.document.document_id, "version": each.document.number, "name": each.document.document.title}
            for each in documents
        ],
        "line": {"id": request.line_id, "name": request.line.name, "code": request.line.code} if request.line else {},
    }


def _plan_line(access: Access, request: SpendingRequest) -> None:
    """Make the budget line as a plan, or bring the one that this request made up to date."""
    made_here = bool(request.content.get("planned"))
    if request.line is not None and not made_here:
        return
    objects = list(request.objects_touched.select_related("entry"))
    own = [each.entry for each in objects if each.entry.institution_id == request.institution_id]
    links = {
        "untuk": frozenset(each.pk for each in own if each.kind in _LINE_FOR),
        "kebutuhan": frozenset(each.pk for each in own if each.kind == PURPOSES[0]),
    }
    sent = Sent(_line_texts(request.content), links=links)
    try:
        if request.line is None:
            request.line = create_entry(access, "belanja-tik", request.node_id, sent)
            request.content = {**request.content, "planned": True}
        elif request.line.removed_at is None:
            line: Entry = request.line
            change_entry(access, line.pk, line.version, sent)
    except Invalid as invalid:
        raise Refused(
            _("Baris belanjanya tidak dapat dicatat di inventaris: %(why)s")
            % {"why": " ".join(invalid.problems.values())}
        ) from None


def _line_texts(content: dict[str, Any]) -> dict[str, str]:
    volume = f"{content.get('quantity', '')} {content.get('unit', '')}".strip()
    texts = {
        "name": content["title"],
        "description": content.get("purpose", ""),
        "situation": "new",
        "tahun": content.get("year", ""),
        "jenis_belanja": content.get("kind", ""),
        "pagu": content.get("amount", ""),
        "kode_rekening": content.get("account", ""),
        "sub_kegiatan": content.get("activity", ""),
        "volume": volume,
    }
    return {key: str(value) for key, value in texts.items()}
