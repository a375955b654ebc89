"""Templates of the province and good evidence of members: published, proposed, allowed, taken back."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.accounts import audit
from pemantik.assessments.models import Document
from pemantik.assessments.problems import Refused
from pemantik.assessments.selectors.evidence_access import find_document, find_upload
from pemantik.assessments.services.evidence import create_document
from pemantik.assessments.wording import required
from pemantik.organizations.models import Node, NodeKind
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.organizations.tree import institution_above
from pemantik.supervision.models import SharedDocument
from pemantik.supervision.selectors.members import MEMBER_KINDS, owns, supervisor_of
from pemantik.supervision.services.coaching import checked_indicator

Kind, State = SharedDocument.Kind, SharedDocument.State


@transaction.atomic
def publish_template(
    access: Access, upload_id: UUID | str, description: str, instrument: str = "", code: str = ""
) -> SharedDocument:
    """Share an uploaded file of the province with all its members. Its file was checked by the evidence room.

    Raises Http404, PermissionDenied, or Refused with what is missing.
    """
    upload = find_upload(access, upload_id)
    access.require(Action.SUPERVISE, upload.owner)
    if upload.owner.kind != NodeKind.PROVINCE:
        raise Refused(_("Templat dibagikan oleh provinsi."))
    text = required(description, _("Tulis kegunaan templat ini."), 300)
    about = checked_indicator(instrument, code)
    document = create_document(access, upload_id)
    return _share(access, upload.owner, document, (Kind.TEMPLATE, State.SHARED), text, about)


@transaction.atomic
def propose(
    access: Access, supervisor_id: int, document_id: int, description: str, instrument: str = "", code: str = ""
) -> SharedDocument:
    """Ask a member whether one of its documents may be shown to the others.

    Raises Http404 for a document that the person may not see, Refused for one that is not a member's.
    """
    supervisor = _supervisor(access, supervisor_id)
    document = find_document(access, document_id)
    owner = institution_above(document.owner)
    if owner.kind not in MEMBER_KINDS or supervisor_of(owner) != supervisor:
        raise Refused(_("Bukti teladan berasal dari anggota. Dokumen provinsi dibagikan sebagai templat."))
    if document.archived_at:
        raise Refused(_("Dokumen ini ada di arsip."))
    text = required(description, _("Tulis mengapa bukti ini patut dicontoh."), 300)
    return _share(
        access, supervisor, document, (Kind.EXAMPLE, State.PROPOSED), text, checked_indicator(instrument, code)
    )


@transaction.atomic
def decide(access: Access, share_id: int, *, allowed: bool) -> SharedDocument:
    """The owner's answer to a proposal."""
    share = _locked(share_id)
    _require_owner(access, share)
    if share.state != State.PROPOSED:
        raise Refused(_("Usulan ini sudah dijawab."))
    return _set(access, share, State.SHARED if allowed else State.REFUSED)


@transaction.atomic
def revoke(access: Access, share_id: int) -> SharedDocument:
    """Take a document back at once: its owner always, the province too."""
    share = _locked(share_id)
    if not access.may(Action.SUPERVISE, share.supervisor):
        _require_owner(access, share)
    if share.state not in {State.PROPOSED, State.SHARED}:
        raise Refused(_("Dokumen ini sudah tidak dibagikan."))
    return _set(access, share, State.REVOKED)


def _require_owner(access: Access, share: SharedDocument) -> None:
    document = share.document
    if owns(access, document.owner, share.supervisor):
        return
    if access.may(Action.VIEW_NODE, document.owner):
        raise PermissionDenied(_("Hanya koordinator %(owner)s yang memberi izin.") % {"owner": document.owner})
    access.require(Action.MANAGE_CONSENT, document.owner)


def _supervisor(access: Access, supervisor_id: int) -> Node:
    supervisor: Node = Node.objects.filter(pk=supervisor_id, kind=NodeKind.PROVINCE).first() or Node(path="-")
    access.require(Action.SUPERVISE, supervisor)
    return supervisor


def _share(
    access: Access,
    supervisor: Node,
    document: Document,
    kind: tuple[str, str],
    text: str,
    about: tuple[str, str],
) -> SharedDocument:
    try:
        with transaction.atomic():
            share = SharedDocument.objects.create(
                supervisor=supervisor,
                document=document,
                kind=kind[0],
                state=kind[1],
                description=text,
                instrument=about[0],
                code=about[1],
                proposed_by=access.user,
            )
    except IntegrityError:
        raise Refused(_("Dokumen ini sudah dibagikan atau sedang diusulkan.")) from None
    after = {"kind": share.kind, "state": share.state, "description": text}
    audit.record("share.made", share, after=after, node_path=document.owner.path)
    return share


def _locked(share_id: int) -> SharedDocument:
    rows = SharedDocument.objects.select_for_update(of=("self",)).select_related("supervisor", "document__owner")
    share = rows.filter(pk=share_id).first()
    if share is None:
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    return share


def _set(access: Access, share: SharedDocument, state: str) -> SharedDocument:
    before = {"state": share.state}
    share.state, share.decided_by, share.decided_at = state, access.user, timezone.now()
    share.save(update_fields=["state", "decided_by", "decided_at"])
    audit.record("share.decided", share, before=before, after={"state": state}, node_path=share.document.owner.path)
    return share
