"""A request written, sent, taken back, and taken up again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.accounts import audit
from pemantik.assessments.models import DocumentVersion
from pemantik.assessments.problems import Refused
from pemantik.assessments.selectors.evidence_access import visible_documents
from pemantik.inventory.models import Entry
from pemantik.inventory.problems import Invalid
from pemantik.inventory.selectors.entries import find_entry, linkable_entries
from pemantik.inventory.values import Vocabulary
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.organizations.tree import institution_above
from pemantik.planning import content as parts
from pemantik.planning.models import RequestDocument, RequestObject, Review, SpendingRequest
from pemantik.planning.selectors.requests import locked_request, unknown
from pemantik.planning.touching import TOUCHED_KINDS

State = SpendingRequest.State
#: What one request touches or attaches at most.
MOST_OBJECTS, MOST_DOCUMENTS = 60, 20


@dataclass(frozen=True, slots=True)
class Draft:
    """What a form sends: texts by the key of their part, entries with what happens to them, ids of documents.

    What is None stays as it is stored.
    """

    texts: Mapping[str, str] = field(default_factory=dict)
    objects: Mapping[int, str] | None = None
    documents: frozenset[int] | None = None


@transaction.atomic
def create_request(access: Access, node_id: int, draft: Draft, line_id: int | None = None) -> SpendingRequest:
    """A new draft of a unit, about an existing budget line of it or a new one.

    Raises Http404, PermissionDenied, Refused, or Invalid with a sentence for each wrong part.
    """
    node: Node | None = Node.objects.filter(pk=node_id).first()
    if node is None:
        raise unknown()
    access.require(Action.REQUEST_SPENDING, node)
    if not node.is_active:
        raise Refused(_("%(unit)s tidak aktif lagi. Pilih unit lain.") % {"unit": node.name})
    line = _line(access, node, line_id) if line_id else None
    request = SpendingRequest(
        node=node, institution=institution_above(node), line=line, year=timezone.localdate().year + 1
    )
    request.created_by = access.user
    stored = content_of(line) if line else {}
    _write(access, request, draft, stored)
    audit.record("spending.made", request, after=_told(request), node_path=node.path)
    return request


@transaction.atomic
def save_request(access: Access, request_id: int, version: int, draft: Draft) -> SpendingRequest:
    """Keep a draft. Raises Outdated if somebody saved since, Invalid with a sentence for each wrong part."""
    request = locked_request(access, request_id, Action.REQUEST_SPENDING, version)
    require_state(request, State.DRAFT, message=_("Pengajuan ini sudah dikirim. Tarik dahulu untuk mengubahnya."))
    before = _told(request)
    _write(access, request, draft, request.content)
    after = _told(request)
    changed = {key: value for key, value in after.items() if before.get(key) != value}
    if changed:
        old = {key: before.get(key) for key in changed}
        audit.record("spending.changed", request, before=old, after=changed, node_path=request.node.path)
    return request


@transaction.atomic
def remove_request(access: Access, request_id: int) -> None:
    """Delete a draft that was never sent."""
    request = locked_request(access, request_id, Action.REQUEST_SPENDING)
    if request.state != State.DRAFT or request.sent_times:
        raise Refused(_("Hanya draf yang belum pernah dikirim dapat dihapus."))
    audit.record("spending.removed", request, before=_told(request), node_path=request.node.path)
    request.delete()


@transaction.atomic
def withdraw_request(access: Access, request_id: int, version: int) -> SpendingRequest:
    """Take back what was sent and not decided. Open questions are dropped."""
    request = locked_request(access, request_id, Action.REQUEST_SPENDING, version)
    require_state(request, State.SUBMITTED, State.REVIEW, message=_("Yang sudah diputuskan tidak dapat ditarik."))
    before = request.state
    end_review(request)
    request.state, request.is_waiting, request.due_on = State.WITHDRAWN, False, None
    touch(access, request)
    audit.record(
        "spending.withdrawn",
        request,
        before={"state": before},
        after={"state": request.state},
        node_path=request.node.path,
    )
    return request


@transaction.atomic
def reopen_request(access: Access, request_id: int, version: int) -> SpendingRequest:
    """Write on what was taken back; sending it makes the next version."""
    request = locked_request(access, request_id, Action.REQUEST_SPENDING, version)
    require_state(request, State.WITHDRAWN, message=_("Hanya pengajuan yang ditarik dapat dibuka lagi."))
    request.state = State.DRAFT
    touch(access, request)
    audit.record(
        "spending.reopened",
        request,
        before={"state": State.WITHDRAWN},
        after={"state": request.state},
        node_path=request.node.path,
    )
    return request


def require_state(request: SpendingRequest, *states: State, message: str) -> None:
    """Raise Refused unless it is in one of these states."""
    if request.state not in states:
        raise Refused(message)


def touch(access: Access, request: SpendingRequest) -> None:
    """Save, as a newer version than on any open form."""
    request.version += 1
    request.saved_by, request.saved_at = access.user, timezone.now()
    request.save()


def end_review(request: SpendingRequest) -> None:
    """Nothing of the review waits any more: open questions are dropped, parts without an opinion are taken back."""
    request.questions.filter(answered_at=None, dropped_at=None).update(dropped_at=timezone.now())
    Review.objects.filter(of__request=request, given_at=None).delete()


def content_of(line: Entry) -> dict[str, Any]:
    """What a budget line says already, as the content of a request."""
    values = line.values
    found = {
        "title": line.name,
        "year": line.year,
        "amount": values.get("pagu"),
        "kind": values.get("jenis_belanja"),
        "account": values.get("kode_rekening"),
        "activity": values.get("sub_kegiatan"),
        "purpose": line.description,
    }
    return {key: value for key, value in found.items() if value}


def _line(access: Access, node: Node, line_id: int) -> Entry:
    line = find_entry(access, line_id)
    if line.kind != "belanja-tik" or line.removed_at is not None or not line.node.path.startswith(node.path):
        raise Refused(_("Pilih baris belanja milik unit ini."))
    Entry.objects.select_for_update().get(pk=line.pk)  # nobody else asks for it meanwhile
    others = SpendingRequest.objects.filter(line=line).exclude(state__in=[State.WITHDRAWN, State.CLOSED])
    if others.exists():
        raise Refused(_("Baris belanja ini sudah diajukan. Buka pengajuannya di papan."))
    return line


def _write(access: Access, request: SpendingRequest, draft: Draft, stored: Mapping[str, Any]) -> None:
    content, problems = parts.read(draft.texts, Vocabulary(), stored)
    if not content.get("title"):
        problems.setdefault("title", _("Tulis apa yang akan dibeli atau dibangun."))
    if problems:
        raise Invalid(problems)
    request.content = content
    request.title = str(content["title"])
    request.year = int(str(content.get("year") or request.year))
    request.amount = parts.amount_of(content)
    touch(access, request)
    if draft.objects is not None:
        _set_objects(request, draft.objects)
    if draft.documents is not None:
        _set_documents(access, request, draft.documents)


def _set_objects(request: SpendingRequest, wanted: Mapping[int, str]) -> None:
    """Only entries that may be linked: of the institution, or published by others. Those named already may stay."""
    kept = {each.entry_id: each for each in request.objects_touched.all()}
    new = set(wanted) - kept.keys()
    allowed = set(linkable_entries(request.institution, TOUCHED_KINDS).filter(pk__in=new).values_list("pk", flat=True))
    if new - allowed:
        raise Invalid({"objects": _("Pilih dari daftar; ada yang tidak dapat dihubungkan.")})
    if any(role not in RequestObject.Role.values for role in wanted.values()):
        raise Invalid({"objects": _("Pilih apa yang terjadi pada tiap objek.")})
    if len(wanted) > MOST_OBJECTS:
        raise Invalid({"objects": _("Sebut paling banyak %(n)s objek.") % {"n": MOST_OBJECTS}})
    request.objects_touched.exclude(entry__in=wanted).delete()
    for entry_id, role in wanted.items():
        RequestObject.objects.update_or_create(request=request, entry_id=entry_id, defaults={"role": role})


def _set_documents(access: Access, request: SpendingRequest, wanted: Iterable[int]) -> None:
    """Versions of library documents that the person sees. Those attached already may stay."""
    kept = set(request.documents.values_list("document_id", flat=True))
    new = set(wanted) - kept
    seen = DocumentVersion.objects.filter(pk__in=new, document__in=visible_documents(access))
    if len(new) != seen.count():
        raise Invalid({"documents": _("Pilih dokumen dari daftar.")})
    if len(set(wanted)) > MOST_DOCUMENTS:
        raise Invalid({"documents": _("Lampirkan paling banyak %(n)s dokumen.") % {"n": MOST_DOCUMENTS}})
    request.documents.exclude(document__in=wanted).delete()
    RequestDocument.objects.bulk_create(RequestDocument(request=request, document_id=each) for each in sorted(new))


def _told(request: SpendingRequest) -> dict[str, Any]:
    """What the trail says about a draft."""
    told: dict[str, Any] = {f"spending.{key}": request.content.get(key) for key in parts.BY_KEY}
    if request.pk:
        objects = request.objects_touched.order_by("entry__name", "pk").values_list("entry__name", flat=True)
        documents = request.documents.order_by("document__document__title", "pk")
        told["spending.objects"] = list(objects)
        told["spending.documents"] = list(documents.values_list("document__document__title", flat=True))
    return {key: value for key, value in told.items() if value not in ("", [], None)}
