"""Values as people type them and sheets hold them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pemantik.inventory.metamodel import Field, FieldType, kind_of
from pemantik.inventory.models import ListValue
from pemantik.inventory.values import ValueProblemError, Vocabulary, read_value, rupiah, show_value

WORDS = Vocabulary()
#: Types whose reading asks no list and no tree.
PLAIN = [
    FieldType.TEXT,
    FieldType.LONG,
    FieldType.NUMBER,
    FieldType.MONEY,
    FieldType.DATE,
    FieldType.YEAR,
    FieldType.YES_NO,
    FieldType.URL,
]


def field(kind: FieldType) -> Field:
    return Field(key="x", label="X", type=kind)


@pytest.mark.parametrize(
    ("kind", "typed", "stored"),
    [
        (FieldType.MONEY, "Rp 1.250.000", "1250000"),
        (FieldType.MONEY, "Rp1.250.000,-", "1250000"),
        (FieldType.MONEY, "1250000", "1250000"),
        (FieldType.MONEY, "1.250.000,50", "1250000.5"),
        (FieldType.MONEY, "1,250,000.50", "1250000.5"),
        (FieldType.MONEY, "0", "0"),
        (FieldType.NUMBER, "2,5", "2.5"),
        (FieldType.NUMBER, "2.5", "2.5"),
        (FieldType.NUMBER, "1.024", "1024"),
        (FieldType.NUMBER, "100", "100"),
        (FieldType.YEAR, "2019", 2019),
        (FieldType.YEAR, "2019.0", 2019),
        (FieldType.YEAR, "tahun 2019", 2019),
        (FieldType.DATE, "22/11/2026", "2026-11-22"),
        (FieldType.DATE, "22 November 2026", "2026-11-22"),
        (FieldType.YES_NO, "Sudah", True),
        (FieldType.YES_NO, "TIDAK", False),
        (FieldType.URL, "simpeg.contoh.go.id", "https://simpeg.contoh.go.id"),
        (FieldType.URL, "http://10.1.2.3:8080/a", "http://10.1.2.3:8080/a"),
        (FieldType.TEXT, "  PT Maju \x00Jaya ", "PT Maju Jaya"),
    ],
)
def test_what_people_type_is_understood(kind, typed, stored) -> None:
    assert read_value(field(kind), typed, WORDS) == stored


@pytest.mark.parametrize("kind", PLAIN)
@pytest.mark.parametrize("nothing", ["", "  ", "-", "–", "n/a", "Tidak ada", "belum ada"])
def test_placeholders_are_nothing(kind, nothing) -> None:
    assert read_value(field(kind), nothing, WORDS) is None


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (FieldType.MONEY, "sejuta"),
        (FieldType.MONEY, "-5"),
        (FieldType.MONEY, "1.25.00"),
        (FieldType.MONEY, "9" * 40),
        (FieldType.NUMBER, "NaN"),
        (FieldType.NUMBER, "1e9"),
        (FieldType.NUMBER, "١٢"),
        (FieldType.YEAR, "19"),
        (FieldType.YEAR, "9999"),
        (FieldType.DATE, "31/02/2026"),
        (FieldType.DATE, "kemarin"),
        (FieldType.YES_NO, "mungkin"),
        (FieldType.URL, "VPN"),
        (FieldType.URL, "javascript:alert(1)"),
        (FieldType.URL, "ftp://contoh.go.id"),
        (FieldType.URL, "https://contoh.go.id/a b"),
        (FieldType.URL, "http://[::1"),
        (FieldType.URL, "https://contoh.go.id:99999999"),
        (FieldType.TEXT, "a" * 301),
    ],
)
def test_what_cannot_be_understood_gets_a_sentence(kind, typed) -> None:
    with pytest.raises(ValueProblemError, match=r"\.$"):
        read_value(field(kind), typed, WORDS)


@pytest.mark.parametrize("kind", PLAIN)
@settings(deadline=None)
@given(text=st.text(max_size=60))
def test_whatever_is_typed_is_stored_refused_or_nothing_and_reads_the_same_again(kind, text) -> None:
    try:
        stored = read_value(field(kind), text, WORDS)
    except ValueProblemError:
        return
    if stored is not None and not isinstance(stored, bool):
        again = read_value(field(kind), str(stored), WORDS)
        assert again == stored or kind is FieldType.NUMBER
        assert show_value(field(kind), stored)


@pytest.mark.database
@pytest.mark.django_db
class TestChoices:
    STATUS = kind_of("aplikasi").field("status")
    BASIS = kind_of("aplikasi").field("basis_aplikasi")

    def test_case_does_not_matter(self) -> None:
        assert read_value(self.STATUS, "tidak  AKTIF", Vocabulary()) == "Tidak Aktif"

    def test_a_near_one_is_proposed(self) -> None:
        with pytest.raises(ValueProblemError, match="Mungkin maksudnya “Aktif”"):
            read_value(self.STATUS, "Aktiff", Vocabulary())

    def test_several_are_parted_and_named_once(self) -> None:
        assert read_value(self.BASIS, "web; Mobile, WEB\n-", Vocabulary()) == ["Web", "Mobile"]
        assert read_value(self.BASIS, ["Web", ""], Vocabulary()) == ["Web"]

    def test_an_added_value_may_be_chosen_and_a_hidden_one_stays_only_where_it_was(self) -> None:
        ListValue.objects.create(list="status-aplikasi", value="Uji coba")
        ListValue.objects.create(list="status-aplikasi", value="Dihentikan", is_hidden=True)
        assert read_value(self.STATUS, "uji coba", Vocabulary()) == "Uji coba"
        with pytest.raises(ValueProblemError):
            read_value(self.STATUS, "Dihentikan", Vocabulary())
        assert read_value(self.STATUS, "Dihentikan", Vocabulary(), "Dihentikan") == "Dihentikan"

    def test_a_code_is_read_from_a_cell_that_names_it(self) -> None:
        code = kind_of("belanja-tik").field("sub_kegiatan")
        assert read_value(code, "2.16.03.2.02 Pengelolaan E-government", Vocabulary()) == "2.16.03.2.02"
        with pytest.raises(ValueProblemError, match="tidak ada di daftar referensi"):
            read_value(code, "9.99.99", Vocabulary())


def test_values_are_shown_as_people_write_them() -> None:
    assert show_value(field(FieldType.MONEY), "1250000.5") == "Rp1.250.000,50"
    assert show_value(field(FieldType.DATE), "2026-11-22").replace("\u00a0", " ") == "22 November 2026"
    assert show_value(field(FieldType.YES_NO), False) == "Tidak"
    assert show_value(field(FieldType.NUMBER), "2.5") == "2,5"
    assert show_value(field(FieldType.MANY), ["Web", "Mobile"]) == "Web, Mobile"
    assert show_value(field(FieldType.TEXT), None) == ""


@given(st.decimals(min_value=0, max_value=10**14, places=2))
def test_rupiah_reads_back(value) -> None:
    assert read_value(field(FieldType.MONEY), rupiah(value), WORDS) == f"{value.normalize():f}"
