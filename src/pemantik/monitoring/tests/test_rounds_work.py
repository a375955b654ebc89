"""Building, answering, closing: what is refused, what is compared, what reaches the inventory, how many queries."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from pemantik.accounts.models import AuditEntry
from pemantik.assessments.problems import Outdated, Refused
from pemantik.inventory.models import Entry
from pemantik.monitoring.facts import facts_of
from pemantik.monitoring.models import ReportedNeed, Response, Round
from pemantik.monitoring.problems import Incomplete
from pemantik.monitoring.selectors.analysis import compute_round
from pemantik.monitoring.services import reminders, rounds
from pemantik.monitoring.services.conclusions import publish_analysis, write_conclusions
from pemantik.monitoring.services.questions import (
    Wording,
    add_question,
    change_question,
    move_question,
    remove_question,
)
from pemantik.monitoring.services.responses import save_answers, submit_response, withdraw_response
from pemantik.monitoring.services.rounds import EMPTY, LAST
from pemantik.monitoring.task_list import tasks
from pemantik.monitoring.tests.rounds_factories import (
    ANSWERS,
    NEED,
    PROBLEM,
    let_due_pass,
    make_devices,
    make_draft,
    make_open,
    make_world,
    plan,
    response_of,
    send,
)
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.tests.factories import make_unit

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def world():
    return make_world()


def closed(world, round_: Round) -> Round:
    rounds.close_round(Access(world.coordinator.user), round_.pk)
    return Round.objects.select_related("previous", "institution").get(pk=round_.pk)


def test_all_active_units_below_take_part_and_the_template_is_whole(world) -> None:
    make_unit(world.institution, "Dinas lama", is_active=False)
    make_unit(world.health, "Puskesmas", "bagian")
    draft = make_draft(world)
    assert {each.node for each in draft.responses.all()} == {world.health, world.school, world.works}
    assert draft.questions.count() == 27
    topics = {each.topic for each in draft.questions.all()}
    assert topics == {"perangkat", "jaringan", "aplikasi", "sdm", "kebijakan", "masalah", "kebutuhan"}


def test_questions_are_added_changed_moved_removed_until_it_opens(world) -> None:
    draft, boss = make_draft(world, EMPTY), world.coordinator
    first = add_question(boss, draft.pk, 1, Wording("perangkat", "scale", "Kondisi?", scored=True))
    second = add_question(boss, draft.pk, 2, Wording("jaringan", "choice", "Apa?", options=["A", "B", "A"]))
    third = add_question(boss, draft.pk, 3, Wording("perangkat", "number", "Berapa?", unit="unit", fact="server"))
    assert [each.text for each in draft.questions.all()] == ["Kondisi?", "Berapa?", "Apa?"]
    assert second.options == ["A", "B"]
    move_question(boss, draft.pk, 4, third.pk, up=True)
    assert [each.text for each in draft.questions.all()] == ["Berapa?", "Kondisi?", "Apa?"]
    changed = change_question(boss, draft.pk, 5, first.pk, Wording("perangkat", "scale", "Bagaimana kondisinya?"))
    assert changed.key == first.key  # other words for the same question
    other = change_question(boss, draft.pk, 6, second.pk, Wording("jaringan", "choice", "Apa?", options=["A", "C"]))
    assert other.key != second.key  # other choices: another question
    with pytest.raises(Outdated):
        remove_question(boss, draft.pk, 6, first.pk)
    remove_question(boss, draft.pk, 7, first.pk)
    assert draft.questions.count() == 2
    rounds.open_round(boss, draft.pk)
    with pytest.raises(Refused):
        remove_question(boss, draft.pk, Round.objects.get().version, third.pk)
    actions = AuditEntry.objects.filter(object_type="monitoring.question").values_list("action", flat=True)
    assert set(actions) == {"question.added", "question.moved", "question.changed", "question.removed"}


@pytest.mark.parametrize(
    "wrong",
    [
        Wording("lain", "scale", "X"),
        Wording("perangkat", "x", "X"),
        Wording("perangkat", "scale", "  "),
        Wording("perangkat", "scale", "X" * 301),
        Wording("perangkat", "choice", "X", options=["A"]),
        Wording("perangkat", "text", "X", scored=True),
        Wording("perangkat", "scale", "X", fact="server"),
        Wording("perangkat", "number", "X", fact="lain"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(world, wrong) -> None:
    draft = make_draft(world, EMPTY)
    with pytest.raises(Refused):
        add_question(world.coordinator, draft.pk, 1, wrong)


def test_a_round_without_questions_units_or_a_last_day_is_not_opened(world) -> None:
    boss = world.coordinator
    empty = make_draft(world, EMPTY)
    alone = make_draft(world)
    rounds.set_participants(boss, alone.pk, 1, [])
    endless = rounds.create_round(boss, world.institution.pk, rounds.Plan("X", "2026"))
    over = make_draft(world, days=-1)
    for each in (empty, alone, endless, over):
        with pytest.raises(Refused):
            rounds.open_round(boss, each.pk)
    with pytest.raises(Refused):
        rounds.set_participants(boss, alone.pk, 2, [world.province.pk])
    with pytest.raises(Refused):
        rounds.create_round(boss, world.institution.pk, plan(), LAST)
    with pytest.raises(Refused):
        rounds.close_round(boss, make_open(world).pk)  # nobody has answered


def test_answers_are_read_kept_and_what_is_missing_is_named(world) -> None:
    response = response_of(make_open(world), world.health)
    sent = {"kondisi-perangkat": "9", "jangkauan-jaringan": "101", "hari-gangguan": "-3", "isian-ganda": "Ya?"}
    sent |= {"jumlah-sdm": "4", "kebutuhan": [NEED | {"cost": "murah"}], "masalah": [PROBLEM | {"impact": "besar"}]}
    saved = save_answers(world.health_operator, response.pk, 1, sent)
    assert set(saved.problems) == set(sent) - {"jumlah-sdm"}
    assert saved.response.answers == {"jumlah-sdm": "4"}
    with pytest.raises(Incomplete) as refused:
        submit_response(world.health_operator, response.pk, 2)
    assert "kondisi-perangkat" in refused.value.problems
    assert "kebutuhan" not in refused.value.problems  # may stay empty
    half = {**ANSWERS, "kebutuhan": [{"id": "", "what": "Laptop"}, {"id": "", "what": " "}]}
    saved = save_answers(world.health_operator, response.pk, 2, half)
    assert len(saved.response.answers["kebutuhan"]) == 1
    with pytest.raises(Incomplete) as refused:
        submit_response(world.health_operator, response.pk, 3)
    assert set(refused.value.problems) == {"kebutuhan"}


def test_hostile_answers_are_text_or_refused(world, client) -> None:
    round_ = make_open(world)
    hostile = "<script>alert(1)</script> {{ x }} \x00"
    send(round_, world.health, world.health_operator, masalah=[PROBLEM | {"text": hostile}])
    save = {"tidak-ada": "x", "kondisi-perangkat": ["1", "2"], "masalah": "x", "kebutuhan": [["x"]]}
    school = response_of(round_, world.school)
    saved = save_answers(world.school_operator, school.pk, 1, save)
    assert set(saved.problems) == {"kondisi-perangkat"}
    assert saved.response.answers == {}
    closed(world, round_)
    client.force_login(world.coordinator.user)
    page = client.get(f"/pemantauan/putaran/{round_.pk}/analisis/").content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_sent_answer_is_locked_until_it_is_taken_back_in_time(world) -> None:
    round_ = make_open(world)
    sent = send(round_, world.health, world.health_operator)
    with pytest.raises(Refused):
        save_answers(world.health_second, sent.pk, sent.version, {"jumlah-sdm": "1"})
    back = withdraw_response(world.health_second, sent.pk, sent.version)
    again = submit_response(world.health_operator, back.pk, back.version)
    let_due_pass(round_)
    with pytest.raises(Refused):
        withdraw_response(world.health_operator, again.pk, again.version)
    late = send(round_, world.school, world.school_operator)  # late answers are taken until it is closed
    assert late.state == Response.State.SUBMITTED
    rounds.extend_round(world.coordinator, round_.pk, timezone.localdate() + timedelta(days=1))
    withdraw_response(world.health_operator, again.pk, again.version)


def test_the_second_of_two_people_is_told_and_nothing_is_written(world, client) -> None:
    response = response_of(make_open(world), world.health)
    rows = [NEED | {"id": "aaaaaaaa"}]
    save_answers(world.health_operator, response.pk, 1, {"jumlah-sdm": "2", "akun-sendiri": "ya", "kebutuhan": rows})
    client.force_login(world.health_second.user)
    mine = {"version": "1", "q-jumlah-sdm": "5", "q-hari-gangguan": "3", "q-kebutuhan-0-id": "bbbbbbbb"}
    page = client.post(f"/pemantauan/isian/{response.pk}/", mine | {"q-kebutuhan-0-what": "Printer"})
    assert page.status_code == 409
    html = page.content.decode()
    for kept in ("Tulisan Anda aman", 'value="5"', 'value="3"', "Printer", "Laptop pelayanan", "2 orang"):
        assert kept in html, kept
    response.refresh_from_db()
    assert response.answers["jumlah-sdm"] == "2"


def test_the_inventory_is_proposed_and_kept_as_it_was_on_that_day(world, client) -> None:
    for condition, pieces in (("Baik", 18), ("Rusak berat", 2)):
        make_devices(world.health_operator, world.health, condition, pieces)
    division = make_unit(Node.objects.get(pk=world.health.pk), "Puskesmas", "bagian")
    make_devices(world.coordinator, division, "Baik", 7)
    assert facts_of(world.health) == {"perangkat-baik": 25, "perangkat-rusak-ringan": 0, "perangkat-rusak-berat": 2}
    assert facts_of(world.health, [division.path])["perangkat-baik"] == 18
    assert facts_of(world.school) == {}
    round_ = make_open(world)
    client.force_login(world.health_operator.user)
    page = client.get(f"/pemantauan/isian/{response_of(round_, world.health).pk}/").content.decode()
    assert "Usulan dari inventaris: 25 unit" in page
    sent = send(round_, world.health, world.health_operator)
    assert sent.facts["perangkat-baik"] == 25
    Entry.objects.all().delete()
    row = closed(world, round_).analysis["differences"][0]
    assert (row["answer"], row["inventory"], row["other"][0]["difference"]) == ("20", "25", "-5")


def test_needs_reach_the_inventory_once(world) -> None:
    round_ = make_open(world)
    other = NEED | {"what": "Genset", "cost": ""}
    send(round_, world.health, world.health_operator, kebutuhan=[NEED, other])
    send(round_, world.school, world.school_operator, kebutuhan=[NEED])
    Node.objects.filter(pk=world.school.pk).update(is_active=False)
    closed(world, round_)
    made = Entry.objects.filter(kind="kebutuhan").order_by("name")
    assert [(each.name, each.node, each.amount) for each in made] == [
        ("Genset", world.health, None),
        ("Laptop pelayanan", world.health, 45_000_000),
    ]
    assert made[1].values["tahun"] == Round.objects.get().due_on.year + 1
    assert made[1].created_by == world.health_operator.user
    assert made[1].missing == 0
    rounds.reopen_round(world.coordinator, round_.pk, timezone.localdate() + timedelta(days=2))
    response = response_of(round_, world.health)
    back = withdraw_response(world.health_operator, response.pk, response.version)
    rows = [*back.answers["kebutuhan"], NEED | {"what": "Printer"}]
    saved = save_answers(world.health_operator, back.pk, back.version, {"kebutuhan": rows}).response
    submit_response(world.health_operator, saved.pk, saved.version)
    closed(world, round_)
    assert set(made.values_list("name", flat=True)) == {"Genset", "Laptop pelayanan", "Printer"}
    assert ReportedNeed.objects.count() == 3


def test_a_copied_questionnaire_is_compared_and_a_changed_question_is_not(world) -> None:
    first = make_open(world, period="Semester I 2026")
    send(first, world.health, world.health_operator, **{"kondisi-jaringan": "5"})
    first = closed(world, first)
    draft = make_draft(world, LAST, period="Semester II 2026")
    question = draft.questions.get(key="listrik-cadangan")
    version = Round.objects.get(pk=draft.pk).version
    change_question(
        world.coordinator, draft.pk, version, question.pk, Wording("perangkat", "scale", "UPS?", scored=True)
    )
    rounds.open_round(world.coordinator, draft.pk)
    changed = draft.questions.get(pk=question.pk).key
    answers = {key: value for key, value in ANSWERS.items() if key != "listrik-cadangan"} | {changed: "1"}
    send(draft, world.health, world.health_operator, answers)
    second = closed(world, draft)
    assert second.previous == first
    topics = {each["topic"]: each for each in second.analysis["topics"]}
    # Network before: (100 + 60) / 2; now (25 + 60) / 2. Devices: only condition and computers are comparable.
    assert (topics["jaringan"]["before"], topics["jaringan"]["change"]) == ("80.00", "-37.50")
    assert (topics["perangkat"]["change"], topics["perangkat"]["index"]) == ("0.00", "51.67")
    assert compute_round(second) == second.analysis
    with pytest.raises(Refused):  # its answers are what the second was compared with
        rounds.reopen_round(world.coordinator, first.pk, timezone.localdate() + timedelta(days=2))


def test_conclusions_stand_beside_the_analysis_and_are_closed_with_it(world, client) -> None:
    round_ = make_open(world)
    send(round_, world.health, world.health_operator)
    round_ = closed(world, round_)
    before = round_.analysis
    write_conclusions(world.coordinator, round_.pk, round_.version, "Satu")
    client.force_login(world.coordinator.user)
    sent = {"version": round_.version, "conclusions": "Dua"}
    page = client.post(f"/pemantauan/putaran/{round_.pk}/analisis/", sent)
    assert page.status_code == 409
    assert "Dua" in page.content.decode()
    assert "Satu" in page.content.decode()
    publish_analysis(world.coordinator, round_.pk)
    found = Round.objects.get(pk=round_.pk)
    assert (found.conclusions, found.analysis) == ("Satu", before)
    with pytest.raises(Refused):
        write_conclusions(world.coordinator, round_.pk, found.version, "Tiga")


def test_units_are_reminded_by_mail_once_a_day(world, settings, django_capture_on_commit_callbacks) -> None:
    round_ = make_open(world)
    send(round_, world.school, world.school_operator)
    with pytest.raises(Refused):
        reminders.remind_units(world.coordinator, round_.pk, "https://contoh.go.id/")
    settings.PEMANTIK_MAIL_ON = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    with django_capture_on_commit_callbacks(execute=True):
        made = reminders.remind_units(world.coordinator, round_.pk, "https://contoh.go.id/")
    assert (made.made, made.paused, made.nobody) == (1, 0, 1)  # the third unit has nobody yet
    assert {each.to[0] for each in mail.outbox} == {world.health_operator.user.email, world.health_second.user.email}
    assert f"pemantauan/isian/{response_of(round_, world.health).pk}/" in mail.outbox[0].body
    assert reminders.remind_units(world.coordinator, round_.pk, "x").paused == 1


def test_the_tasks_of_a_unit(world) -> None:
    round_ = make_open(world)
    assert [(each.place, each.due) for each in tasks(world.health_operator)] == [("Dinas Kesehatan", round_.due_on)]
    assert list(tasks(world.coordinator)) == []  # answers for nobody
    send(round_, world.health, world.health_operator)
    assert list(tasks(world.health_operator)) == []


@pytest.mark.parametrize("path", ["/pemantauan/", "putaran", "analisis/", "kuesioner/"])
def test_pages_need_the_same_queries_for_ten_times_as_many(world, client, path, django_assert_max_num_queries) -> None:
    round_ = make_open(world)
    send(round_, world.health, world.health_operator, kebutuhan=[NEED], masalah=[PROBLEM])
    round_ = closed(world, round_)
    base = f"/pemantauan/putaran/{round_.pk}/"
    address = path if path.startswith("/") else base if path == "putaran" else base + path
    client.force_login(world.coordinator.user)
    client.get(address)
    with django_assert_max_num_queries(20) as first:
        client.get(address)
    template = response_of(round_, world.health)
    for number in range(30):
        node = make_unit(Node.objects.get(pk=world.institution.pk), f"Unit {number}")
        Response.objects.create(
            round=round_,
            node=node,
            state=Response.State.SUBMITTED,
            answers=template.answers,
            submitted_by=template.submitted_by,
            submitted_at=template.submitted_at,
        )
    Round.objects.filter(pk=round_.pk).update(analysis=compute_round(Round.objects.get(pk=round_.pk)))
    with django_assert_max_num_queries(len(first.captured_queries)):
        page = client.get(address)
    assert page.status_code == 200


def test_closing_a_large_round_reads_it_once(world, django_assert_max_num_queries) -> None:
    round_ = make_open(world)
    template = send(round_, world.health, world.health_operator)
    for number in range(40):
        node = make_unit(Node.objects.get(pk=world.institution.pk), f"Unit {number}")
        Response.objects.create(
            round=round_, node=node, state="sent", answers=template.answers, submitted_by=template.submitted_by
        )
    with django_assert_max_num_queries(20):
        rounds.close_round(world.coordinator, round_.pk)
