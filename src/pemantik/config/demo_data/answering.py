"""The self-assessment of a participant: work divided, indicators answered with their evidence, all of it submitted."""

from decimal import Decimal
from typing import Any

from pemantik.assessments.codes import index_codes
from pemantik.assessments.models import StageKind
from pemantik.assessments.plans import EVENING
from pemantik.assessments.services import stages
from pemantik.assessments.services.answering import AnswerChanges, save_value
from pemantik.assessments.services.assignments import AssignmentPlan, assign
from pemantik.assessments.services.evidence_uses import Place as EvidencePlace
from pemantik.assessments.services.evidence_uses import use_document
from pemantik.config.demo_data.clock import Story, on_workday
from pemantik.config.demo_data.dice import dice
from pemantik.config.demo_data.documents import Draft, make_paper
from pemantik.config.demo_data.library import shelve
from pemantik.config.demo_data.scenes import Player, playing
from pemantik.config.demo_data.sources import content
from pemantik.maturity.numbers import plain
from pemantik.maturity.parts import ExternalIndex

#: Documents of a participant that is not shown in detail.
FEW = 3
#: The steps in which people think of a value.
STEP = Decimal("0.05")


def self_assessment(player: Player) -> Story:
    """The first stage, as far as this participant's story goes."""
    if not player.has(StageKind.SELF):
        return
    first, last = player.days(StageKind.SELF)
    yield player.clock.at(first, 0.1)
    _divide(player)
    codes = list(index_codes(player.instrument))
    dice(player.region, "order").shuffle(codes)
    done = codes[: round(len(codes) * player.share(StageKind.SELF))]
    for number, code in enumerate(done, start=1):
        yield player.between(StageKind.SELF, number / (len(done) + 1))
        with playing(player.answerer(code)) as access:
            save_value(access, player.assessment.pk, code, 0, _answer(player, code))
        _attach(player, code)
    if last is not None:
        yield player.clock.at(last, 0.95)
        with playing(player.own("coordinator")) as access:
            stages.submit(access, player.assessment.pk, player.stages[StageKind.SELF])


def extension(player: Player) -> Story:
    """More time for this participant, where its story says so."""
    if "extended" in player.story:
        yield player.clock.at(-13, 0.5)
        until = on_workday(player.clock.today, 0).replace(hour=EVENING.hour, minute=EVENING.minute)
        until += player.clock.at(player.story["extended"]) - player.clock.at(0)
        with playing(player.of_province("province_coordinator")) as access:
            reason = "Permohonan tertulis koordinator; jaringan terganggu selama sepekan."
            stages.extend_deadline(access, player.assessment.pk, player.stages[StageKind.SELF], until, reason)


def self_value(player: Player, code: str) -> Decimal:
    """The value that the participant gives itself: around the mean of its story, in steps of 0.05."""
    drawn = player.story["mean"] + dice(player.region, code, "value").gauss(0.12, 0.38)
    steps = round(Decimal(min(max(drawn, 1.0), 4.8)) / STEP)
    return steps * STEP


def _answer(player: Player, code: str) -> AnswerChanges:
    indicator = player.instrument.structure.by_code[code].indicator
    value = self_value(player, code)
    words = content("answers")[code]
    narrative = words["low" if value < 2 else "mid" if value < 3 else "high"]
    if indicator.external:
        return _external(player, code, value, indicator.external, narrative)
    met = tuple(level.level for level in player.instrument.scale.levels if level.value <= value)
    return AnswerChanges(value=plain(value), narrative=narrative, met_levels=met)


def _external(player: Player, code: str, value: Decimal, external: ExternalIndex, narrative: str) -> AnswerChanges:
    """A value of another institution: this year's, or last year's until it is published."""
    year = player.clock.moment.year
    if external.replaces_assessment and player.chance(code, "published") < 0.5:
        source = f"{external.name[:120]} {year - 1}, sementara sampai hasil {year} terbit (contoh)"
        return AnswerChanges(
            value=plain(value),
            narrative=narrative,
            is_provisional=True,
            source=source,
            source_date=player.clock.at(-320).date(),
        )
    share = (value - 1) / 4
    measured = (external.min + (external.max - external.min) * share).quantize(Decimal("0.1"))
    return AnswerChanges(
        measured=plain(measured),
        narrative=narrative,
        source=f"{external.name[:120]} {year} (contoh)",
        source_date=player.clock.at(-95).date(),
    )


def _divide(player: Player) -> None:
    """Each indicator is asked of one unit, and of its operator by name where there is one."""
    stage = player.campaign.stages.get(kind=StageKind.SELF)
    due = stage.closes_at.date()
    plans = [_assignment(player, code, due) for code in index_codes(player.instrument)]
    if player.story.get("detailed"):
        bappeda = player.operator_of("bappeda")
        assert bappeda  # noqa: S101  the cast has one everywhere
        soon = player.clock.at(3).date()
        unit = player.place.units["bappeda"].pk
        plans.append(AssignmentPlan("1", unit, bappeda.user.pk, level=2, item=4, due_on=soon))
    with playing(player.own("coordinator")) as access:
        assign(access, player.assessment.pk, plans)


def _assignment(player: Player, code: str, due: Any) -> AssignmentPlan:
    unit = content("answers")[code]["unit"]
    operator = player.operator_of(unit)
    return AssignmentPlan(code, player.place.units[unit].pk, operator.user.pk if operator else None, due_on=due)


def _attach(player: Player, code: str) -> None:
    """The documents whose first use is this indicator, put into the library and used wherever they belong."""
    for row in papers_of(player):
        if row["uses"][0][0] == code:
            unit = player.place.units[row["unit"]]
            author = player.operator_of(row["unit"]) or player.own("entry")
            paper = make_paper(Draft(row, player.place.node, unit, player.own("head").user.name, player.clock.today))
            with playing(author):
                version = shelve(author, unit, paper)
            player.versions[row["key"]] = version
            with playing(player.own("entry")) as access:
                for number, (used_code, level, item) in enumerate(row["uses"]):
                    pages = "1" if number or row["pages"] == 1 else f"1-{min(2, row['pages'])}"
                    use_document(access, player.assessment, EvidencePlace(used_code, level, item), version, pages)


def papers_of(player: Player) -> list[dict[str, Any]]:
    """All documents of the list for the participant shown in detail, a few for the others."""
    rows: list[dict[str, Any]] = list(content("documents"))
    if player.story.get("detailed"):
        return rows
    unsigned = [row for row in rows if row.get("form") != "signed"]
    return dice(player.region, "documents").sample(unsigned, FEW)
