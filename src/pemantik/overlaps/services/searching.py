"""The search through the whole inventory: asked for, done in the background, stored pair by pair.

What people have done is never touched: a search writes scores, explanations and places in the queue, and nothing else.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.accounts import audit
from pemantik.assessments.problems import Refused
from pemantik.inventory.models import Entry, InventoryImport
from pemantik.inventory.sheets.world import chunks
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.overlaps.engine.finding import Search, search
from pemantik.overlaps.engine.records import Record
from pemantik.overlaps.explaining import stored
from pemantik.overlaps.governing import dictionary_now, model_now
from pemantik.overlaps.marks import mark_of
from pemantik.overlaps.models import DoubleGroup, Pair, SearchRun
from pemantik.overlaps.records import SEARCHED, record_of
from pemantik.overlaps.sampling import Chosen, choose
from pemantik.overlaps.services.grouping import regroup
from pemantik.overlaps.services.reuse import store_served, store_twins

log = logging.getLogger(__name__)

State, Step, Reason = SearchRun.State, SearchRun.Step, SearchRun.Reason
#: What has changed is searched anew after this time.
EVERY = timedelta(days=1)
#: Groups that fell apart and that nobody decided about are forgotten after this time.
FORGOTTEN = timedelta(days=30)
#: What a search writes into a pair that exists; the rest belongs to people.
_FOUND = (
    "institution",
    "kind",
    "score",
    "features",
    "explanation",
    "first_version",
    "second_version",
    "release",
    "slot",
    "share",
    "rank",
    "stake",
    "is_listed",
    "run",
    "found_at",
)


@dataclass(frozen=True, slots=True)
class _Known:
    """What storing needs of an entry beside its record."""

    institution: int
    kind: str
    version: int
    amount: Decimal | None
    mark: str


def may_search(access: Access) -> bool:
    """Whether the person may start a search."""
    return bool(access.paths(Action.REVIEW_OVERLAPS) or access.paths(Action.MANAGE_INVENTORY))


@transaction.atomic
def ask_search(access: Access) -> SearchRun:
    """Search the inventory, soon and in the background. One that was killed is given up and begun anew.

    Raises Http404, PermissionDenied, or Refused while one is under way.
    """
    if not may_search(access):
        if access.paths(Action.VIEW_INVENTORY):
            raise PermissionDenied(_("Anda tidak berhak memulai pencarian dobel."))
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    live = _give_up_lost()
    if live is not None:
        raise Refused(_("Pencarian sedang berjalan. Tunggu sampai selesai."))
    run = _begin(Reason.ASKED)
    run.asked_by = access.user
    run.save(update_fields=["asked_by"])
    audit.record("overlaps.search", run, after={"reason": run.reason})
    return run


@transaction.atomic
def search_if_due(now: datetime) -> SearchRun | None:
    """Begin a search that nobody asked for: the first one, one after an import, or one a day if anything changed."""
    if _give_up_lost() is not None:
        return None
    reason = _reason_now(now)
    try:
        return _begin(reason) if reason else None
    except Refused:  # somebody asked for one at this very moment
        return None


def _reason_now(now: datetime) -> SearchRun.Reason | None:
    last = SearchRun.objects.filter(state=State.DONE).first()
    entries = Entry.objects.filter(kind__in=SEARCHED)
    if last is None or last.started_at is None:
        return Reason.DAILY if entries.exists() else None
    if InventoryImport.objects.filter(saved_at__gte=last.started_at).exists():
        return Reason.IMPORT
    is_old = now - last.started_at >= EVERY
    return Reason.DAILY if is_old and entries.filter(changed_at__gte=last.started_at).exists() else None


def _give_up_lost() -> SearchRun | None:
    """The search that is under way; one that nobody works on any more is given up first."""
    live = SearchRun.objects.select_for_update().filter(state__in=SearchRun.LIVE).first()
    if live is None or not live.is_lost:
        return live
    live.state, live.ended_at = State.FAILED, timezone.now()
    live.problem = _("Pencarian terhenti di tengah jalan.")
    live.save()
    return None


def _begin(reason: SearchRun.Reason) -> SearchRun:
    from pemantik.overlaps.tasks import search_inventory  # noqa: PLC0415 - tasks call services

    try:
        with transaction.atomic():
            run = SearchRun.objects.create(reason=reason)
    except IntegrityError:
        raise Refused(_("Pencarian sedang berjalan. Tunggu sampai selesai.")) from None
    transaction.on_commit(lambda: search_inventory.enqueue(run.pk))
    return run


def run_search(run_id: int) -> str:
    """Do a search that waits, or do again one whose worker died. What stops it is told on its page."""
    begun = SearchRun.objects.filter(pk=run_id, state__in=SearchRun.LIVE).update(
        state=State.RUNNING, step=Step.READING, started_at=timezone.now(), heard_at=timezone.now(), done=0, total=0
    )
    if not begun:
        return "not mine"
    run = SearchRun.objects.get(pk=run_id)
    try:
        counts = _search(run)
    except Exception:
        log.exception("search %s", run_id)
        _end(run, State.FAILED, problem=_("Pencarian gagal karena kesalahan di server. Coba lagi."))
        raise
    _end(run, State.DONE, counts=counts)
    return "done"


@transaction.atomic
def _end(run: SearchRun, state: SearchRun.State, **said: object) -> None:
    found = SearchRun.objects.filter(pk=run.pk, state=State.RUNNING)
    found.update(state=state, ended_at=timezone.now(), heard_at=timezone.now(), **said)
    audit.record("overlaps.searched", run, after={"state": state})


def _search(run: SearchRun) -> dict[str, int | float]:
    records, known = _read(run)
    _heard(run, Step.COMPARING, 0, 0)
    model = model_now()
    found = search(records, dictionary=dictionary_now(), model=model)
    both = ((each, known[each.first].institution, known[each.second].institution) for each in found.candidates)
    # Two institutions of the same name share a region in the engine; their pairs are nobody's to decide.
    inside = [each for each, one, other in both if one == other]
    chosen = choose(inside, model.threshold, lambda each: known[each.first].institution)
    _store(run, found, chosen, known)
    _unlist(run)
    _tell_changes({int(key): each.mark for key, each in known.items()})
    institutions = sorted(set(Pair.objects.order_by().values_list("institution_id", flat=True).distinct()))
    for done, institution_id in enumerate(institutions):
        _heard(run, Step.GROUPING, done, len(institutions))
        regroup(institution_id, model.threshold)
    DoubleGroup.objects.filter(is_live=False, outcome=None, made_at__lt=timezone.now() - FORGOTTEN).delete()
    store_twins(found)
    store_served()
    likely = sum(each.slot == Pair.Slot.TOP for each in chosen)
    SearchRun.objects.filter(pk=run.pk).update(release=model.name)
    return {"records": len(records), "candidates": len(inside), "likely": likely, "listed": len(chosen)}


def _read(run: SearchRun) -> tuple[list[Record], dict[str, _Known]]:
    entries = Entry.objects.filter(kind__in=SEARCHED, removed_at=None).select_related("node", "institution")
    total = entries.count()
    records: list[Record] = []
    known: dict[str, _Known] = {}
    for entry in entries.order_by("pk").iterator(chunk_size=2_000):
        record = record_of(entry)
        records.append(record)
        known[record.id] = _Known(entry.institution_id, entry.kind, entry.version, entry.amount, mark_of(entry, record))
        if len(records) % 2_000 == 0:
            _heard(run, Step.READING, len(records), total)
    return records, known


def _heard(run: SearchRun, step: SearchRun.Step, done: int, total: int) -> None:
    """Tell how far it is. Raises SearchGivenUp if somebody began another one meanwhile."""
    found = SearchRun.objects.filter(pk=run.pk, state=State.RUNNING)
    if not found.update(step=step, done=done, total=total, heard_at=timezone.now()):
        raise SearchGivenUpError(f"search {run.pk} was given up")


class SearchGivenUpError(Exception):
    """Nobody had heard of this search for so long that it was given up."""


def _store(run: SearchRun, found: Search, chosen: Sequence[Chosen], known: dict[str, _Known]) -> None:
    stored_already = 0
    for part in chunks(chosen):
        _heard(run, Step.STORING, stored_already, len(chosen))
        with transaction.atomic():
            # An entry may have been removed for good since it was read.
            ids = {int(key) for each in part for key in (each.found.first, each.found.second)}
            there = set(Entry.objects.filter(pk__in=ids).values_list("pk", flat=True))
            Pair.objects.bulk_create(
                _pairs(run, found, part, known, there),
                update_conflicts=True,
                unique_fields=["first", "second"],
                update_fields=_FOUND,
            )
        stored_already += len(part)


def _pairs(
    run: SearchRun, search_: Search, part: Iterable[Chosen], known: dict[str, _Known], there: set[int]
) -> Iterator[Pair]:
    for each in part:
        low, high = sorted((int(each.found.first), int(each.found.second)))
        if not {low, high} <= there:
            continue
        one, other = known[str(low)], known[str(high)]
        found = replace(each.found, first=str(low), second=str(high))
        yield Pair(
            institution_id=one.institution,
            first_id=low,
            second_id=high,
            kind=one.kind,
            score=found.score,
            features={name: value for name, value in search_.feature_row(found).items() if value},
            explanation=stored(partial(search_.explain, found)),
            first_version=one.version,
            second_version=other.version,
            release=search_.model.name,
            slot=each.slot,
            share=each.share,
            rank=each.rank,
            stake=stake_of(one.amount, other.amount),
            run=run,
        )


def stake_of(one: Decimal | None, other: Decimal | None) -> Decimal:
    """What is saved at least if one of two goes: the smaller amount, or the one that is known."""
    return min(one, other) if one is not None and other is not None else one or other or Decimal(0)


def _unlist(run: SearchRun) -> None:
    """Take out of the queue what this search does not find any more. Nothing is deleted."""
    Pair.objects.filter(is_listed=True).exclude(run=run).update(is_listed=False)


def _tell_changes(marks: dict[int, str]) -> None:
    """Note on decided pairs whether an entry states something else than when it was decided."""
    rows = Pair.objects.filter(counted__isnull=False).order_by("pk")
    changed: list[int] = []
    same: list[int] = []
    for pk, first, second, one, other, before in rows.values_list(
        "pk", "first_id", "second_id", "counted__first_mark", "counted__second_mark", "is_changed"
    ).iterator():
        now = marks.get(first, "") != one or marks.get(second, "") != other
        if now != before:
            (changed if now else same).append(pk)
    for keys, value in ((changed, True), (same, False)):
        for part in chunks(keys):
            Pair.objects.filter(pk__in=part).update(is_changed=value)
