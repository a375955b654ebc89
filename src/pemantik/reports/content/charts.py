"""The charts of a report about one assessment."""

from decimal import Decimal

from pemantik.maturity.instrument import Instrument
from pemantik.reports.charts.builders import Scale, Value, group_bars, points, scale_of, shortened, words_of
from pemantik.reports.content.comparing import Earlier
from pemantik.reports.content.parts import Chart
from pemantik.reports.content.source import Source
from pemantik.web import charts as shapes
from pemantik.web.charts import Other

WIDTH = 640
NARROW, NARROW_LABELS = 430, 170
ROW = 40


def groups(source: Source, earlier: Earlier | None, *, narrow: bool = False) -> Chart | None:
    """Every group as a bar, with a mark of the earlier value; `narrow` for half the width of a page."""
    other = _other(earlier)
    description = group_bars("Nilai per bagian", source.shown.result, source.page.rows, other)
    if not description["axes"]:
        return None
    caption = "Nilai per " + _kind(source.instrument)
    if other:
        caption += f". Garis tegak: {other.name}"
    height = 34 + ROW * len(description["axes"])
    if narrow:
        description["label_width"] = NARROW_LABELS
    width = NARROW if narrow else WIDTH
    return Chart(description, width, height, caption + ".", words_of(description))


def shape(source: Source, earlier: Earlier | None) -> Chart | None:
    """The radar of the groups, where a radar can show them."""
    result = source.shown.result
    named = shapes.radar_groups(source.instrument)
    if not named:
        return None
    other = _other(earlier)
    if other and shapes.radar_groups(other.result.instrument) != named:
        other = None
    description = shapes.radar(result, source.page.labels, "Bentuk nilai", other)
    caption = f"Bentuk nilai per {_kind(source.instrument)}"
    if other:
        caption += f". Garis putus-putus: {other.name}"
    return Chart(description, 480, 360, caption + ".", words_of(description))


def stages(source: Source) -> Chart | None:
    """The index of each told stage; nothing to draw for one alone."""
    told = source.told
    if len(told) < 2:
        return None
    values = [Value(shortened(each.stage.get_kind_display()), each.index) for each in told]
    description = points("Indeks per tahap", values, _index_scale(source))
    return Chart(description, WIDTH, 230, "Indeks pada tiap tahap penilaian.", words_of(description))


def years(source: Source, earlier: Earlier | None) -> Chart | None:
    """The index of earlier years that may be compared, and of this one."""
    before = [each for each in earlier.years if each.comparable] if earlier else []
    if not before:
        return None
    values = [Value(str(each.year), each.index) for each in before]
    values.append(Value(str(source.campaign.year), source.shown.index))
    description = points("Indeks per tahun", values, _index_scale(source))
    return Chart(description, WIDTH, 230, "Indeks dari tahun ke tahun.", words_of(description))


def _index_scale(source: Source) -> Scale:
    """The axis of the index itself, which unlike that of groups is never in percent."""
    instrument = source.instrument
    if instrument.structure.summed:
        return Scale(Decimal(0), instrument.maximum, instrument.rounding.places)
    return scale_of(source.shown.result)


def _other(earlier: Earlier | None) -> Other | None:
    return Other(earlier.shown.result, earlier.label) if earlier else None


def _kind(instrument: Instrument) -> str:
    named = shapes.radar_groups(instrument) or instrument.groups
    return named[0].kind
