"""The dictionary and the models as the keeper and a reviewer use them: phone and desk, without JavaScript too."""

import pytest
from playwright.sync_api import expect

from tests.browser.everybody import check
from tests.browser.serving import AT_ONCE

pytestmark = pytest.mark.browser
SITE, SITE_SETTINGS = "dictionary", AT_ONCE

#: Each page with a person who opens it.
PAGES = {
    "dictionary": ("keeper", "/dobel/kamus/"),
    "dictionary-approved": ("reviewer", "/dobel/kamus/?daftar=approved"),
    "dictionary-gone": ("keeper", "/dobel/kamus/?daftar=gone"),
    "dictionary-none": ("empty", "/dobel/kamus/?cari=tidakada"),
    "dictionary-word": ("keeper", "word"),
    "models": ("keeper", "/dobel/model/"),
    "models-read": ("reviewer", "/dobel/model/"),
}


@pytest.mark.parametrize("name", PAGES)
def test_everybody_can_use_the_page(look, axe, name):
    check(look(*PAGES[name]), axe, name)


def test_words_are_proposed_judged_by_their_effect_and_approved(look, axe):
    page = look("keeper", "/dobel/kamus/", 390, java_script_enabled=False)
    page.get_by_role("button", name="Cari usulan").click()
    expect(page.get_by_text("Usulan sedang dicari")).to_be_visible()
    page.goto("/dobel/kamus/?jenis=idea")
    page.get_by_role("link", name="wedangan").click()
    expect(page.get_by_text("Jadi mungkin dobel").first).to_be_visible()
    expect(page.get_by_text("2 putusan mendukung")).to_be_visible()
    page.get_by_role("button", name="Setujui").click()
    expect(page.get_by_text("“wedangan” dipakai mulai sekarang.")).to_be_visible()
    page.goto("/dobel/kamus/?jenis=frame")
    page.get_by_role("link", name="ceria").click()
    page.get_by_role("button", name="Tolak").click()
    expect(page.get_by_role("alert")).to_contain_text("Tulis alasannya")
    page.get_by_label("Alasan").fill("Nama yang dipilih kota ini")
    page.get_by_role("button", name="Tolak").click()
    expect(page.get_by_text("“ceria” ditolak dan tidak diusulkan lagi.")).to_be_visible()
    page.goto("/dobel/kamus/?daftar=proposed")
    page.get_by_label("Kata", exact=True).fill("warung")
    page.get_by_role("button", name="Tambah dan pakai").click()
    expect(page.get_by_role("alert")).to_contain_text("Tulis artinya")
    page.get_by_label("Artinya").fill("kedai")
    page.get_by_role("button", name="Tambah dan pakai").click()
    expect(page.get_by_text("“warung” dipakai mulai sekarang.")).to_be_visible()
    expect(page.get_by_role("link", name="warung")).to_be_visible()


def test_a_better_model_is_trained_used_and_taken_back(look, axe):
    page = look("keeper", "/dobel/model/")
    expect(page.get_by_text("Ditahan karena tidak lebih baik")).to_be_visible()
    page.get_by_role("button", name="Latih sekarang").click()
    expect(page.get_by_text("Siap dipakai", exact=True)).to_be_visible()
    use = page.locator("li", has_text="Siap dipakai")
    expect(use).to_contain_text("Lebih baik pada instansi yang tidak ikut dipelajari")
    use.get_by_label("Alasan").fill("Lebih baik di semua kota")
    use.get_by_role("button", name="Pakai").click()
    expect(page.locator(".pm-head")).to_contain_text("Dipakai kini: M")
    check(page, axe, "models-active")
    page.get_by_label("Alasan").last.fill("Ingin membandingkan")
    page.get_by_role("button", name="Pakai model bawaan").click()
    expect(page.locator(".pm-head")).to_contain_text("model bawaan")
    expect(page.get_by_text("Pernah dipakai", exact=True)).to_be_visible()
