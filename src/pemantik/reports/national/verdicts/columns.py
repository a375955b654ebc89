"""The columns of a file of verdicts, known by the words that their headings begin with."""

import re
from collections.abc import Iterator, Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pemantik.assessments.models import StageKind

#: What a person sees of each column.
LABELS: dict[str, str | Promise] = {
    "code": _("Kode indikator"),
    "name": _("Nama indikator"),
    "value": _("Nilai"),
    "level": _("Tingkat"),
    "status": _("Status"),
    "note": _("Catatan"),
    "index": _("Indeks"),
}
_WORDS: dict[str, tuple[str, ...]] = {
    "code": (
        *("kode indikator", "kode", "no indikator", "nomor indikator", "indikator ke", "indikator no", "no", "nomor"),
        *("nomer", "indicator code", "code", "id indikator"),
    ),
    "name": ("nama indikator", "indikator", "uraian indikator", "uraian", "pertanyaan", "indicator"),
    "value": (
        *("nilai", "skor", "hasil penilaian", "hasil", "value", "score", "nilai asesor", "nilai akhir", "nilai final"),
        *(
            "nilai eksternal",
            "nilai asesor eksternal",
            "skor asesor",
            "skor akhir",
            "nilai validasi",
            "indeks indikator",
        ),
    ),
    "level": (
        *("tingkat kematangan", "tingkat", "level kematangan", "level", "capaian level", "capaian tingkat"),
        *("tingkat asesor", "level asesor", "tingkat akhir", "level akhir"),
    ),
    "status": ("status", "putusan", "keputusan", "hasil verifikasi", "verdict"),
    "note": (
        *("catatan asesor", "catatan", "keterangan", "rekomendasi", "komentar", "penjelasan asesor", "penjelasan"),
        *("alasan", "justifikasi", "note", "comment"),
    ),
}
#: Words by which a column of values says of which stage it is.
_STAGES: dict[str, tuple[str, ...]] = {
    StageKind.SELF: ("mandiri", "pm", "instansi", "opd", "self"),
    StageKind.INTERNAL: ("internal", "asesor internal", "verifikasi internal"),
    StageKind.DESK: ("dokumen", "desk", "verifikasi dokumen", "penilaian dokumen"),
    StageKind.INTERVIEW: ("interviu", "wawancara", "interview", "penilaian interviu"),
    StageKind.VISIT: ("visitasi", "kunjungan", "visit", "penilaian visitasi"),
    StageKind.FINAL: ("akhir", "final", "hasil akhir"),
}
_FIGURES = {"value": ("nilai", "skor", "score", "penilaian", "hasil"), "level": ("tingkat", "level", "capaian")}

Places = Mapping[str, int]


def match(cells: Sequence[str], kind: str) -> dict[str, int]:
    """Where each column stands in a row of headings, for verdicts of this kind of stage.

    The heading that says most about a column gets it. A column that belongs to another stage is left alone.
    """
    found = sorted(_matches(cells, kind), key=lambda one: (-one[0], one[1]))
    places: dict[str, int] = {}
    taken: set[int] = set()
    for _length, position, key in found:
        if key in places or position in taken:
            continue
        taken.add(position)
        if key:
            places[key] = position
    return places


def is_header(places: Places) -> bool:
    """Whether the headings say which indicator a row is about, and what it was given."""
    return bool({"code", "name"} & places.keys()) and bool({"value", "level"} & places.keys())


def simple(text: str) -> str:
    """Lower-case words and nothing else."""
    return re.sub(r"[\W_]+", " ", text[:80].casefold()).strip()


def _matches(cells: Sequence[str], kind: str) -> Iterator[tuple[int, int, str]]:
    known = {**_known(kind)}
    for position, cell in enumerate(cells):
        words = simple(cell)
        for phrase, key in known.items():
            if f"{words} ".startswith(f"{phrase} "):
                yield len(phrase) + (20 if key == "" else 0), position, key


def _known(kind: str) -> dict[str, str]:
    """Every phrase with its column; those of another stage's values with none."""
    known = {phrase: key for key, phrases in _WORDS.items() for phrase in phrases}
    for stage, words in _STAGES.items():
        for key, figures in _FIGURES.items():
            for figure in figures:
                for word in words:
                    known[f"{figure} {word}"] = key if stage == kind else ""
            for word in words:
                if stage == kind and key == "value":
                    known.setdefault(word, key)
                elif stage != kind and word not in {"akhir", "hasil akhir", "final", "instansi", "opd"}:
                    known.setdefault(word, "")
    # A final column is the best there is where the file has none of the stage itself.
    if kind not in {StageKind.SELF, StageKind.INTERNAL, StageKind.FINAL}:
        for key, figures in _FIGURES.items():
            known.update({f"{figure} {word}": key for figure in figures for word in ("akhir", "final")})
    return known
