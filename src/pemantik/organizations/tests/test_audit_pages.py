"""The audit trail on pages and as files: who may read what, and that files do no harm."""

import csv
import io
from datetime import timedelta

import pytest
from django.utils import timezone
from python_calamine import CalamineWorkbook

from pemantik.accounts import audit
from pemantik.accounts.models import AuditEntry
from pemantik.accounts.tests.factories import make_person, sign_in
from pemantik.organizations.models import Node
from pemantik.organizations.roles import PERMISSIONS, Action, Role
from pemantik.organizations.selectors.audit import TrailFilter, entries, line, page, value_text
from pemantik.organizations.services import trail_export
from pemantik.organizations.tests.people_factories import access_of, make_province, with_role

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def province():
    return make_province()


def note(node: Node | None, called: str = "Objek", **values) -> AuditEntry:
    target = make_person(called)
    return audit.record("profile.changed", target, after=values, node_path=node.path if node else "")


@pytest.mark.parametrize("role", Role)
def test_who_may_read(client, province, role):
    note(province.office, "Di dalam")
    note(province.sibling, "Di luar")
    note(None, "Tanpa tempat")
    sign_in(client, with_role(province.regency, role))
    response = client.get("/jejak/")
    assert response.status_code == (200 if Action.VIEW_AUDIT in PERMISSIONS[role] else 403)
    shown = response.content.decode()
    assert ("Di dalam" in shown) == (response.status_code == 200)
    assert "Di luar" not in shown
    assert "Tanpa tempat" not in shown
    assert client.post("/jejak/unduh/csv/").status_code == response.status_code


def test_what_belongs_to_no_node_is_for_readers_of_all(province):
    entry = note(None)
    root = access_of(with_role(province.root))
    assert entry in entries(root, TrailFilter())
    Node.objects.add_root({"name": "Kementerian", "kind": "kementerian"})
    assert entry not in entries(root, TrailFilter())
    assert entry not in entries(access_of(make_person()), TrailFilter())


def test_an_auditor_whose_time_is_over_reads_nothing(client, province):
    sign_in(client, with_role(province.regency, Role.AUDITOR, valid_until=timezone.now() - timedelta(minutes=1)))
    assert client.get("/jejak/").status_code == 403


def test_trail_is_narrowed(province):
    first, second = note(province.office, "Rina"), note(province.division, "Budi")
    access = access_of(with_role(province.root))

    def found(**narrowed):
        return set(entries(access, TrailFilter(**narrowed)))

    today = timezone.localdate()
    assert found(words="rin") == {first}
    assert found(object_type="accounts.user", object_id=second.object_id) == {second}
    assert found(node_id=province.office.pk) == {first, second}
    assert found(node_id=province.division.pk) == {second}
    assert found(node_id=999_999) == set()
    assert found(since=today, until=today) == {first, second}
    assert found(until=today - timedelta(days=1)) == found(since=today + timedelta(days=1)) == set()


def test_pages_follow_each_other_without_gaps(province):
    for number in range(120):
        note(province.office, f"N{number}")
    access = access_of(with_role(province.root))
    seen, before = [], None
    while True:
        shown = page(access, TrailFilter(), before=before)
        seen += [each.entry.pk for each in shown.lines]
        if shown.older is None:
            break
        before = shown.older
    assert seen == sorted(seen, reverse=True)
    assert len(seen) == 120
    middle = page(access, TrailFilter(), before=seen[49])
    back = page(access, TrailFilter(), after=middle.newer)
    assert [each.entry.pk for each in back.lines] == seen[:50]
    assert back.newer is None


def test_entries_are_told_in_words(client, province):
    admin = with_role(province.regency)
    sign_in(client, admin)
    person = with_role(province.office, Role.OPERATOR)
    client.post(f"/pengguna/{person.pk}/", {"role": "head", "node": str(province.office.pk)})
    shown = client.get(f"/jejak/?objek=accounts.user&nomor={person.pk}").content.decode()
    for words in ("Memberi peran", "Pimpinan", "Dinas Kominfo Satu", "dari 127.0.0.1", admin.name):
        assert words in shown
    assert "grant.given" not in shown


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "–"),
        ("", "–"),
        (True, "ya"),
        (False, "tidak"),
        (3, "3"),
        (["a", None], "a, –"),
        ({"name": "x"}, "Nama: x"),
        ("2026-11-22T02:41:00+00:00", "22 November 2026 09.41"),
        ("2026-99-99T00:00:00+00:00", "2026-99-99T00:00:00+00:00"),
        ("Tetap", "Tetap"),
    ],
)
def test_values_are_told_in_words(value, words):
    assert value_text("x", value).replace("\xa0", " ") == words


@pytest.mark.parametrize(
    "query",
    [
        "sebelum=x",
        "sebelum=" + "9" * 40,
        "sesudah=-1",
        "sejak=kemarin",
        "unit=tiada",
        "objek=%3Cscript%3E",
        "nomor=%00",
    ],
)
def test_hostile_queries_are_answered(client, province, query):
    sign_in(client, with_role(province.root))
    assert client.get(f"/jejak/?{query}").status_code == 200


def test_script_in_values_stays_text(client, province):
    note(province.office, "<script>alert(1)</script>", name="<img src=x>")
    sign_in(client, with_role(province.root))
    shown = client.get("/jejak/").content.decode()
    assert "<script>alert" not in shown
    assert "<img src=x>" not in shown


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_files_hold_no_formulas(client, province, start):
    evil = f"{start}cmd|' /C calc'!A0"
    note(province.office, evil, name=evil)
    sign_in(client, with_role(province.root))
    answer = client.post("/jejak/unduh/csv/?cari=calc")
    assert answer.headers["Content-Disposition"].endswith('.csv"')
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert len(rows) == 2
    assert all(not cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows for cell in row)
    answer = client.post("/jejak/unduh/xlsx/?cari=calc")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content))).get_sheet_by_index(0)
    cells = sheet.to_python()[1]
    assert cells[6].lstrip("\t\r").startswith(evil.strip()[:3])
    assert AuditEntry.objects.filter(action="audit.exported").count() == 2


def test_files_hold_what_the_page_shows(client, province):
    inside, _outside = note(province.office, "Di dalam"), note(province.sibling, "Di luar")
    sign_in(client, with_role(province.regency))
    rows = b"".join(client.post("/jejak/unduh/csv/").streaming_content).decode("utf-8-sig")
    assert "Di dalam" in rows
    assert inside.hash in rows
    assert "Di luar" not in rows


@pytest.mark.parametrize("kind", ["pdf", "exe", ".."])
def test_other_kinds_of_files_are_unknown(client, province, kind):
    sign_in(client, with_role(province.root))
    assert client.post(f"/jejak/unduh/{kind}/").status_code == 404
    assert client.get("/jejak/unduh/csv/").status_code == 405


def test_long_trails_go_on_in_the_next_sheet(monkeypatch, province):
    monkeypatch.setattr(trail_export, "ROWS_PER_SHEET", 3)
    lines = [line(note(province.office)) for _number in range(5)]
    file = io.BytesIO()
    trail_export.write_xlsx(lines, file)
    file.seek(0)
    book = CalamineWorkbook.from_filelike(file)
    assert [len(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names] == [3, 3, 2]


def test_as_many_queries_for_ten_times_the_entries(client, province, django_assert_max_num_queries):
    sign_in(client, with_role(province.root))
    client.get("/jejak/")
    for times in (5, 50):
        for number in range(times):
            note(province.office, f"N{number}")
        with django_assert_max_num_queries(8):
            client.get("/jejak/")


def test_words_that_no_room_has_told_are_shown_as_they_are(province):
    entry = audit.record("other.done", make_person(), after={"x_y": 1}, node_path=province.root.path)
    assert line(entry).action == "other.done"
    assert line(entry).changes[0].field == "x_y"
