"""Spreadsheets of units: whatever an office sends is read or explained, and nothing is written before it is saved."""

import io

import pytest
import xlsxwriter
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from pemantik.accounts.models import AuditEntry
from pemantik.organizations.models import Node, NodeKind, SpreadsheetImport
from pemantik.organizations.roles import Role
from pemantik.organizations.selectors.imports import exported, template_for
from pemantik.organizations.services import imports, nodes
from pemantik.organizations.services.fields import NodeFields
from pemantik.organizations.spreadsheets.columns import UNIT_COLUMNS
from pemantik.organizations.spreadsheets.reading import read_sheet
from pemantik.organizations.tests.factories import access_of, make_institution, make_province, make_unit
from pemantik.tables.problems import FileError

pytestmark = [pytest.mark.django_db, pytest.mark.database]

HEAD = ["Nama unit", "Nama singkat", "Jenis", "Di bawah", "Kode wilayah"]


def workbook(rows, merged=()) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        for area, text in merged:
            sheet.merge_range(area, text)
    return file.getvalue()


def draft_of(node, rows, access=None, **more):
    access = access or access_of(Role.ADMINISTRATOR, node)
    draft = imports.send(access, "unit", node.pk, "opd.xlsx", workbook(rows, **more))
    return access, draft


def fates(draft):
    return [(row.row.number, row.fate.name) for row in imports.preview_of(draft).rows]


def problems(draft):
    return [
        (row.row.number, problem.column, problem.reason, problem.suggestion)
        for row in imports.preview_of(draft).rows
        for problem in row.problems
    ]


def test_a_clean_sheet_is_previewed_then_saved_then_taken_back():
    own = make_institution()
    access, draft = draft_of(
        own,
        [
            HEAD,
            ["Puskesmas Gadingrejo", "", "UPTD", "Dinas Kesehatan"],
            ["Dinas Kesehatan", "Dinkes", "OPD"],
            ["Kecamatan Gadingrejo"],
        ],
    )
    assert fates(draft) == [(2, "READY"), (3, "READY"), (4, "READY")]
    assert Node.objects.count() == 1
    assert imports.save(access, draft.pk, draft.version).rows == 3
    assert list(Node.objects.values_list("name", "kind", "depth", "numchild")) == [
        (own.name, "kabupaten", 1, 2),
        ("Dinas Kesehatan", "opd", 2, 1),
        ("Puskesmas Gadingrejo", "bagian", 3, 0),
        ("Kecamatan Gadingrejo", "kecamatan", 2, 0),
    ]
    assert Node.objects.find_problems() == ([], [], [], [], [])
    assert imports.undo(access, draft.pk) == 3
    assert Node.objects.get().numchild == 0
    assert [entry.action for entry in AuditEntry.objects.all()] == ["units.added", "import.saved", "import.undone"]
    with pytest.raises(ValidationError):
        imports.undo(access, draft.pk)


@pytest.mark.parametrize(
    "rows",
    [
        [
            ["DAFTAR PERANGKAT DAERAH"],
            ["Keputusan Nomor 1"],
            [],
            ["No", "NAMA OPD", "Singkatan"],
            ["1", "Dinas A", "DA"],
        ],
        [["Unit name", "Short name"], ["Dinas A", "DA"]],
        [["nama perangkat daerah (lengkap)", "nama_singkat"], ["(1)", "(2)"], [], ["Dinas A", "DA"]],
        [["Short name", "Catatan", "Name"], ["DA", "x", "Dinas A"]],
        [["Identitas", "", "Pimpinan"], ["Nama unit", "Singkatan", "Nama pimpinan"], ["Dinas A", "DA", "Siti"]],
        [["Nama unit", "Singkatan"], ["Dinas A", "DA"], ["Nama unit", "Singkatan"], ["  ", ""]],
    ],
)
def test_headings_however_an_office_writes_them(rows):
    own = make_institution()
    _access, draft = draft_of(own, rows)
    (row,) = imports.preview_of(draft).rows
    assert (row.outcome.facts.name, row.outcome.facts.short_name) == ("Dinas A", "DA")


def test_headings_over_two_rows():
    own = make_institution()
    rows = [
        ["Unit", "", "Pimpinan", ""],
        ["Nama", "Singkatan", "Sebutan", "Nama pimpinan"],
        ["Dinas A", "DA", "Kepala", "Siti"],
    ]
    _access, draft = draft_of(own, rows)
    facts = imports.preview_of(draft).rows[0].outcome.facts
    assert (facts.name, facts.short_name, facts.head_title, facts.head_name) == ("Dinas A", "DA", "Kepala", "Siti")


def test_merged_cells_count_for_all_their_rows():
    own = make_institution()
    make_unit(own, "Dinas Kesehatan")
    rows = [["Nama unit", "Di bawah"], ["Puskesmas A"], ["Puskesmas B"], ["Dinas Sosial"]]
    _access, draft = draft_of(own, rows, merged=[("B2:B3", "Dinas Kesehatan")])
    kinds = [row.outcome.facts.kind for row in imports.preview_of(draft).rows]
    assert kinds == [NodeKind.DIVISION, NodeKind.DIVISION, NodeKind.DEPARTMENT]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (workbook([["apa", "saja"], ["Dinas A", "x"]]), "Judul kolom tidak ditemukan. Yang harus ada: “Nama unit”."),
        (workbook([HEAD]), "Belum ada baris di bawah judul kolom."),
        (workbook([]), "Berkas kosong."),
        (b"", "Berkas kosong."),
        ("Nama unit\nDinas \u00e9\n".encode("latin-1"), "CSV UTF-8"),
        (b"%PDF-1.7 bukan tabel", "Judul kolom tidak ditemukan"),
        (workbook([[f"baris {number}"] for number in range(30)] + [HEAD, ["Dinas A"]]), "Judul kolom tidak ditemukan"),
    ],
)
def test_files_that_cannot_be_read_are_explained(content, sentence):
    own = make_institution()
    with pytest.raises(FileError) as error:
        imports.send(access_of(Role.ADMINISTRATOR, own), "unit", own.pk, "x.xlsx", content)
    assert sentence in error.value.problems[0].message
    assert not SpreadsheetImport.objects.exists()


def test_csv_with_semicolons_and_utf16():
    own = make_institution()
    access = access_of(Role.ADMINISTRATOR, own)
    text = "Nama unit;Jenis\nDinas A;OPD\n"
    for content in (text.encode(), text.encode("utf-8-sig"), text.encode("utf-16")):
        draft = imports.send(access, "unit", own.pk, "opd.csv", content)
        assert fates(draft) == [(2, "READY")]


def test_every_kind_of_wrong_row_has_its_reason():
    tree = make_province()
    _access, draft = draft_of(
        tree["own"],
        [
            HEAD,
            ["Dinas Kesehatan"],
            ["Dinas Sosial"],
            ["dinas  sosial"],
            ["", "X"],
            ["x" * 200],
            ["Dinas Kominfo", "", "Dinasss"],
            ["Seksi A", "", "", "Dinas Kesehatn"],
            ["Seksi B", "", "", "Tidak Ada Sama Sekali 123"],
            ["Kabupaten X", "", "Kabupaten", "", "18.01"],
            ["Dinas Y", "", "OPD", "", "99.99"],
            ["Seksi C", "", "OPD", "Dinas Kesehatan"],
            ["Badan Sosial"],
            ["A", "", "", "B"],
            ["B", "", "", "A"],
            ["=HYPERLINK(1)", "", "", ""],
        ],
    )
    assert fates(draft) == [
        (2, "KNOWN"), (3, "READY"), (4, "FIX"), (5, "FIX"), (6, "FIX"), (7, "FIX"), (8, "FIX"), (9, "FIX"),
        (10, "FIX"), (11, "FIX"), (12, "FIX"), (13, "DOUBLE"), (14, "FIX"), (15, "FIX"), (16, "READY"),
    ]  # fmt: skip
    found = {(number, column): (reason, suggestion) for number, column, reason, suggestion in problems(draft)}
    assert found[4, "name"][0] == "Sama dengan baris 3. Hapus salah satu."
    assert found[5, "name"][0] == "Isi namanya."
    assert "Terlalu panjang" in found[6, "name"][0]
    assert found[7, "kind"] == ("Jenis ini tidak dikenal.", "OPD")
    assert found[8, "parent"][1] == "Dinas Kesehatan"
    assert found[9, "parent"] == ("Unit ini tidak ada di berkas dan belum terdaftar.", "")
    assert "tidak bisa berada di sini" in found[10, "kind"][0]
    assert "Kemendagri" in found[11, "region"][0]
    assert "Yang bisa: Bagian atau UPTD" in found[12, "kind"][0]
    assert found[13, "name"][0] == "Mirip dengan “Dinas Sosial”."
    assert "di bawah dirinya sendiri" in found[14, "parent"][0] + found[15, "parent"][0]


def test_wrong_rows_are_corrected_in_place_and_doubles_are_chosen():
    own = make_institution()
    access, draft = draft_of(
        own, [HEAD, ["Dinas Sosial", "", "Dinasss"], ["Badan Sosial"], ["Seksi", "", "", "Badan Sosial"]]
    )
    assert fates(draft) == [(2, "FIX"), (3, "READY"), (4, "READY")]
    cells = {(2, "kind"): "OPD", (2, "secret"): "x", (99, "name"): "x"}
    draft = imports.correct(access, draft.pk, draft.version, cells, set())
    assert fates(draft) == [(2, "READY"), (3, "DOUBLE"), (4, "FIX")]
    draft = imports.correct(access, draft.pk, draft.version, {}, {3})
    assert fates(draft) == [(2, "READY"), (3, "READY"), (4, "READY")]
    assert imports.save(access, draft.pk, draft.version).rows == 3


def test_only_the_ready_rows_are_saved():
    own = make_institution()
    access, draft = draft_of(own, [HEAD, ["Dinas A"], ["Dinas B", "", "entah apa"]])
    assert imports.save(access, draft.pk, draft.version).rows == 1
    assert {node.name for node in Node.objects.filter(depth=2)} == {"Dinas A"}


def test_a_row_that_became_wrong_meanwhile_is_not_saved_half():
    own = make_institution()
    access, draft = draft_of(own, [HEAD, ["Dinas A"], ["Dinas B"]])
    make_unit(own, "Dinas A")
    assert imports.save(access, draft.pk, draft.version).rows == 1
    assert sorted(Node.objects.filter(depth=2).values_list("name", flat=True)) == ["Dinas A", "Dinas B"]


def test_a_draft_that_changed_elsewhere_is_not_saved():
    own = make_institution()
    access, draft = draft_of(own, [HEAD, ["Dinas A"]])
    imports.correct(access, draft.pk, draft.version, {(2, "name"): "Dinas B"}, set())
    with pytest.raises(imports.StaleDraftError):
        imports.save(access, draft.pk, draft.version)
    assert Node.objects.count() == 1


def test_a_province_imports_its_members_with_their_units():
    province = make_institution("18")
    access, draft = draft_of(
        province,
        [
            HEAD,
            ["Pemerintah Kabupaten Pringsewu", "Pringsewu", "", "", "1810"],
            ["Pemerintah Kota Metro", "", "Kota", "", "Kota Metro"],
            ["Dinas Kesehatan", "", "", "Pringsewu"],
            ["Dinas Kesehatan", "", "", "Pemerintah Kota Metro"],
            ["Puskesmas X", "", "", "Dinas Kesehatan"],
            ["Puskesmas Y", "", "", "Pringsewu > Dinas Kesehatan"],
            ["Pemerintah Kabupaten Lain", "", "", "", 18.1],
        ],
    )
    assert [fate for _number, fate in fates(draft)] == ["READY", "READY", "READY", "READY", "FIX", "READY", "FIX"]
    assert imports.save(access, draft.pk, draft.version).rows == 5
    assert Node.objects.get(name="Puskesmas Y").depth == 4


def test_export_and_import_are_one_round_trip():
    tree = make_province()
    hostile = ["=1+1", "+62", "-Bidang", "@Dinas", '"Kutip"; DROP', "Dinas <b>A</b> & B", "Dinas 1,5", "TRUE", "007"]
    for name in hostile:
        make_unit(tree["own"], name)
    make_unit(tree["second_unit"], "Puskesmas Gadingrejo", NodeKind.DIVISION)
    access = access_of(Role.ADMINISTRATOR, tree["province"])
    first = exported(access, Node.objects.get(pk=tree["province"].pk), "unit")
    draft = imports.send(access, "unit", tree["province"].pk, "x.xlsx", first)
    assert {fate for _number, fate in fates(draft)} == {"KNOWN"}
    facts = list(Node.objects.exclude(depth=1).values_list("name", "kind", "short_name", "region", "depth"))
    Node.objects.filter(depth=2).delete()
    access, draft = draft_of(tree["province"], [HEAD, ["x"]], access)
    draft = imports.send(access, "unit", tree["province"].pk, "x.xlsx", first)
    imports.save(access, draft.pk, draft.version)
    assert list(Node.objects.exclude(depth=1).values_list("name", "kind", "short_name", "region", "depth")) == facts
    second = exported(access, Node.objects.get(pk=tree["province"].pk), "unit")
    assert [row.values for row in read_sheet(second, UNIT_COLUMNS)] == [
        row.values for row in read_sheet(first, UNIT_COLUMNS)
    ]


def test_no_cell_of_an_export_is_a_formula():
    import zipfile

    own = make_institution()
    make_unit(own, '=HYPERLINK("http://x")')
    content = exported(access_of(Role.ADMINISTRATOR, own), own, "unit")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
        assert b"<f>" not in sheet
        assert b'quotePrefix="1"' in archive.read("xl/styles.xml")


def test_the_template_is_empty_and_can_be_filled():
    own = make_institution()
    for kind in ("unit", "orang"):
        content = template_for(access_of(Role.ADMINISTRATOR, own), own, kind)
        if kind == "unit":
            with pytest.raises(FileError) as error:
                imports.send(access_of(Role.ADMINISTRATOR, own), kind, own.pk, "contoh.xlsx", content)
            assert "Belum ada baris" in error.value.problems[0].message


@pytest.mark.parametrize(
    "depend",
    ["child", "grant", "change", "later", "off"],
)
def test_an_import_on_which_something_depends_stays(depend):
    own = make_institution()
    access, draft = draft_of(own, [HEAD, ["Dinas A"], ["Dinas B"]])
    imports.save(access, draft.pk, draft.version)
    node = Node.objects.get(name="Dinas A")
    if depend == "child":
        make_unit(node, "Seksi", NodeKind.DIVISION)
    elif depend == "grant":
        access_of(Role.OPERATOR, node)
    elif depend == "change":
        nodes.describe(access, node.pk, NodeFields("Dinas A1", NodeKind.DEPARTMENT), 0)
    elif depend == "off":
        nodes.deactivate(access, node.pk)
    else:
        later = draft_of(own, [HEAD, ["Dinas C"]], access)[1]
        imports.save(access, later.pk, later.version)
    with pytest.raises(ValidationError):
        imports.undo(access, draft.pk)
    assert Node.objects.filter(name="Dinas B").exists()


@pytest.mark.parametrize("kind", ["unit", "orang"])
def test_who_may_import_and_export(kind):
    tree = make_province()
    for role in Role:
        outside = access_of(role, tree["sibling"])
        inside = access_of(role, tree["own"])
        for access, refusal in ((outside, Http404), (inside, PermissionDenied)):
            if role == Role.ADMINISTRATOR and access is inside:
                exported(access, tree["own"], kind)
                continue
            with pytest.raises(refusal):
                exported(access, tree["own"], kind)
            with pytest.raises(refusal):
                imports.send(access, kind, tree["own"].pk, "x.xlsx", workbook([HEAD, ["Dinas A"]]))


def test_another_institutions_draft_is_hidden():
    tree = make_province()
    _access, draft = draft_of(tree["own"], [HEAD, ["Dinas A"]])
    stranger = access_of(Role.ADMINISTRATOR, tree["sibling"])
    for act in (
        lambda: imports.correct(stranger, draft.pk, 0, {}, set()),
        lambda: imports.save(stranger, draft.pk, 0),
        lambda: imports.discard(stranger, draft.pk),
        lambda: imports.undo(stranger, draft.pk),
    ):
        with pytest.raises(Http404):
            act()


def test_twenty_thousand_rows_in_few_queries(django_assert_max_num_queries):
    own = make_institution()
    access = access_of(Role.ADMINISTRATOR, own)
    lines = ["Nama unit;Jenis;Di bawah", *(f"Dinas {number};OPD;" for number in range(200))]
    lines += [f"Seksi {number};Bagian;Dinas {number % 200}" for number in range(19_800)]
    with django_assert_max_num_queries(12):
        draft = imports.send(access, "unit", own.pk, "opd.csv", "\n".join(lines).encode())
    with django_assert_max_num_queries(400):
        assert imports.save(access, draft.pk, draft.version).rows == 20_000
    assert Node.objects.get(name="Dinas 7").numchild == 99


def test_a_chain_of_thousands_is_refused_and_not_followed():
    own = make_institution()
    rows = [["Nama unit", "Di bawah"], *([f"U{number}", f"U{number + 1}"] for number in range(3000)), ["U3000"]]
    _access, draft = draft_of(own, rows)
    assert any("terlalu dalam" in reason for _row, _column, reason, _guess in problems(draft))
