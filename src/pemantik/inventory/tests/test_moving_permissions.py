"""Who may move data in and out of which unit's inventory: strangers get 404, the known-but-not-allowed 403."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.urls import reverse

from pemantik.assessments.problems import Outdated
from pemantik.inventory.models import Entry, InventoryImport
from pemantik.inventory.selectors import exports
from pemantik.inventory.selectors import imports as selectors
from pemantik.inventory.services import exports as notes
from pemantik.inventory.services import import_saving, import_undo, imports, seals
from pemantik.inventory.tests.sheets import APPS, fates, imported, problems, send, workbook
from pemantik.organizations.roles import PERMISSIONS, Action, Role
from pemantik.organizations.tests.factories import access_of, make_person_with, make_province

pytestmark = [pytest.mark.django_db, pytest.mark.database]

ROWS = [APPS, ["SIMPEG", "Dinkes", "", "Aktif", "Web", "", 2020]]


@pytest.fixture
def places():
    return make_province()


def doings(batch, node):
    """Every service and selector of moving, with what it needs."""
    return {
        "send": lambda access: imports.send(access, node.pk, "", "a.xlsx", workbook(ROWS)),
        "correct": lambda access: imports.correct(access, batch.pk, batch.version, {}, {}),
        "correct_all": lambda access: imports.correct_all(access, batch.pk, batch.version, (0, "status", "x"), "Aktif"),
        "answer_all": lambda access: imports.answer_all(access, batch.pk, batch.version, "ganda", "lewati"),
        "map_columns": lambda access: imports.map_columns(access, batch.pk, batch.version, 0, {"name": 0}),
        "resume": lambda access: imports.resume(access, batch.pk),
        "open_version": lambda access: imports.open_version(access, batch.pk, batch.version),
        "save": lambda access: import_saving.save(access, batch.pk, batch.version),
        "find_import": lambda access: selectors.find_import(access, batch.pk),
        "import_preview": lambda access: selectors.import_preview(access, batch.pk, "", None),
        "problem_rows": lambda access: selectors.problem_rows(access, batch.pk),
        "discard": lambda access: imports.discard(access, batch.pk),
    }


def seeing(node):
    return {
        "export_unit": lambda access: exports.export_unit(access, node.pk),
        "workbook_of": lambda access: exports.workbook_of(access, node, "semua").close(),
        "package_of": lambda access: list(exports.package_of(access, node)),
        "model_of": lambda access: list(exports.model_of(access, node)),
        "note_export": lambda access: notes.note_export(access, node, "a.xlsx"),
    }


@pytest.mark.parametrize("role", list(Role))
def test_only_who_fills_an_inventory_imports_and_only_who_sees_it_exports(places, role):
    node = places["own"]
    own, below, other = (access_of(role, places[name]) for name in ("own", "unit", "sibling"))
    maker = access_of(Role.COORDINATOR, node)
    fills, sees = Action.EDIT_INVENTORY in PERMISSIONS[role], Action.VIEW_INVENTORY in PERMISSIONS[role]
    for name in doings(None, node):
        for access, allowed in ((own, fills), (below, False), (other, False)):
            batch = send(maker, node, workbook(ROWS))
            refused = refusal(doings(batch, node)[name], access)
            assert refused is (None if allowed else PermissionDenied if access is own else Http404), (name, role)
            InventoryImport.objects.all().delete()
            Entry.objects.all().delete()
    for name, doing in seeing(node).items():
        for access, allowed in ((own, sees), (below, False), (other, False)):
            refused = refusal(doing, access)
            assert refused is (None if allowed else PermissionDenied if access is own else Http404), (name, role)


def refusal(doing, access):
    try:
        doing(access)
    except (Http404, PermissionDenied) as refused:
        return type(refused)
    return None


def test_a_file_of_a_unit_cannot_touch_another_unit(places):
    coordinator = access_of(Role.COORDINATOR, places["own"])
    imported(coordinator, places["own"], [APPS, ["SIAKAD", "Dinas Pendidikan", "", "Aktif", "", "", ""]])
    operator = access_of(Role.OPERATOR, places["unit"])
    rows = [
        ["Kode", *APPS],
        ["", "SIMPEG", "Dinas Pendidikan", "", "", "", "", ""],
        ["DAA-001", "Milik saya", "Dinkes", "", "", "", "", ""],
        ["", "SIKDA", "Puskesmas Gadingrejo", "", "", "", "", ""],
    ]
    batch = send(operator, places["unit"], workbook(rows))
    assert fates(batch) == [(2, "perbaiki"), (3, "perbaiki"), (4, "baru")]
    assert [column for _number, column, *_rest in problems(batch)] == ["unit", "code"]


def test_two_people_at_once_save_once(places):
    access, other = (access_of(Role.COORDINATOR, places["own"]) for _time in range(2))
    batch = send(access, places["own"], workbook(ROWS))
    import_saving.save(access, batch.pk, batch.version)
    with pytest.raises(Outdated):
        import_saving.save(other, batch.pk, batch.version)
    with pytest.raises(Outdated):
        imports.correct(other, batch.pk, batch.version, {}, {})
    assert Entry.objects.count() == 1


def test_an_import_that_somebody_worked_on_is_not_taken_back(places):
    access = access_of(Role.COORDINATOR, places["own"])
    batch = imported(access, places["own"], ROWS)
    entry = Entry.objects.get()
    imported(access, places["own"], [APPS, ["SIMPEG", "Dinkes", "Lain", "", "", "", ""]])
    with pytest.raises(Exception, match="Impor yang lebih baru"):
        import_undo.undo(access, batch.pk)
    later = InventoryImport.objects.latest("pk")
    Entry.objects.filter(pk=entry.pk).update(version=9)
    with pytest.raises(import_undo.WorkedOnError) as error:
        import_undo.undo(access, later.pk)
    assert [(found.pk, what) for found, what in error.value.entries] == [(entry.pk, "diubah")]
    entry.refresh_from_db()
    assert (entry.description, entry.removed_at) == ("Lain", None)


def test_an_import_breaks_the_seals_of_others_and_undo_gives_them_back(places):
    coordinator = access_of(Role.COORDINATOR, places["own"])
    imported(coordinator, places["own"], ROWS)
    entry = Entry.objects.get()
    Entry.objects.update(missing=0)
    from pemantik.inventory.sealing import current_seal

    Entry.objects.update(state="verified", verified_by=coordinator.user, verified_seal=current_seal(entry))
    operator = access_of(Role.OPERATOR, places["unit"])
    batch = imported(operator, places["unit"], [APPS, ["SIMPEG", "Dinkes", "Lain", "", "", "", ""]])
    entry.refresh_from_db()
    assert entry.state == "draft"
    import_undo.undo(operator, batch.pk)
    entry.refresh_from_db()
    assert (entry.state, entry.verified_by, entry.verified_seal) == ("verified", coordinator.user, current_seal(entry))
    assert seals.is_confirmed(entry) is False


@pytest.mark.parametrize("name", ["inventory-import", "inventory-export"])
def test_who_may_not_is_told_so_and_who_is_not_signed_in_signs_in(client, places, name):
    assert client.get(reverse(name)).status_code == 302
    role = Role.HEAD if name == "inventory-import" else Role.OPERATOR
    client.force_login(make_person_with(role, places["own"]))
    assert client.get(reverse(name)).status_code == (403 if name == "inventory-import" else 200)


def test_pages_of_an_import_belong_to_its_unit(client, places):
    batch = send(access_of(Role.COORDINATOR, places["own"]), places["own"], workbook(ROWS))
    for person, status in ((Role.HEAD, 403), (Role.COORDINATOR, 200)):
        client.force_login(make_person_with(person, places["own"]))
        assert client.get(reverse("inventory-import-preview", args=[batch.pk])).status_code == status
        assert client.get(reverse("inventory-import-waiting", args=[batch.pk])).status_code == status
    client.force_login(make_person_with(Role.COORDINATOR, places["sibling"]))
    for name in ("preview", "done", "waiting"):
        assert client.get(reverse(f"inventory-import-{name}", args=[batch.pk])).status_code == 404
    for name in ("discard", "undo", "resume"):
        assert client.post(reverse(f"inventory-import-{name}", args=[batch.pk])).status_code == 404
    sent = {"unit": places["own"].pk, "kind": "", "file": SimpleUploadedFile("a.csv", b"Nama aplikasi\nA\n")}
    assert "Pilih" in client.post(reverse("inventory-import"), sent).content.decode()


def test_what_is_exported_comes_as_a_file(client, places):
    imported(access_of(Role.COORDINATOR, places["own"]), places["own"], ROWS)
    client.force_login(make_person_with(Role.OPERATOR, places["unit"]))
    unit = places["unit"].pk
    for address in (
        reverse("inventory-export-workbook", args=[unit, "aplikasi"]),
        reverse("inventory-export-workbook", args=[unit, "semua"]),
        reverse("inventory-export-other", args=[unit, "paket"]),
        reverse("inventory-export-other", args=[unit, "archimate"]),
    ):
        response = client.get(address)
        assert response.status_code == 200
        assert b"".join(response.streaming_content)
        assert "attachment" in response["Content-Disposition"]
    assert client.get(reverse("inventory-export-workbook", args=[unit, "entah"])).status_code == 404
    assert client.get(reverse("inventory-export-other", args=[unit, "entah"])).status_code == 404
