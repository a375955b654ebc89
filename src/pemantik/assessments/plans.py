"""A plan of a campaign: what its form holds, with defaults so good that opening takes a minute."""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.assessments import programmes
from pemantik.assessments.problems import Refused
from pemantik.assessments.wording import required
from pemantik.maturity import library
from pemantik.maturity.parts import BandBasis

FIRST_YEAR, LAST_YEAR = 2000, 2100
#: The last moment of a day, in whole minutes as people name it.
EVENING = time(23, 59)


@dataclass(frozen=True, slots=True)
class StagePlan:
    """One stage of the plan. Days are whole: it opens as `opens_on` begins and closes as `closes_on` ends."""

    kind: str
    name: str
    opens_on: date
    closes_on: date
    late_until: date | None = None
    inherits: bool = True
    optional: bool = False

    @property
    def opens_at(self) -> datetime:
        """The first moment."""
        return _moment(self.opens_on, time(0, 0))

    @property
    def closes_at(self) -> datetime:
        """The last moment before it is late."""
        return _moment(self.closes_on, EVENING)

    @property
    def late_end(self) -> datetime | None:
        """The last moment at which a late submission is taken."""
        return _moment(self.late_until, EVENING) if self.late_until else None


@dataclass(frozen=True, slots=True)
class CampaignPlan:
    """Everything that a campaign is made from. `participants` are ids of nodes."""

    programme: str
    name: str
    year: int
    instrument: str
    stages: tuple[StagePlan, ...]
    participants: tuple[int, ...]
    ladder_enforced: bool
    band_basis: str


def propose(
    programme_code: str, year: int, start: date, instrument: str = "", without: Iterable[str] = ()
) -> CampaignPlan:
    """The plan that a programme suggests for a year, its first stage beginning on `start`. No participants yet.

    `without` names kinds of optional stages to leave out. Raises UnknownProgrammeError and UnknownInstrumentError.
    """
    programme = programmes.load(programme_code)
    chosen = library.load(instrument) if instrument else programme.instrument_for(year)
    left_out, begin, stages = set(without), start, []
    for stage in programme.stages:
        if stage.optional and stage.kind in left_out:
            continue
        end = begin + timedelta(days=stage.days - 1)
        stages.append(StagePlan(stage.kind, stage.name, begin, end, inherits=stage.inherits, optional=stage.optional))
        begin = end + timedelta(days=1)
    return CampaignPlan(
        programme=programme.code,
        name=f"{programme.name} {year}",
        year=year,
        instrument=chosen.code,
        stages=tuple(stages),
        participants=(),
        ladder_enforced=programme.ladder_enforced and chosen.scale.ladder,
        band_basis=chosen.bands.basis,
    )


def check_plan(plan: CampaignPlan) -> CampaignPlan:
    """The plan with its name cleaned. Raises Refused with a sentence for whatever cannot be run."""
    if plan.programme not in programmes.CODES:
        raise Refused(_("Pilih program penilaian."))
    programme = programmes.load(plan.programme)
    if plan.instrument not in programme.instruments:
        raise Refused(_("Instrumen itu tidak dipakai dalam %(programme)s.") % {"programme": programme.name})
    if not FIRST_YEAR <= plan.year <= LAST_YEAR:
        raise Refused(_("Tahun harus antara %(first)s dan %(last)s.") % {"first": FIRST_YEAR, "last": LAST_YEAR})
    if plan.band_basis not in set(BandBasis):
        raise Refused(_("Pilih dasar predikat."))
    _check_stages(programme, plan.stages)
    return replace(plan, name=required(plan.name, _("Beri nama penilaian ini."), 150))


def _check_stages(programme: programmes.Programme, stages: tuple[StagePlan, ...]) -> None:
    known = {stage.kind: position for position, stage in enumerate(programme.stages)}
    kinds = [stage.kind for stage in stages]
    if any(kind not in known for kind in kinds) or kinds != sorted(set(kinds), key=lambda kind: known[kind]):
        raise Refused(_("Tahap harus menurut urutan program."))
    if missing := [stage.name for stage in programme.stages if not stage.optional and stage.kind not in kinds]:
        raise Refused(_("Tahap ini wajib: %(stages)s.") % {"stages": ", ".join(missing)})
    for stage in stages:
        check_dates(stage)
    for earlier, later in itertools.pairwise(stages):
        if later.opens_on < earlier.opens_on:
            raise Refused(_("%(later)s dibuka sebelum %(earlier)s.") % {"later": later.name, "earlier": earlier.name})


def check_dates(stage: StagePlan) -> None:
    """Raise Refused where a stage ends before it begins, or takes late work before it is over."""
    if stage.closes_on < stage.opens_on:
        raise Refused(_("%(stage)s ditutup sebelum dibuka.") % {"stage": stage.name})
    if stage.late_until and stage.late_until < stage.closes_on:
        raise Refused(_("Batas terlambat %(stage)s mendahului tanggal tutupnya.") % {"stage": stage.name})


def year_warning(instrument_code: str, year: int) -> str:
    """A sentence where the instrument is not the one in force that year; empty where it is."""
    instrument = library.load(instrument_code)
    if instrument.in_force(year):
        return ""
    valid = instrument.valid
    if valid.to_year is None:
        return _("%(name)s baru berlaku sejak %(year)s.") % {"name": instrument.short_title, "year": valid.from_year}
    return _("%(name)s berlaku untuk tahun %(first)s sampai %(last)s, bukan %(year)s.") % {
        "name": instrument.short_title,
        "first": valid.from_year,
        "last": valid.to_year,
        "year": year,
    }


def _moment(day: date, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))
