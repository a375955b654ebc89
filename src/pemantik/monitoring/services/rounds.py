"""Rounds: planned, their participants chosen, opened, extended, closed, opened again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.accounts import audit
from pemantik.assessments.problems import Outdated, Refused
from pemantik.assessments.wording import clean, required
from pemantik.monitoring.models import Question, Response, Round
from pemantik.monitoring.questionnaire import Asked, template
from pemantik.monitoring.selectors.analysis import compute_round
from pemantik.monitoring.selectors.rounds import (
    asked_of,
    last_closed,
    managed_institution,
    managed_round,
    possible_participants,
    proposed_participants,
)
from pemantik.monitoring.services.needs import register_needs
from pemantik.organizations.permissions import Access

#: Where the first questions come from.
TEMPLATE, LAST, EMPTY = "template", "last", "empty"
LONGEST_NOTE = 2000


@dataclass(frozen=True, slots=True)
class Plan:
    """What the coordinator states about a round."""

    name: str
    period: str
    due_on: date | None = None
    opens_on: date | None = None
    note: str = ""


@transaction.atomic
def create_round(access: Access, institution_id: int, plan: Plan, source: str = TEMPLATE) -> Round:
    """A draft with questions from the template, from the round closed last (their keys stay, so that both compare), or
    none; all active units directly below the institution take part. Raises Http404, PermissionDenied, or Refused.
    """
    institution = managed_institution(access, institution_id)
    round_ = Round(institution=institution, created_by=access.user)
    _describe(round_, plan)
    round_.save()
    for order, asked in enumerate(_first_questions(round_, source)):
        _store(round_, asked, order)
    nodes = list(proposed_participants(institution))
    Response.objects.bulk_create(Response(round=round_, node=node) for node in nodes)
    after = _told(round_) | {"source": source, "participants": len(nodes)}
    audit.record("round.made", round_, after=after, node_path=institution.path)
    return round_


@transaction.atomic
def change_round(access: Access, round_id: int, version: int, plan: Plan) -> Round:
    """Other words and days, while it is a draft. Raises Outdated if somebody saved it since the form was opened."""
    round_ = draft_round(access, round_id, version)
    before = _told(round_)
    _describe(round_, plan)
    touch(round_)
    after = _told(round_)
    changed = {key: value for key, value in after.items() if before[key] != value}
    if changed:
        gone = {key: before[key] for key in changed}
        audit.record("round.changed", round_, before=gone, after=changed, node_path=round_.institution.path)
    return round_


@transaction.atomic
def set_participants(access: Access, round_id: int, version: int, node_ids: Iterable[int]) -> Round:
    """Exactly these units take part. While it is a draft; Raises Refused for units that are not active ones of here."""
    round_ = draft_round(access, round_id, version)
    wanted = set(node_ids)
    known = {node.pk for node in possible_participants(round_.institution)}
    if not wanted <= known:
        raise Refused(_("Pilih unit aktif dari daftar."))
    stored = set(round_.responses.values_list("node_id", flat=True))
    round_.responses.exclude(node__in=wanted).delete()
    Response.objects.bulk_create(Response(round=round_, node_id=node) for node in sorted(wanted - stored))
    touch(round_)
    if wanted != stored:
        before, after = {"participants": len(stored)}, {"participants": len(wanted)}
        audit.record("round.participants", round_, before=before, after=after, node_path=round_.institution.path)
    return round_


@transaction.atomic
def remove_round(access: Access, round_id: int) -> None:
    """Remove a draft, for good. What was opened once stays."""
    round_ = managed_round(access, round_id, locked=True)
    if round_.state != Round.State.DRAFT:
        raise Refused(_("Putaran yang sudah dibuka tidak dapat dihapus. Tutup saja."))
    audit.record("round.removed", round_, before=_told(round_), node_path=round_.institution.path)
    round_.delete()


@transaction.atomic
def open_round(access: Access, round_id: int) -> Round:
    """Let the units answer. From now on the questionnaire is locked. Refused without questions, units or a last day."""
    round_ = managed_round(access, round_id, locked=True)
    _require(round_, Round.State.DRAFT, _("Putaran ini sudah dibuka."))
    if not round_.questions.exists():
        raise Refused(_("Susun paling sedikit satu pertanyaan sebelum dibuka."))
    if not round_.responses.exists():
        raise Refused(_("Pilih paling sedikit satu unit sebelum dibuka."))
    _require_last_day(round_.due_on)
    if round_.opens_on is None:
        round_.opens_on = timezone.localdate()
    return _move(round_, Round.State.OPEN, "round.opened")


@transaction.atomic
def extend_round(access: Access, round_id: int, due_on: date | None) -> Round:
    """Another last day for answers, while it is open."""
    round_ = managed_round(access, round_id, locked=True)
    _require(round_, Round.State.OPEN, _("Hanya putaran yang dibuka dapat diperpanjang."))
    _require_last_day(due_on)
    before, round_.due_on = round_.due_on, due_on
    touch(round_)
    told = {"due_on": before}, {"due_on": due_on}
    audit.record("round.extended", round_, before=told[0], after=told[1], node_path=round_.institution.path)
    return round_


@transaction.atomic
def close_round(access: Access, round_id: int) -> Round:
    """Take no more answers: compute and freeze the analysis, and register each reported need in the inventory, once."""
    round_ = managed_round(access, round_id, locked=True)
    _require(round_, Round.State.OPEN, _("Putaran ini tidak sedang dibuka."))
    if not round_.responses.filter(state=Response.State.SUBMITTED).exists():
        raise Refused(_("Belum ada unit yang mengirim jawaban. Perpanjang batasnya, atau ingatkan unit."))
    register_needs(round_)
    round_.closed_at, round_.closed_by = timezone.now(), access.user
    round_.previous = last_closed(round_.institution, round_)
    round_.analysis = compute_round(round_)
    return _move(round_, Round.State.CLOSED, "round.closed")


@transaction.atomic
def reopen_round(access: Access, round_id: int, due_on: date | None) -> Round:
    """Take answers again until another day. The frozen analysis is dropped; the coordinator's conclusions stay."""
    round_ = managed_round(access, round_id, locked=True)
    _require(round_, Round.State.CLOSED, _("Hanya putaran yang ditutup dapat dibuka lagi."))
    if Round.objects.filter(previous=round_).exists():
        raise Refused(_("Putaran berikutnya sudah dibandingkan dengan putaran ini, jadi jawabannya tetap."))
    _require_last_day(due_on)
    round_.due_on, round_.analysis, round_.previous = due_on, None, None
    round_.closed_at = round_.closed_by = round_.published_at = round_.published_by = None
    return _move(round_, Round.State.OPEN, "round.reopened")


def draft_round(access: Access, round_id: int, version: int) -> Round:
    """A locked draft that is still the one on the form. Raises Refused once it was opened, Outdated for an old form."""
    round_ = managed_round(access, round_id, locked=True)
    if round_.state != Round.State.DRAFT:
        raise Refused(_("Putaran ini sudah dibuka, jadi kuesioner dan pesertanya terkunci."))
    if round_.version != version:
        raise Outdated(_("Putaran ini baru saja diubah orang lain. Lihat isinya, lalu simpan lagi."))
    return round_


def touch(round_: Round) -> None:
    """Save, as a newer version than on any open form."""
    round_.version += 1
    round_.save()


def _describe(round_: Round, plan: Plan) -> None:
    round_.name = required(plan.name, _("Tulis nama putaran."), 120)
    round_.period = required(plan.period, _("Tulis periode, misalnya Semester II 2026."), 60)
    round_.note = clean(plan.note, LONGEST_NOTE)
    if plan.opens_on and plan.due_on and plan.opens_on > plan.due_on:
        raise Refused(_("Batas isian tidak boleh sebelum tanggal dibuka."))
    round_.opens_on, round_.due_on = plan.opens_on, plan.due_on


def _first_questions(round_: Round, source: str) -> tuple[Asked, ...]:
    if source == EMPTY:
        return ()
    last = last_closed(round_.institution) if source == LAST else None
    if source == LAST and last is None:
        raise Refused(_("Belum ada putaran yang ditutup untuk disalin. Mulai dari templat."))
    return asked_of(list(last.questions.all())) if last else template()


def _store(round_: Round, asked: Asked, order: int) -> Question:
    return Question.objects.create(
        round=round_,
        key=asked.key,
        topic=asked.topic,
        type=asked.type,
        text=asked.text,
        hint=asked.hint,
        options=list(asked.options),
        unit=asked.unit,
        fact=asked.fact,
        group=asked.group,
        scored=asked.scored,
        required=asked.required,
        order=order,
    )


def _require(round_: Round, state: Round.State, message: str) -> None:
    if round_.state != state:
        raise Refused(message)


def _require_last_day(due_on: date | None) -> None:
    if due_on is None or due_on < timezone.localdate():
        raise Refused(_("Tulis batas isian, hari ini atau sesudahnya."))


def _move(round_: Round, state: Round.State, action: str) -> Round:
    before = round_.state
    round_.state = state
    touch(round_)
    after: dict[str, Any] = {"state": state, "due_on": round_.due_on}
    _record_move(action, round_, {"state": before}, after)
    return round_


def _record_move(action: str, round_: Round, before: dict[str, Any], after: dict[str, Any]) -> None:
    audit.record(action, round_, before=before, after=after, node_path=round_.institution.path)


def _told(round_: Round) -> dict[str, Any]:
    return {
        "name": round_.name,
        "period": round_.period,
        "opens_on": round_.opens_on,
        "due_on": round_.due_on,
        "note": round_.note,
    }
