"""What goes out comes in again as it was: every kind, as a workbook and as a data package, with links and users."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from pemantik.inventory.exchange.package import package_pieces
from pemantik.inventory.metamodel import FieldType, Kind, kinds
from pemantik.inventory.models import Entry, Link
from pemantik.inventory.reading import Sent
from pemantik.inventory.services.entries import create_entry
from pemantik.inventory.sheets.columns import places_in, written_columns
from pemantik.inventory.sheets.texts import Register
from pemantik.inventory.sheets.writing import entries_workbook
from pemantik.inventory.tests.sheets import fates, problems, save, send
from pemantik.inventory.values import Vocabulary
from pemantik.organizations.roles import Role
from pemantik.organizations.tests.factories import access_of, make_institution, make_unit

pytestmark = [pytest.mark.database]

#: Letters that spreadsheets, CSV and programs that open them stumble over.
LETTERS = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cf", "Co", "Cn", "Zl", "Zp", "Zs"))
TEXT = st.text(st.one_of(LETTERS, st.sampled_from(" ;,'\"=+-@<>&_\n\t")), min_size=1, max_size=40)
AWKWARD = st.sampled_from(
    ["=1+1", "'=1", "-5", "+62", "@SUM(A1)", "_x0041_", "<r>a</r>", "00123", "1,5", "1.250", "2021", "Total", "Jumlah"]
)


def texts(kind: Kind, words: Vocabulary):
    """Values of every field, as a form would send them."""
    by_type = {
        FieldType.TEXT: st.one_of(TEXT, AWKWARD),
        FieldType.LONG: st.one_of(TEXT, AWKWARD),
        FieldType.NUMBER: st.decimals(0, 10**9, places=3).map(lambda n: str(n).replace(".", ",")),
        FieldType.MONEY: st.decimals(0, 10**14, places=2).map(lambda n: str(n).replace(".", ",")),
        FieldType.DATE: st.dates(date(1950, 1, 1), date(2100, 12, 31)).map(str),
        FieldType.YEAR: st.integers(1950, 2100).map(str),
        FieldType.YES_NO: st.sampled_from(["ya", "tidak"]),
        FieldType.URL: st.sampled_from(["https://a.contoh.go.id/x?y=1&z=2", "http://contoh.go.id", "app.contoh.go.id"]),
        FieldType.REFERENCE: st.sampled_from(["", *sorted(words.tree("kegiatan").codes)[:20]]),
    }
    fields = {}
    for field in kind.fields:
        if field.list:
            choices = st.sampled_from(words.lists[field.list].offered)
            fields[field.key] = st.lists(choices, max_size=3) if field.type is FieldType.MANY else choices
        else:
            fields[field.key] = by_type[field.type]
    common = {"description": TEXT, "period": st.just("2025-2029"), "situation": st.sampled_from(["as-is", "new"])}
    if kind.tree:
        common["reference"] = st.sampled_from(["", "-", *sorted(words.tree(kind.tree).codes)[:30]])
    if kind.urusan:
        common["urusan"] = st.sampled_from(["", *sorted(words.tree("urusan").codes)[:30]])
    return st.fixed_dictionaries({"name": st.one_of(TEXT, AWKWARD)}, optional=common | fields)


def content(entry: Entry) -> dict[str, object]:
    """Everything that an entry states; links by the codes of what they lead to."""
    links = Link.objects.filter(source=entry).values_list("relation", "target__code")
    own = ("kind", "code", "name", "description", "period", "situation", "reference", "urusan", "values")
    told = {key: getattr(entry, key) for key in own}
    users = sorted(entry.users.values_list("name", flat=True))
    return told | {"node": entry.node.name, "users": users, "links": sorted(links)}


def registry() -> dict[str, dict[str, object]]:
    return {entry.code: content(entry) for entry in Entry.objects.filter(removed_at=None)}


class RoundTrip(TestCase):
    """Written with the strategies of every kind."""

    def setUp(self) -> None:
        self.own = make_institution()
        self.unit = make_unit(self.own, "Dinas Koperasi, Usaha Kecil; Menengah", short_name="Diskop")
        self.other = make_unit(self.own, "Dinas Kesehatan")
        self.access = access_of(Role.COORDINATOR, self.own)
        self.words = Vocabulary()

    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(data=st.data())
    def test_every_kind(self, data) -> None:
        kind = data.draw(st.sampled_from(list(kinds().values())))
        users = frozenset({self.unit.pk}) if kind.users else frozenset()
        for node in (self.unit, self.other):
            sent = data.draw(texts(kind, self.words))
            try:
                create_entry(self.access, kind.code, node.pk, Sent(sent, users))
            except Exception as refused:  # a name of signs alone, a text that says nothing
                if "Refused" not in [each.__name__ for each in type(refused).__mro__]:
                    raise
        if not Entry.objects.exists():
            return
        before = registry()
        register, entries = Register(self.own), Entry.objects.all()
        with entries_workbook(register, entries, [kind]) as file:
            workbook = file.read()
        package = b"".join(package_pieces(register, entries))
        for file_content, name in ((workbook, "a.xlsx"), (package, "a.zip")):
            again = send(self.access, self.own, file_content, name=name)
            assert {fate for _number, fate in fates(again)} == {"sama"}, problems(again)
            Entry.objects.all().delete()
            save(self.access, send(self.access, self.own, file_content, name=name))
            assert registry() == before


@pytest.mark.django_db
def test_a_whole_inventory_with_links_across_kinds_comes_back():
    own = make_institution()
    unit, other = make_unit(own, "Dinas Kesehatan"), make_unit(own, "Dinas Pendidikan")
    access = access_of(Role.COORDINATOR, own)
    made: dict[str, Entry] = {}
    for kind in kinds().values():
        for number, node in enumerate((unit, other)):
            made[f"{kind.code}{number}"] = create_entry(
                access, kind.code, node.pk, Sent({"name": f"{kind.label} {number}"})
            )
    for kind in kinds().values():
        for relation in kind.relations:
            target = made[f"{relation.to[0]}1"]
            Link.objects.create(source=made[f"{kind.code}0"], relation=relation.key, target=target)
    made["aplikasi0"].users.set([own, other])
    before = registry()
    for pieces in (package_pieces(Register(own), Entry.objects.all()), None):
        if pieces is None:
            with entries_workbook(Register(own), Entry.objects.all(), list(kinds().values())) as file:
                file_content = file.read()
        else:
            file_content = b"".join(pieces)
        again = send(access, own, file_content, name="semua")
        assert {fate for _number, fate in fates(again)} == {"sama"}, problems(again)
        Entry.objects.all().delete()
        save(access, send(access, own, file_content, name="semua"))
        assert registry() == before


def test_every_heading_is_known_as_what_it_is():
    for kind in kinds().values():
        columns = written_columns(kind)
        headings = [str(column.label) for column in columns]
        assert places_in(headings, kind) == {column.key: at for at, column in enumerate(columns)}
