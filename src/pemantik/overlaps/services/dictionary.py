"""The words of the dictionary that people add: proposed, approved, refused, withdrawn. Nothing is ever deleted.

They hold for the whole installation, so whoever manages the inventory at the top of a tree decides; reviewers propose.
"""

from collections.abc import Iterable
from typing import Final

from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.accounts import audit
from pemantik.assessments.problems import Outdated, Refused
from pemantik.assessments.wording import clean, required
from pemantik.inventory.problems import Invalid
from pemantik.organizations.permissions import Access
from pemantik.overlaps.engine.dictionary import Dictionary, Role, idea_of
from pemantik.overlaps.engine.text import JOINERS, fold, words
from pemantik.overlaps.governing import dictionary_now
from pemantik.overlaps.models import Governed, Wording
from pemantik.overlaps.models.governing import LONGEST_MEANING, LONGEST_REASON, LONGEST_WORDING
from pemantik.overlaps.selectors.governing import may_govern, require_governor, require_reviewer

State, Sense, Source = Wording.State, Wording.Sense, Wording.Source
_MOST_WORDS: Final = 6
_GONE = {State.REFUSED, State.WITHDRAWN}


@transaction.atomic
def add_wording(access: Access, sense: str, text: str, meant: str = "", reason: str = "") -> Wording:
    """A wording typed by a person: in use at once if the person may approve, a proposal if they only review.

    Raises Http404, PermissionDenied, Refused, or Invalid with a sentence for each wrong field.
    """
    require_reviewer(access)
    kept, meaning, shown = _checked(sense, text, meant)
    why = clean(reason, LONGEST_REASON)
    row = Wording.objects.select_for_update().filter(sense=sense, text=kept, meaning=meaning).first()
    if row is not None and row.state not in _GONE:
        raise Invalid({"text": _("“%(text)s” sudah ada di kamus atau sudah diusulkan.") % {"text": kept}})
    row = row or Wording(sense=sense, text=kept, meaning=meaning)
    row.meant, row.source, row.state, row.reason = shown, Source.PERSON, State.PROPOSED, why
    row.proposed_by, row.proposed_at, row.decided_by, row.decided_at = access.user, timezone.now(), None, None
    row.version += 1
    row.save()
    if may_govern(access):
        _decide(access, row, State.APPROVED, why)
    else:
        audit.record("wording.proposed", row, after=_told(row))
    return row


@transaction.atomic
def approve_wording(access: Access, wording_id: int, version: int, reason: str = "") -> Wording:
    """Use a proposal, or one that was refused or withdrawn, from now on. Raises Outdated or Refused."""
    row = _for_decision(access, wording_id, version)
    if row.state == State.APPROVED:
        raise Refused(_("Kata ini sudah dipakai."))
    return _decide(access, row, State.APPROVED, clean(reason, LONGEST_REASON))


@transaction.atomic
def refuse_wording(access: Access, wording_id: int, version: int, reason: str) -> Wording:
    """Do not use a proposal; it is not proposed again. Raises Outdated or Refused."""
    row = _for_decision(access, wording_id, version)
    if row.state != State.PROPOSED:
        raise Refused(_("Hanya usulan yang dapat ditolak."))
    return _decide(access, row, State.REFUSED, _why(reason))


@transaction.atomic
def withdraw_wording(access: Access, wording_id: int, version: int, reason: str) -> Wording:
    """Use an approved wording no longer. Raises Outdated or Refused."""
    row = _for_decision(access, wording_id, version)
    if row.state != State.APPROVED:
        raise Refused(_("Hanya kata yang dipakai yang dapat dicabut."))
    return _decide(access, row, State.WITHDRAWN, _why(reason))


@transaction.atomic
def keep_proposals(found: Iterable[Wording]) -> int:
    """Store what data and decisions propose; what somebody decided about stays as it is. How many are new.

    In the background, on behalf of nobody.
    """
    known = {(row.sense, row.text, row.meaning): row for row in Wording.objects.select_for_update()}
    used = {row.text for row in known.values() if row.state == State.APPROVED}
    new = 0
    for row in found:
        before = known.get((row.sense, row.text, row.meaning))
        if before is None and row.text not in used:
            row.save()
            known[row.sense, row.text, row.meaning] = row
            new += 1
        elif before is not None and before.state == State.PROPOSED and before.source != Source.PERSON:
            before.spoken_for, before.spoken_against = row.spoken_for, row.spoken_against
            before.examples = row.examples
            before.save(update_fields=["spoken_for", "spoken_against", "examples"])
    return new


def _for_decision(access: Access, wording_id: int, version: int) -> Wording:
    require_governor(access)
    row = Wording.objects.select_for_update().filter(pk=wording_id).first()
    if row is None:
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    if row.version != version:
        raise Outdated(_("Kata ini sudah diputuskan orang lain. Muat ulang halaman ini."))
    return row


def _decide(access: Access, row: Wording, state: Wording.State, reason: str) -> Wording:
    before = row.state
    row.state, row.reason = state, reason
    row.decided_by, row.decided_at, row.version = access.user, timezone.now(), row.version + 1
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Refused(
            _("“%(text)s” sudah dipakai dengan arti lain. Cabut yang lama dahulu.") % {"text": row.text}
        ) from None
    Governed.moved()
    audit.record("wording.decided", row, before={"wording.state": before}, after=_told(row))
    return row


def _told(row: Wording) -> dict[str, str]:
    return {"wording.sense": row.sense, "wording.state": row.state, "wording.reason": row.reason}


def _why(reason: str) -> str:
    return required(reason, _("Tulis alasannya, agar orang lain memahami putusan ini."), LONGEST_REASON)


def _checked(sense: str, text: str, meant: str) -> tuple[str, str, str]:
    """Text, meaning and how a person writes the meaning, as they are stored. Raises Invalid."""
    if sense not in Sense.values:
        raise Invalid({"sense": _("Pilih jenis kata.")})
    problems = {}
    kept = " ".join(words(fold(clean(text, LONGEST_WORDING), LONGEST_WORDING)))
    if problem := _wrong_text(sense, kept):
        problems["text"] = problem
    shown = " ".join(clean(meant, LONGEST_MEANING).split())
    meaning, problem = _meaning(sense, kept, shown, dictionary_now())
    if problem:
        problems["meant"] = problem
    if problems:
        raise Invalid(problems)
    return kept, meaning, "" if sense == Sense.FRAME else shown


def _wrong_text(sense: str, kept: str) -> str:
    found = kept.split()
    if not found or all(word in JOINERS or len(word) < 2 for word in found):
        return _("Tulis kata dengan huruf, misalnya “surveilans”.")
    if len(found) > _MOST_WORDS:
        return _("Paling banyak %(n)s kata.") % {"n": _MOST_WORDS}
    if sense == Sense.SHORT and len(found) > 2:
        return _("Singkatan paling banyak dua kata, misalnya “SIPEDE” atau “SI LANCAR”.")
    return ""


def _meaning(sense: str, kept: str, shown: str, dictionary: Dictionary) -> tuple[str, str]:
    """The meaning as it is stored, and what is wrong with it."""
    plain = " ".join(words(fold(shown, LONGEST_MEANING)))
    if sense == Sense.FRAME:
        return "", ""
    if not plain:
        return "", _("Tulis artinya: kata lain yang sama maksudnya, atau kepanjangan singkatan.")
    if plain == kept:
        return "", _("Arti dan katanya sama.")
    return (plain, "") if sense == Sense.SHORT else _idea(sense, plain, shown, dictionary)


def _idea(sense: str, plain: str, shown: str, dictionary: Dictionary) -> tuple[str, str]:
    """The code of the idea that a wording names, a new one for a thing that the dictionary lacks."""
    idea = idea_of(plain, dictionary)
    wanted = Role.ACT if sense == Sense.ACT else Role.OBJECT
    if idea is not None and idea.role is wanted:
        return idea.code.lstrip("!"), ""
    if idea is not None and idea.role in {Role.ACT, Role.OBJECT}:
        other = Sense.ACT if idea.role is Role.ACT else Sense.IDEA
        told = {"meant": shown, "sense": other.label.lower()}
        return "", _("“%(meant)s” tercatat sebagai %(sense)s. Pilih jenis itu.") % told
    if sense == Sense.ACT:
        text = _("Kegiatan “%(meant)s” belum dikenal. Pakai kata kegiatan yang ada, misalnya “pendataan”.")
        return "", text % {"meant": shown}
    return plain.replace(" ", "_"), ""
