"""Interviews and visits: two units called, met with minutes and promised evidence, or still ahead."""

from pemantik.assessments.models import EvidenceUse, Meeting
from pemantik.assessments.services import meetings as services
from pemantik.config.demo_data.clock import Story
from pemantik.config.demo_data.scenes import Player, playing
from pemantik.config.demo_data.sources import content
from pemantik.organizations.permissions import Access

UNITS = ("kominfo", "bappeda")


def meetings(player: Player, kind: str, assessor: Access) -> Story:
    """All meetings of a stage; the promises of the first one are kept once the stage is over."""
    first, last = player.days(kind)
    over = last is not None
    units = UNITS[::-1] if player.story.get("detailed") else UNITS
    days = [first + 2, (last - 2) if last is not None else 2]
    with playing(assessor):
        held = [_call(player, kind, assessor, unit, day) for unit, day in zip(units, days, strict=True)]
    for meeting, unit, day in zip(held, units, days, strict=True):
        if day < 0:
            yield player.clock.at(day, 0.7)
            promised = _hold(player, meeting, unit, assessor, over=over)
            if over:
                yield player.clock.at(day + 1, 0.4)
                _keep(player, unit, promised)


def _call(player: Player, kind: str, assessor: Access, unit: str, day: int) -> Meeting:
    place = "Ruang rapat Diskominfo" if kind == "visit" else "https://rapat.contoh.example/pemdi"
    plan = services.MeetingPlan(player.clock.at(day, 0.15), place, content("words")["agenda"])
    node = player.place.units[unit]
    return services.schedule_meeting(assessor, player.assessment.pk, player.stages[kind], node.pk, plan)


def _hold(player: Player, meeting: Meeting, unit: str, assessor: Access, *, over: bool) -> list[int]:
    """Attendance, promises, minutes. Ids of the promises."""
    operator, coordinator = player.own(f"op_{unit}").user, player.own("coordinator").user
    guests = [
        services.Guest(operator.name, operator.position, was_present=True),
        services.Guest(coordinator.name, coordinator.position, was_present=True),
        services.Guest(player.own("head").user.name, player.own("head").user.position, was_present=unit == "bappeda"),
    ]
    wanted = content("words")["promises"]
    chosen = [wanted[1], wanted[0]] if unit == "kominfo" else [wanted[2]]
    due = player.clock.moment.date() if over else player.clock.at(4).date()
    with playing(assessor) as access:
        meeting = services.set_attendance(access, meeting.pk, meeting.form_version, guests)
        made = [services.promise(access, meeting.pk, str(code), text, operator.pk, due).pk for code, text in chosen]
        services.conclude(access, meeting.pk, meeting.form_version, content("words")["minutes"])
    return made


def _keep(player: Player, unit: str, promised: list[int]) -> None:
    """Keep the promises for which the evidence is there."""
    for promise_id, code in zip(promised, ("4", "13") if unit == "kominfo" else ("1",), strict=True):
        use = EvidenceUse.objects.filter(assessment=player.assessment, code=code, removed_at=None).first()
        if use:
            with playing(player.own(f"op_{unit}")) as access:
                services.fulfil(access, promise_id, use.pk)
