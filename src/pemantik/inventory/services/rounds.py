"""The yearly round of confirmation: opened, answered by the owners, reminded of, closed."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.accounts import audit, mail
from pemantik.assessments.problems import Refused
from pemantik.inventory.filling import missing_facts
from pemantik.inventory.models import ConfirmationRound, Entry, Link
from pemantik.inventory.problems import NotConfirmed
from pemantik.inventory.sealing import seal_of
from pemantik.inventory.selectors.rounds import find_round, may_run, waiting_for
from pemantik.inventory.services.seals import CONFIRMED_FOR, speaks_for
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action

#: So many entries are confirmed at once: what a person can have looked at.
MOST_AT_ONCE = 100
#: Those who are behind are reminded at most so often.
PAUSE = timedelta(hours=24)


@transaction.atomic
def open_confirmation_round(access: Access, institution_id: int, due_on: date) -> ConfirmationRound:
    """Ask every owner of the institution whether the entries are still true, until that day.

    Raises Http404, PermissionDenied, or Refused: a round is open, this year's is over, the day lies in the past.
    """
    institution: Node | None = Node.objects.select_for_update(of=("self",)).filter(pk=institution_id).first()
    _require(access, institution)
    if institution is None or not institution.is_institution:
        raise Refused(_("Putaran konfirmasi dibuka untuk instansi, bukan untuk unit."))
    today = timezone.localdate()
    if due_on <= today:
        raise Refused(_("Pilih tenggat sesudah hari ini."))
    rounds = ConfirmationRound.objects.filter(institution=institution)
    if rounds.filter(closed_at=None).exists():
        raise Refused(_("Putaran konfirmasi masih terbuka. Tutup dahulu."))
    if rounds.filter(year=today.year).exists():
        raise Refused(_("Putaran tahun %(year)s sudah selesai.") % {"year": today.year})
    made = ConfirmationRound.objects.create(
        institution=institution, year=today.year, due_on=due_on, opened_by=access.user, opened_at=timezone.now()
    )
    audit.record("confirmation.opened", made, after={"due_on": due_on}, node_path=institution.path)
    return made


@transaction.atomic
def close_confirmation_round(access: Access, round_id: int) -> ConfirmationRound:
    """End the round. What was not confirmed stays unconfirmed and stands among the findings."""
    found = find_round(access, round_id, lock=True)
    _require(access, found.institution)
    if found.closed_at is None:
        found.closed_by, found.closed_at = access.user, timezone.now()
        found.version += 1
        found.save()
        left = Entry.objects.filter(waiting_for(found), institution=found.institution, removed_at=None).count()
        audit.record("confirmation.closed", found, after={"left": left}, node_path=found.institution.path)
    return found


@transaction.atomic
def confirm_entries(access: Access, round_id: int, versions: Mapping[int, int]) -> list[Entry]:
    """The owner says of all of these at once that they are still true: all, or none. `versions` by id of the entry.

    What somebody confirmed meanwhile in this round stays that person's word. Returns those confirmed now. Raises
    NotConfirmed with a sentence for each entry that stands in the way, Http404, PermissionDenied, Refused.
    """
    found = find_round(access, round_id, lock=True)
    entries = _locked(access, found, versions)
    if found.closed_at is not None:
        raise Refused(_("Putaran konfirmasi ini sudah ditutup."))
    if not 0 < len(entries) <= MOST_AT_ONCE:
        raise Refused(_("Pilih 1 sampai %(most)s data.") % {"most": MOST_AT_ONCE})
    links = _links(entries)
    problems = {
        entry.pk: problem
        for entry in entries
        if (problem := _problem(entry, versions[entry.pk], {relation for relation, _target in links[entry.pk]}))
    }
    if problems:
        raise NotConfirmed(problems)
    return _confirm(access, found, entries, links)


@transaction.atomic
def remind_confirmation_round(access: Access, round_id: int, site: str = "") -> int:
    """Remind by mail the people of units that are behind; returns how many. `site` is this installation's address.

    Raises Refused where no mail is configured, nobody is behind, or they were reminded within a day.
    """
    from pemantik.inventory.confirmation_mail import behind, send_reminders  # noqa: PLC0415 - tasks call services

    found = find_round(access, round_id, lock=True)
    _require(access, found.institution)
    now = timezone.now()
    if found.closed_at is not None:
        raise Refused(_("Putaran konfirmasi ini sudah ditutup."))
    if not mail.is_configured():
        raise Refused(_("Server ini belum mengirim surel. Tugas tetap tampil di halaman Tugas mereka."))
    if found.reminded_at and now - found.reminded_at < PAUSE:
        raise Refused(_("Mereka sudah diingatkan dalam 24 jam terakhir."))
    people = len(behind(found))
    if not people:
        raise Refused(_("Tidak ada yang perlu diingatkan."))
    found.reminded_at = now
    found.save()
    audit.record("confirmation.reminded", found, after={"people": people}, node_path=found.institution.path)
    transaction.on_commit(lambda: send_reminders.enqueue(found.pk, site))
    return people


def _require(access: Access, institution: Node | None) -> None:
    node = institution or Node(path="-")
    if not may_run(access, node):
        access.require(Action.VERIFY_INVENTORY, node)


def _locked(access: Access, round_: ConfirmationRound, versions: Mapping[int, int]) -> list[Entry]:
    """The entries, locked in one order. Raises Http404 for strangers, PermissionDenied for those who are not owners."""
    rows = Entry.objects.select_for_update(of=("self",)).select_related("node", "institution")
    entries = list(rows.filter(pk__in=list(versions), institution=round_.institution).order_by("pk"))
    if len(entries) != len(versions):
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    for entry in entries:
        access.require(Action.EDIT_INVENTORY, entry.node)
        if not speaks_for(access, entry.node, entry.institution):
            raise PermissionDenied(_("Hanya unit pemilik yang dapat memastikan datanya masih benar."))
    return entries


def _links(entries: list[Entry]) -> dict[int, list[tuple[str, int]]]:
    links: dict[int, list[tuple[str, int]]] = {entry.pk: [] for entry in entries}
    rows = Link.objects.filter(source__in=entries, target__removed_at=None)
    for source, relation, target in rows.values_list("source", "relation", "target"):
        links[source].append((relation, target))
    return links


def _problem(entry: Entry, version: int, linked: set[str]) -> str:
    if entry.removed_at is not None:
        return _("Data ini sudah dihapus. Pulihkan dahulu.")
    if entry.version != version:
        return _("Data ini baru saja diubah. Lihat isinya, lalu ulangi.")
    facts = missing_facts(entry, linked)
    return _("Lengkapi dahulu: %(facts)s.") % {"facts": ", ".join(facts)} if facts else ""


def _confirm(
    access: Access, round_: ConfirmationRound, entries: list[Entry], links: Mapping[int, list[tuple[str, int]]]
) -> list[Entry]:
    users: dict[int, list[int]] = {entry.pk: [] for entry in entries}
    through = Entry.users.through.objects.filter(entry__in=entries)
    for entry_id, node_id in through.values_list("entry_id", "node_id"):
        users[entry_id].append(node_id)
    now = timezone.now()
    until = timezone.localdate(now) + CONFIRMED_FOR
    confirmed = []
    for entry in entries:
        seal = seal_of(entry, users[entry.pk], links[entry.pk])
        if entry.confirmed_at and entry.confirmed_at >= round_.opened_at and entry.confirmed_seal == seal:
            continue
        entry.confirmed_by, entry.confirmed_at, entry.confirmed_until = access.user, now, until
        entry.confirmed_seal, entry.broken_at = seal, None
        confirmed.append(entry)
    fields = ["confirmed_by", "confirmed_at", "confirmed_until", "confirmed_seal", "broken_at"]
    Entry.objects.bulk_update(confirmed, fields)
    for entry in confirmed:
        audit.record("entry.confirmed", entry, after={"entry.until": until}, node_path=entry.node.path)
    return confirmed
