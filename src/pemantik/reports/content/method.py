"""Chapter one: why, on what basis, how; and the words at the end."""

from django.utils import timezone

from pemantik.assessments.models import CampaignStage, StageState
from pemantik.maturity.bands import band_table
from pemantik.maturity.explanation import interval_text
from pemantik.maturity.parts import Blank
from pemantik.reports.content.legal import legal_basis, short_regulation
from pemantik.reports.content.parts import ScaleRow, StageRow
from pemantik.reports.content.source import Source
from pemantik.reports.content.words import counted, government, listed, text
from pemantik.web.templatetags.pm import NO_VALUE, long_date, number, plain_number, ramp

PURPOSES = (
    "mengetahui capaian dan tingkat kematangan penyelenggaraan pemerintah digital pada instansi yang dievaluasi;",
    "menyajikan kekuatan dan kelemahan tiap indikator beserta dasar penilaiannya secara objektif;",
    "memberikan rekomendasi perbaikan yang dapat ditindaklanjuti oleh unit kerja yang bertanggung jawab; dan",
    "menyediakan dasar bagi pimpinan dalam menetapkan target, program, dan anggaran tahun berikutnya.",
)


def background(source: Source) -> tuple[str, ...]:
    """Why there is an evaluation."""
    instrument, subject = source.instrument, government(source.node)
    return (
        "Penyelenggaraan pemerintahan yang efektif, transparan, dan akuntabel serta pelayanan publik yang berkualitas"
        " memerlukan pemanfaatan teknologi informasi dan komunikasi yang terencana, terpadu, dan terukur. Untuk"
        " memastikan hal tersebut, penyelenggaraannya dievaluasi secara berkala dengan instrumen yang berlaku secara"
        " nasional.",
        f"{text(source.campaign.name)} pada {subject} dilaksanakan dengan berpedoman pada"
        f" {short_regulation(instrument)} dan menghasilkan {text(instrument.index_name)}, yaitu nilai yang"
        " menggambarkan tingkat kematangan instansi secara keseluruhan. Laporan ini menyajikan hasil evaluasi tersebut,"
        " dasar penilaian tiap indikator, serta rekomendasi perbaikannya.",
    )


def basis(source: Source) -> tuple[str, ...]:
    """The regulations."""
    return legal_basis(source.instrument, source.campaign.year, regional=source.is_regional)


def scope(source: Source) -> tuple[str, ...]:
    """What was evaluated: how many indicators in which parts."""
    instrument = source.instrument
    kinds: dict[str, int] = {}
    for group in instrument.all_groups:
        kinds[group.kind] = kinds.get(group.kind, 0) + 1
    parts = listed([f"{counted(count)} {kind}" for kind, count in kinds.items()])
    names = listed([text(group.name) for group in instrument.groups])
    return (
        f"Evaluasi mencakup {counted(len(instrument.all_indicators))} indikator yang tersusun dalam {parts}."
        f" {instrument.groups[0].kind.capitalize()} yang dinilai meliputi {names}.",
        f"Nilai yang disajikan dalam laporan ini adalah nilai pada tahap {text(source.shown.stage.name)}"
        f" dan dihitung dari {counted(source.shown.filled)} indikator yang telah terisi.",
    )


def method(source: Source) -> tuple[str, ...]:
    """How values come about."""
    instrument = source.instrument
    low, high = plain_number(instrument.scale.min), plain_number(instrument.maximum)
    if instrument.structure.summed:
        sum_up = f"Indeks merupakan jumlah poin seluruh jawaban, dengan nilai tertinggi {high}."
    else:
        sum_up = (
            f"Setiap indikator dinilai pada skala {low} sampai {plain_number(instrument.scale.max)}. Nilai indikator"
            " dikalikan dengan bobotnya lalu dijumlahkan secara berjenjang hingga menjadi indeks. Perhitungan"
            " dilakukan dari nilai yang tidak dibulatkan; pembulatan hanya dilakukan pada saat penyajian."
        )
    blank = "Indikator yang belum terisi dihitung bernilai 0." if instrument.blank is Blank.ZERO else ""
    ladder = (
        "Penilaian bersifat berjenjang: suatu tingkat baru diakui apabila seluruh syarat tingkat di bawahnya telah"
        " terpenuhi dan didukung bukti yang diterima."
        if source.campaign.ladder_enforced and instrument.scale.ladder
        else ""
    )
    evidence = "" if source.evidence else "Berkas bukti dukung penilaian ini disimpan di luar aplikasi."
    stages = counted(len(source.results.stages))
    return tuple(
        filter(
            None,
            (
                f"Evaluasi dilaksanakan dalam {stages} tahap sebagaimana Tabel 1. Setiap tahap memiliki nilai"
                " tersendiri; nilai yang tidak diubah pada suatu tahap mengikuti nilai tahap sebelumnya, dan setiap"
                " perubahan disertai alasannya.",
                " ".join(filter(None, (sum_up, blank))),
                ladder,
                evidence,
            ),
        )
    )


def stage_rows(source: Source) -> tuple[StageRow, ...]:
    """Every stage with its dates and its value."""
    places = source.instrument.rounding.places
    return tuple(
        StageRow(
            name=text(stage.name),
            by=text(source.programme_actors.get(stage.kind, NO_VALUE)),
            period=_period(stage),
            sent=_sent(source, stage),
            value=number(source.results.index(stage), places) if stage.order <= source.shown.stage.order else NO_VALUE,
        )
        for stage in source.results.stages
    )


def level_rows(source: Source) -> tuple[ScaleRow, ...]:
    """The levels of an indicator with their meaning, where the instrument states it."""
    levels = source.instrument.scale.levels
    return tuple(
        ScaleRow(ramp(at + 1, len(levels)), f"{each.level} · {text(each.name)}", text(each.meaning))
        for at, each in enumerate(levels)
        if each.meaning
    )


def band_rows(source: Source) -> tuple[ScaleRow, ...]:
    """The bands of the index, highest first."""
    table = band_table(source.instrument, source.shown.result.category)
    rows = [
        ScaleRow(
            ramp(at + 1, len(table)),
            text(band.name) + (f" ({text(band.nickname)})" if band.nickname else ""),
            interval_text(band),
            band == source.shown.band,
        )
        for at, band in enumerate(table)
    ]
    return tuple(reversed(rows))


def closing(source: Source) -> tuple[str, ...]:
    """The last chapter."""
    subject = government(source.node)
    provisional = (
        ""
        if not source.status
        else " Nilai dalam laporan ini masih bersifat sementara dan dapat berubah sampai penilaian ditutup."
    )
    return (
        f"Demikian laporan hasil evaluasi ini disusun sebagai bahan pertimbangan {subject} dalam meningkatkan"
        f" penyelenggaraan pemerintah digital.{provisional}",
        "Rekomendasi dalam laporan ini agar ditindaklanjuti oleh unit kerja yang bertanggung jawab, dan"
        " perkembangannya dipantau secara berkala oleh pimpinan melalui forum koordinasi.",
    )


def _period(stage: CampaignStage) -> str:
    first, last = timezone.localdate(stage.opens_at), timezone.localdate(stage.closes_at)
    return long_date(first) if first == last else f"{long_date(first)} sampai {long_date(last)}"


def _sent(source: Source, stage: CampaignStage) -> str:
    record = source.results.records.get(stage.pk)
    if record is None or stage.order > source.shown.stage.order:
        return NO_VALUE
    words = {
        StageState.SKIPPED: "dilewati",
        StageState.STOPPED: "tidak selesai",
        StageState.OPEN: "berjalan",
        StageState.WAITING: NO_VALUE,
    }
    if record.submitted_at:
        return long_date(timezone.localtime(record.submitted_at)) + (" (terlambat)" if record.is_late else "")
    return words.get(StageState(record.state), NO_VALUE)
