"""Takes the example out of an installation again, and nothing else."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from django.db import models, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from pemantik.accounts import audit
from pemantik.accounts.models import AuditEntry, User
from pemantik.assessments import files
from pemantik.assessments.models import (
    Assessment,
    AssessorAssignment,
    Assignment,
    Blob,
    Campaign,
    CampaignRevision,
    CampaignStage,
    Declaration,
    Document,
    DocumentVersion,
    EvidenceUse,
    InstrumentVersion,
    Meeting,
    Opinion,
    Promise,
    Question,
    ResultSnapshot,
    StageRecord,
    StageValue,
    Upload,
    Verdict,
)
from pemantik.cli.text import _
from pemantik.config.demo_data.people import EXAMPLE_DOMAIN
from pemantik.inventory.models import Citation, CodeCounter, ConfirmationRound, Entry, InventoryImport
from pemantik.monitoring.models import Address, AllowedNetwork, PrometheusSource, ReportedNeed, Round
from pemantik.organizations.models import Consent, Grant, Node, SpreadsheetImport
from pemantik.overlaps.models import DoubleGroup, Outcome, Pair
from pemantik.planning.models import (
    BudgetSheet,
    Decision,
    DecisionCounter,
    Holiday,
    Realisation,
    SpendingRequest,
    SpendingRules,
)
from pemantik.reports.files import discard
from pemantik.reports.models import IssuedDocument
from pemantik.supervision.models import Agreement, SharedDocument

#: As many names as one sentence holds.
NAMED = 5


class DependedOnError(Exception):
    """Real data depends on the example; `reasons` has a sentence for each way."""

    def __init__(self, reasons: Iterable[str]) -> None:
        self.reasons = tuple(reasons)
        super().__init__(" ".join(self.reasons))


@dataclass(frozen=True, slots=True)
class Removed:
    """What was taken out; `kept_people` are names that the audit trail still needs, without any access."""

    nodes: int
    campaigns: int
    documents: int
    people: int
    kept_people: int


def example_nodes() -> QuerySet[Node]:
    """Institutions and units of the example."""
    nodes: QuerySet[Node] = Node.objects.filter(is_example=True)
    return nodes


def example_people() -> QuerySet[User]:
    """The invented people, known by their address in a domain that cannot exist."""
    return User.objects.filter(email__endswith=f".{EXAMPLE_DOMAIN}")


@transaction.atomic
def remove() -> Removed:
    """Delete the example. Raises DependedOnError, and deletes nothing, where real data depends on it."""
    if reasons := obstacles():
        raise DependedOnError(reasons)
    try:
        return _remove()
    except models.ProtectedError as error:
        reason = _("Data lain masih memakai data contoh: {names}.").format(names=_named(error.protected_objects))
        raise DependedOnError([reason]) from error


def obstacles() -> list[str]:
    """Why the example cannot be removed: a sentence for each kind of real data that depends on it."""
    own, people = example_nodes(), example_people()
    roots = list(own.filter(depth=1).values_list("path", flat=True))
    below = Q(pk__in=[])
    for path in roots:
        below |= Q(path__startswith=path)
    real = Q(is_example=False)
    found: list[tuple[str, QuerySet[models.Model]]] = [
        (
            _("Unit ini bukan contoh tetapi berada di bawah instansi contoh: {names}."),
            Node.objects.filter(below & real),
        ),
        (
            _("Penilaian ini bukan contoh tetapi memakai instansi contoh: {names}."),
            Campaign.objects.filter(
                real & (Q(owner__in=own) | Q(assessments__node__in=own) | Q(invited__in=own))
            ).distinct(),
        ),
        (
            _("Instansi ini bukan contoh tetapi ikut penilaian contoh: {names}."),
            Node.objects.filter(real, assessments__campaign__is_example=True).distinct(),
        ),
        (
            _("Dokumen contoh ini dipakai sebagai bukti penilaian yang bukan contoh: {names}."),
            Document.objects.filter(owner__in=own, versions__uses__assessment__campaign__is_example=False).distinct(),
        ),
        (
            _("Instansi ini berbagi data dengan instansi contoh: {names}."),
            Node.objects.filter(
                real, Q(consents_given__receiver__in=own) | Q(consents_received__giver__in=own)
            ).distinct(),
        ),
        (
            _("Orang contoh ini punya peran pada instansi yang bukan contoh: {names}."),
            people.filter(grants__node__is_example=False).distinct(),
        ),
    ]
    return [sentence.format(names=_named(rows)) for sentence, rows in found if rows]


def _named(rows: Iterable[models.Model]) -> str:
    names = [str(row) for row in rows]
    more = _(" dan {count} lainnya").format(count=len(names) - NAMED) if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more


def _remove() -> Removed:
    """Everything in the order in which nothing points to what is already gone."""
    own = list(example_nodes().values_list("pk", flat=True))
    campaigns = Campaign.objects.filter(is_example=True).count()
    root = example_nodes().filter(depth=1).first()
    if root:
        audit.record("example.removed", root, before={"nodes": len(own), "campaigns": campaigns}, node_path=root.path)
    SharedDocument.objects.filter(Q(supervisor__in=own) | Q(document__owner__in=own)).delete()
    Agreement.objects.filter(Q(supervisor__in=own) | Q(member__in=own)).delete()
    _remove_doubles(own)
    _remove_spending(own)
    _remove_inventory(own)
    _remove_campaigns()
    documents = _remove_documents(own)
    Grant.objects.filter(node__in=own).delete()
    Consent.objects.filter(Q(giver__in=own) | Q(receiver__in=own)).delete()
    SpreadsheetImport.objects.filter(node__in=own).delete()
    Node.objects.filter(pk__in=own).delete()
    people, kept = _remove_people()
    return Removed(len(own), campaigns, documents, people, kept)


def _remove_doubles(own: list[int]) -> None:
    """What was found twice, decided and saved."""
    Outcome.objects.filter(group__institution__in=own).delete()
    DoubleGroup.objects.filter(institution__in=own).delete()
    Pair.objects.filter(institution__in=own).update(counted=None)
    Pair.objects.filter(institution__in=own).delete()


def _remove_spending(own: list[int]) -> None:
    """Requests with their decisions and letters, draft budgets, rules and days off."""
    letters = IssuedDocument.objects.filter(decision__institution__in=own)
    for letter in letters:
        transaction.on_commit(partial(discard, letter))
    letters.delete()
    BudgetSheet.objects.filter(institution__in=own).update(previous=None)
    BudgetSheet.objects.filter(institution__in=own).delete()
    Realisation.objects.filter(request__institution__in=own).delete()
    Decision.objects.filter(institution__in=own).update(replaces=None)
    Decision.objects.filter(institution__in=own).delete()
    SpendingRequest.objects.filter(institution__in=own).delete()
    for ruled in (DecisionCounter, Holiday, SpendingRules):
        ruled._default_manager.filter(institution__in=own).delete()


def _remove_inventory(own: list[int]) -> None:
    """The registry, what was imported and cited, the rounds, and the watched addresses."""
    for watched in (Address, AllowedNetwork, PrometheusSource, InventoryImport):
        watched._default_manager.filter(node__in=own).delete()
    Citation.objects.filter(Q(entry__institution__in=own) | Q(document__owner__in=own)).delete()
    ReportedNeed.objects.filter(response__round__institution__in=own).delete()
    Round.objects.filter(institution__in=own).update(previous=None)
    for registered in (Round, ConfirmationRound, Entry, CodeCounter):
        registered._default_manager.filter(institution__in=own).delete()


def _remove_campaigns() -> None:
    campaigns = Campaign.objects.filter(is_example=True)
    assessments = Assessment.objects.filter(campaign__in=campaigns)
    Verdict.objects.filter(use__assessment__in=assessments).delete()
    Promise.objects.filter(meeting__assessment__in=assessments).delete()
    inside: tuple[type[models.Model], ...] = (
        Question,
        Meeting,
        Opinion,
        Declaration,
        AssessorAssignment,
        Assignment,
        EvidenceUse,
        ResultSnapshot,
        StageValue,
        StageRecord,
    )
    for model in inside:
        model._default_manager.filter(assessment__in=assessments).delete()
    assessments.delete()
    for part in (CampaignRevision, CampaignStage):
        part._default_manager.filter(campaign__in=campaigns).delete()
    campaigns.delete()
    InstrumentVersion.objects.filter(campaigns=None).delete()


def _remove_documents(own: list[int]) -> int:
    """The documents with their versions, and the files that nothing else uses, once all of this is certain."""
    documents = Document.objects.filter(owner__in=own)
    count = documents.count()
    versions = DocumentVersion.objects.filter(document__in=documents)
    uploads = Upload.objects.filter(owner__in=own)
    blobs = {*versions.values_list("blob", flat=True), *uploads.exclude(blob=None).values_list("blob", flat=True)}
    uploads.delete()
    versions.delete()
    documents.delete()
    unused = Blob.objects.filter(pk__in=blobs, versions=None).exclude(pk__in=Upload.objects.values("blob"))
    names = [files.blob_name(sha256) for sha256 in unused.values_list("pk", flat=True)]
    unused.delete()
    transaction.on_commit(_deleting(names))
    return count


def _deleting(names: list[str]) -> Callable[[], None]:
    def delete() -> None:
        for name in names:
            files.evidence_storage().delete(name)

    return delete


def _remove_people() -> tuple[int, int]:
    """Delete those who left no trace; the others lose every access and stay as names in the audit trail."""
    people = example_people()
    named = people.filter(pk__in=AuditEntry.objects.exclude(actor=None).values("actor"))
    gone = people.exclude(pk__in=named.values("pk"))
    count = gone.count()
    gone.delete()
    for person in named:
        person.set_unusable_password()
        person.is_active, person.deactivated_at = False, person.deactivated_at or timezone.now()
        person.save(update_fields=["password", "is_active", "deactivated_at"])
    return count, len(named)
