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
_STAGES: dict[str, frozenset[str]] = {
    StageKind.SELF: frozenset({"mandiri", "pm", "self"}),
    StageKind.INTERNAL: frozenset({"internal"}),
    StageKind.DESK: frozenset({"dokumen", "desk"}),
    StageKind.INTERVIEW: frozenset({"interviu", "wawancara", "interview"}),
    StageKind.VISIT: frozenset({"visitasi", "kunjungan", "visit"}),
    StageKind.FINAL: frozenset({"akhir", "final"}),
}
#: The columns that hold what a stage gave, and how much a heading that names the stage wins by.
_FIGURES = frozenset({"value", "level"})
_SURE = 100

Places = Mapping[str, int]

#: Headings are looked for in so many columns; a table of verdicts has a dozen.
MOST_COLUMNS = 100


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
    """How much each heading says about a column; about none (an empty key) where it is another stage's."""
    for position, cell in enumerate(cells[:MOST_COLUMNS]):
        words = simple(cell)
        stages = _stages_in(words)
        if kind in stages and words in _STAGES[kind]:
            yield _SURE, position, "value"
        for key, phrases in _WORDS.items():
            for phrase in phrases:
                if not f"{words} ".startswith(f"{phrase} "):
                    continue
                if key not in _FIGURES or not stages:
                    yield len(phrase), position, key
                elif kind in stages:
                    yield len(phrase) + _SURE, position, key
                elif stages != {StageKind.FINAL} or kind == StageKind.SELF:
                    yield len(phrase) + _SURE, position, ""
                else:  # the final value is the best there is where the file has none of the stage itself
                    yield len(phrase) + _SURE // 2, position, key


def _stages_in(words: str) -> set[str]:
    """The kinds of stages that a heading names."""
    found = set(words.split())
    return {stage for stage, names in _STAGES.items() if found & names}
