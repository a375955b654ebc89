"""Rounds of monitoring as people use them: on the phone and at the desk, with two people on one form."""

import pytest
from playwright.sync_api import expect

from tests.browser.everybody import PICTURES, check

pytestmark = pytest.mark.browser
SITE = "rounds"

#: Each page with a person who opens it.
PAGES = {
    "home-coordinator": ("coordinator", "/pemantauan/"),
    "home-operator": ("operator", "/pemantauan/"),
    "home-head": ("head", "/pemantauan/"),
    "home-province": ("province", "/pemantauan/"),
    "home-empty": ("stranger", "/pemantauan/"),
    "new": ("coordinator", "/pemantauan/putaran/baru/"),
    "draft": ("coordinator", "draft"),
    "describe": ("coordinator", "describe"),
    "participants": ("coordinator", "participants"),
    "questionnaire": ("coordinator", "questionnaire"),
    "question": ("coordinator", "question"),
    "question-add": ("coordinator", "question-add"),
    "open": ("coordinator", "open"),
    "open-operator": ("operator", "open"),
    "late": ("coordinator", "late"),
    "closed": ("coordinator", "closed"),
    "answer": ("operator", "answer"),
    "answers": ("school", "answers"),
    "analysis": ("coordinator", "analysis"),
    "analysis-head": ("head", "analysis"),
    "unit": ("operator", "unit"),
}


@pytest.mark.parametrize("name", PAGES)
def test_everybody_can_use_the_page(look, axe, name):
    check(look(*PAGES[name]), axe, name)


def test_two_people_on_one_form_lose_nothing(look):
    first, second = look("operator", "answer-late", 390), look("second", "answer-late", 390)
    first.get_by_label("Berapa hari internet mati").fill("7")
    first.get_by_role("button", name="Simpan draf").click()
    expect(first.get_by_text("Draf tersimpan.")).to_be_visible()
    second.get_by_label("Berapa hari internet mati").fill("9")
    second.get_by_label("Berapa orang yang tugasnya mengurus TIK?").fill("3")
    second.get_by_role("button", name="Simpan draf").click()
    expect(second.get_by_role("alert")).to_contain_text("Tulisan Anda aman")
    expect(second.get_by_label("Berapa hari internet mati")).to_have_value("9")
    if PICTURES:
        second.screenshot(path=f"{PICTURES}/conflict-phone.png", full_page=True)
    second.get_by_label("Pakai yang tersimpan").check()
    second.get_by_role("button", name="Simpan draf").click()
    expect(second.get_by_text("Draf tersimpan.")).to_be_visible()
    expect(second.get_by_label("Berapa hari internet mati")).to_have_value("7")
    expect(second.get_by_label("Berapa orang yang tugasnya mengurus TIK?")).to_have_value("3")


def test_what_is_missing_is_named_with_a_link_and_a_row_more_is_one_tap(look):
    page = look("operator", "answer", 390)
    page.get_by_role("button", name="Simpan dan tambah kebutuhan").click()
    expect(page.get_by_role("heading", name="Kebutuhan 1", exact=True)).to_be_visible()
    page.get_by_role("button", name="Kirim jawaban").click()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("perlu dilengkapi sebelum dikirim. Draf Anda tersimpan.")
    alert.get_by_role("link").first.click()
    assert "#baris-" in page.url
