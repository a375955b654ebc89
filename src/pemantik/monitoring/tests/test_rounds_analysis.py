"""The arithmetic of the analysis against tables that were computed by hand. Nothing here needs a database."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pemantik.monitoring.analysis import Answered, Rules, Survey, compute, rules
from pemantik.monitoring.questionnaire import Asked, QuestionType, template

URGENCIES = ("Layanan terhenti", "Mengganggu layanan", "Perlu tahun depan", "Dapat menunggu")


def asked(key: str, kind: str = "scale", topic: str = "jaringan", **more: Any) -> Asked:
    return Asked(key=key, topic=topic, type=kind, text=f"Soal {key}", scored=more.pop("scored", True), **more)


def unit(number: int, facts: dict[str, int] | None = None, **answers: Any) -> Answered:
    return Answered(
        number, f"Unit {number}", {key.replace("_", "-"): value for key, value in answers.items()}, facts or {}
    )


def analysed(questions: list[Asked], units: list[Answered], before: Survey | None = None, silent: Any = ()) -> dict:
    return compute(Survey(tuple(questions), tuple(units), tuple(silent)), before, rules(), URGENCIES)


NET = [asked("a"), asked("b", "percent"), asked("c", "yes_no"), asked("d", "scale", "sdm")]


def test_the_index_of_units_topics_and_the_whole() -> None:
    # Unit 1: a 4 -> 75, b 60, c yes -> 100: jaringan 78,33; d 1 -> 0: sdm 0; unit 39,17.
    # Unit 2: a 2 -> 25, b not answered, c no -> 0: jaringan 12,50; d 5 -> 100; unit 56,25.
    found = analysed(NET, [unit(1, a="4", b="60", c=True, d="1"), unit(2, a="2", c=False, d="5")])
    network, staff = found["topics"]
    assert (network["index"], network["units"], network["verdict"]) == ("45.42", 2, "fails")  # (78,333 + 12,5) / 2
    assert (staff["index"], staff["verdict"]) == ("50.00", "watch")
    assert found["index"] == "47.71"  # (45,41666 + 50) / 2
    assert [each["index"] for each in found["by_unit"]] == ["39.17", "56.25"]
    assert found["by_unit"][0]["topics"]["jaringan"]["index"] == "78.33"


def test_what_is_not_answered_never_counts_as_zero() -> None:
    found = analysed(NET, [unit(1, a="5"), unit(2)], silent=[(3, "Unit 3")])
    assert found["topics"][0]["index"] == "100.00"
    assert found["topics"][0]["units"] == 1
    assert found["topics"][1]["index"] is None
    assert found["by_unit"][1]["index"] is None
    assert found["index"] == "100.00"
    assert (found["asked"], [each["name"] for each in found["silent"]]) == (3, ["Unit 3"])
    assert found["priorities"][-1] == {"rule": "silent", "units": ["Unit 3"]}


def test_nobody_answered_at_all() -> None:
    found = analysed(NET, [unit(1)])
    assert (found["index"], found["verdict"], found["problems"], found["needs"]) == (None, "", [], [])


@pytest.mark.parametrize(
    ("index", "verdict"), [("75", "works"), ("74.99", "watch"), ("50", "watch"), ("49.99", "fails")]
)
def test_the_thresholds_are_those_of_the_rule(index: str, verdict: str) -> None:
    assert rules().verdict(Decimal(index)) == verdict
    assert rules() == Rules("Ambang Pemantik 75/50", Decimal(75), Decimal(50), Decimal(5))


def test_a_change_rests_on_comparable_questions_and_units_alone() -> None:
    before = Survey(
        (asked("a"), asked("b", "percent"), asked("c", "scale")),  # c was a scale then: another question
        (unit(1, a="5", b="40", c="5"), unit(2, a="1"), unit(9, a="5", b="100")),
    )
    # Unit 1: a and b both times. Before (100 + 40) / 2 = 70, now (75 + 60) / 2 = 67,5.
    # Unit 2: a alone; before 0, now 25. Unit 3 is new: it does not count. Unit 9 is gone.
    now = [unit(1, a="4", b="60", c=True), unit(2, a="2", b="90"), unit(3, a="5", b="100", c=True)]
    found = analysed(NET, now, before)
    network, staff = found["topics"]
    assert (network["before"], network["now"], network["change"]) == ("35.00", "46.25", "11.25")
    assert network["compared"] == 2
    assert (staff["change"], staff["compared"]) == (None, 0)
    assert found["change"] == "11.25"
    assert [each["change"] for each in found["by_unit"]] == ["-2.50", "25.00", None]
    by_key = {each["key"]: each for each in found["questions"]}
    assert (by_key["a"]["before"], by_key["a"]["change"], by_key["a"]["compared"]) == ("50.00", "0.00", 2)
    assert by_key["c"]["change"] is None


def test_without_a_last_round_there_is_no_change() -> None:
    found = analysed(NET, [unit(1, a="4")])
    assert (found["change"], found["before"], found["compared"]) == (None, None, 0)


def test_other_choices_make_another_question() -> None:
    old, new = (asked("x", "choice", scored=False, options=options) for options in (("A", "B"), ("A", "C")))
    assert not new.same_as(old)
    assert old.same_as(old)


def test_shares_sums_and_parts_of_a_whole() -> None:
    questions = [
        asked("sambungan", "several", scored=False, options=("Serat", "Satelit", "Tidak ada")),
        asked("baik", "number", "perangkat", scored=False, group="kondisi"),
        asked("rusak", "number", "perangkat", scored=False, group="kondisi"),
        asked("ya", "yes_no"),
    ]
    units = [
        unit(1, sambungan=["Serat", "Satelit"], baik="8", rusak="1", ya=True),
        unit(2, sambungan=["Serat"], baik="1", rusak="2", ya=True),
        unit(3, baik="100", ya=False),  # not a whole: the broken ones are not known
    ]
    found = analysed(questions, units)
    links, good, broken, yes = found["questions"]
    assert [(each["label"], each["count"], each["percent"]) for each in links["shares"]] == [
        ("Serat", 2, "100.00"),
        ("Satelit", 1, "50.00"),
        ("Tidak ada", 0, "0.00"),
    ]
    assert (good["value"], good["answered"], broken["value"]) == ("109", 3, "3")
    assert yes["index"] == "66.67"
    group = found["groups"][0]
    assert (group["units"], group["total"]) == (2, "12")
    assert [each["percent"] for each in group["parts"]] == ["75.00", "25.00"]


def test_the_difference_from_the_inventory() -> None:
    question = asked("baik", "number", "perangkat", scored=False, fact="perangkat-baik")
    units = [
        unit(1, {"perangkat-baik": 18}, baik="20"),
        unit(2, {"perangkat-baik": 7}, baik="7"),
        unit(3, {}, baik="5"),  # the inventory knows nothing of it: not a difference of 5
        unit(4, {"perangkat-baik": 3}),
    ]
    row = analysed([question], units)["differences"][0]
    assert (row["answer"], row["inventory"], row["compared"], row["unknown"]) == ("27", "25", 2, ["Unit 3"])
    assert [(each["name"], each["difference"]) for each in row["other"]] == [("Unit 1", "2")]


def problem(text: str, topic: str, impact: str) -> dict[str, str]:
    return {"id": "00000000", "text": text, "topic": topic, "impact": impact}


def test_problems_by_topic_and_impact() -> None:
    question = asked("m", "problem", "masalah", scored=False)
    units = [
        unit(1, m=[problem("Putus", "jaringan", "berhenti"), problem("Pelan", "perangkat", "lambat")]),
        unit(2, m=[problem("Pelan", "perangkat", "lambat"), problem("Tua", "perangkat", "lambat")]),
        unit(3, m=[problem("Bocor", "kebijakan", "terganggu")]),
    ]
    found = analysed([question], units)
    told = [(each["topic"], each["impact"], each["count"], len(each["units"])) for each in found["problems"]]
    assert told == [("perangkat", "lambat", 3, 2), ("jaringan", "berhenti", 1, 1), ("kebijakan", "terganggu", 1, 1)]
    assert found["problems"][0]["examples"] == ["Pelan", "Tua"]
    assert found["priorities"][0] == {"rule": "stopped", "topic": "jaringan", "count": 1, "units": ["Unit 1"]}


def need(what: str, urgency: str, cost: str = "", kind: str = "Perangkat") -> dict[str, str]:
    return {"id": "00000000", "what": what, "kind": kind, "why": "x", "urgency": urgency} | (
        {"cost": cost} if cost else {}
    )


def test_needs_are_ranked_and_unknown_costs_are_said() -> None:
    question = asked("k", "need", "kebutuhan", scored=False)
    units = [
        unit(1, k=[need("Laptop", URGENCIES[1], "10000000"), need("Genset", URGENCIES[0], "90000000")]),
        unit(2, k=[need("laptop ", URGENCIES[2]), need("Laptop", URGENCIES[2], "5", kind="Lainnya")]),
        unit(3, k=[need("Serat optik", URGENCIES[0]), need("Printer", URGENCIES[1], "20000000")]),
    ]
    found = analysed([question], units)
    told = [
        (each["what"], each["urgency"], len(each["units"]), each["cost"], each["unknown"]) for each in found["needs"]
    ]
    assert told == [
        ("Genset", URGENCIES[0], 1, "90000000", 0),
        ("Serat optik", URGENCIES[0], 1, "0", 1),
        ("Laptop", URGENCIES[1], 2, "10000000", 1),
        ("Printer", URGENCIES[1], 1, "20000000", 0),
        ("Laptop", URGENCIES[2], 1, "5", 0),
    ]
    totals = found["need_totals"]
    assert (totals["count"], totals["units"], totals["cost"], totals["unknown"]) == (6, 3, "120000005", 2)
    assert [(each["label"], each["count"], each["unknown"]) for each in totals["by_urgency"]] == [
        (URGENCIES[0], 2, 1),
        (URGENCIES[1], 2, 0),
        (URGENCIES[2], 2, 1),
    ]


SCORED = {each.key: each for each in template() if each.scored}


def values(kind: str) -> st.SearchStrategy[Any]:
    if kind == QuestionType.SCALE:
        return st.sampled_from("12345")
    return st.booleans() if kind == QuestionType.YES_NO else st.integers(0, 100).map(str)


sheets = st.fixed_dictionaries({}, optional={key: values(each.type) for key, each in SCORED.items()})


@given(st.lists(sheets, max_size=5), st.lists(sheets, max_size=5))
def test_whatever_is_answered_the_index_lies_on_its_scale_and_comes_out_the_same_again(now, old) -> None:
    surveys = [
        Survey(template(), tuple(Answered(at, f"Unit {at}", sheet, {}) for at, sheet in enumerate(sheets)))
        for sheets in (now, old)
    ]
    found = compute(*surveys, rules(), URGENCIES)
    assert found == compute(*surveys, rules(), URGENCIES)
    told = [found["index"], *(each["index"] for each in found["topics"]), *(each["index"] for each in found["by_unit"])]
    assert all(index is None or 0 <= Decimal(index) <= 100 for index in told)
    assert all((index is None) == (not now or not any(now)) for index in told[:1])
    for topic in found["topics"]:
        if topic["change"] is not None:
            assert abs(Decimal(topic["now"]) - Decimal(topic["before"]) - Decimal(topic["change"])) <= Decimal("0.01")
