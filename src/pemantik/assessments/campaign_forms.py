"""Forms of the coordinator's pages: what was typed, made into plans for the services."""

from collections.abc import Iterable, Sequence, Set
from datetime import date
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pemantik.accounts.models import User
from pemantik.assessments.models import Campaign, CampaignStage
from pemantik.assessments.plans import FIRST_YEAR, LAST_YEAR, CampaignPlan, StagePlan
from pemantik.assessments.programmes import Programme
from pemantik.assessments.services.assignments import AssignmentPlan
from pemantik.maturity import library
from pemantik.maturity.parts import Criterion
from pemantik.organizations.models import Node

DAY_FORMATS = ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d %m %Y"]


class DayField(forms.DateField):
    """A day, as `2026-11-22` from the browser's calendar, or typed as `22/11/2026` or `22 November 2026`."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, input_formats=DAY_FORMATS, **options)

    def to_python(self, value: Any) -> date | None:
        """Names of months become numbers first."""
        if isinstance(value, str):
            words = {str(name).lower(): str(number) for number, name in MONTHS.items()}
            value = " ".join(words.get(word.lower(), word) for word in value.split())
        return super().to_python(value)


class StyledForm(forms.Form):
    """A form whose text fields and choices carry the class of our fields."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        style(self)


class CampaignForm(forms.Form):
    """Everything about a campaign on one page, filled in by the programme's proposal."""

    name = forms.CharField(label=_("Nama penilaian"), max_length=150)
    year = forms.IntegerField(label=_("Tahun"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    instrument = forms.ChoiceField(label=_("Instrumen"), widget=forms.RadioSelect)
    ladder_enforced = forms.BooleanField(
        label=_("Tingkat berjenjang"),
        help_text=_("Bukti tingkat di atas ditolak selama tingkat di bawahnya belum diterima."),
        required=False,
    )
    participants = forms.TypedMultipleChoiceField(
        label=_("Peserta"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Pilih paling sedikit satu peserta.")},
    )

    def __init__(self, plan: CampaignPlan, programme: Programme, nodes: Sequence[Node], **options: Any) -> None:
        super().__init__(initial=_initial(plan), **options)
        self.plan, self.programme = plan, programme
        _offer(self, "instrument", [(code, _instrument_label(code, plan.year)) for code in programme.instruments])
        _offer(self, "participants", [(node.pk, node.name) for node in nodes])
        chosen = {stage.kind: stage for stage in plan.stages}
        for stage in programme.stages:
            if stage.optional:
                self.fields[f"{stage.kind}_used"] = forms.BooleanField(
                    label=_("Pakai tahap ini"), required=False, initial=stage.kind in chosen
                )
            _add_dates(self, stage.kind, chosen.get(stage.kind), required=not stage.optional)
        style(self)

    def stages(self) -> list[dict[str, Any]]:
        """The stages as the page shows them: what the programme says, and the fields of each."""
        return [
            {"stage": stage, "used": self[f"{stage.kind}_used"] if stage.optional else None, **_bound(self, stage.kind)}
            for stage in self.programme.stages
        ]

    def clean(self) -> dict[str, Any]:
        """Dates of a stage that is used must be there."""
        data = super().clean() or {}
        for stage in self.programme.stages:
            if stage.optional and data.get(f"{stage.kind}_used"):
                for part in ("opens", "closes"):
                    if not data.get(f"{stage.kind}_{part}") and f"{stage.kind}_{part}" not in self.errors:
                        self.add_error(f"{stage.kind}_{part}", _("Isi tanggalnya, atau lewati tahap ini."))
        return data

    def as_plan(self) -> CampaignPlan:
        """The valid form as a plan."""
        data = self.cleaned_data
        return CampaignPlan(
            programme=self.programme.code,
            name=data["name"],
            year=data["year"],
            instrument=data["instrument"],
            stages=tuple(
                StagePlan(
                    stage.kind,
                    stage.name,
                    data[f"{stage.kind}_opens"],
                    data[f"{stage.kind}_closes"],
                    data[f"{stage.kind}_late"],
                    stage.inherits,
                    stage.optional,
                )
                for stage in self.programme.stages
                if not stage.optional or data[f"{stage.kind}_used"]
            ),
            participants=tuple(data["participants"]),
            ladder_enforced=data["ladder_enforced"],
            band_basis=library.load(data["instrument"]).bands.basis,
        )


class ScheduleForm(forms.Form):
    """Name and dates of a campaign that runs."""

    name = forms.CharField(label=_("Nama penilaian"), max_length=150)

    def __init__(self, campaign: Campaign, stages: Sequence[CampaignStage], **options: Any) -> None:
        super().__init__(initial={"name": campaign.name}, **options)
        self.campaign_stages = stages
        for stage in stages:
            _add_dates(self, stage.kind, stage_plan(stage), required=True)
        style(self)

    def stages(self) -> list[dict[str, Any]]:
        """The stages as the page shows them."""
        return [{"stage": stage, "used": None, **_bound(self, stage.kind)} for stage in self.campaign_stages]

    def as_stages(self) -> list[StagePlan]:
        """The dates of every stage."""
        data = self.cleaned_data
        return [
            StagePlan(
                stage.kind,
                stage.name,
                data[f"{stage.kind}_opens"],
                data[f"{stage.kind}_closes"],
                data[f"{stage.kind}_late"],
                stage.inherits,
                stage.optional,
            )
            for stage in self.campaign_stages
        ]


class ReasonForm(forms.Form):
    """Why something is done; shown in the history."""

    reason = forms.CharField(label=_("Alasan"), max_length=500)


class ExtensionForm(ReasonForm):
    """More time for one participant."""

    until = DayField(label=_("Diperpanjang sampai"))


class AssignmentForm(StyledForm):
    """One indicator, or one evidence item of it, asked of a unit and perhaps of a person."""

    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int)
    person = forms.TypedChoiceField(label=_("Orang (boleh kosong)"), coerce=int, empty_value=None, required=False)
    place = forms.ChoiceField(label=_("Yang diminta"), required=False)
    due_on = DayField(label=_("Tenggat (boleh kosong)"), required=False)

    def __init__(
        self, code: str, units: Sequence[Node], people: Sequence[User], criteria: Sequence[Criterion], **options: Any
    ) -> None:
        super().__init__(**options)
        self.code = code
        _offer(self, "unit", [(unit.pk, unit.name) for unit in units])
        _offer(self, "person", [("", "–"), *((person.pk, person.name) for person in people)])
        _offer(self, "place", [("", _("Seluruh indikator")), *_places(criteria)])

    def as_plan(self) -> AssignmentPlan:
        """The valid form as an assignment."""
        data = self.cleaned_data
        level, _dash, item = (data["place"] or "").partition("-")
        return AssignmentPlan(
            self.code,
            data["unit"],
            data["person"],
            int(level) if level else None,
            int(item) if item else None,
            data["due_on"],
        )


class AssessorsForm(StyledForm):
    """First and second assessor of one stage."""

    first = forms.TypedChoiceField(label=_("Asesor pertama"), coerce=int, empty_value=None, required=False)
    second = forms.TypedChoiceField(label=_("Asesor kedua"), coerce=int, empty_value=None, required=False)

    def __init__(self, people: Sequence[User], torn: Set[int], **options: Any) -> None:
        super().__init__(**options)
        named = ((each.pk, _with_conflict(each.name) if each.pk in torn else each.name) for each in people)
        choices = [("", _("Siapa saja yang berhak")), *named]
        _offer(self, "first", choices)
        _offer(self, "second", [("", "–"), *choices[1:]])

    def as_ids(self) -> list[int]:
        """The chosen people, in their order."""
        data = self.cleaned_data
        return [person for person in (data["first"], data["second"]) if person]


def _with_conflict(name: str) -> str:
    return gettext("%(name)s (menyatakan benturan kepentingan)") % {"name": name}


def style(form: forms.Form) -> None:
    """Give what is typed or picked from a list the look of our fields; boxes to tick have their own."""
    for field in form.fields.values():
        if isinstance(field.widget, forms.TextInput | forms.DateInput | forms.NumberInput):
            field.widget.attrs["class"] = "form-control"


def stage_plan(stage: CampaignStage) -> StagePlan:
    """A stored stage as a plan, in whole days."""
    return StagePlan(
        stage.kind,
        stage.name,
        timezone.localdate(stage.opens_at),
        timezone.localdate(stage.closes_at),
        timezone.localdate(stage.late_until) if stage.late_until else None,
        stage.inherits,
        stage.optional,
    )


def plan_of(campaign: Campaign) -> CampaignPlan:
    """A stored draft as a plan."""
    return CampaignPlan(
        programme=campaign.programme,
        name=campaign.name,
        year=campaign.year,
        instrument=campaign.instrument_version.code,
        stages=tuple(stage_plan(stage) for stage in campaign.stages.all()),
        participants=tuple(campaign.invited.values_list("pk", flat=True)),
        ladder_enforced=campaign.ladder_enforced,
        band_basis=campaign.band_basis,
    )


def _offer(form: forms.Form, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
    """Give a field its choices, which only the form knows."""
    cast(forms.ChoiceField, form.fields[name]).choices = list(choices)


def _initial(plan: CampaignPlan) -> dict[str, Any]:
    return {
        "name": plan.name,
        "year": plan.year,
        "instrument": plan.instrument,
        "ladder_enforced": plan.ladder_enforced,
        "participants": list(plan.participants),
    }


def _add_dates(form: forms.Form, kind: str, stage: StagePlan | None, *, required: bool) -> None:
    form.fields[f"{kind}_opens"] = DayField(
        label=_("Dibuka"), initial=stage.opens_on if stage else None, required=required
    )
    form.fields[f"{kind}_closes"] = DayField(
        label=_("Ditutup"), initial=stage.closes_on if stage else None, required=required
    )
    form.fields[f"{kind}_late"] = DayField(
        label=_("Terlambat sampai (boleh kosong)"), initial=stage.late_until if stage else None, required=False
    )


def _bound(form: forms.Form, kind: str) -> dict[str, forms.BoundField]:
    return {part: form[f"{kind}_{part}"] for part in ("opens", "closes", "late")}


def _instrument_label(code: str, year: int) -> str:
    instrument = library.load(code)
    if instrument.in_force(year):
        return _("%(name)s, berlaku tahun ini") % {"name": instrument.short_title}
    first, last = instrument.valid.from_year, instrument.valid.to_year
    if last is None:
        return _("%(name)s, baru berlaku sejak %(year)s") % {"name": instrument.short_title, "year": first}
    return _("%(name)s, untuk tahun %(first)s sampai %(last)s") % {
        "name": instrument.short_title,
        "first": first,
        "last": last,
    }


def _places(criteria: Sequence[Criterion]) -> list[tuple[str, str]]:
    return [
        (f"{criterion.level}-{number}", f"{criterion.level}.{number} {text}")
        for criterion in criteria
        for number, text in enumerate(criterion.evidence, start=1)
    ]
