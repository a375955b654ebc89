"""Monitoring in the example: a finished and an open round, and watched addresses with their history."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from pemantik.config.demo_data.clock import Clock, Story
from pemantik.config.demo_data.dice import dice
from pemantik.config.demo_data.people import Cast
from pemantik.config.demo_data.scenes import playing
from pemantik.config.demo_data.sources import content
from pemantik.config.demo_data.tree import DETAILED, Place, Tree
from pemantik.inventory.models import Entry
from pemantik.inventory.services.rounds import confirm_entries, open_confirmation_round
from pemantik.monitoring.facts import facts_of
from pemantik.monitoring.models import Address, Day, Incident, Response, Round
from pemantik.monitoring.probing.findings import Cause, Certificate, Finding, Times, Verdict
from pemantik.monitoring.services import checks, checks_history, checks_results, conclusions, responses, rounds
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access

HISTORY = 90
#: Checks of a whole day, one each quarter of an hour.
CHECKS = 96
#: How many units have answered the open round, and how many have begun.
ANSWERED, BEGUN = 0.4, 0.55
#: The yearly confirmation was opened so many days ago and ends so many days from now; who answered at once, how much.
CONFIRMATION = (-12, 25)
OWNERS, MANY = ("bkpsdm", "kominfo"), 15


def stories_of_monitoring(tree: Tree, cast: Cast, clock: Clock) -> Iterator[Story]:
    """The rounds, the addresses and the yearly confirmation of the member that is shown in detail."""
    place = tree.members.get(DETAILED)
    if place is None:
        return
    for row in content("monitoring")["rounds"]:
        yield _round(row, place, cast, clock)
    yield _addresses(place, cast, clock)
    yield _confirmation(place, cast, clock)


def _round(row: Mapping[str, Any], place: Place, cast: Cast, clock: Clock) -> Story:
    yield clock.at(row["opened"] - 1, 0.6)
    coordinator = cast(place.region, "coordinator")
    year = clock.today.year
    with playing(coordinator) as access:
        due = clock.today + timedelta(days=row["due"])
        plan = rounds.Plan(row["name"], row["period"].format(year=year), due)
        made = rounds.create_round(access, place.node.pk, plan)
        rounds.open_round(access, made.pk)
    yield clock.at(row["opened"] + 2, 0.3)
    _answer_all(made, row, place, cast)
    if "closed" not in row:
        return
    yield clock.at(row["closed"], 0.5)
    with playing(coordinator) as access:
        closed = rounds.close_round(access, made.pk)
    yield clock.at(row["published"], 0.2)
    with playing(coordinator) as access:
        conclusions.write_conclusions(access, closed.pk, closed.version, content("monitoring")["conclusions"])
        conclusions.publish_analysis(access, closed.pk)


def _answer_all(made: Round, row: Mapping[str, Any], place: Place, cast: Cast) -> None:
    keys = {node.pk: key for key, node in place.units.items()}
    for response in Response.objects.filter(round=made).select_related("node").order_by("node__path"):
        key = keys[response.node_id]
        chance = dice(place.region, "round", made.period, key).random()
        is_open = "closed" not in row
        if key in row.get("silent", ()) or (is_open and chance > BEGUN):
            continue
        person = cast.people.get((place.region, f"op_{key}")) or cast(place.region, "entry")
        with playing(person) as access:
            sent = _answers(made, key, response.node)
            saved = responses.save_answers(access, response.pk, response.version, sent)
            if not is_open or chance < ANSWERED:
                responses.submit_response(access, response.pk, saved.response.version)


def _answers(made: Round, key: str, node: Node) -> dict[str, Any]:
    """What a unit answers: what the inventory says, a little off at times, and the rest by chance."""
    chance = dice("answers", made.period, key)
    known = facts_of(node)
    number = {each: str(max(0, known.get(each, 0) + chance.choice([0] * 8 + [1, -1]))) for each in _COUNTED}
    scale = {each: str(chance.randint(low, 5)) for each, low in _SCALES.items()}
    percent = {each: str(chance.randint(low, 20) * 5) for each, low in _PERCENT.items()}
    yes_no = {each: chance.choice(["ya", "ya", "tidak"]) for each in _YES_NO}
    texts = content("monitoring")
    problems = chance.sample(texts["problems"], chance.randint(0, 2))
    needs = chance.sample(texts["needs"], chance.choice([0, 0, 1, 1, 2]))
    return {
        **number,
        **scale,
        **percent,
        **yes_no,
        "hari-gangguan": str(chance.randint(0, 14)),
        "insiden-keamanan": str(chance.choice([0, 0, 0, 1])),
        "jenis-sambungan": chance.choice([["Serat optik"], ["Serat optik", "Nirkabel"], ["Nirkabel"]]),
        "isian-ganda": chance.choice(["Kadang-kadang", "Sering", "Tidak pernah"]),
        "penanganan-gangguan": chance.choice(["Dinas Kominfo", "Pegawai unit sendiri"]),
        "masalah": [{"id": "", "since": f"Maret {made.period[-4:]}"} | each for each in problems],
        "kebutuhan": [{"id": ""} | each for each in needs],
    }


_COUNTED = (
    "perangkat-baik",
    "perangkat-rusak-ringan",
    "perangkat-rusak-berat",
    "aplikasi-aktif",
    "aplikasi-tidak-aktif",
    "jumlah-sdm",
)
#: Scales and shares (in steps of five percent) with the lowest answer.
_SCALES = {"kondisi-perangkat": 2, "kondisi-jaringan": 1, "kondisi-aplikasi": 2, "kecukupan-sdm": 1}
_PERCENT = {"pegawai-berkomputer": 9, "jangkauan-jaringan": 8, "pelatihan-sdm": 0}
_YES_NO = ("listrik-cadangan", "salinan-cadangan", "prosedur-tik", "akun-sendiri")


def _addresses(place: Place, cast: Cast, clock: Clock) -> Story:
    yield clock.at(-40, 0.5)
    for row in content("monitoring")["addresses"]:
        entry = Entry.objects.get(institution=place.node, kind="aplikasi", name=row["app"])
        with playing(cast(place.region, "entry")) as access:
            made = _register(access, entry)
        _remember(made, row, clock)
    row = content("monitoring")["incident"]
    started = clock.at(-row["back"], 0.1)
    Incident.objects.create(
        address=Address.objects.get(entry__name=row["app"], entry__institution=place.node),
        started_at=started,
        ended_at=started + timedelta(hours=row["hours"]),
        cause=Cause.REFUSED,
        note=row["note"],
        noted_by=cast(place.region, "op_kominfo").user,
        noted_at=started + timedelta(hours=row["hours"]),
    )


def _register(access: Access, entry: Entry) -> Address:
    """Watched from elsewhere: nobody is to ask for addresses that do not exist."""
    plan = checks.AddressPlan(
        entry.name, entry.values["url"], Address.Interval.HOUR, method=Address.Method.PROMETHEUS, entry=entry.pk
    )
    return checks.register_address(access, entry.node_id, plan)


def _remember(address: Address, row: Mapping[str, Any], clock: Clock) -> None:
    """The days that were measured before today."""
    chance = dice("uptime", address.url)
    days = []
    for back in range(1, HISTORY):
        lost = 0 if chance.random() < row["uptime"] ** 8 else chance.randint(1, 12)
        days.append(
            Day(
                address=address,
                day=clock.today - timedelta(days=back),
                measured=CHECKS,
                up=CHECKS - lost,
                measured_minutes=1440,
                up_minutes=1440 - 15 * lost,
                latency_mean=max(row["milliseconds"], 150) + chance.randint(0, 60),
                latency_p95=max(row["milliseconds"], 150) * 2 + chance.randint(0, 200),
            )
        )
    checks_history.keep_days(days)
    midnight = timezone.make_aware(datetime.combine(clock.today, time()))
    Address.objects.filter(pk=address.pk).update(created_at=midnight - timedelta(days=HISTORY), rolled_until=midnight)


def _confirmation(place: Place, cast: Cast, clock: Clock) -> Story:
    yield clock.at(CONFIRMATION[0], 0.4)
    with playing(cast(place.region, "coordinator")) as access:
        made = open_confirmation_round(access, place.node.pk, clock.today + timedelta(days=CONFIRMATION[1]))
    yield clock.at(CONFIRMATION[0] + 3, 0.2)
    for key in OWNERS:
        with playing(cast(place.region, f"op_{key}")) as access:
            own = Entry.objects.filter(node=place.units[key], missing=0, removed_at=None).order_by("pk")[:MANY]
            confirm_entries(access, made.pk, dict(own.values_list("pk", "version")))


def measure_now() -> None:
    """The last checks, as of this very moment: what is shown as working has just been looked at."""
    now = datetime.now(UTC)
    by_app = {row["app"]: row for row in content("monitoring")["addresses"]}
    for back in (timedelta(minutes=20), timedelta(minutes=1)):
        found = {
            address.pk: _finding(by_app[address.name], now)
            for address in Address.objects.filter(node__is_example=True, name__in=by_app)
        }
        checks_results.store(found, now - back)


def _finding(row: Mapping[str, Any], now: datetime) -> Finding:
    until = Certificate(now + timedelta(days=row["certificate"]), "Otoritas contoh", ())
    if row["now"] == "down":
        return Finding(Verdict.DOWN, Cause.TIMEOUT, None, times=Times(whole=10_000), certificate=until)
    verdict = Verdict.SLOW if row["now"] == "slow" else Verdict.UP
    return Finding(verdict, status=200, times=Times(whole=row["milliseconds"]), certificate=until)
