"""Builds the whole example in one transaction: either all of it is there afterwards, or nothing."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from itertools import chain

from django.db import transaction

from pemantik.accounts import audit
from pemantik.accounts.audit import acting
from pemantik.cli.text import _
from pemantik.config.demo_data import campaign, coaching, doubles, history, inventory, monitoring, spending
from pemantik.config.demo_data.clock import Clock, on_workday, running
from pemantik.config.demo_data.people import Cast, cast
from pemantik.config.demo_data.scenes import ORIGIN, playing
from pemantik.config.demo_data.tree import Tree, plant
from pemantik.organizations.models import Consent, Node
from pemantik.organizations.services import consents

#: The running campaign began so many days ago, with all that came before it.
BEGAN = 80
#: What the audit trail says about itself.
EXPLANATION = "Catatan dengan asal “contoh” adalah data contoh: orang, isi, dan waktunya karangan."


@dataclass(frozen=True, slots=True)
class Plan:
    """What to build: as of which day, with which encoded password, which members (all), how many finished years."""

    today: date
    password: str = ""
    regions: Collection[str] | None = None
    years: int = 3


@transaction.atomic
def build(plan: Plan, tell: Callable[[str], None] = lambda _message: None) -> Node:
    """Build the example and return its province; `tell` hears what is being done.

    The region of the province, and those of its members, must not be in use yet.
    """
    clock = Clock(plan.today)
    year = clock.at(-BEGAN).year
    tell(_("Menyusun provinsi contoh dengan instansi, unit, dan orangnya ..."))
    with running(clock, on_workday(date(year - plan.years, 1, 4), 0)):
        tree = plant(plan.regions)
        people = cast(tree, plan.password, clock.moment, clock.at(0))
        _explain(tree.province.node)
        for years_ago in range(plan.years, 0, -1):
            tell(_("Menyusun evaluasi SPBE {year} yang sudah selesai ...").format(year=year - years_ago))
            history.past_campaign(tree, people, clock, year - years_ago, years_ago)
        tell(
            _("Memainkan penilaian Pemdi {year} dengan {count} peserta ...").format(year=year, count=len(tree.members))
        )
        players = campaign.open_main(tree, people, clock, year)
        stories = campaign.stories(players, tree, people, clock, year)
        province = coaching.stories_of_province(players, tree, people, clock)
        registry = inventory.stories_of_inventory(tree, people, clock)
        watching = monitoring.stories_of_monitoring(tree, people, clock)
        found_twice = doubles.stories_of_doubles(tree, people, clock)
        asking = spending.stories_of_spending(tree, people, clock)
        clock.play(chain(stories, province, registry, watching, found_twice, asking))
        _share(tree, people)
    return tree.province.node


def _explain(province: Node) -> None:
    with acting(None, ORIGIN):
        audit.record("example.loaded", province, after={"note": EXPLANATION}, node_path=province.path)


def _share(tree: Tree, people: Cast) -> None:
    """One city lets a neighbour see its results, another its good evidence."""
    receiver = tree.members.get("18.10")
    for giver, scope in (("18.72", Consent.Scope.RESULTS), ("18.71", Consent.Scope.EVIDENCE)):
        if receiver and giver in tree.members:
            with playing(people(giver, "coordinator")) as access:
                consents.give(access, tree.members[giver].node.pk, receiver.node.pk, scope)
