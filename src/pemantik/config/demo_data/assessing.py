"""The stages of assessors: internal verification, desk, interview, visit and final result of a participant."""

from decimal import Decimal

from pemantik.assessments.models import EvidenceUse, Reason, StageKind, StageValue, Verdict
from pemantik.assessments.selectors.values import effective_values
from pemantik.assessments.services import assessors, opinions, questions, stages, verdicts
from pemantik.assessments.services.answering import AnswerChanges, save_value
from pemantik.config.demo_data.answering import STEP
from pemantik.config.demo_data.clock import Story
from pemantik.config.demo_data.dice import dice
from pemantik.config.demo_data.meeting import meetings
from pemantik.config.demo_data.scenes import Player, playing
from pemantik.config.demo_data.sources import content
from pemantik.maturity.numbers import plain
from pemantik.organizations.permissions import Access

#: How many values a stage changes, and in which direction (None: either), in parts of all indicators.
CHANGES = {
    StageKind.INTERNAL: (0.12, "internal"),
    StageKind.DESK: (0.35, "lower"),
    StageKind.INTERVIEW: (0.25, "raise"),
    StageKind.VISIT: (0.12, "raise"),
    StageKind.FINAL: (0.1, "final"),
}
#: Shares of decisions on evidence: up to the first accepted, up to the second sent back, the rest not relevant.
ACCEPTED, SENT_BACK = 0.8, 0.94


def later_stages(player: Player) -> Story:
    """Everything after the self-assessment, one stage after the other, as far as the story goes."""
    for kind in (StageKind.INTERNAL, StageKind.DESK, StageKind.INTERVIEW, StageKind.VISIT, StageKind.FINAL):
        if player.story.get(kind) == "skip":
            yield from _pass_over(player, kind)
        elif player.has(kind):
            yield from _stage(player, kind)


def _pass_over(player: Player, kind: str) -> Story:
    yield player.clock.moment
    with playing(player.of_province("province_coordinator")) as access:
        reason = "Tidak diperlukan: bukti sudah cukup pada tahap sebelumnya."
        stages.skip(access, player.assessment.pk, player.stages[kind], reason)


def _stage(player: Player, kind: str) -> Story:
    """One stage: its assessor begins, works through evidence and values, meets the units, submits."""
    first, last = player.days(kind)
    yield player.clock.at(first, 0.05)
    assessor = _begin(player, kind)
    if kind in {StageKind.INTERNAL, StageKind.DESK}:
        yield from _judge(player, kind, assessor)
    if kind == StageKind.DESK:
        yield from _ask(player, assessor)
    if kind in {StageKind.INTERVIEW, StageKind.VISIT}:
        yield from meetings(player, kind, assessor)
    if kind == StageKind.DESK and player.story.get("two_assessors"):
        yield from _two_opinions(player)
    else:
        yield from _change_values(player, kind, assessor)
    if kind == StageKind.INTERVIEW and player.story.get("detailed"):
        yield from _detail(player, assessor)
    if last is not None:
        yield player.clock.at(last, 0.95)
        with playing(assessor) as access:
            stages.submit(access, player.assessment.pk, player.stages[kind])


def assessor_of(player: Player) -> str:
    """Which of the province's assessors looks after this participant."""
    if player.story.get("assessor"):
        return str(player.story["assessor"])
    return f"external{1 + int(player.region[-2:]) % 4}"


def _begin(player: Player, kind: str) -> Access:
    """Name the assessors of the stage and let them declare; who works in it."""
    if kind == StageKind.INTERNAL:
        return player.own("internal")
    keys = ["reviewer"] if kind == StageKind.FINAL else [assessor_of(player)]
    if kind == StageKind.DESK and player.story.get("two_assessors"):
        keys = ["external1", "external3"]
    if kind == StageKind.DESK and player.story.get("conflict"):
        with playing(player.of_province("external2")) as access:
            note = "Saudara kandung bekerja pada Diskominfo kabupaten ini."
            assessors.declare(access, player.assessment.pk, has_conflict=True, note=note)
    people = [player.of_province(key) for key in keys]
    with playing(player.of_province("province_coordinator")) as access:
        ids = [person.user.pk for person in people]
        assessors.set_assessors(access, player.assessment.pk, player.stages[kind], ids)
    for person in people:
        with playing(person) as access:
            assessors.declare(access, player.assessment.pk, has_conflict=False)
    return people[0]


def _judge(player: Player, kind: str, assessor: Access) -> Story:
    """Decide on the evidence, in the order in which an assessor reads it."""
    uses = list(
        EvidenceUse.objects.filter(assessment=player.assessment, removed_at=None).order_by("code", "level", "pk")
    )
    reasons = list(Reason.objects.filter(is_active=True))
    chosen = uses[: round(len(uses) * min(player.share(kind), 0.92))]
    for number, use in enumerate(chosen, start=1):
        yield player.between(kind, 0.6 * number / (len(chosen) + 1))
        fate = dice(player.region, kind, use.code, use.level, use.item).random()
        with playing(assessor) as access:
            if fate < ACCEPTED or kind == StageKind.INTERNAL:
                verdicts.give_verdict(access, use.pk, Verdict.Decision.ACCEPTED)
            elif fate < SENT_BACK:
                reason = reasons[number % len(reasons)] if reasons else None
                note = content("words")["notes"][number % 3]
                verdicts.give_verdict(access, use.pk, Verdict.Decision.REVISE, reason.pk if reason else None, note)
            else:
                verdicts.give_verdict(access, use.pk, Verdict.Decision.NOT_RELEVANT)


def _ask(player: Player, assessor: Access) -> Story:
    """Two questions: the first answered and settled, the second answered, or still open while the stage runs."""
    over = player.days(StageKind.DESK)[1] is not None
    for number, code in enumerate(("4", "1")):
        words = content("words")["questions"][(int(player.region[-2:]) + number) % 4]
        yield player.between(StageKind.DESK, 0.62 + number / 20)
        due = player.clock.at(3 if not over and number else player.days(StageKind.DESK)[1] or -2).date()
        with playing(assessor) as access:
            question = questions.ask(access, player.assessment.pk, code, words[0], due)
        if over or number == 0:
            yield player.between(StageKind.DESK, 0.75 + number / 20)
            with playing(player.answerer(code)) as access:
                questions.reply(access, question.pk, words[1])
        if over:
            yield player.between(StageKind.DESK, 0.88 + number / 50)
            with playing(assessor) as access:
                questions.close_question(access, question.pk)


def _change_values(player: Player, kind: str, assessor: Access) -> Story:
    """Give some indicators another value, with a reason."""
    part, words = CHANGES[StageKind(kind)]
    codes = _changed_codes(player, kind, part)
    for number, code in enumerate(codes, start=1):
        yield player.between(kind, 0.65 + 0.3 * number / (len(codes) + 1))
        value = _new_value(player, kind, code, words)
        reasons = content("words")[words]
        changes = AnswerChanges(value=plain(value), narrative=reasons[number % len(reasons)])
        with playing(assessor) as access:
            save_value(access, player.assessment.pk, code, 0, changes)


def _changed_codes(player: Player, kind: str, part: float) -> list[str]:
    """Which indicators change: never those whose value comes from another institution."""
    structure = player.instrument.structure
    own = [leaf.code for leaf in structure.leaves if leaf.indicator.external is None]
    dice(player.region, kind, "codes").shuffle(own)
    return own[: max(1, round(len(structure.leaves) * part * player.share(kind)))]


def _new_value(player: Player, kind: str, code: str, words: str) -> Decimal:
    """A little lower or higher than the value before, inside the scale and never beyond what the unit claimed."""
    stage = player.campaign.stages.get(kind=kind)
    before = effective_values(player.assessment, stage)[code].row.value or Decimal(1)
    change = STEP * dice(player.region, kind, code).randint(2, 8)
    claimed = StageValue.objects.get(
        assessment=player.assessment, stage__kind=StageKind.SELF, code=code
    ).value or Decimal(1)
    higher = words == "raise" or (words == "final" and before < claimed)
    value = min(before + change, claimed) if higher else max(before - change, Decimal(1))
    return value if value != before else max(before - STEP, Decimal(1))


def _two_opinions(player: Player) -> Story:
    """Two assessors propose values; on every second one they have settled, one waits for the second opinion."""
    kind = StageKind.DESK
    first, second = player.of_province("external1"), player.of_province("external3")
    codes = _changed_codes(player, kind, 0.7)
    for number, code in enumerate(codes):
        yield player.between(kind, 0.65 + 0.3 * number / len(codes))
        value = _new_value(player, kind, code, "lower")
        other = max(value - STEP * (number % 3), Decimal(1))
        why = content("words")["lower"][number % 4]
        with playing(first) as access:
            opinions.give_opinion(access, player.assessment.pk, code, plain(value), why)
        if number == len(codes) - 1:
            return
        with playing(second) as access:
            opinions.give_opinion(access, player.assessment.pk, code, plain(other), why)
            if number % 2 == 0:
                agreed = "Kedua asesor sepakat setelah membandingkan bukti."
                opinions.reconcile(access, player.assessment.pk, code, 0, plain(other), agreed)


def _detail(player: Player, assessor: Access) -> Story:
    """What waits for the operator of the participant shown in detail: evidence to mend, a question to answer."""
    use = EvidenceUse.objects.filter(assessment=player.assessment, code="1", level=2, item=4, removed_at=None).first()
    yield player.clock.at(-2, 0.75)
    with playing(assessor) as access:
        if use:
            reason = Reason.objects.filter(is_active=True).first()
            note = "Baris sub-kegiatan TIK belum terlihat. Mohon unggah halaman DPA yang memuatnya."
            verdicts.give_verdict(access, use.pk, Verdict.Decision.REVISE, reason.pk if reason else None, note)
        text = "Apakah RKA ini sudah disetujui menjadi DPA? Mohon tanggal pengesahannya."
        questions.ask(access, player.assessment.pk, "1", text, player.clock.at(4).date())
