"""The analysis in sentences: priorities with their evidence, changes, verdicts. In the reader's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pemantik.inventory.values import rupiah
from pemantik.monitoring.questionnaire import Topic
from pemantik.web.templatetags.pm import number, signed

#: Names that are told in a sentence; the tables have all.
MOST_NAMES = 4


@dataclass(frozen=True, slots=True)
class Priority:
    """What to put first, and the numbers that say so."""

    text: str
    evidence: str


def topic_name(topic: str) -> str:
    """A topic's name."""
    return str(dict(Topic.choices).get(topic, topic))


def figure(value: str | None, places: int = 2) -> str:
    """A kept number as people read it."""
    return number(None if value is None else Decimal(value), places)


def moved(value: str | None) -> str:
    """A change with its sign; an en dash for none."""
    return "–" if value is None else signed(Decimal(value))


def verdict_word(verdict: str) -> str:
    """What the rule says of an index."""
    return {"works": _("Berfungsi"), "watch": _("Perlu perhatian"), "fails": _("Bermasalah")}.get(verdict, "–")


def named(names: Sequence[str], most: int = MOST_NAMES) -> str:
    """`Dinas A, Dinas B dan 3 unit lain`."""
    shown = list(names[:most])
    rest = len(names) - len(shown)
    if rest:
        more = ngettext("%(n)s unit lain", "%(n)s unit lain", rest) % {"n": rest}
        return _("%(names)s dan %(more)s") % {"names": ", ".join(shown), "more": more}
    if len(shown) < 2:
        return "".join(shown)
    return _("%(names)s dan %(last)s") % {"names": ", ".join(shown[:-1]), "last": shown[-1]}


def cost_text(cost: str, unknown: int, count: int) -> str:
    """`Rp20.000.000, 2 tanpa perkiraan biaya`; what is not known is said, never counted as nothing."""
    if unknown == count:
        return _("biaya belum diperkirakan")
    known = rupiah(Decimal(cost))
    if not unknown:
        return known
    told = ngettext("%(n)s tanpa perkiraan biaya", "%(n)s tanpa perkiraan biaya", unknown) % {"n": unknown}
    return f"{known}, {told}"


def priority_of(row: Mapping[str, Any]) -> Priority:
    """One priority in words."""
    text, evidence = _WRITERS[row["rule"]](row)
    return Priority(text, evidence)


def priorities_of(analysis: Mapping[str, Any]) -> list[Priority]:
    """All of them."""
    return [priority_of(row) for row in analysis["priorities"]]


def _stopped(row: Mapping[str, Any]) -> tuple[str, str]:
    text = _("Selesaikan masalah %(topic)s yang menghentikan layanan.") % {"topic": _lower(row["topic"])}
    evidence = ngettext("%(n)s laporan dari %(units)s.", "%(n)s laporan dari %(units)s.", row["count"])
    return text, evidence % {"n": row["count"], "units": named(row["units"])}


def _failing(row: Mapping[str, Any]) -> tuple[str, str]:
    text = _("Dahulukan perbaikan %(topic)s dalam anggaran tahun depan.") % {"topic": _lower(row["topic"])}
    evidence = _("Indeks kondisi %(index)s dari 100; %(below)s dari %(units)s unit di bawah %(limit)s.")
    return text, evidence % {
        "index": figure(row["index"]),
        "below": row["below"],
        "units": row["units"],
        "limit": row["limit"],
    }


def _falling(row: Mapping[str, Any]) -> tuple[str, str]:
    text = _("Cari sebab turunnya kondisi %(topic)s.") % {"topic": _lower(row["topic"])}
    evidence = _("%(change)s poin, dari %(before)s menjadi %(now)s, pada %(units)s unit yang sebanding.")
    return text, evidence % {
        "change": moved(row["change"]),
        "before": figure(row["before"]),
        "now": figure(row["now"]),
        "units": row["units"],
    }


def _need(row: Mapping[str, Any]) -> tuple[str, str]:
    text = _("Anggarkan %(what)s.") % {"what": row["what"]}
    evidence = _("%(urgency)s; diminta %(units)s; %(cost)s.")
    return text, evidence % {
        "urgency": row["urgency"],
        "units": named(row["units"]),
        "cost": cost_text(row["cost"], row["unknown"], row["count"]),
    }


def _policy(row: Mapping[str, Any]) -> tuple[str, str]:
    text = _("Tetapkan kebijakan agar semua unit dapat menjawab ya: “%(text)s”") % {"text": row["text"]}
    return text, _("%(yes)s dari %(answered)s unit menjawab ya.") % {"yes": row["yes"], "answered": row["answered"]}


def _inventory(row: Mapping[str, Any]) -> tuple[str, str]:
    count = len(row["units"])
    evidence = ngettext(
        "Jawaban %(n)s unit berbeda dari inventaris: %(units)s.",
        "Jawaban %(n)s unit berbeda dari inventaris: %(units)s.",
        count,
    )
    text = _("Cocokkan inventaris dengan kenyataan sebelum dipakai menyusun anggaran.")
    return text, evidence % {"n": count, "units": named(row["units"])}


def _silent(row: Mapping[str, Any]) -> tuple[str, str]:
    count = len(row["units"])
    evidence = ngettext(
        "%(n)s unit tidak menjawab dan tidak dihitung: %(units)s.",
        "%(n)s unit tidak menjawab dan tidak dihitung: %(units)s.",
        count,
    )
    return _("Minta keterangan unit yang belum menjawab."), evidence % {"n": count, "units": named(row["units"])}


_WRITERS = {
    "stopped": _stopped,
    "failing": _failing,
    "falling": _falling,
    "need": _need,
    "policy": _policy,
    "inventory": _inventory,
    "silent": _silent,
}


def _lower(topic: str) -> str:
    """A topic inside a sentence: `SDM TIK` keeps its capitals."""
    name = topic_name(topic)
    return name if name[:2].isupper() else name[:1].lower() + name[1:]


def change_sentence(analysis: Mapping[str, Any], previous: str) -> str:
    """How the index moved since the last round, or why that is not said."""
    if not previous:
        return _("Ini putaran pertama, jadi belum ada yang dibandingkan.")
    if analysis["change"] is None:
        return _("Tidak ada pertanyaan dan unit yang sebanding dengan %(round)s.") % {"round": previous}
    told = {"change": moved(analysis["change"]), "round": previous}
    return _("%(change)s poin sejak %(round)s, pada yang sebanding.") % told


def rule_sentence(analysis: Mapping[str, Any]) -> str:
    """The rule by which the analysis judges."""
    rule = analysis["rule"]
    return _(
        "%(name)s: indeks %(works)s atau lebih berfungsi, di bawah %(fails)s bermasalah, di antaranya perlu perhatian."
    ) % {"name": rule["name"], "works": rule["works"], "fails": rule["fails"]}


def formula_sentence() -> str:
    """The formula of the index in words."""
    return _(
        "Indeks kondisi 0 sampai 100: skala 1–5 dihitung (n − 1) × 25, persen apa adanya, ya 100 dan tidak 0."
        " Indeks unit tiap bagian adalah rata-rata jawabannya; indeks keseluruhan rata-rata unit yang menjawab, tiap"
        " unit sama beratnya. Yang tidak dijawab tidak dihitung. Hasil dibulatkan dua desimal, setengah ke atas."
    )
