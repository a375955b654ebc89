"""What a person gets from `pemantik score`."""

import json
import subprocess
import sys

import pytest

LEVELS_2021 = "41433333332234435343222222232234335533335422444"
ROWS_2021 = [(str(number), level) for number, level in enumerate(LEVELS_2021, start=1)]


def lines(rows, header="code,value"):
    return "\n".join([header, *(",".join(row) for row in rows)]) + "\n"


def test_the_published_index_of_a_real_city(run, csv_file):
    """Kota Denpasar, evaluation 2021: published 3.19, domains 3.0, 3.3, 2.18, 3.55."""
    outcome = run("score", "spbe-2020", csv_file(lines(ROWS_2021)), "--json")
    result = json.loads(outcome.out)
    assert outcome.code == 0
    assert (result["index"], result["exact"], result["band"]) == ("3.19", "3.1925", "Baik")
    scores = {group["code"]: group["score"] for group in result["groups"]}
    assert [scores[f"domain-{number}"] for number in (1, 2, 3, 4)] == ["3.00", "3.30", "2.18", "3.55"]
    assert outcome.err == ""


def test_json_carries_what_the_contract_names(run, csv_file):
    result = json.loads(run("score", "spbe-2020", csv_file(lines(ROWS_2021)), "--json").out)
    assert result["instrument"] == "spbe-2020"
    assert {"code", "name", "kind", "weight", "score"} <= result["groups"][0].keys()
    assert len(result["indicators"]) == 47
    assert result["indicators"][34] | {"name": ""} == {
        "code": "35",
        "name": "",
        "group": "aspek-7",
        "value": "5",
        "not_relevant": False,
        "counted": "5",
        "weight": "2.75",
        "share": "2.75",
        "contribution": "0.1375",
    }


def test_the_table_for_people_shows_scores_band_and_source(run, csv_file):
    outcome = run("score", "spbe-2020", csv_file(lines(ROWS_2021)))
    assert "Indeks SPBE: 3,19  Baik" in outcome.out
    assert "Kurang 0,31 lagi ke Sangat Baik." in outcome.out
    assert "Layanan SPBE" in outcome.out
    assert "PermenPANRB Nomor 59 Tahun 2020" in outcome.out


def test_english_on_request(run, csv_file, monkeypatch):
    monkeypatch.setenv("PEMANTIK_LANG", "en")
    assert "3.19" in run("score", "spbe-2020", csv_file(lines(ROWS_2021))).out


def test_a_workbook_gives_the_same_as_a_csv(run, csv_file, xlsx_file):
    workbook = xlsx_file([("code", "value"), *((int(code), int(value)) for code, value in ROWS_2021)])
    from_csv = run("score", "spbe-2020", csv_file(lines(ROWS_2021)), "--json").out
    assert run("score", "spbe-2020", workbook, "--json").out == from_csv


@pytest.mark.parametrize(
    "content",
    [
        "kode;nilai\n1;3,5\n2;2.25\n",
        'code,value\n1,"3,5"\n2,2.25\n',
        "\ufeffCode\tValue\n1\t3,50\n2\t2,25\n",
        "code,value\n1.1,3.5\n1.2,2.25\n",
        "\n\ncode,value\n\n 1 , 3.5 \n2,2.25,,\n",
    ],
)
def test_the_ways_in_which_offices_write_the_same_file(run, csv_file, content):
    result = json.loads(run("score", "pemdi-2026", csv_file(content), "--json").out)
    assert [each["value"] for each in result["indicators"][:2]] == ["3.5", "2.25"]
    assert result["groups"][0]["score"] == "2.88"


def test_utf_16_from_excel_is_read(run, csv_file):
    path = csv_file("code\tvalue\n1\t3,5\n".encode("utf-16"))
    assert json.loads(run("score", "pemdi-2026", path, "--json").out)["indicators"][0]["value"] == "3.5"


@pytest.mark.parametrize("missing", ["47,\n", "47,0\n", ""])
def test_an_unanswered_indicator_counts_zero_and_is_warned_of(run, csv_file, missing):
    path = csv_file(lines(ROWS_2021[:-1]) + missing)
    outcome = run("score", "spbe-2020", path, "--json")
    result = json.loads(outcome.out)
    assert result["exact"] == "3.0725"  # 3.1925 - 4 x 3%
    assert result["not_answered"] == ["47"]
    assert "1 butir belum dijawab dan dihitung 0: 47." in outcome.err


def test_zero_is_an_answer_where_the_scale_begins_at_zero(run, csv_file):
    path = csv_file("code,value\n1,0\n2,3\n")
    outcome = run("score", "spbe-2018", path, "--json")
    assert "1" not in json.loads(outcome.out)["not_answered"]
    assert "1 butir bernilai 0 (Belum ada): 1." in outcome.err


def test_many_institutions_give_an_array(run, csv_file):
    rows = [("Kab. A", *row) for row in ROWS_2021] + [("Kab. B", code, "2") for code, _ in ROWS_2021]
    path = csv_file(lines(rows, "institution,code,value"))
    results = json.loads(run("score", "spbe-2020", path, "--json").out)
    assert [(each["institution"], each["index"]) for each in results] == [("Kab. A", "3.19"), ("Kab. B", "2.00")]
    table = run("score", "spbe-2020", path).out
    assert "Kab. A" in table
    assert "2,00" in table


def test_one_institution_in_a_file_of_many_is_still_an_array(run, csv_file):
    path = csv_file(lines([("Kab. A", *row) for row in ROWS_2021], "institution,code,value"))
    assert isinstance(json.loads(run("score", "spbe-2020", path, "--json").out), list)


def test_the_band_basis_is_a_setting_of_the_cycle(run, csv_file):
    """At 1.7995 the printed 1.80 is Cukup (2023) and the unrounded index Kurang (2024)."""
    lowered = ("32", "33", "34", "1", "2", "3", "4", "5", "6", "11", "21")
    path = csv_file(lines([(str(n), "1" if str(n) in lowered else "2") for n in range(1, 48)]))
    for basis, band in (("unrounded", "Kurang"), ("rounded", "Cukup")):
        outcome = run("score", "spbe-2020", path, "--json", "--band-basis", basis)
        result = json.loads(outcome.out)
        assert (result["exact"], result["index"], result["band"]) == ("1.7995", "1.80", band)
        assert "Indeks tepat di tepi predikat" in outcome.err
    assert json.loads(run("score", "spbe-2020", path, "--json").out)["band"] == "Kurang"


def test_bands_printed_on_a_grid_are_always_read_from_the_rounded_index(run, csv_file):
    outcome = run("score", "pegi", csv_file("code,value\nK01,3\n"), "--json", "--band-basis", "unrounded")
    assert "dasar “rounded” dipakai" in outcome.err
    assert json.loads(outcome.out)["band_basis"] == "rounded"


def test_provisional_values_stand_in_for_missing_external_indices(run, csv_file):
    content = "code,value\n1,2\n"
    plain = run("score", "pemdi-2026", csv_file(content), "--json")
    assert "Butir 5, 6, 7, 18 menunggu indeks lembaga lain" in plain.err
    provisional = run("score", "pemdi-2026", csv_file(content), "--json", "--provisional")
    assert json.loads(provisional.out)["provisional"] == ["5", "6", "7", "18"]
    assert "Nilai sementara dipakai untuk: 5, 6, 7, 18." in provisional.err


def test_an_external_index_is_converted(run, csv_file):
    result = json.loads(run("score", "pemdi-2026", csv_file('code,external\n5,"68,75"\n'), "--json").out)
    assert result["indicators"][4]["value"] == "3.75"


def test_explain_shows_the_formula_with_its_numbers(run, csv_file):
    outcome = run("score", "spbe-2020", csv_file(lines(ROWS_2021)), "--explain", "index")
    assert "= (13 × 3 + 25 × 3,3 + 16,5 × 2,1818 + 45,5 × 3,5549) / 100" in outcome.out
    assert "= 3,1925, dibulatkan menjadi 3,19" in outcome.out
    unknown = run("score", "spbe-2020", csv_file(lines(ROWS_2021)), "--explain", "99")
    assert unknown.code == 2


def test_indeks_kami_needs_its_category_for_a_status(run, csv_file):
    answers = "".join(f"TK{number:02},3\n" for number in range(1, 23))
    without = json.loads(run("score", "indeks-kami-5", csv_file("code,value\n" + answers), "--json").out)
    assert (without["index"], without["band"], without["category"]) == ("126", None, None)
    category = "".join(f"SE{number:02},B\n" for number in range(1, 11))
    with_it = json.loads(run("score", "indeks-kami-5", csv_file("code,value\n" + answers + category), "--json").out)
    assert (with_it["band"], with_it["category"]) == ("Tidak Layak", "Tinggi")


def test_score_never_loads_django():
    code = "import sys; from pemantik.cli import score; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, env={"PYTHONPATH": "src"}).returncode == 0
