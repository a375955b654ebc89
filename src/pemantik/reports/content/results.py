"""Chapter two: the index, the groups, and how the values moved from stage to stage."""

from collections.abc import Sequence
from decimal import Decimal

from pemantik.assessments.selectors.results.changes import moves
from pemantik.maturity.answers import as_answer
from pemantik.maturity.scoring import GroupScore
from pemantik.reports.content.parts import ChangeLine, Comparison, GroupLine, ScaleMark, Term
from pemantik.reports.content.source import Source, counts_of
from pemantik.reports.content.words import capital, counted, government, listed, moved, percent, text, value_text
from pemantik.web.bars import GroupRow
from pemantik.web.charts import is_answered
from pemantik.web.templatetags.pm import NO_VALUE, long_date, number, plain_number

NO_BAND = "belum berpredikat"


def index_text(source: Source) -> str:
    """The index as it is printed."""
    return number(source.shown.index, source.page.places)


def band_text(source: Source) -> str:
    """The band of the value that counts."""
    return text(source.shown.band.name) if source.shown.band else ""


def facts(source: Source) -> tuple[Term, ...]:
    """What a reader wants to see at once."""
    total, accepted, _revised = _evidence(source)
    rows = [
        Term("Instansi", government(source.node)),
        Term("Instrumen", text(source.instrument.title)),
        Term("Tahap penilaian", text(source.shown.stage.name)),
        Term("Tanggal penilaian", long_date(source.shown.day)),
        Term("Indikator terisi", f"{source.shown.filled} dari {len(source.shown.result.indicators)}"),
    ]
    if total:
        rows.append(Term("Bukti dukung", f"{plain_number(total)} berkas, {plain_number(accepted)} diterima"))
    return tuple(rows)


def summary(source: Source, compared: Comparison | None) -> tuple[str, ...]:
    """The report on one page: the index, the strongest and weakest part, and where it came from."""
    found = [index_sentence(source), *next_band_sentence(source)]
    best, worst = _ends(source)
    second = ""
    if best and worst and best is not worst:
        places = source.page.places
        second = (
            f"Capaian tertinggi terdapat pada {best.group.kind} {text(best.group.name)} dengan nilai"
            f" {number(best.score, places)}, sedangkan yang paling memerlukan perbaikan adalah {worst.group.kind}"
            f" {text(worst.group.name)} dengan nilai {number(worst.score, places)}."
        )
    third = " ".join(compared.sentences) if compared else ""
    return tuple(filter(None, (" ".join(found), second, third, *stage_words(source)[:1])))


def index_sentence(source: Source) -> str:
    """The one sentence that everyone reads."""
    instrument = source.instrument
    low, high = plain_number(_low(source)), plain_number(instrument.maximum)
    band = band_text(source)
    words = f"dengan predikat {band}" if band else f"dan {NO_BAND}"
    return (
        f"{text(instrument.index_name)} {government(source.node)} tahun {source.campaign.year} sebesar"
        f" {index_text(source)} pada skala {low} sampai {high}, {words}."
    )


def next_band_sentence(source: Source) -> list[str]:
    """How far the next band is; nothing at the top."""
    following, distance = source.shown.next_band, source.page.distance
    if following is None or distance is None:
        return []
    edge = plain_number(following.band.min) if following.band.min is not None else NO_VALUE
    return [
        f"Predikat {text(following.band.name)} dicapai mulai nilai {edge}, sehingga masih diperlukan kenaikan"
        f" sebesar {number(distance, source.page.places)}."
    ]


def sentences(source: Source) -> tuple[str, ...]:
    """The index, in full: also where the published value differs from the computed one."""
    shown, places = source.shown, source.page.places
    found = [" ".join([index_sentence(source), *next_band_sentence(source)])]
    if shown.published is not None and shown.published != shown.computed:
        reason = text(shown.snapshot.published_reason) if shown.snapshot else ""
        found.append(
            f"Nilai tersebut adalah nilai yang dipublikasikan oleh instansi penilai. Nilai yang dihitung dari jawaban"
            f" sebesar {number(shown.computed, places)}." + (f" Alasan perbedaan: {reason}" if reason else "")
        )
    blanks = len(shown.result.not_answered)
    if blanks:
        found.append(f"Sebanyak {counted(blanks)} indikator belum terisi, sehingga indeks belum utuh.")
    waiting = len(shown.result.provisional)
    if waiting:
        found.append(f"Sebanyak {counted(waiting)} indikator bernilai sementara karena menunggu nilai lembaga lain.")
    return tuple(found)


def scale_mark(source: Source) -> ScaleMark | None:
    """The band scale true to its widths, as the page draws it."""
    scale = source.page.scale
    if scale is None or not scale.segments or scale.now is None:
        return None
    segments = tuple(
        {
            "start": float(each.start),
            "width": float(each.width),
            "ramp": each.ramp,
            "name": text(each.band.name),
            "current": each.current,
            "edge": plain_number(each.edge) if each.edge is not None else "",
        }
        for each in scale.segments
    )
    return ScaleMark(segments, float(scale.now.at), scale.now.text)


def group_lines(source: Source) -> tuple[GroupLine, ...]:
    """The groups in the official order."""
    return tuple(group_line(row, source.page.places) for row in source.page.rows)


def group_line(row: GroupRow, places: int) -> GroupLine:
    """One group as a row of a table."""
    return GroupLine(
        label=row.label,
        name=text(row.score.group.name),
        depth=row.depth,
        weight=percent(row.score.share),
        score=number(row.score.score, places) if row.answered else NO_VALUE,
        band=text(row.score.band.name) if row.score.band and row.answered else "",
        ramp=row.ramp if row.answered else 0,
    )


def group_words(source: Source) -> tuple[str, ...]:
    """One sentence or two about each top group."""
    return tuple(_group_words(source, row) for row in source.page.rows if row.depth == 0)


def _group_words(source: Source, row: GroupRow) -> str:
    places, group = source.page.places, row.score.group
    name = f"{row.label}, {text(group.name)}"
    if not row.answered:
        return f"{name}, belum memiliki nilai karena belum ada indikator yang terisi."
    band = f" dengan predikat {text(row.score.band.name)}" if row.score.band else ""
    first = f"{name} (bobot {percent(row.score.share)}), memperoleh nilai {number(row.score.score, places)}{band}."
    parts = [each for each in source.shown.result.groups if each.group in group.groups]
    parts = [each for each in parts if is_answered(source.shown.result, each.group)]
    if len(parts) > 1:
        return f"{first} {_best_and_worst(parts, places)}"
    return f"{first} {_spread(source, row)}".strip()


def _best_and_worst(parts: Sequence[GroupScore], places: int) -> str:
    best, worst = max(parts, key=lambda each: each.exact), min(parts, key=lambda each: each.exact)
    if best.exact == worst.exact:
        return f"Seluruh {best.group.kind} di dalamnya bernilai sama, yaitu {number(best.score, places)}."
    return (
        f"{capital(best.group.kind)} tertinggi adalah {text(best.group.name)} ({number(best.score, places)}) dan"
        f" yang terendah {text(worst.group.name)} ({number(worst.score, places)})."
    )


def _spread(source: Source, row: GroupRow) -> str:
    """How the indicators of a group are spread over the levels."""
    fractional = source.instrument.scale.fractional
    leaves = [each for each in source.shown.result.indicators if row.score.group.code in each.leaf.path]
    values = sorted(each.counted for each in leaves if each.answer.value is not None)
    if len(values) < 2:
        return ""
    low, high = value_text(values[0], fractional=fractional), value_text(values[-1], fractional=fractional)
    if low == high:
        return f"Seluruh indikatornya bernilai {low}."
    return f"Nilai {counted(len(values))} indikatornya berkisar antara {low} dan {high}."


def stage_words(source: Source) -> tuple[str, ...]:
    """How the index moved from stage to stage."""
    if len(source.told) < 2:
        return ()
    places = source.page.places
    start = source.told[0]
    found = [
        f"Nilai pada tahap {text(start.stage.name)} sebesar {number(start.index, places)} dan pada tahap"
        f" {text(source.shown.stage.name)} {moved(source.shown.index - start.index, places)}"
        + (f" menjadi {index_text(source)}." if source.shown.index != start.index else f", tetap {index_text(source)}.")
    ]
    for move in moves(source.results, source.changes):
        if move.stage.order > source.shown.stage.order or not (move.risen or move.fallen):
            continue
        parts = [f"{counted(move.fallen)} indikator diturunkan"] if move.fallen else []
        parts += [f"{counted(move.risen)} indikator dinaikkan"] if move.risen else []
        found.append(
            f"Pada tahap {text(move.stage.name)}, nilai {listed(parts)} sehingga indeks {moved(move.gain, places)}."
        )
    return tuple(found)


def change_lines(source: Source) -> tuple[ChangeLine, ...]:
    """Every indicator whose value is another one than in the first stage, with the reason of its last change."""
    fractional, first = source.instrument.scale.fractional, source.told[0]
    last = {each.code: each for each in source.changes}
    lines = []
    for score in source.shown.result.indicators:
        change = last.get(score.leaf.code)
        before = as_answer(first.answers.get(score.leaf.code)).value
        if change is None or before == score.answer.value:
            continue
        lines.append(
            ChangeLine(
                code=change.code,
                name=text(score.leaf.indicator.name),
                stage=text(change.after.stage.get_kind_display()),
                before=value_text(before, fractional=fractional),
                after=value_text(score.answer.value, fractional=fractional),
                reason=text(change.after.narrative) or NO_VALUE,
            )
        )
    return tuple(lines)


def _evidence(source: Source) -> tuple[int, int, int]:
    counts = [counts_of(uses) for uses in source.evidence.values()]
    return sum(c[0] for c in counts), sum(c[1] for c in counts), sum(c[2] for c in counts)


def _ends(source: Source) -> tuple[GroupScore | None, GroupScore | None]:
    """The strongest and the weakest of the groups just above the indicators."""
    result = source.shown.result
    lowest = [each for each in result.groups if each.group.indicators and is_answered(result, each.group)]
    if not lowest or result.instrument.structure.summed:
        return None, None
    return max(lowest, key=lambda each: each.exact), min(lowest, key=lambda each: each.exact)


def _low(source: Source) -> Decimal:
    return Decimal(0) if source.instrument.structure.summed else source.instrument.scale.min
