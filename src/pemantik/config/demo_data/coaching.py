"""What the province does for its members: agreements, a reminder, templates, good evidence of members."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from pemantik.assessments.models import EvidenceUse, Verdict
from pemantik.assessments.services import evidence_reading
from pemantik.config.demo_data.clock import Clock, Story
from pemantik.config.demo_data.documents import Paper
from pemantik.config.demo_data.library import put_in, read_here
from pemantik.config.demo_data.pdf import Line, Page, write_pdf
from pemantik.config.demo_data.people import Cast
from pemantik.config.demo_data.scenes import Player, playing
from pemantik.config.demo_data.sources import content
from pemantik.config.demo_data.tree import PROVINCE, Tree
from pemantik.supervision.services import coaching, reminders, sharing

INSTRUMENT = "pemdi-2026"


def stories_of_province(players: list[Player], tree: Tree, cast: Cast, clock: Clock) -> Iterator[Story]:
    """Everything, each at its day."""
    by_region = {player.region: player for player in players}
    plan = content("coaching")
    for row in plan["agreements"]:
        if row["region"] in by_region:
            yield _agreement(row, tree, cast, clock)
    for row in plan["templates"]:
        yield _template(row, tree, cast, clock)
    for row in plan["examples"]:
        if row["region"] in by_region:
            yield _example(row, by_region[row["region"]], tree, cast, clock)
    for days in plan["reminders"]:
        if players:
            yield _reminder(days, players[0].campaign.pk, tree, cast, clock)


def _agreement(row: dict[str, Any], tree: Tree, cast: Cast, clock: Clock) -> Story:
    yield clock.at(row["days"], 0.6)
    member = tree.members[row["region"]].node
    terms = coaching.Terms(
        text=row["text"],
        owner=row["owner"],
        due_on=clock.today + timedelta(days=row["due"]),
        instrument=INSTRUMENT if row["code"] else "",
        code=row["code"],
    )
    with playing(cast(PROVINCE, "province_coordinator")) as access:
        made = coaching.agree(access, member.pk, terms)
    if "done" in row:
        yield clock.at(row["done"], 0.4)
        with playing(cast(PROVINCE, "province_coordinator")) as access:
            coaching.close(access, made.pk, made.form_version, row["note"])


def _template(row: dict[str, Any], tree: Tree, cast: Cast, clock: Clock) -> Story:
    yield clock.at(row["days"], 0.5)
    lines = [Line(row["title"], 14, bold=True), Line(row["description"]), Line("(Isi di sini)")]
    paper = Paper(
        title=row["title"],
        kind="procedure",
        number="",
        dated=clock.moment.date(),
        valid_until=None,
        signatory="",
        filename=f"{row['title']}.pdf",
        content=write_pdf([Page(lines)]),
    )
    with playing(cast(PROVINCE, "province_coordinator")) as access:
        upload = put_in(access, tree.province.node, paper)
        share = sharing.publish_template(access, upload.pk, row["description"], INSTRUMENT, row["code"])
        evidence_reading.read(share.document.versions.get().pk, reader=read_here)


def _example(row: dict[str, Any], player: Player, tree: Tree, cast: Cast, clock: Clock) -> Story:
    """The first document of that indicator that an assessor has accepted."""
    yield clock.at(row["days"], 0.5)
    use = EvidenceUse.objects.filter(
        assessment=player.assessment,
        code=row["code"],
        removed_at=None,
        verdicts__decision=Verdict.Decision.ACCEPTED,
    ).first()
    if use is None:
        return
    with playing(cast(PROVINCE, "province_coordinator")) as access:
        share = sharing.propose(
            access,
            tree.province.node.pk,
            use.version.document_id,
            row["description"],
            INSTRUMENT,
            row["code"],
        )
    if row["allowed"]:
        yield clock.at(row["days"] + 2, 0.3)
        with playing(player.own("coordinator")) as access:
            sharing.decide(access, share.pk, allowed=True)


def _reminder(days: int, campaign_id: int, tree: Tree, cast: Cast, clock: Clock) -> Story:
    yield clock.at(days, 0.7)
    with playing(cast(PROVINCE, "province_coordinator")) as access:
        reminders.remind_late(access, tree.province.node.pk, campaign_id)
