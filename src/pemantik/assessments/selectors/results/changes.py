"""How the value moved from stage to stage, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pemantik.assessments.models import CampaignStage, StageState
from pemantik.assessments.selectors.results.reading import Results
from pemantik.assessments.selectors.values import ValueChange, changes_in
from pemantik.web.deadlines import NO_BREAK
from pemantik.web.stages import StageLook, StageStep, StageStrip
from pemantik.web.templatetags.pm import long_date, number

#: Moves told in the sentence below the strip; all others stand on the page of reasons.
MOVES_TOLD = 2


@dataclass(frozen=True, slots=True)
class Move:
    """From one told stage to the next: how far the index moved, and how many values rose and fell."""

    stage: CampaignStage
    gain: Decimal
    risen: int
    fallen: int


def told_changes(results: Results) -> list[ValueChange]:
    """Every value that a told stage gave differently from what it inherited."""
    told = {stage.pk for stage in results.told}
    return [change for change in changes_in(results.stages, results.by_stage) if change.after.stage_id in told]


def moves(results: Results, changes: Sequence[ValueChange]) -> list[Move]:
    """Every step from one told stage to the next."""
    found = []
    for before, after in zip(results.told, results.told[1:], strict=False):
        start, end = results.index(before), results.index(after)
        if start is None or end is None:
            continue
        mine = [_direction(change) for change in changes if change.after.stage_id == after.pk]
        found.append(Move(after, end - start, mine.count(1), mine.count(-1)))
    return found


def strip_of(results: Results, shown: CampaignStage | None, address: str, changes: Sequence[ValueChange]) -> StageStrip:
    """The stages with their values; a told stage leads to its own result."""
    places = results.campaign.instrument.rounding.places
    steps = [_step(results, stage, shown, address) for stage in results.stages]
    return StageStrip(steps, places, _sentence(moves(results, changes), places))


def _step(results: Results, stage: CampaignStage, shown: CampaignStage | None, address: str) -> StageStep:
    record = results.records.get(stage.pk)
    state = record.state if record else StageState.WAITING
    looks = {StageState.SUBMITTED: StageLook.DONE, StageState.OPEN: StageLook.NOW}
    sent = record.submitted_at if record else None
    notes = {StageState.SKIPPED: _("dilewati"), StageState.STOPPED: _("tidak selesai")}
    return StageStep(
        name=stage.get_kind_display(),
        look=looks.get(StageState(state), StageLook.WAIT),
        value=results.index(stage),
        when=long_date(timezone.localtime(sent)) if sent else _span(stage),
        address=f"{address}?tahap={stage.kind}" if stage in results.told else "",
        current=stage == shown,
        note=notes.get(StageState(state), ""),
    )


def _span(stage: CampaignStage) -> str:
    """`7 sampai 11 Desember 2026`."""
    first, last = timezone.localdate(stage.opens_at), timezone.localdate(stage.closes_at)
    if first == last:
        return long_date(last)
    same_month = (first.year, first.month) == (last.year, last.month)
    start = str(first.day) if same_month else long_date(first)
    return _("%(first)s sampai %(last)s") % {"first": start, "last": long_date(last)}


def _direction(change: ValueChange) -> int:
    before = change.before.value if change.before else None
    after = change.after.value
    return 0 if before is None or after is None or before == after else (1 if after > before else -1)


def _sentence(found: Sequence[Move], places: int) -> str:
    """Why the value changed, of the largest moves; empty before there is anything to compare."""
    if not found:
        return ""
    moved = [move for move in found if move.gain]
    if not moved:
        return _("Nilai tetap sejak tahap pertama.")
    largest = sorted(moved, key=lambda move: -abs(move.gain))[:MOVES_TOLD]
    return " ".join(_move_sentence(move, places) for move in moved if move in largest)


def _move_sentence(move: Move, places: int) -> str:
    words = []
    if move.fallen:
        words.append(ngettext("%(n)s nilai diturunkan", "%(n)s nilai diturunkan", move.fallen) % {"n": move.fallen})
    if move.risen:
        words.append(ngettext("%(n)s nilai dinaikkan", "%(n)s nilai dinaikkan", move.risen) % {"n": move.risen})
    text = (
        _("Naik %(gain)s di tahap %(stage)s%(why)s.")
        if move.gain > 0
        else _("Turun %(gain)s di tahap %(stage)s%(why)s.")
    )
    why = ": " + ", ".join(words) if words else ""
    stage = move.stage.get_kind_display().replace(" ", NO_BREAK)
    return text % {"gain": number(abs(move.gain), places), "stage": stage, "why": why}
