"""How far a bundle is, and its documents."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Q
from django.http import Http404
from django.utils.translation import gettext as _

from pemantik.assessments.models import Campaign
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.reports.models import Bundle, BundleItem, IssuedDocument
from pemantik.reports.services.bundles import AT_WORK, is_silent

#: Problems told on the page; the rest is counted.
PROBLEMS_TOLD = 20


@dataclass(frozen=True, slots=True)
class BundlePage:
    """One bundle: how many are made of how many, and what went wrong."""

    bundle: Bundle
    total: int
    made: int
    failed: int
    problems: tuple[BundleItem, ...]

    @property
    def percent(self) -> int:
        """Share of what was tried, whole percent."""
        return 100 * (self.made + self.failed) // self.total if self.total else 0

    @property
    def is_silent(self) -> bool:
        """Whether the work has stopped without a word."""
        return self.bundle.state in AT_WORK and is_silent(self.bundle)

    @property
    def is_working(self) -> bool:
        """Whether documents are being made now, or wait for the worker."""
        return self.bundle.state in AT_WORK and not self.is_silent

    @property
    def missing(self) -> int:
        """How many are not made."""
        return self.total - self.made


def find_bundle(access: Access, bundle_id: int) -> Bundle:
    """The bundle for its maker, while the campaign is still theirs. Raises Http404 or PermissionDenied."""
    found = Bundle.objects.select_related("campaign__owner").filter(pk=bundle_id, made_by=access.user).first()
    if found is None:
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    access.require(Action.MANAGE_CAMPAIGNS, found.campaign.owner)
    return found


def bundle_page(access: Access, bundle_id: int) -> BundlePage:
    """How far a bundle is. Three queries."""
    bundle = find_bundle(access, bundle_id)
    counts = bundle.items.aggregate(
        total=Count("pk"), made=Count("document"), failed=Count("pk", filter=Q(document=None) & ~Q(problem=""))
    )
    wrong = bundle.items.filter(document=None).exclude(problem="").select_related("assessment__node")
    return BundlePage(bundle, counts["total"], counts["made"], counts["failed"], tuple(wrong[:PROBLEMS_TOLD]))


def bundles_of(access: Access, campaign: Campaign) -> tuple[Bundle, ...]:
    """The person's bundles of a campaign, the newest first. One query."""
    return tuple(Bundle.objects.filter(campaign=campaign, made_by=access.user)[:10])


def made_documents(bundle: Bundle) -> Iterator[tuple[int, IssuedDocument]]:
    """The documents that are made, in the order of the participants."""
    made = bundle.items.filter(document__isnull=False).select_related("document").order_by("order")
    for item in made.iterator(chunk_size=200):
        if item.document:
            yield item.order, item.document
