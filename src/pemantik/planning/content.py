"""What a request says: its parts, how they are read from a form, what is missing, what changed between two versions."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pemantik.assessments.problems import Refused
from pemantik.inventory.metamodel import Field, FieldType
from pemantik.inventory.values import Value, ValueProblemError, Vocabulary, read_value, show_value


class Procurement(models.TextChoices):
    """How it is bought (Perpres 16/2018 tentang Pengadaan Barang/Jasa Pemerintah)."""

    CATALOGUE = "katalog", _("E-purchasing (katalog elektronik)")
    DIRECT = "langsung", _("Pengadaan langsung")
    TENDER = "tender", _("Tender atau seleksi")
    APPOINTED = "penunjukan", _("Penunjukan langsung")
    OWN = "swakelola", _("Swakelola")


class PersonalData(models.TextChoices):
    """Whether personal data is held."""

    YES = "ya", _("Ya")
    NO = "tidak", _("Tidak")


def _field(key: str, label: Any, type_: FieldType = FieldType.TEXT, hint: Any = "", source: str = "") -> Field:
    """`source` is the tree of a code or the list of a choice."""
    tree, values = (source, "") if type_ is FieldType.REFERENCE else ("", source)
    return Field(key=key, label=label, type=type_, hint=hint, tree=tree, list=values)


FIELDS: Final[tuple[Field, ...]] = (
    _field("title", _("Yang akan dibeli atau dibangun"), hint=_("Misalnya Pembangunan aplikasi antrean puskesmas.")),
    _field("kind", _("Jenis belanja"), FieldType.CHOICE, source="jenis-belanja"),
    _field("year", _("Tahun anggaran"), FieldType.YEAR),
    _field("amount", _("Nilai yang diajukan"), FieldType.MONEY, _("Dalam rupiah, misalnya 250.000.000.")),
    _field("quantity", _("Jumlah"), FieldType.NUMBER, _("Banyaknya barang atau paket.")),
    _field("unit", _("Satuan"), hint=_("Misalnya unit, paket, bulan.")),
    _field("activity", _("Kode sub kegiatan"), FieldType.REFERENCE, _("Contoh: 2.16.03.2.02.0037."), source="kegiatan"),
    _field("account", _("Kode rekening"), hint=_("Contoh: 5.2.02.10.01.0002.")),
    _field("purpose", _("Mengapa dibutuhkan"), FieldType.LONG, _("Masalah pelayanan yang diselesaikan, untuk siapa.")),
    _field("specification", _("Spesifikasi"), FieldType.LONG, _("Apa yang dapat dilakukannya, ukuran, pengamanannya.")),
    _field(
        "alternatives",
        _("Pilihan lain yang dipertimbangkan"),
        FieldType.LONG,
        _("Memakai yang sudah ada, berbagi pakai, menyewa; mengapa tidak dipilih."),
    ),
    _field("procurement", _("Cara pengadaan")),
    _field("contact", _("Penghubung"), hint=_("Jabatan dan cara menghubunginya.")),
    _field("security", _("Kategori sistem elektronik"), FieldType.CHOICE, source="kategori-keamanan"),
    _field("personal_data", _("Menyimpan data pribadi")),
)
BY_KEY: Final = {each.key: each for each in FIELDS}
CHOICES: Final[Mapping[str, type[models.TextChoices]]] = {"procurement": Procurement, "personal_data": PersonalData}
#: Without these a draft is not sent.
REQUIRED: Final = (
    *("title", "kind", "year", "amount", "purpose", "specification", "alternatives", "procurement", "contact"),
)
LONGEST_TITLE = 200


def read(
    sent: Mapping[str, str], words: Vocabulary, stored: Mapping[str, Value]
) -> tuple[dict[str, Value], dict[str, str]]:
    """The content that was sent over what is stored, and what is wrong with it: a sentence by key."""
    content, problems = dict(stored), dict[str, str]()
    for each in FIELDS:
        if each.key not in sent:
            continue
        try:
            value = _value(each, sent[each.key], words, stored.get(each.key))
        except (ValueProblemError, Refused) as problem:
            problems[each.key] = str(problem)
            continue
        content.pop(each.key, None)
        if value is not None:
            content[each.key] = value
    if len(str(content.get("title", ""))) > LONGEST_TITLE:
        problems["title"] = gettext("Terlalu panjang: batasnya %(most)s huruf.") % {"most": LONGEST_TITLE}
    return content, problems


def _value(field: Field, text: str, words: Vocabulary, kept: Value | None) -> Value | None:
    choices = CHOICES.get(field.key)
    if choices is None:
        return read_value(field, text, words, kept)
    if text.strip() and text not in choices.values:
        raise ValueProblemError(gettext("Pilih dari daftar."))
    return text.strip() or None


def missing(content: Mapping[str, Any]) -> dict[str, str]:
    """A sentence for each part without which it is not sent."""
    found = {
        key: gettext("Isi %(label)s.") % {"label": str(BY_KEY[key].label).lower()}
        for key in REQUIRED
        if not content.get(key)
    }
    if "amount" not in found and amount_of(content) <= 0:
        found["amount"] = gettext("Nilainya harus lebih dari nol.")
    return found


def amount_of(content: Mapping[str, Any]) -> Decimal:
    """The money that is asked for; 0 where nothing is written yet."""
    return Decimal(str(content.get("amount", "0")))


def shown(key: str, value: Any) -> str:
    """A value as people read it."""
    choices = CHOICES.get(key)
    if choices is not None:
        return dict(choices.choices).get(value, value) if value else ""
    return show_value(BY_KEY[key], value)


def label_of(key: str) -> str:
    """What a part is called."""
    return str(BY_KEY[key].label)


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """What differs between two versions: label, before, after; objects and documents by their names."""
    found = [
        (label_of(each.key), shown(each.key, before.get(each.key)), shown(each.key, after.get(each.key)))
        for each in FIELDS
        if before.get(each.key) != after.get(each.key)
    ]
    for key, label in (("objects", gettext("Objek arsitektur")), ("documents", gettext("Dokumen pendukung"))):
        old, new = (", ".join(sorted(each["name"] for each in one.get(key, ()))) for one in (before, after))
        if old != new:
            found.append((label, old, new))
    return found
