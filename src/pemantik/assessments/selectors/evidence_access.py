"""Which documents exist for a person. Everybody else gets 404."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from pemantik.assessments.models import (
    Assessment,
    AssessorAssignment,
    Document,
    DocumentVersion,
    EvidenceUse,
    Upload,
    Verdict,
)
from pemantik.organizations.models import Consent, Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action


def not_here() -> Http404:
    """What strangers are told."""
    return Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))


def visible_documents(access: Access) -> QuerySet[Document]:
    """Documents that the person may see, by one of four ways.

    1. The person may view answers and evidence on the document's owner.
    2. The person may view an assessment that uses it.
    3. The person is an assessor of an assessment that uses it.
    4. Its institution shares good evidence with an institution of the person: then those documents that an assessor
       accepted, and no others.
    """
    if _sees_all(access):
        return Document.objects.all()
    live = EvidenceUse.objects.filter(removed_at=None).order_by()
    # Everything by its key and without joins: so the database goes from few nodes to their documents, not through all.
    nodes = access.nodes(Action.VIEW_ASSESSMENT).order_by().values("pk")
    assigned = AssessorAssignment.objects.filter(assessor=access.user, assessor__is_active=True).values("assessment")
    used = live.filter(Q(assessment__in=Assessment.objects.filter(Q(node__in=nodes) | Q(pk__in=assigned)).values("pk")))
    condition = Q(owner__in=nodes) | Q(pk__in=used.values("version__document"))
    givers = _givers(access)
    if givers:
        accepted = live.filter(verdicts__decision=Verdict.Decision.ACCEPTED)
        shared = Q(pk__in=[])
        for path in givers:
            shared |= Q(owner__path__startswith=path)
        condition |= shared & Q(pk__in=accepted.values("version__document"))
    return Document.objects.filter(condition)


def _sees_all(access: Access) -> bool:
    """Whether the whole tree is the person's to view: then nothing has to be asked of each document."""
    tops = [path for path in access.paths(Action.VIEW_ASSESSMENT) if len(path) == Node.steplen]
    return bool(tops) and not Node.objects.filter(depth=1).exclude(path__in=tops).exists()


def _givers(access: Access) -> list[str]:
    """Paths of the institutions that share their good evidence with one on which the person views assessments."""
    own = access.paths(Action.VIEW_ASSESSMENT)
    if not own:
        return []
    consents = Consent.objects.filter(scope=Consent.Scope.EVIDENCE, withdrawn_at=None).values_list(
        "giver__path", "receiver__path"
    )
    return [giver for giver, receiver in consents if receiver.startswith(own)]


def find_document(access: Access, document_id: int) -> Document:
    """One document with its owner. Raises Http404 for everybody who may not see it."""
    document = visible_documents(access).select_related("owner", "created_by").filter(pk=document_id).first()
    if document is None:
        raise not_here()
    return document


def find_version(access: Access, document_id: int, number: int) -> DocumentVersion:
    """One version of a document with its file. Raises Http404 for everybody who may not see it."""
    version = (
        DocumentVersion.objects.filter(document__in=visible_documents(access), document=document_id, number=number)
        .select_related("blob", "document__owner")
        .first()
    )
    if version is None:
        raise not_here()
    return version


def find_upload(access: Access, upload_id: UUID | str) -> Upload:
    """An unfinished upload of this very person. Raises Http404 for everybody else."""
    upload = Upload.objects.filter(pk=upload_id, user=access.user).select_related("owner", "document", "blob").first()
    if upload is None:
        raise not_here()
    return upload


def may_write(access: Access, document: Document) -> bool:
    """Whether the person may describe the document, add versions and archive it."""
    return access.may(Action.ANSWER, document.owner)
