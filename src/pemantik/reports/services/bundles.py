"""One document for every participant of a campaign: begun, made one by one in the background, cancelled, continued."""

import logging
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.accounts import audit
from pemantik.assessments.models import Assessment, Campaign
from pemantik.assessments.problems import Refused
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.reports.models import Bundle, BundleItem, IssuedDocument
from pemantik.reports.rendering.renderer import Renderer, RenderingError
from pemantik.reports.services.issuing import Prepared, Wish, prepare, record
from pemantik.reports.tasks import fill_bundle

log = logging.getLogger(__name__)

#: What is made for all participants at once.
KINDS = (IssuedDocument.Kind.REPORT, IssuedDocument.Kind.SUMMARY)
AT_WORK = (Bundle.State.WAITING, Bundle.State.RUNNING)
#: Documents of one task: the next piece is a task of its own, so that other work of the queue comes in between.
PIECE = 25
#: A task that was not heard of for so long was killed.
SILENCE = timedelta(minutes=2)


@transaction.atomic
def begin(access: Access, campaign_id: int, kind: str, origin: str) -> Bundle:
    """Begin a bundle for a coordinator of the campaign; one that is still at work is returned instead.

    Raises Http404, PermissionDenied or Refused.
    """
    campaign = Campaign.objects.select_related("owner").filter(pk=campaign_id).first()
    if campaign is None or campaign.state == Campaign.State.DRAFT:
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    access.require(Action.MANAGE_CAMPAIGNS, campaign.owner)
    if kind not in KINDS:
        raise Refused(_("Pilih jenis dokumen dari daftar."))
    running = Bundle.objects.select_for_update().filter(
        campaign=campaign, kind=kind, made_by=access.user, state__in=AT_WORK
    )
    if (found := running.first()) is not None:
        return found
    participants = Assessment.objects.filter(access.within(Action.ISSUE_DOCUMENTS, "node__path"), campaign=campaign)
    ids = list(participants.order_by("node__path").values_list("pk", flat=True))
    if not ids:
        raise Refused(_("Belum ada peserta yang dokumennya dapat Anda buat."))
    bundle = Bundle.objects.create(campaign=campaign, kind=kind, origin=origin, made_by=access.user)
    BundleItem.objects.bulk_create(
        [BundleItem(bundle=bundle, assessment_id=pk, order=at) for at, pk in enumerate(ids, 1)], batch_size=500
    )
    audit.record("bundle.begun", bundle, after={"count": len(ids)}, node_path=campaign.owner.path)
    _enqueue(bundle)
    return bundle


@transaction.atomic
def cancel(access: Access, bundle_id: int) -> Bundle:
    """Stop after the document that is being made; those that are made stay. A second click changes nothing."""
    bundle = lock_bundle(access, bundle_id)
    if bundle.state in AT_WORK:
        bundle.state, bundle.finished_at = Bundle.State.CANCELLED, timezone.now()
        bundle.save(update_fields=["state", "finished_at"])
        audit.record("bundle.cancelled", bundle, node_path=bundle.campaign.owner.path)
    return bundle


@transaction.atomic
def resume(access: Access, bundle_id: int) -> Bundle:
    """Make what is still missing, also what failed; documents that are made stay. Nothing to do is no error."""
    bundle = lock_bundle(access, bundle_id)
    if bundle.state in AT_WORK and not is_silent(bundle):
        return bundle
    missing = bundle.items.filter(document=None)
    if not missing.exists():
        return bundle
    missing.update(problem="")
    bundle.run += 1
    bundle.state, bundle.heard_at, bundle.finished_at = Bundle.State.WAITING, timezone.now(), None
    bundle.save(update_fields=["run", "state", "heard_at", "finished_at"])
    audit.record("bundle.continued", bundle, node_path=bundle.campaign.owner.path)
    _enqueue(bundle)
    return bundle


def lock_bundle(access: Access, bundle_id: int) -> Bundle:
    """The bundle, locked, for its maker while the campaign is still theirs. Raises Http404 or PermissionDenied."""
    found = Bundle.objects.select_for_update(of=("self",)).select_related("campaign__owner")
    bundle = found.filter(pk=bundle_id, made_by=access.user).first()
    if bundle is None:
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    access.require(Action.MANAGE_CAMPAIGNS, bundle.campaign.owner)
    return bundle


def is_silent(bundle: Bundle) -> bool:
    """Whether its task has not been heard of for so long that it must be dead."""
    last = bundle.heard_at or bundle.made_at
    return timezone.now() - last > SILENCE


def fill(bundle_id: int, run: int) -> str:
    """Make the next piece of the missing documents, until somebody cancels or a later run takes over.

    Called by the worker. What a killed run has made is recorded, so the next one goes on where it stood.
    """
    bundle = Bundle.objects.select_related("made_by", "campaign").filter(pk=bundle_id).first()
    if bundle is None or not _still_mine(bundle, run):
        return "not mine"
    items = _next(bundle)
    with audit.acting(bundle.made_by), Renderer() as renderer, ThreadPoolExecutor(1) as beside:
        press = _Press(Access(bundle.made_by), bundle, renderer, beside)
        for item in items:
            if not _still_mine(bundle, run):
                break
            press.begin(item)
        press.finish()
    if not _still_mine(bundle, run):
        return "stopped"
    if _next(bundle):
        fill_bundle.enqueue(bundle.pk, run)
        return "more"
    now = timezone.now()
    Bundle.objects.filter(pk=bundle.pk, run=run, state=Bundle.State.RUNNING).update(
        state=Bundle.State.DONE, finished_at=now, heard_at=now
    )
    return "done"


def _next(bundle: Bundle) -> list[BundleItem]:
    return list(bundle.items.filter(document=None, problem="").order_by("order")[:PIECE])


def _still_mine(bundle: Bundle, run: int) -> bool:
    """Say that the run lives, if it is still the one that counts. One query."""
    mine = Bundle.objects.filter(Q(state__in=AT_WORK), pk=bundle.pk, run=run)
    return mine.update(state=Bundle.State.RUNNING, heard_at=timezone.now()) == 1


class _Press:
    """Sets one document in the renderer's process while the next one's content is read here."""

    def __init__(self, access: Access, bundle: Bundle, renderer: Renderer, beside: ThreadPoolExecutor) -> None:
        self._access, self._bundle = access, bundle
        self._renderer, self._beside = renderer, beside
        self._at_hand: tuple[BundleItem, Prepared, Future[bytes]] | None = None

    def begin(self, item: BundleItem) -> None:
        """Read the content of a document and hand it over; before that, finish the one at hand."""
        prepared: Prepared | None = None
        try:
            prepared = prepare(self._access, Wish(self._bundle.kind, item.assessment_id), self._bundle.origin)
        except Refused as refused:
            _fail(item, str(refused))
        except (Http404, PermissionDenied):
            _fail(item, _("Anda tidak lagi berhak membuat dokumen ini."))
        self.finish()
        if prepared is not None:
            self._at_hand = (item, prepared, self._beside.submit(prepared.set_by, self._renderer))

    def finish(self) -> None:
        """Wait for the document at hand, and record it."""
        if self._at_hand is None:
            return
        (item, prepared, file), self._at_hand = self._at_hand, None
        try:
            content = file.result()
        except RenderingError:
            log.exception("document for assessment %s of bundle %s", item.assessment_id, item.bundle_id)
            _fail(item, _("Dokumen ini gagal dibuat. Lanjutkan untuk mencoba lagi."))
        else:
            item.document = record(prepared.document, content)
            item.save(update_fields=["document"])


def _fail(item: BundleItem, problem: str) -> None:
    item.problem = problem[:300]
    item.save(update_fields=["problem"])


def _enqueue(bundle: Bundle) -> None:
    run = bundle.run
    transaction.on_commit(lambda: fill_bundle.enqueue(bundle.pk, run))
