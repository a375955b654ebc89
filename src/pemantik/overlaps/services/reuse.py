"""What a search found elsewhere and as an Aplikasi Umum, and what the owners say about it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.accounts import audit
from pemantik.assessments.problems import Outdated, Refused
from pemantik.assessments.wording import required
from pemantik.inventory.models import Entry, State
from pemantik.inventory.selectors.entries import locked_entry
from pemantik.inventory.selectors.lists import is_candidate
from pemantik.inventory.value_lists import Choice
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.overlaps.catalogue import catalogue, served_by
from pemantik.overlaps.models import Move, SharingOffer, Twin
from pemantik.overlaps.models.notices import LONGEST_REASON
from pemantik.overlaps.records import record_of
from pemantik.overlaps.selectors.records import entries_to_compare

if TYPE_CHECKING:
    from pemantik.overlaps.engine.finding import Search

APPLICATIONS: Final = "aplikasi"
#: Twins that are kept of each entry, and how many are looked through for published ones.
KEPT: Final = 10
_LOOKED: Final = 60
_SIZE: Final = 2_000


def store_twins(search: "Search") -> int:
    """Keep the same functions in other institutions that a search over all of them found; how many.

    Only what is published is kept as a twin. Replaces what the search before it found.
    """
    from pemantik.overlaps.engine.elsewhere import twins  # noqa: PLC0415 - loads what only a search needs

    published = set(Entry.objects.filter(state=State.PUBLISHED, removed_at=None).values_list("pk", flat=True))
    rows = [
        Twin(entry_id=int(one), other_id=int(twin.other), score=twin.score)
        for one, found in twins(search, limit=_LOOKED).items()
        for twin in [twin for twin in found if int(twin.other) in published][:KEPT]
    ]
    with transaction.atomic():
        living = set(Entry.objects.filter(pk__in={row.entry_id for row in rows}).values_list("pk", flat=True))
        Twin.objects.all().delete()
        Twin.objects.bulk_create((row for row in rows if row.entry_id in living), batch_size=_SIZE)
    return len(rows)


@transaction.atomic
def store_served(entries: Iterable[Entry] | None = None) -> int:
    """Keep which applications an Aplikasi Umum already serves; how many are new. All applications if none are named.

    An owner's answer is never touched; what is no longer found is only marked so.
    """
    looked = [
        entry
        for entry in (entries_to_compare([APPLICATIONS]) if entries is None else entries)
        if entry.kind == APPLICATIONS
    ]
    choices = catalogue()
    found = _found(looked, choices)
    kept = Move.objects.select_for_update()
    rows = kept.all() if entries is None else kept.filter(entry__in=[entry.pk for entry in looked])
    stored = {move.entry_id: move for move in rows}
    by_id = {entry.pk: entry for entry in looked}
    new = [
        Move(entry_id=pk, institution_id=by_id[pk].institution_id, service=service, words=words)
        for pk, (service, words) in sorted(found.items())
        if pk not in stored
    ]
    changed = [move for move in stored.values() if _renewed(move, found)]
    Move.objects.bulk_create(new, batch_size=_SIZE)
    Move.objects.bulk_update(changed, ["service", "words", "is_found", "found_at"], batch_size=500)
    return len(new)


def _found(entries: Sequence[Entry], choices: Mapping[str, Choice]) -> dict[int, tuple[str, list[str]]]:
    """By entry the service and the words that told it: what the owner named, else what the engine sees."""
    moving = [
        entry
        for entry in entries
        if is_candidate(str(entry.values.get("kepemilikan") or ""), str(entry.values.get("status") or ""))
    ]
    found = {
        int(one.record.id): (one.choice.value, list(one.words))
        for one in served_by([record_of(entry) for entry in moving], choices)
        if not one.itself
    }
    named = {entry.pk: str(entry.values.get("aplikasi_umum") or "") for entry in moving}
    return found | {pk: (name, []) for pk, name in named.items() if name in choices}


def _renewed(move: Move, found: Mapping[int, tuple[str, list[str]]]) -> bool:
    """Bring a stored row up to date; whether it changed."""
    now = found.get(move.entry_id)
    before = (move.service, move.words, move.is_found)
    if now is None:
        move.is_found = False
    elif not move.answer or now[0] == move.service:
        (move.service, move.words), move.is_found = now, True
    if (move.service, move.words, move.is_found) == before:
        return False
    move.found_at = timezone.now()
    return True


@transaction.atomic
def answer_move(
    access: Access, move_id: int, version: int, answer: str, *, until: date | None = None, reason: str = ""
) -> Move:
    """What becomes of an application that an Aplikasi Umum serves: it moves until a day, or stays for a reason.

    Raises Http404, PermissionDenied, Refused, or Outdated if somebody answered meanwhile.
    """
    found = Move.objects.filter(pk=move_id).first()
    if found is None:
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    entry = locked_entry(access, found.entry_id, Action.EDIT_INVENTORY)
    move = Move.objects.select_for_update().get(pk=move_id)
    if move.version != version:
        raise Outdated(_("Jawaban ini baru saja diubah orang lain. Lihat isinya, lalu ulangi."))
    if answer not in Move.Answer.values:
        raise Refused(_("Pilih salah satu jawaban."))
    if answer == Move.Answer.MOVE and (until is None or until < timezone.localdate()):
        raise Refused(_("Tulis tanggal pindah, hari ini atau sesudahnya."))
    text = required(reason, _("Tulis alasannya."), LONGEST_REASON) if answer != Move.Answer.MOVE else ""
    before = {"move.answer": move.answer, "until": move.until, "reason": move.reason}
    move.answer, move.reason = answer, text
    move.until = until if answer == Move.Answer.MOVE else None
    move.answered_by, move.answered_at = access.user, timezone.now()
    move.version += 1
    move.save()
    after = {"service": move.service, "move.answer": answer, "until": move.until, "reason": text}
    audit.record("move.answered", entry, before=_told(before), after=_told(after), node_path=entry.node.path)
    return move


@transaction.atomic
def offer_entry(access: Access, entry_id: int, version: int, note: str, contact: str) -> SharingOffer:
    """Offer a published entry to other institutions: what they get, whom they ask.

    Raises Http404, PermissionDenied, Refused, or Outdated if somebody changed the offer meanwhile.
    """
    entry = locked_entry(access, entry_id, Action.EDIT_INVENTORY)
    if entry.state != State.PUBLISHED or entry.removed_at is not None:
        raise Refused(_("Hanya data yang sudah terbit dapat ditawarkan. Minta pemeriksa menerbitkannya."))
    offer = SharingOffer.objects.select_for_update().filter(entry=entry).first()
    if (offer.version if offer else 0) != version:
        raise Outdated(_("Tawaran ini baru saja diubah orang lain. Lihat isinya, lalu ulangi."))
    offer = offer or SharingOffer(entry=entry, version=0)
    offer.note = required(note, _("Tulis apa yang ditawarkan."), LONGEST_REASON)
    offer.contact = required(contact, _("Tulis siapa yang dapat dihubungi."), 200)
    offer.made_by, offer.made_at, offer.withdrawn_at = access.user, timezone.now(), None
    offer.version += 1
    offer.save()
    after = {"offer.note": offer.note, "offer.contact": offer.contact}
    audit.record("sharing.offered", entry, after=after, node_path=entry.node.path)
    return offer


@transaction.atomic
def withdraw_offer(access: Access, entry_id: int) -> None:
    """Take the offer back. Raises Http404 or PermissionDenied."""
    entry = locked_entry(access, entry_id, Action.EDIT_INVENTORY)
    offer = SharingOffer.objects.select_for_update().filter(entry=entry, withdrawn_at=None).first()
    if offer is not None:
        offer.withdrawn_at = timezone.now()
        offer.version += 1
        offer.save(update_fields=["withdrawn_at", "version"])
        audit.record("sharing.withdrawn", entry, node_path=entry.node.path)


def _told(values: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in values.items() if value not in ("", None)}
