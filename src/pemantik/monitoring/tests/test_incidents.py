"""From findings to states and incidents: two failures open one, one success closes it, a gap does neither."""

from datetime import timedelta

import pytest
from django.core import mail

from pemantik.accounts.models import AuditEntry
from pemantik.assessments.tests.factories import make_access
from pemantik.monitoring.causes import duration
from pemantik.monitoring.conditions import certificate_of, condition_of
from pemantik.monitoring.models import Incident, Measurement
from pemantik.monitoring.models.checks import State
from pemantik.monitoring.probing.findings import Cause
from pemantik.monitoring.services import checks_mail, checks_results
from pemantik.monitoring.tests.factories import NOON, NOT_MEASURED, down, ends_in, make_address, slow, up
from pemantik.organizations.roles import Role
from pemantik.organizations.tests.factories import make_province

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def nodes():
    return make_province()


@pytest.fixture
def address(nodes):
    return make_address(nodes["unit"], interval=15)


def play(address, *findings, minutes: int = 15, begin=NOON):
    """Let these be found one after the other; returns the address as it is then."""
    for place, finding in enumerate(findings):
        checks_results.store({address.pk: finding}, begin + timedelta(minutes=minutes * place))
    address.refresh_from_db()
    return address


@pytest.mark.parametrize(
    ("findings", "state", "opened", "closed"),
    [
        ([up()], State.UP, 0, 0),
        ([slow()], State.SLOW, 0, 0),
        ([down()], State.DOWN, 0, 0),
        ([down(), up(), down(), up()], State.UP, 0, 0),
        ([down(), down()], State.DOWN, 1, 0),
        ([down(), down(), down(), down()], State.DOWN, 1, 0),
        ([down(), down(), up()], State.UP, 1, 1),
        ([down(), down(), slow()], State.SLOW, 1, 1),
        ([down(), NOT_MEASURED, down()], State.DOWN, 1, 0),
        ([down(), NOT_MEASURED], State.NOT_MEASURED, 0, 0),
        ([NOT_MEASURED, NOT_MEASURED, NOT_MEASURED], State.NOT_MEASURED, 0, 0),
        ([down(), down(), NOT_MEASURED], State.NOT_MEASURED, 1, 0),
        ([down(), down(), up(), down(), down()], State.DOWN, 2, 1),
    ],
)
def test_what_opens_and_closes_an_incident(address, findings, state, opened, closed) -> None:
    assert play(address, *findings).state == state
    assert Incident.objects.count() == opened
    assert Incident.objects.exclude(ended_at=None).count() == closed
    assert Measurement.objects.count() == len(findings)
    actions = list(AuditEntry.objects.values_list("action", flat=True))
    assert (actions.count("incident.opened"), actions.count("incident.closed")) == (opened, closed)


def test_an_incident_lasts_from_the_first_failure_to_the_first_success(address) -> None:
    play(address, up(), down(Cause.STATUS, 502), down(Cause.REFUSED), down(), up())
    incident = Incident.objects.get()
    assert (incident.started_at, incident.ended_at) == (NOON + timedelta(minutes=15), NOON + timedelta(minutes=60))
    assert incident.minutes == 45
    assert incident.cause == Cause.REFUSED
    entry = AuditEntry.objects.get(action="incident.opened")
    assert (entry.actor, entry.node_path) == (None, address.node.path)


def test_after_a_first_failure_the_next_check_comes_soon(address) -> None:
    play(address, down())
    assert address.next_at <= NOON + timedelta(minutes=checks_results.CONFIRM_MINUTES)
    assert Measurement.objects.get().minutes == checks_results.CONFIRM_MINUTES
    play(address, down(), begin=NOON + timedelta(minutes=2))
    assert Measurement.objects.first().minutes == 15


def test_an_older_finding_than_the_last_says_nothing_about_now(address) -> None:
    play(address, up())
    play(address, down(), down(), begin=NOON - timedelta(hours=2))
    assert address.state == State.UP
    assert Incident.objects.count() == 0


def test_the_same_moment_is_kept_once(address) -> None:
    play(address, up())
    play(address, down())
    assert Measurement.objects.get().verdict == State.UP


def test_only_what_worked_has_a_latency(address) -> None:
    play(address, up(120), down(), NOT_MEASURED)
    assert list(Measurement.objects.values_list("latency_ms", flat=True)) == [None, None, 120]


def test_conditions_in_words(address) -> None:
    assert condition_of(address, NOON).code == "none"
    later = NOON + timedelta(minutes=30)
    assert condition_of(play(address, up()), NOON).code == "up"
    assert str(condition_of(play(address, down(), begin=NOON + timedelta(minutes=15)), later).word).startswith("Gagal")
    assert condition_of(play(address, down(), begin=later), later).code == "down"
    # Nothing heard for three intervals: whatever was found before says nothing about now.
    assert condition_of(address, later + timedelta(minutes=45)).code == "down"
    assert condition_of(address, later + timedelta(minutes=46)).code == "none"
    address.is_active = False
    assert condition_of(address, later).code == "paused"


@pytest.mark.parametrize(
    ("days", "urgency"), [(90, None), (30, None), (29.9, 30), (14, 30), (13.9, 14), (6.9, 7), (0.1, 7), (-1, 0)]
)
def test_how_urgent_a_certificate_is(address, days, urgency) -> None:
    play(address, up(certificate=ends_in(days)))
    assert certificate_of(address, NOON).urgency == urgency


def test_people_are_told_at_each_threshold_once(address, settings, django_capture_on_commit_callbacks) -> None:
    settings.PEMANTIK_MAIL_ON = True

    def told(days: float, at: int) -> bool:
        certificate = ends_in(60)
        now = NOON + timedelta(days=60 - days, minutes=at)
        with django_capture_on_commit_callbacks() as callbacks:
            checks_results.store({address.pk: up(certificate=certificate)}, now)
        return bool(callbacks)

    assert [told(days, at) for days, at in ((60, 1), (29, 1), (28, 2), (13, 1), (12, 1), (6, 1), (5, 1))] == [
        *(False, True, False, True, False, True, False)
    ]
    address.refresh_from_db()
    assert address.certificate_told == 7
    with django_capture_on_commit_callbacks() as callbacks:
        checks_results.store({address.pk: up(certificate=ends_in(150))}, NOON + timedelta(days=59))
    address.refresh_from_db()
    assert (address.certificate_told, callbacks) == (None, [])


def test_mails_go_to_those_who_answer_for_the_unit_and_only_where_mail_is_on(
    nodes, address, settings, django_capture_on_commit_callbacks
) -> None:
    above = make_access(Role.COORDINATOR, nodes["own"]).user
    make_access(Role.OPERATOR, nodes["unit"])
    with django_capture_on_commit_callbacks() as callbacks:
        play(address, down(), down())
    assert callbacks == []
    incident = Incident.objects.get()
    assert checks_mail.tell("opened", incident.pk) == "failed"
    settings.PEMANTIK_MAIL_ON, settings.PEMANTIK_SITE = True, "https://pemantik.contoh.go.id"
    assert checks_mail.tell("opened", incident.pk) == "sent"
    assert mail.outbox[0].to == [above.email]
    assert "Waktu habis" in mail.outbox[0].body
    assert f"https://pemantik.contoh.go.id/pemantauan/insiden/{incident.pk}/" in mail.outbox[0].body
    own = make_access(Role.RESPONSIBLE, nodes["unit"]).user
    with django_capture_on_commit_callbacks() as callbacks:
        play(address, up(certificate=ends_in(5)), begin=NOON + timedelta(hours=1))
    assert len(callbacks) == 2
    assert checks_mail.tell("closed", incident.pk) == "sent"
    assert checks_mail.tell("certificate", address.pk) == "sent"
    assert [message.to for message in mail.outbox[1:]] == [[own.email], [own.email]]
    assert "23 November 2026" in mail.outbox[2].body.replace("\xa0", " ")
    assert checks_mail.tell("opened", 999_999) == checks_mail.tell("certificate", 999_999) == "skipped"


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "kurang dari 1 menit"), (1, "1 menit"), (60, "1 jam"), (61, "1 jam 1 menit"), (1440 * 2 + 59, "2 hari")],
)
def test_durations_in_words(minutes, words) -> None:
    assert duration(minutes) == words
