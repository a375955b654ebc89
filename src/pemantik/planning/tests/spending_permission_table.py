"""Who may call which service: every role at the province, the institution, the unit, beside it, and elsewhere."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Role
from pemantik.planning.models import BudgetRow, Review, SpendingRequest
from pemantik.planning.services import deciding, realising, requests, reviewing, ruling, sending, sheets
from pemantik.planning.services.realising import Outcome
from pemantik.planning.services.requests import Draft
from pemantik.planning.services.reviewing import Asking
from pemantik.planning.services.ruling import Setting
from pemantik.planning.tests import factories
from pemantik.planning.tests.factories import TEXTS, assign, fresh, make_decided, make_draft, make_sent, make_world

Who = frozenset[tuple[Role, str]]
PLACES = ("province", "own", "unit", "other_unit", "elsewhere")
ASKING = (Role.COORDINATOR, Role.RESPONSIBLE, Role.DATA_ENTRY, Role.OPERATOR)
REVIEWING = (Role.COORDINATOR, Role.INTERNAL_ASSESSOR, Role.REVIEWER)
LINES = (
    "Nama SKPD;Kode Rekening;Uraian;Pagu",
    "Dinas Kesehatan;5.2.02.10.01.0002;Laptop pelayanan;120.000.000",
    "Dinas Pendidikan;5.2.02.10.01.0002;Server ujian;90.000.000",
)


def who(roles: Iterable[Role], *places: str) -> Who:
    """Each of these roles at each of these places."""
    return frozenset((role, place) for role in roles for place in places)


class Things:
    """Requests in every state, all of the health department, and a draft budget."""

    def __init__(self) -> None:
        world = self.world = make_world()
        self.nodes: dict[str, Node] = {
            "province": world.province,
            "own": world.institution,
            "unit": world.health,
            "other_unit": world.school,
            "elsewhere": world.stranger.grants[0].node,
        }
        self.draft = make_draft(world, title="Draf")
        self.whole = make_draft(world, title="Draf lengkap")
        self.sent = make_sent(world, title="Terkirim")
        self.reviewed = assign(world, make_sent(world, title="Ditelaah"))
        factories.give_opinions(world, self.reviewed)
        self.review = Review.objects.get(of__request=self.reviewed)
        self.asked = make_sent(world, title="Ditanya")
        self.question = reviewing.ask_unit(world.assessor, self.asked.pk, Asking("Mengapa?"))
        self.withdrawn = make_sent(world, title="Ditarik")
        requests.withdraw_request(world.operator, self.withdrawn.pk, self.withdrawn.version)
        self.decided = make_decided(world, title="Diputuskan").request
        content = "\n".join(LINES).encode()
        self.sheet = sheets.send_budget(world.coordinator, world.institution.pk, (2027, "RKA"), "a.csv", content)
        self.row = BudgetRow.objects.get(name="Laptop pelayanan")

    def version(self, request: SpendingRequest) -> int:
        """The version of now."""
        return fresh(request).version


Call = Callable[[Things, Access], Any]


@dataclass(frozen=True)
class Case:
    """A call, who may make it, who is told that they may not, who is refused with a sentence; others find nothing."""

    call: Call
    may: Who
    told: Who
    refused: Who = frozenset()


ASKS = who(ASKING, "province", "own", "unit")
SEES_UNIT = who(Role, "province", "own", "unit")
SEES = who(Role, "province", "own")
REVIEWS = who(REVIEWING, "province", "own", "unit")
#: Reviewers whose role stands in the unit that asks judge nothing there.
OF_THE_UNIT = who(REVIEWING, "unit")
DECIDES = who((Role.COORDINATOR,), "province", "own", "unit")
RULES = who((Role.COORDINATOR,), "province", "own")


def asked(call: Call) -> Case:
    """For who asks for the unit; a draft that was never sent is nobody else's."""
    return Case(call, ASKS, SEES_UNIT)


def fresh_draft(call: Call) -> Case:
    """For who asks for the unit; nobody else finds it."""
    return Case(call, ASKS, frozenset())


def judged(call: Call) -> Case:
    """For who reviews, but not in the own unit."""
    return Case(call, REVIEWS - OF_THE_UNIT, SEES_UNIT, OF_THE_UNIT)


def decided(call: Call) -> Case:
    """For who decides, but not in the own unit."""
    unit = who((Role.COORDINATOR,), "unit")
    return Case(call, DECIDES - unit, SEES_UNIT, unit)


RETURNED = factories.ruling("returned")
SERVICES: dict[str, Case] = {
    "requests.create_request": Case(
        lambda on, access: requests.create_request(access, on.nodes["unit"].pk, Draft(TEXTS)), ASKS, SEES_UNIT
    ),
    "requests.save_request": fresh_draft(
        lambda on, access: requests.save_request(access, on.draft.pk, on.draft.version, Draft({"title": "Lain"}))
    ),
    "requests.remove_request": fresh_draft(lambda on, access: requests.remove_request(access, on.draft.pk)),
    "requests.withdraw_request": asked(
        lambda on, access: requests.withdraw_request(access, on.sent.pk, on.version(on.sent))
    ),
    "requests.reopen_request": asked(
        lambda on, access: requests.reopen_request(access, on.withdrawn.pk, on.version(on.withdrawn))
    ),
    "sending.submit_request": fresh_draft(
        lambda on, access: sending.submit_request(access, on.whole.pk, on.whole.version)
    ),
    "sending.run_checks": Case(lambda on, access: sending.run_checks(access, on.sent.pk), REVIEWS, SEES_UNIT),
    "reviewing.assign_reviews": Case(
        lambda on, access: reviewing.assign_reviews(
            access, on.sent.pk, on.version(on.sent), {"arsitektur": on.world.reviewer.user.pk}
        ),
        DECIDES,
        SEES_UNIT,
    ),
    "reviewing.give_opinion": Case(
        lambda on, access: reviewing.give_opinion(access, on.review.pk, "agree", "Ya"), frozenset(), SEES_UNIT, REVIEWS
    ),
    "reviewing.ask_unit": judged(lambda on, access: reviewing.ask_unit(access, on.sent.pk, Asking("Apa?"))),
    "reviewing.drop_question": judged(lambda on, access: reviewing.drop_question(access, on.question.pk)),
    "reviewing.answer_question": asked(lambda on, access: reviewing.answer_question(access, on.question.pk, "Ini")),
    "deciding.decide_request": decided(
        lambda on, access: deciding.decide_request(access, on.sent.pk, on.version(on.sent), RETURNED)
    ),
    "deciding.correct_decision": decided(
        lambda on, access: deciding.correct_decision(
            access, on.decided.pk, on.version(on.decided), factories.ruling("rejected"), "Salah hitung"
        )
    ),
    "realising.record_realisation": asked(
        lambda on, access: realising.record_realisation(
            access, on.decided.pk, on.version(on.decided), Outcome(Decimal(5), "PT Maju", "Laptop")
        )
    ),
    "realising.close_request": asked(
        lambda on, access: realising.close_request(access, on.decided.pk, on.version(on.decided), "Batal")
    ),
    "ruling.set_rules": Case(
        lambda on, access: ruling.set_rules(access, on.nodes["own"].pk, 0, Setting([("Hukum", 3)])), RULES, SEES
    ),
    "ruling.set_holidays": Case(
        lambda on, access: ruling.set_holidays(access, on.nodes["own"].pk, "1 Januari 2027"), RULES, SEES
    ),
    "sheets.send_budget": Case(
        lambda on, access: sheets.send_budget(
            access, on.nodes["own"].pk, (2028, "RKA"), "b.csv", "\n".join(LINES).encode()
        ),
        RULES,
        SEES,
    ),
    "sheets.resume_budget": Case(lambda on, access: sheets.resume_budget(access, on.sheet.pk), RULES, SEES),
    "sheets.undo_budget": Case(lambda on, access: sheets.undo_budget(access, on.sheet.pk), RULES, SEES),
    "sheets.answer_rows": Case(
        lambda on, access: sheets.answer_rows(access, on.sheet.pk, [on.row.pk], "ict"),
        who(REVIEWING, "province", "own"),
        SEES,
    ),
    "sheets.open_request": Case(lambda on, access: sheets.open_request(access, on.row.pk), ASKS, SEES_UNIT),
}
#: Parts of the services above that nobody calls by themselves.
NO_USE_CASE = {
    "requests.require_state": "a question of the services",
    "requests.touch": "saves what a service has already allowed",
    "requests.end_review": "a part of withdrawing and deciding",
    "requests.content_of": "what a line says, for a service that asked already",
    "deciding.next_sequence": "the number of a decision that was allowed",
    "ruling.ruled_institution": "the question who rules",
    "ruling.read_holidays": "reads text, writes nothing",
    "sheets.analyse": "done in the background for a sheet that was allowed",
}
#: Pages that are read: the address, who reads it, who is told that they may not. Others find nothing.
PAGES: dict[str, tuple[Callable[[Things], str], Who, Who]] = {
    "draft": (lambda on: f"/belanja/{on.draft.pk}/", ASKS, frozenset()),
    "form": (lambda on: f"/belanja/{on.draft.pk}/ubah/", ASKS, frozenset()),
    "sent": (lambda on: f"/belanja/{on.sent.pk}/", SEES_UNIT, frozenset()),
    "decided": (lambda on: f"/belanja/{on.decided.pk}/", SEES_UNIT, frozenset()),
    "rules": (lambda on: f"/belanja/aturan/{on.nodes['own'].pk}/", RULES, SEES),
    "sheet": (lambda on: f"/belanja/rancangan/{on.sheet.pk}/", who(Role, *PLACES[:4]), frozenset()),
    "board": (lambda on: "/belanja/", who(Role, *PLACES), frozenset()),
    "sheets": (lambda on: "/belanja/rancangan/", who(Role, *PLACES), frozenset()),
}
