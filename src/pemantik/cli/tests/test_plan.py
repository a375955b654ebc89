"""What a person gets from `pemantik plan`."""

import json

import pytest

ALL_TWO = "code,value\n" + "".join(f"{number},2\n" for number in range(1, 48))


def raised(steps):
    """The answers of ALL_TWO with every step applied, as a new file."""
    levels = {str(number): "2" for number in range(1, 48)} | {step["code"]: step["to"] for step in steps}
    return "code,value\n" + "".join(f"{code},{level}\n" for code, level in levels.items())


def test_the_plan_reaches_the_target_and_scores_what_it_promises(run, csv_file):
    outcome = run("plan", "spbe-2020", csv_file(ALL_TWO), "--target", "2,6", "--json")
    plan = json.loads(outcome.out)
    assert outcome.code == 0
    assert plan["reached"]
    assert plan["band"] == "Baik"
    assert plan["cost"] == "21"  # 18 rises of 3 percent, then 3 of 2.75 percent
    scored = json.loads(run("score", "spbe-2020", csv_file(raised(plan["steps"])), "--json").out)
    assert (scored["exact"], scored["index"], scored["band"]) == (plan["exact"], plan["index"], plan["band"])


def test_costs_decide_which_levels_rise(run, csv_file):
    costs = csv_file('code,level,cost\n42,3,100\n43,3,\n1,3,"0,5"\n', "biaya.csv")
    plan = json.loads(run("plan", "spbe-2020", csv_file(ALL_TWO), "--target", "2.01", "--costs", costs, "--json").out)
    assert [(step["code"], step["from"], step["to"], step["cost"]) for step in plan["steps"]] == [
        ("1", "2", "3", "0.5")
    ]


def test_a_target_out_of_reach_tells_the_best_index(run, csv_file):
    outcome = run("plan", "spbe-2020", csv_file(ALL_TWO), "--target", "5.1", "--json")
    assert outcome.code == 1
    assert "Target 5,1 tidak tercapai; indeks tertinggi yang dapat dicapai 5." in outcome.err
    assert json.loads(outcome.out)["index"] == "5.00"
    assert not json.loads(outcome.out)["reached"]


def test_a_target_that_is_met_needs_nothing(run, csv_file):
    outcome = run("plan", "spbe-2020", csv_file(ALL_TWO), "--target", "2")
    assert "Tidak ada yang perlu dinaikkan." in outcome.out


def test_the_best_index_for_a_budget(run, csv_file):
    plan = json.loads(run("plan", "spbe-2020", csv_file(ALL_TWO), "--budget", "6", "--json").out)
    assert (plan["index"], plan["cost"]) == ("2.18", "6")  # six rises of 3 percent


def test_several_years_with_a_yearly_budget(run, csv_file):
    words = ("--target", "2.3", "--years", "3", "--yearly-budget", "4")
    plan = json.loads(run("plan", "spbe-2020", csv_file(ALL_TWO), *words, "--json").out)
    assert [year["cost"] for year in plan["years"]] == ["4", "4", "2"]  # ten rises of 3 percent
    table = run("plan", "spbe-2020", csv_file(ALL_TWO), *words).out
    assert "Tahun 3: biaya 2" in table


def test_policy_first_raises_the_policy_before_the_practice(run, csv_file):
    content = ALL_TWO.replace("\n1,2\n", "\n1,1\n")
    costs = csv_file("code,level,cost\n" + "".join(f"{n},3,-\n" for n in range(1, 48) if n != 11), "biaya.csv")
    words = ("plan", "spbe-2020", csv_file(content), "--target", "2.005", "--costs", costs, "--json")
    assert [step["code"] for step in json.loads(run(*words).out)["steps"]] == ["11"]
    assert [step["code"] for step in json.loads(run(*words, "--policy-first").out)["steps"]] == ["1", "11"]


def test_kept_answers_do_not_rise(run, csv_file):
    plan = json.loads(
        run("plan", "spbe-2020", csv_file(ALL_TWO), "--budget", "1", "--keep", "42,43,44,45,46", "--json").out
    )
    assert [step["code"] for step in plan["steps"]] == ["47"]


def test_pemdi_rises_to_fully_met_levels(run, csv_file):
    answers = "code,value\n" + "".join(f"{number},2.31\n" for number in range(1, 21))
    plan = json.loads(run("plan", "pemdi-2026", csv_file(answers), "--budget", "2", "--json").out)
    assert [(step["code"], step["from"], step["to"]) for step in plan["steps"]] == [("20", "2.31", "3.5")]


def test_the_frontier(run, csv_file):
    answers = csv_file("code,value\n" + "".join(f"{number},5\n" for number in range(3, 48)))
    found = json.loads(run("plan", "spbe-2020", answers, "--frontier", "--json").out)
    assert found["complete"]
    assert [point["cost"] for point in found["points"]] == [str(cost) for cost in range(11)]
    assert found["points"][-1]["index"] == "5.00"
    assert "Memuaskan" in run("plan", "spbe-2020", answers, "--frontier").out


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ("99,3,1\n", "baris 2: Kode “99” tidak ada"),
        ("1,9,1\n", "baris 2: “9” bukan tingkat; pilih 1, 2, 3, 4, 5."),
        ("1,3,mahal\n", "baris 2: “mahal” bukan biaya"),
        ("1,3,-5\n", "baris 2: “-5” bukan biaya"),
        ("1,3,1\n1,3,2\n", "baris 3: Biaya 1 tingkat 3 tertulis dua kali."),
    ],
)
def test_wrong_costs_are_told_by_row(run, csv_file, rows, sentence):
    costs = csv_file("code,level,cost\n" + rows, "biaya.csv")
    outcome = run("plan", "spbe-2020", csv_file(ALL_TWO), "--target", "3", "--costs", costs)
    assert outcome.code == 1
    assert f"biaya.csv, {sentence}" in outcome.err


def test_wrong_questions(run, csv_file):
    answers = csv_file(ALL_TWO)
    assert run("plan", "spbe-2020", answers).code == 2
    assert run("plan", "spbe-2020", answers, "--target", "banyak").code == 2
    assert run("plan", "spbe-2020", answers, "--target", "3", "--years", "0").code == 2
    assert run("plan", "spbe-2020", answers, "--target", "3", "--keep", "99").code == 2
    many = csv_file("institution,code,value\nA,1,2\nB,1,2\n", "banyak.csv")
    assert "satu instansi" in run("plan", "spbe-2020", many, "--target", "3").err
