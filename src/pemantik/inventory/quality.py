"""Rules of quality: what may be wrong with an entry, as one sentence and one condition of the database each.

They follow the checks of the national metamodel (each service has a process, an electronic service an application, an
active application a place to run, restricted data a security object) and what the registry itself promises: key facts,
the owner's word, valid documents, answered needs.

The score of a unit, 0 to 100: the mean completeness of its entries minus half the percentage of its entries with a
finding, not below 0. An entry with several findings counts once. Without entries there is no score.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import IntEnum
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.fields.json import KT
from django.db.models.lookups import LessThan
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pemantik.inventory.models import Link
from pemantik.maturity.numbers import round_half_up

#: A need waits so long for its answer before that is a finding.
ANSWER_WITHIN = timedelta(days=60)


class Severity(IntEnum):
    """How much it matters: a gap in what the region has, something wrong in the registry, something to look at."""

    GAP = 1
    WRONG = 2
    LOOK = 3

    @property
    def label(self) -> str | Promise:
        """The word of the page."""
        words = {
            Severity.GAP: _("Kesenjangan"),
            Severity.WRONG: _("Perlu diperbaiki"),
            Severity.LOOK: _("Perlu dilihat"),
        }
        return words[self]


@dataclass(frozen=True)
class Rule:
    """One rule. `sentence` is what is wrong with the entry, `todo` what helps, `field` the line of its page to open.

    `kinds` are those that it can hold for; empty for all.
    """

    key: str
    severity: Severity
    sentence: str | Promise
    todo: str | Promise
    condition: Callable[[date], Q]
    field: str = ""
    kinds: tuple[str, ...] = ()


def _without(kind: str, relation: str) -> Q:
    """Entries of the kind that have no such link."""
    return Q(kind=kind) & ~Q(
        Exists(Link.objects.filter(source=OuterRef("pk"), relation=relation, target__removed_at=None))
    )


def _passed(kind: str, field: str, today: date) -> Q:
    """Entries of the kind whose date in this field has passed. Dates are stored so that text sorts as they do."""
    return Q(kind=kind) & Q(LessThan(KT(f"values__{field}"), Value(today.isoformat())))


def _no_application(_today: date) -> Q:
    linked = Link.objects.filter(
        target=OuterRef("pk"), relation="layanan", source__kind="aplikasi", source__removed_at=None
    )
    return Q(kind="layanan", values__metode_layanan="Elektronik") & ~Q(Exists(linked))


RULES = (
    Rule("gap-aplikasi", Severity.GAP, _("Layanan elektronik tanpa aplikasi"),
         _("Hubungkan aplikasinya di halaman aplikasi, atau catat kebutuhannya."), _no_application, "metode_layanan", kinds=("layanan",)),
    Rule("gap-infrastruktur", Severity.GAP, _("Aplikasi aktif tanpa server atau komputasi awan"),
         _("Isi “Berjalan di”."),
         lambda _today: _without("aplikasi", "tempat") & Q(values__status="Aktif"), "tempat", kinds=("aplikasi",)),
    Rule("gap-keamanan", Severity.GAP, _("Data terbatas atau tertutup tanpa pengamanan"),
         _("Isi “Dilindungi oleh”."),
         lambda _today: _without("data-informasi", "keamanan") & Q(values__sifat_data__in=["Terbatas", "Tertutup"]),
         "keamanan", kinds=("data-informasi",)),
    Rule("fakta", Severity.WRONG, _("Fakta kunci belum lengkap"), _("Lengkapi isian yang ditandai."),
         lambda _today: Q(missing__gt=0)),
    Rule("layanan-proses", Severity.WRONG, _("Layanan tanpa proses bisnis"),
         _("Isi “Direalisasikan oleh proses bisnis”."),
         lambda _today: _without("layanan", "proses_bisnis"), "proses_bisnis", kinds=("layanan",)),
    Rule("aplikasi-proses", Severity.WRONG, _("Aplikasi tanpa proses bisnis"), _("Isi “Mendukung proses bisnis”."),
         lambda _today: _without("aplikasi", "proses_bisnis"), "proses_bisnis", kinds=("aplikasi",)),
    Rule("aplikasi-raa", Severity.WRONG, _("Aplikasi tanpa kode RAA"), _("Pilih kode RAA."),
         lambda _today: Q(kind="aplikasi", reference=""), "reference", kinds=("aplikasi",)),
    Rule("segel", Severity.WRONG, _("Segel batal karena diubah orang lain"),
         _("Lihat perubahannya, lalu periksa atau pastikan lagi."), lambda _today: Q(broken_at__isnull=False)),
    Rule("belum-dipastikan", Severity.WRONG, _("Belum pernah dipastikan pemiliknya"),
         _("Buka halaman Konfirmasi."), lambda _today: Q(confirmed_until=None)),
    Rule("kepastian-lewat", Severity.WRONG, _("Kepastian pemilik sudah lewat"), _("Buka halaman Konfirmasi."),
         lambda today: Q(confirmed_until__lt=today)),
    Rule("dokumen-lewat", Severity.WRONG, _("Dokumen sudah lewat masa berlakunya"),
         _("Perpanjang atau ganti dokumennya."),
         lambda today: _passed("dokumen", "berlaku_sampai", today), "berlaku_sampai", kinds=("dokumen",)),
    Rule("kebutuhan", Severity.WRONG, _("Kebutuhan belum dijawab lebih dari 60 hari"), _("Jawab kebutuhannya."),
         lambda today: Q(kind="kebutuhan", answer=None, created_at__date__lt=today - ANSWER_WITHIN), kinds=("kebutuhan",)),
    Rule("pensiun", Severity.LOOK, _("Aplikasi aktif yang rencana berhentinya sudah lewat"),
         _("Perbarui status atau rencananya."),
         lambda today: _passed("aplikasi", "pensiun", today) & Q(values__status="Aktif"), "pensiun", kinds=("aplikasi",)),
    Rule("awan-lewat", Severity.LOOK, _("Masa layanan awan sudah lewat"), _("Perbarui “Berlaku sampai”."),
         lambda today: _passed("komputasi-awan", "jangka_waktu", today), "jangka_waktu", kinds=("komputasi-awan",)),
    Rule("sertifikat", Severity.LOOK, _("Sertifikat SDM sudah lewat"), _("Perpanjang sertifikat atau perbarui isian."),
         lambda today: _passed("sdm-tik", "sertifikat_sampai", today), "sertifikat_sampai", kinds=("sdm-tik",)),
    Rule("aplikasi-umum", Severity.LOOK, _("Ada Aplikasi Umum untuk fungsi ini"),
         _("Rencanakan pindah, atau tulis mengapa tidak."),
         lambda _today: Q(kind="aplikasi", values__aplikasi_umum__isnull=False)
         & ~Q(values__kepemilikan="Aplikasi Umum"), "aplikasi_umum", kinds=("aplikasi",)),
)  # fmt: skip
#: Kinds with rules of their own; of the others only what every entry promises is asked.
RULED = tuple(sorted({kind for rule in RULES for kind in rule.kinds}))
EVERYWHERE = tuple(rule for rule in RULES if not rule.kinds)
BY_KEY = {rule.key: rule for rule in RULES}


def any_finding(today: date, rules: Sequence[Rule] = RULES) -> Q:
    """Entries with at least one finding that lowers the score; what is only worth a look does not."""
    return reduce(or_, (rule.condition(today) for rule in rules if rule.severity != Severity.LOOK))


def score_of(entries: int, completeness: int, with_findings: int) -> int | None:
    """The score of a unit (see the module). `completeness` is the sum of its entries' percents; None without any."""
    if not entries:
        return None
    score = Decimal(completeness) / entries - Decimal(50 * with_findings) / entries
    return max(0, int(round_half_up(score, 0)))
