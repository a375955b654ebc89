"""What readers decide about a pair. A decision is added and never changed; what counts moves with the state.

A first decision counts at once, unless the pair is one of those that a second person reads and there is one. If both
say the same it counts; if not, the two talk, and a coordinator records what counts. A pair that was decided is opened
again by a person only, with a reason.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from pemantik.accounts import audit
from pemantik.accounts.models import User
from pemantik.assessments.problems import Outdated, Refused
from pemantik.assessments.wording import clean, required
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access, live_grants
from pemantik.organizations.roles import Action, roles_with
from pemantik.overlaps.marks import mark_of
from pemantik.overlaps.models import Decision, Pair, Verdict
from pemantik.overlaps.models.review import LONGEST_REASON
from pemantik.overlaps.sampling import needs_second
from pemantik.overlaps.selectors.reach import locked_pair
from pemantik.overlaps.services.grouping import regroup_around

State = Pair.State
#: Verdicts that nobody understands later without a reason; the others speak for themselves.
REASONED = frozenset({Verdict.JUSTIFIED, Verdict.RELATED, Verdict.UNCLEAR})


@transaction.atomic
def decide(access: Access, pair_id: int, version: int, verdict: str, reason: str = "") -> Pair:
    """Record a first reading, or the second one of a pair that waits for it.

    Raises Http404, PermissionDenied, Refused, or Outdated if somebody decided since the page was opened.
    """
    pair = locked_pair(access, pair_id)
    require_version(pair, version)
    if pair.state not in {State.WAITING, State.SECOND}:
        raise Refused(_("Pasangan ini tidak menunggu putusan. Buka lagi dengan alasan bila perlu diputuskan ulang."))
    made = _reading(pair, verdict, reason)
    made.reader = access.user
    if pair.state == State.WAITING:
        _first(pair, made)
    else:
        _second(pair, made)
    return _saved(pair)


@transaction.atomic
def settle(access: Access, pair_id: int, version: int, verdict: str, reason: str) -> Pair:
    """Record what counts after two readers differed and talked. Only a coordinator does; a reason is required."""
    pair = locked_pair(access, pair_id)
    if not access.may(Action.MANAGE_INVENTORY, pair.institution):
        raise PermissionDenied(_("Putusan akhir dicatat oleh koordinator."))
    require_version(pair, version)
    if pair.state != State.DISPUTED:
        raise Refused(_("Pasangan ini tidak menunggu putusan akhir."))
    required(reason, _("Tulis alasan putusan akhir."), LONGEST_REASON)
    made = _reading(pair, verdict, reason)
    made.reader, made.turn = access.user, Decision.THIRD
    made.save()
    _count(pair, made)
    told = {"verdict": made.verdict, "reason": made.reason}
    audit.record("pair.settled", pair, after=told, node_path=pair.institution.path)
    return _saved(pair)


@transaction.atomic
def reopen(access: Access, pair_id: int, version: int, reason: str) -> Pair:
    """Let a pair be decided anew; what was said stays. Raises Refused if it was not decided or without a reason."""
    pair = locked_pair(access, pair_id)
    require_version(pair, version)
    if pair.state != State.DECIDED:
        raise Refused(_("Hanya pasangan yang sudah diputuskan dapat dibuka lagi."))
    why = required(reason, _("Tulis mengapa pasangan ini perlu diputuskan lagi."), LONGEST_REASON)
    before = {"verdict": pair.verdict}
    pair.round += 1
    pair.state, pair.verdict, pair.counted, pair.is_changed = State.WAITING, "", None, False
    audit.record("pair.reopened", pair, before=before, after={"reason": why}, node_path=pair.institution.path)
    return _saved(pair)


def require_version(pair: Pair, version: int) -> None:
    """Raise Outdated if somebody decided since the page was opened."""
    if pair.version != version:
        raise Outdated(_("Orang lain baru saja memutuskan pasangan ini. Tulisan Anda aman, tetapi belum tersimpan."))


def _reading(pair: Pair, verdict: str, reason: str) -> Decision:
    """The decision with what the reader saw, not saved yet."""
    if verdict not in Verdict.values:
        raise Refused(_("Pilih satu putusan."))
    if pair.first.removed_at or pair.second.removed_at:
        raise Refused(_("Salah satu data sudah dihapus dari inventaris, jadi tidak perlu diputuskan."))
    why = clean(reason, LONGEST_REASON)
    if verdict in REASONED and not why:
        raise Refused(_("Tulis alasannya dengan singkat: tanpa alasan, putusan ini tidak dapat dipahami nanti."))
    return Decision(
        pair=pair,
        round=pair.round,
        verdict=verdict,
        reason=why,
        score=pair.score,
        features=pair.features,
        share=pair.share,
        release=pair.release,
        first_version=pair.first.version,
        second_version=pair.second.version,
        first_mark=mark_of(pair.first),
        second_mark=mark_of(pair.second),
    )


def _first(pair: Pair, made: Decision) -> None:
    made.turn = Decision.FIRST
    made.save()
    if needs_second(pair.first_id, pair.second_id) and _others_read(pair.institution, made.reader):
        pair.state = State.SECOND
        # What was said stays out of the trail until the second person has read: it would be read there.
        _record("pair.read", pair, {"turn": made.turn})
        return
    _count(pair, made)
    _record("pair.decided", pair, {"verdict": made.verdict, "reason": made.reason})


def _others_read(institution: Node, reader: User) -> bool:
    """Whether anybody else decides pairs of the institution: where one person does it all, nobody is waited for."""
    step = Node.steplen
    above = [institution.path[:end] for end in range(step, len(institution.path) + 1, step)]
    grants = live_grants().filter(role__in=roles_with(Action.REVIEW_OVERLAPS), node__path__in=above)
    return grants.exclude(user=reader).exists()


def _second(pair: Pair, made: Decision) -> None:
    before = pair.decisions.get(round=pair.round, turn=Decision.FIRST)
    if before.reader_id == made.reader_id:
        raise Refused(_("Anda pembaca pertamanya. Pembaca kedua harus orang lain."))
    made.turn = Decision.SECOND
    made.save()
    said = {"first_reading": before.verdict, "second_reading": made.verdict, "reason": made.reason}
    if made.verdict == before.verdict:
        _count(pair, before)
        _record("pair.agreed", pair, said)
    else:
        pair.state = State.DISPUTED
        _record("pair.disputed", pair, said)


def _count(pair: Pair, made: Decision) -> None:
    pair.state, pair.verdict, pair.counted, pair.is_changed = State.DECIDED, made.verdict, made, False


def _record(action: str, pair: Pair, after: dict[str, Any]) -> None:
    audit.record(action, pair, after=after, node_path=pair.institution.path)


def _saved(pair: Pair) -> Pair:
    """Save what belongs to people, and bring the groups up to date."""
    pair.version += 1
    pair.save(update_fields=["state", "verdict", "counted", "is_changed", "round", "version"])
    regroup_around(pair.institution_id, {pair.first_id, pair.second_id})
    return pair
