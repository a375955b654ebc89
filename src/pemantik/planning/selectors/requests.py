"""Requests that a person may see, found one by one."""

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from pemantik.assessments.problems import Outdated
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.planning.models import SpendingRequest

State = SpendingRequest.State


def unknown() -> Http404:
    """What strangers are told."""
    return Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))


def visible_requests(access: Access) -> QuerySet[SpendingRequest]:
    """What was sent, for those who see the unit's inventory; drafts for those who may ask for that unit."""
    sees = access.within(Action.VIEW_INVENTORY, "node__path") & ~Q(state=State.DRAFT, sent_times=0)
    return SpendingRequest.objects.filter(sees | access.within(Action.REQUEST_SPENDING, "node__path"))


def find_request(access: Access, request_id: int, action: Action | None = None) -> SpendingRequest:
    """The request with its unit. Raises Http404 for strangers, PermissionDenied for those who may only see it."""
    found = (
        SpendingRequest.objects.select_related("node", "institution__region", "line", "submitted_by", "saved_by")
        .filter(pk=request_id)
        .first()
    )
    if found is None:
        raise unknown()
    may_ask = access.may(Action.REQUEST_SPENDING, found.node)
    is_fresh = found.state == State.DRAFT and not found.sent_times
    if not may_ask and (is_fresh or not access.may(Action.VIEW_INVENTORY, found.node)):
        raise unknown()
    if action is not None:
        access.require(action, found.node)
    return found


def locked_request(access: Access, request_id: int, action: Action, version: int | None = None) -> SpendingRequest:
    """The request, locked until the transaction ends. Raises Outdated for a form that was made of an older version."""
    find_request(access, request_id, action)
    found = (
        SpendingRequest.objects.select_for_update(of=("self",))
        .select_related("node", "institution", "line", "saved_by")
        .get(pk=request_id)
    )
    if version is not None and found.version != version:
        raise Outdated(_("Pengajuan ini baru saja diubah orang lain. Bandingkan, lalu simpan lagi."))
    return found


def requesting_units(access: Access) -> list[Node]:
    """The active units for which the person may ask. One query."""
    return list(access.nodes(Action.REQUEST_SPENDING).filter(is_active=True).order_by("path")[:300])
