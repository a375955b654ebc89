"""One whole evaluation in the browser: from opening a campaign to the frozen index, which the command line confirms."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from pemantik.assessments.tests.evidence.factories import DECREE, SIGNATURE, pdf
from tests.browser.everybody import check
from tests.browser.serving import AT_ONCE, ROOT, Site, profile_of

pytestmark = pytest.mark.browser
SITE, SITE_SETTINGS = "cycle", AT_ONCE
#: Who works on a phone; the others sit at a desk.
ON_A_PHONE = {"operator", "responsible", "head"}
SAVED = re.compile(r"Draf Anda tersimpan pukul \d\d\.\d\d")
STAGES = ("self", "internal", "desk", "interview", "visit", "final")
#: What the units answer, and what the assessors make of it. Every other indicator keeps what the unit said.
ANSWERS = {str(number): Decimal(10 + number * 7 % 31) / 10 for number in range(1, 21)}
INTERNAL, DESK, INTERVIEW = {"2": "1,5"}, {"1": "2,25"}, {"3": "3,4"}


@pytest.fixture
def people(browser: Browser, place: Site, axe: str) -> Iterator["People"]:
    """Everybody, each in a browser of their own."""
    everybody = People(browser, place, axe)
    yield everybody
    everybody.leave()
    assert everybody.complaints == []


class People:
    """The people of the cycle; a name gives the page in which that person is at work."""

    def __init__(self, browser: Browser, place: Site, axe: str) -> None:
        self.browser, self.place, self.axe = browser, place, axe
        self.pages: dict[str, Page] = {}
        self.complaints: list[str] = []

    def __getitem__(self, name: str) -> Page:
        if name not in self.pages:
            width = 390 if name in ON_A_PHONE else 1366
            page = profile_of(self.browser, self.place, name, width).new_page()
            page.on("pageerror", lambda error: self.complaints.append(f"{name}, {page.url}: {error}"))
            self.pages[name] = page
        return self.pages[name]

    def check(self, name: str) -> None:
        """Everybody can use the page that this person looks at."""
        check(self[name], self.axe, f"cycle-{name}")

    def leave(self) -> None:
        for page in self.pages.values():
            page.context.close()


def typed(value: Decimal) -> str:
    """A value as a person types it."""
    return str(value).replace(".", ",")


def press(page: Page, name: str, role: Any = "button") -> None:
    """Press the button (or follow the link) with this name in the main part, and wait for the page that answers."""
    with page.expect_navigation():
        page.locator("main").get_by_role(role, name=name).first.click()


def open_campaign(people: People) -> int:
    """The coordinator opens a Pemdi campaign of the own city; all stages may begin today. The assessment's id."""
    page, today = people["coordinator"], date.today()  # noqa: DTZ011 - the date that a person would type
    page.goto("/penilaian/")
    press(page, "Buka penilaian", "link")
    press(page, "Evaluasi Pemerintah Digital", "link")
    page.get_by_label("Nama penilaian").fill("Pemdi kota")
    for days, stage in enumerate(STAGES, start=20):
        page.fill(f"[name={stage}_opens]", today.isoformat())
        page.fill(f"[name={stage}_closes]", (today + timedelta(days=days)).isoformat())
    people.check("coordinator")
    press(page, "Buka penilaian")
    expect(page.locator("main")).to_contain_text("1 peserta, tidak ada yang terlambat.")
    people.check("coordinator")
    press(page, "Kota Satu", "link")
    people.check("coordinator")
    return int(re.search(r"/isian/(\d+)/", page.url)[1])


def assign(people: People, assessment: int) -> None:
    """The first indicator is asked of one person of the department."""
    page = people["coordinator"]
    page.goto(f"/penilaian/isian/{assessment}/pembagian/1/")
    page.get_by_label("Unit").select_option("Bappeda")
    page.get_by_label("Orang (boleh kosong)").select_option("Rina Wulandari")
    press(page, "Tugaskan")
    expect(page.locator("main")).to_contain_text("Tugas tersimpan.")
    people.check("coordinator")


def answer_own_task(people: People, assessment: int, tmp_path: Path) -> None:
    """The operator goes from the task to the very indicator, answers it and attaches evidence from a file."""
    page = people["operator"]
    page.goto("/tugas/")
    people.check("operator")
    page.locator(f"main a[href='/penilaian/{assessment}/isi/1/']").first.click()
    page.get_by_label("Nilai", exact=True).fill(typed(ANSWERS["1"]))
    page.get_by_label("Narasi", exact=True).fill("Substansi dimuat dalam RPJMD halaman 2.")
    page.get_by_label("Narasi", exact=True).blur()
    expect(page.locator("#keadaan")).to_have_text(SAVED)
    people.check("operator")
    press(page, "Lampirkan bukti", "link")
    file = tmp_path / "RPJMD.pdf"
    file.write_bytes(pdf("Sampul", DECREE, SIGNATURE))
    page.set_input_files("[name=berkas]", file)
    page.get_by_role("button", name="Unggah", exact=True).click()
    page.wait_for_url("**/jelaskan/**")
    page.get_by_label("Judul").fill("RPJMD kota")
    press(page, "Simpan")
    page.goto(f"/penilaian/{assessment}/isi/1/")
    expect(page.locator("main")).to_contain_text("RPJMD kota")
    people.check("operator")


def answer_the_rest(people: People, assessment: int) -> None:
    """Data entry fills in all other indicators, one after the other."""
    page = people["entry"]
    page.goto(f"/penilaian/{assessment}/isi/2/")
    for code in list(ANSWERS)[1:]:
        expect(page).to_have_url(re.compile(rf"/isi/{code}/$"))
        page.get_by_label("Nilai", exact=True).fill(typed(ANSWERS[code]))
        page.get_by_label("Nilai", exact=True).blur()
        expect(page.locator("#keadaan")).to_have_text(SAVED)
        if code != "20":
            with page.expect_navigation():
                page.get_by_role("link", name=re.compile("berikutnya", re.I)).last.click()


def send(people: People, name: str, assessment: int) -> None:
    """A person sends (or finishes) the stage that is open."""
    page = people[name]
    page.goto(f"/penilaian/{assessment}/kirim/")
    people.check(name)
    page.locator("main form button.btn-primary").click()
    expect(page.locator("main")).to_contain_text("Sidik jari")


def declare(people: People, name: str, assessment: int) -> None:
    """An assessor says that no conflict of interest exists."""
    page = people[name]
    page.goto(f"/penilaian/{assessment}/benturan/")
    page.get_by_label("Tidak ada benturan kepentingan").check()
    people.check(name)
    press(page, "Simpan pernyataan")


def judge(people: People, name: str, assessment: int, values: dict[str, str]) -> None:
    """An assessor changes some values on the desk, each with a justification; the rest is inherited."""
    page = people[name]
    for code, value in values.items():
        page.goto(f"/penilaian/{assessment}/meja/{code}/")
        page.get_by_label(re.compile("^Nilai, ")).fill(value)
        page.get_by_label("Justifikasi").fill("Bukti belum memuat seluruh substansi.")
        people.check(name)
        press(page, "Simpan nilai")


def accept_evidence(people: People, assessment: int) -> None:
    """The document of indicator 1 is read and accepted."""
    page = people["assessor"]
    page.goto("/penilaian/antrean/")
    people.check("assessor")
    page.goto(f"/penilaian/{assessment}/meja/1/")
    expect(page.get_by_role("img", name="Halaman")).to_be_visible()
    press(page, "Terima")
    page.goto(f"/penilaian/{assessment}/meja/1/")
    expect(page.locator("main")).to_contain_text("Diterima")


def interview(people: People, assessment: int) -> None:
    """The assessor meets the department and writes the minutes with attendance."""
    page = people["assessor"]
    page.goto(f"/penilaian/{assessment}/pertemuan/baru/")
    page.get_by_label("Unit").select_option("Bappeda")
    page.get_by_label("Tanggal").fill(f"{date.today():%d/%m/%Y}")  # noqa: DTZ011
    page.get_by_label("Jam").fill("09.30")
    page.get_by_label("Tempat").fill("Aula Bappeda")
    people.check("assessor")
    press(page, "Simpan jadwal")
    page.get_by_role("textbox", name="Nama").first.fill("Rina Wulandari")
    page.get_by_label("Hadir").first.check()
    press(page, "Simpan daftar hadir")
    page.get_by_label("Apa yang dibahas dan disepakati").fill("Unit menunjukkan RPJMD yang sudah ditetapkan.")
    people.check("assessor")
    press(page, "Tutup berita acara")
    expect(page.locator("main")).to_contain_text("BERITA ACARA PENILAIAN INTERVIU")


def close(people: People) -> None:
    """The coordinator passes over the visit earlier; now the campaign is closed and its results are frozen."""
    page = people["coordinator"]
    page.goto("/penilaian/")
    press(page, "Pemdi kota", "link")
    press(page, "Tutup", "link")
    people.check("coordinator")
    press(page, "Tutup dan bekukan hasil")


def skip_visit(people: People, assessment: int) -> None:
    """The visit is optional; the coordinator passes over it with a reason."""
    page = people["coordinator"]
    page.goto(f"/penilaian/isian/{assessment}/progres/")
    form = page.locator("main form[action$='/lewati/']")
    page.evaluate("document.querySelectorAll('main details').forEach(each => { each.open = true })")
    form.locator("[name=reason]").fill("Tidak diperlukan: semua bukti dapat diperiksa dari dokumen.")
    with page.expect_navigation():
        form.get_by_role("button").click()


def assign_reviewer(people: People, assessment: int) -> None:
    """Who reviews is named for the last stage; a reviewer works nowhere else."""
    page = people["coordinator"]
    page.goto(f"/penilaian/isian/{assessment}/progres/")
    page.evaluate("document.querySelectorAll('main details').forEach(each => { each.open = true })")
    page.locator("main a[href$='/asesor/']").last.click()
    page.get_by_label("Asesor pertama").select_option("Damar Wicaksana")
    people.check("coordinator")
    press(page, "Simpan asesor")


def expected_index(tmp_path: Path) -> dict[str, Any]:
    """What `./pemantik score` says of the values that the last stage came to."""
    values = {code: str(value) for code, value in ANSWERS.items()}
    values |= {code: value.replace(",", ".") for code, value in (INTERNAL | DESK | INTERVIEW).items()}
    file = tmp_path / "nilai.csv"
    file.write_text("code,value\n" + "".join(f"{code},{value}\n" for code, value in values.items()))
    command = [sys.executable, "-m", "pemantik.cli", "score", "pemdi-2026", str(file), "--json"]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, cwd=tmp_path)
    return json.loads(done.stdout)


def test_a_whole_evaluation_from_opening_to_the_frozen_index(people, tmp_path):
    assessment = open_campaign(people)
    assign(people, assessment)
    answer_own_task(people, assessment, tmp_path)
    answer_the_rest(people, assessment)
    send(people, "responsible", assessment)
    judge(people, "internal", assessment, INTERNAL)
    send(people, "internal", assessment)
    declare(people, "assessor", assessment)
    accept_evidence(people, assessment)
    judge(people, "assessor", assessment, DESK)
    send(people, "assessor", assessment)
    interview(people, assessment)
    judge(people, "assessor", assessment, INTERVIEW)
    send(people, "assessor", assessment)
    skip_visit(people, assessment)
    assign_reviewer(people, assessment)
    declare(people, "reviewer", assessment)
    send(people, "reviewer", assessment)
    close(people)
    promised = expected_index(tmp_path)
    shown = typed(Decimal(promised["index"]))
    for name in ("coordinator", "head"):
        page = people[name]
        page.goto(f"/penilaian/{assessment}/hasil/")
        expect(page.locator("main")).to_contain_text(shown)
        expect(page.locator("main")).to_contain_text(promised["band"])
        people.check(name)
