"""What the checks look at, read from the inventory: doubles, shared applications, capacity, prices, architecture."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from pemantik.inventory import value_lists
from pemantik.inventory.models import Entry, Link, State
from pemantik.overlaps import governing, looking
from pemantik.overlaps.engine.index import Match
from pemantik.overlaps.engine.records import APPLICATION, BUDGET, Record
from pemantik.overlaps.engine.shared import served
from pemantik.overlaps.selectors.decisions import apart
from pemantik.planning.checks.parts import Near, Plan, ServedBy, Subject, Touched
from pemantik.planning.content import amount_of
from pemantik.planning.models import RequestObject, SpendingRequest
from pemantik.planning.selectors.prices import earlier_prices
from pemantik.planning.selectors.spare import spare_of

#: Likely doubles that are named, and how far below the engine's threshold they are still worth a look.
NAMED, WORTH = 5, 0.6
#: Nobody waits longer for the list of comparison.
PATIENCE = 20.0


def subject_of(request: SpendingRequest) -> Subject:
    """Everything that the checks look at, for the draft as it is stored. A bounded number of queries."""
    plan = plan_of(request.content)
    objects = list(request.objects_touched.select_related("entry").order_by("pk"))
    touched = _touched(objects)
    named = {each.entry_id for each in objects} | ({request.line_id} if request.line_id else set())
    application = _application(request, plan, touched) if plan.is_software else None
    compared, doubles, elsewhere = True, list[Near](), list[Near]()
    try:
        doubles = _doubles(request, plan, application, named)
        elsewhere = _elsewhere(request, application) if application else []
    except looking.PreparingError:
        compared = False
    return Subject(
        plan=plan,
        objects=touched,
        doubles=tuple(doubles),
        elsewhere=tuple(elsewhere),
        served=_served(application, objects) if application else (),
        spare=spare_of(request.institution, plan, named),
        earlier=tuple(earlier_prices(request.institution, plan, named)),
        compared=compared,
    )


def plan_of(content: Mapping[str, Any]) -> Plan:
    """The content of a request as the checks take it."""
    quantity = content.get("quantity")
    return Plan(
        title=str(content.get("title", "")),
        kind=str(content.get("kind", "")),
        account=str(content.get("account", "")),
        activity=str(content.get("activity", "")),
        year=int(content.get("year") or 0),
        amount=amount_of(content),
        quantity=Decimal(str(quantity)) if quantity else None,
        purpose=str(content.get("purpose", "")),
        specification=str(content.get("specification", "")),
        security=str(content.get("security", "")),
        personal_data=str(content.get("personal_data", "")),
    )


def _application(request: SpendingRequest, plan: Plan, touched: Iterable[Touched]) -> Record:
    """The application that is built or kept: the named one, else what the request is called.

    What a new application only changes or replaces is another one.
    """
    own = [each for each in touched if each.kind == "aplikasi"]
    built = [each for each in own if each.role == RequestObject.Role.BUILDS]
    first = next(iter(built or (() if plan.builds else own)), None)
    return Record(
        id=str(first.entry) if first else "",
        name=first.name if first else plan.title,
        kind=APPLICATION,
        region=request.institution.name,
        unit=request.node.name,
        description=f"{plan.purpose}. {plan.specification}",
    )


def _doubles(request: SpendingRequest, plan: Plan, application: Record | None, named: set[int]) -> list[Near]:
    line = Record(
        id=str(request.line_id or ""),
        name=plan.title,
        kind=BUDGET,
        region=request.institution.name,
        unit=request.node.name,
        description=plan.purpose,
        year=plan.year or None,
        amount=int(plan.amount),
        account=plan.account,
    )
    least = governing.model_now().threshold * WORTH
    asked = [line] if application is None else [line, application]
    told_apart = apart()
    matches = [
        match
        for one in asked
        for match in looking.likely(one, limit=NAMED, least=least, wait=PATIENCE)
        if not {(one.id, match.record.id), (match.record.id, one.id)} & told_apart
    ]
    entries = _entries(matches)
    near = [
        _near(match, entry)
        for match in matches
        if (entry := entries.get(match.record.id)) is not None
        and entry.institution_id == request.institution_id
        and entry.pk not in named
    ]
    return sorted(near, key=lambda each: (-each.score, each.name))[:NAMED]


def _elsewhere(request: SpendingRequest, application: Record) -> list[Near]:
    """Only what others have published is named."""
    matches = looking.likely(application, limit=2 * NAMED, everywhere=True, wait=PATIENCE)
    entries = _entries(matches)
    return [
        _near(match, entry, is_foreign=True)
        for match in matches
        if (entry := entries.get(match.record.id)) is not None
        and entry.institution_id != request.institution_id
        and entry.state == State.PUBLISHED
    ][:NAMED]


def _entries(matches: Iterable[Match]) -> dict[str, Entry]:
    wanted = {int(match.record.id) for match in matches if match.record.id.isdecimal()}
    found = Entry.objects.filter(pk__in=wanted, removed_at=None).select_related("node", "institution")
    return {str(entry.pk): entry for entry in found if entry.kind != "kebutuhan"}


def _near(match: Match, entry: Entry, *, is_foreign: bool = False) -> Near:
    return Near(
        entry=entry.pk,
        name=entry.name,
        owner=entry.institution.name if is_foreign else entry.node.name,
        kind=entry.kind,
        score=match.score,
        why=match.explanation.text(),
        amount=entry.amount,
        is_sure=match.score >= governing.model_now().threshold,
    )


def _served(application: Record, objects: Iterable[RequestObject]) -> tuple[ServedBy, ...]:
    """By the words of the engine, by what the application's entry says, and by the names in the catalogue."""
    catalogue = {each.value: each for each in value_lists.value_lists()["aplikasi-umum"].choices if not each.is_hidden}
    found: dict[str, ServedBy] = {}
    for hit in served([application], governing.dictionary_now()):
        service = hit.service
        known = catalogue.get(service.name)
        owner = known.owner if known else service.owner
        found[service.name] = ServedBy(service.name, service.field, owner, known.basis if known else "", hit.words)
    own = {str(each.entry.values.get("aplikasi_umum", "")) for each in objects if each.entry.kind == "aplikasi"}
    for name, choice in catalogue.items():
        if name not in found and (name in own or f" {name.casefold()} " in f" {application.name.casefold()} "):
            found[name] = ServedBy(name, choice.topic or name, choice.owner, choice.basis, ())
    return tuple(found.values())


def _touched(objects: Iterable[RequestObject]) -> tuple[Touched, ...]:
    """The named entries with how they stand; links of applications in one query."""
    ids = [each.entry_id for each in objects if each.entry.kind == "aplikasi"]
    links = set(
        Link.objects.filter(source__in=ids, relation__in=["layanan", "proses_bisnis"]).values_list("source", "relation")
    )
    return tuple(
        Touched(
            entry=each.entry_id,
            name=each.entry.name,
            kind=each.entry.kind,
            role=each.role,
            reference=each.entry.reference,
            situation=each.entry.situation,
            is_published=each.entry.state == State.PUBLISHED,
            has_layanan=(each.entry_id, "layanan") in links,
            has_proses=(each.entry_id, "proses_bisnis") in links,
            security=str(each.entry.values.get("kategori_keamanan", "")),
            personal_data={True: "ya", False: "tidak"}.get(each.entry.values.get("data_pribadi"), ""),
        )
        for each in objects
    )
