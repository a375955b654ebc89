"""Spreadsheets of people: every row is checked, every address is invited once, all or nobody."""

import io

import pytest
import xlsxwriter
from django.core.exceptions import ValidationError
from python_calamine import CalamineWorkbook

from pemantik.accounts.models import User
from pemantik.organizations.models import Grant, NodeKind
from pemantik.organizations.roles import Role
from pemantik.organizations.selectors.imports import exported
from pemantik.organizations.services import imports, invitations, inviting
from pemantik.organizations.services.inviting import Receipt
from pemantik.organizations.spreadsheets.dates import read_date
from pemantik.organizations.tests.factories import access_of, make_person_with, make_province, make_unit

pytestmark = [pytest.mark.django_db, pytest.mark.database]

HEAD = ["Nama", "Email", "Jabatan", "Peran", "Unit kerja", "Berlaku sampai"]


class Recorder:
    """Invitations that remember instead of inviting; one address is refused."""

    def __init__(self):
        self.invited, self.withdrawn = [], []

    def invite(self, access, plans):
        if plans[0].email == "tolak@contoh.go.id":
            raise ValidationError("sudah diundang")
        self.invited.append((plans[0].email, [(plan.role, plan.node.name) for plan in plans]))
        return Receipt(plans[0].name, plans[0].email, "invitation", (len(self.invited),))

    def withdraw(self, access, stored):
        self.withdrawn += stored


@pytest.fixture
def recorder(monkeypatch) -> Recorder:
    recorder = Recorder()
    monkeypatch.setattr(inviting, "inviter", lambda: recorder)
    return recorder


def draft_of(access, node, rows):
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([HEAD, *rows]):
            sheet.write_row(number, 0, row)
    return imports.send(access, "orang", node.pk, "orang.xlsx", file.getvalue())


def found(draft):
    return {
        (row.row.number, problem.column): (problem.reason, problem.suggestion)
        for row in imports.preview_of(draft).rows
        for problem in row.problems
    }


def test_people_are_invited_once_with_all_their_roles(recorder):
    tree = make_province()
    access = access_of(Role.ADMINISTRATOR, tree["own"])
    draft = draft_of(
        access,
        tree["own"],
        [
            ["Siti", "Siti@Contoh.go.id ", "Kabid", "Koordinator"],
            ["Budi", "budi@contoh.go.id", "", "operator", "Dinkes"],
            ["Siti", "siti@contoh.go.id", "", "PIC", "Dinas Pendidikan"],
            ["Ani", "ani@contoh.go.id", "", "Auditor", "", "31/12/2099"],
        ],
    )
    assert imports.save(access, draft.pk, draft.version).rows == 4
    assert recorder.invited == [
        ("siti@contoh.go.id", [(Role.COORDINATOR, tree["own"].name), (Role.OPERATOR, "Dinas Pendidikan")]),
        ("budi@contoh.go.id", [(Role.OPERATOR, "Dinas Kesehatan")]),
        ("ani@contoh.go.id", [(Role.AUDITOR, tree["own"].name)]),
    ]
    imports.undo(access, draft.pk)
    assert recorder.withdrawn == ["invitation-1", "invitation-2", "invitation-3"]


def cells(content: bytes) -> list[list[str]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def test_people_come_back_from_their_export_as_they_were():
    tree = make_province()
    access = access_of(Role.ADMINISTRATOR, tree["own"])
    make_person_with(Role.OPERATOR, tree["unit"], name="Budi", position="Analis Data", password="x")
    make_person_with(Role.AUDITOR, tree["division"], name="Ani", position="=Pengawas, “Muda”")
    two = make_person_with(Role.HEAD, tree["own"], name="Citra", position="Kepala Dinas")
    Grant.objects.create(user=two, role=Role.RESPONSIBLE, node=tree["second_unit"])
    before = exported(access, tree["own"], "orang")
    Grant.objects.exclude(user=access.user).delete()
    User.objects.exclude(pk=access.user.pk).delete()
    draft = imports.send(access, "orang", tree["own"].pk, "orang.xlsx", before)
    saved = imports.save(access, draft.pk, draft.version)
    for receipt in saved.receipts:
        invitations.accept(receipt.token, receipt.name, "gunung teluk kemarau")
    after = exported(access, tree["own"], "orang")
    assert cells(after) == cells(before)
    assert "Analis Data" in {row[2] for row in cells(after)}


def test_an_import_fills_an_empty_position_and_changes_none():
    tree = make_province()
    access = access_of(Role.ADMINISTRATOR, tree["own"])
    bare = make_person_with(Role.OPERATOR, tree["unit"], name="Kosong")
    own = make_person_with(Role.OPERATOR, tree["unit"], name="Isi", position="Pilihan sendiri")
    shared = make_person_with(Role.OPERATOR, tree["unit"], name="Bersama")
    Grant.objects.create(user=shared, role=Role.HEAD, node=tree["sibling"])
    rows = [[person.name, person.email, "Dari berkas", "Penanggung jawab"] for person in (bare, own, shared)]
    draft = draft_of(access, tree["own"], rows)
    imports.save(access, draft.pk, draft.version)
    positions = [User.objects.get(pk=person.pk).position for person in (bare, own, shared)]
    assert positions == ["Dari berkas", "Pilihan sendiri", ""]


def test_one_refused_invitation_refuses_all_of_them(recorder):
    tree = make_province()
    access = access_of(Role.ADMINISTRATOR, tree["own"])
    rows = [["A", "a@contoh.go.id", "", "Operator"], ["B", "tolak@contoh.go.id", "", "Operator"]]
    draft = draft_of(access, tree["own"], rows)
    with pytest.raises(ValidationError) as error:
        imports.save(access, draft.pk, draft.version)
    assert error.value.messages == ["Baris 3: sudah diundang"]
    draft.refresh_from_db()
    assert draft.state == draft.State.DRAFT


def test_every_kind_of_wrong_row_has_its_reason():
    tree = make_province()
    make_unit(tree["own"], "Bagian Umum", NodeKind.DIVISION)
    make_unit(tree["unit"], "Bagian Umum", NodeKind.DIVISION)
    known = make_person_with(Role.OPERATOR, tree["unit"], name="Tua")
    User.objects.create_user("mati@contoh.go.id", "Mati", is_active=False)
    draft = draft_of(
        access_of(Role.ADMINISTRATOR, tree["own"]),
        tree["own"],
        [
            ["", "a@contoh.go.id", "", "Operator"],
            ["B", "b@contoh", "", "Operator"],
            ["C", "mailto:c@contoh.go.id", "", "Operator"],
            ["D", "d@contoh.go.id", "", "Kordinator"],
            ["E", "e@contoh.go.id", "", "", "Dinas Kesehatn"],
            ["F", "f@contoh.go.id", "", "Operator", "Bagian Umum"],
            ["G", "g@contoh.go.id", "", "Auditor"],
            ["H", "h@contoh.go.id", "", "Auditor", "", "1 Januari 2020"],
            ["I", "i@contoh.go.id", "", "Auditor", "", "besok"],
            ["J", "mati@contoh.go.id", "", "Operator"],
            ["K", "k@contoh.go.id", "", "Operator"],
            ["K", "k@contoh.go.id", "", "Operator"],
            ["L", "k@contoh.go.id", "", "Pimpinan"],
            ["Tua", known.email, "", "Operator", "Dinkes"],
            ["tua", "lain@contoh.go.id", "", "Operator", "Dinkes"],
            ["x" * 160, "x@contoh.go.id", "", "Operator", "Dinas Sosial"],
        ],
    )
    problems = found(draft)
    assert problems[2, "name"][0] == "Isi namanya."
    assert problems[3, "email"][0] == "Ini bukan alamat surel yang lengkap."
    assert problems[4, "email"][1] == "c@contoh.go.id"
    assert problems[5, "role"] == ("Peran ini tidak dikenal.", "Koordinator")
    assert problems[6, "role"][0] == "Isi perannya."
    assert problems[6, "unit"] == ("Unit ini belum terdaftar.", "Dinas Kesehatan")
    assert "Ada 2 unit" in problems[7, "unit"][0]
    assert problems[8, "valid_until"][0] == "Auditor perlu tanggal berakhir."
    assert problems[9, "valid_until"][0] == "Tanggal ini sudah lewat."
    assert "tidak terbaca" in problems[10, "valid_until"][0]
    assert "nonaktif" in problems[11, "email"][0]
    assert problems[13, "email"][0] == "Sama dengan baris 12. Hapus salah satu."
    assert "milik K" in problems[14, "email"][0]
    assert "Orang bernama sama" in problems[16, "name"][0]
    assert "Terlalu panjang" in problems[17, "name"][0]
    assert problems[17, "unit"][0] == "Unit ini belum terdaftar."
    fates = {row.row.number: row.fate.name for row in imports.preview_of(draft).rows}
    assert (fates[12], fates[15], fates[16]) == ("READY", "KNOWN", "DOUBLE")


def test_an_export_of_people_is_known_row_by_row():
    tree = make_province()
    access = access_of(Role.ADMINISTRATOR, tree["own"])
    make_person_with(Role.AUDITOR, tree["unit"], name="=cmd()", position="+1")
    make_person_with(Role.OPERATOR, tree["other_unit"], name="Tetangga")
    draft = imports.send(access, "orang", tree["own"].pk, "x.xlsx", exported(access, tree["own"], "orang"))
    assert {row.fate.name for row in imports.preview_of(draft).rows} == {"KNOWN"}
    assert {row["v"]["name"] for row in draft.rows} == {access.user.name, "=cmd()"}


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("22/11/2026", (2026, 11, 22)),
        ("22-11-2026", (2026, 11, 22)),
        ("2026-11-22", (2026, 11, 22)),
        ("2026-11-22 00:00:00", (2026, 11, 22)),
        ("22 November 2026", (2026, 11, 22)),
        ("1 mei 2027", (2027, 5, 1)),
        ("31/02/2026", None),
        ("22 Brumaire 2026", None),
        ("٢٢/١١/٢٠٢٦", None),
        ("9" * 50, None),
    ],
)
def test_dates_as_people_write_them(written, date):
    read = read_date(written)
    assert (read and (read.year, read.month, read.day)) == date
