"""What a stage still lacks before it is submitted."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from pemantik.assessments.codes import index_codes
from pemantik.assessments.models import Opinion, Question, StageKind, StageRecord
from pemantik.assessments.selectors.values import EffectiveValue


@dataclass(frozen=True, slots=True)
class SubmissionCheck:
    """`blockers` must be solved first; `warnings` are said, and the person decides."""

    missing: tuple[str, ...]
    blockers: tuple[str, ...]
    warnings: tuple[str, ...]


def check_submission(record: StageRecord, values: dict[str, EffectiveValue]) -> SubmissionCheck:
    """What is missing in the record's stage. Two queries at most, both in the stages of assessors."""
    answered = {code for code, each in values.items() if each.row.value is not None or each.row.not_relevant}
    codes = index_codes(record.assessment.campaign.instrument)
    missing = tuple(code for code in codes if code not in answered)
    blockers, warnings = [], []
    if len(missing) == len(codes):
        blockers.append(_("Belum ada satu pun indikator yang diisi."))
    elif missing:
        text = _("Belum diisi (%(count)s): %(codes)s.")
        warnings.append(text % {"count": len(missing), "codes": ", ".join(missing)})
    if record.stage.kind != StageKind.SELF:
        if open_codes := unreconciled(record):
            blockers.append(_("Dua asesor belum sepakat pada: %(codes)s.") % {"codes": ", ".join(open_codes)})
        if waiting := _open_questions(record):
            warnings.append(_("Masih ada pertanyaan terbuka pada: %(codes)s.") % {"codes": ", ".join(waiting)})
    return SubmissionCheck(missing, tuple(blockers), tuple(warnings))


def unreconciled(record: StageRecord) -> tuple[str, ...]:
    """Codes on which an assessor of this stage gave an opinion that no value of the stage answers yet."""
    own = record.assessment.values.filter(stage=record.stage).values("code")
    opinions = Opinion.objects.filter(assessment=record.assessment, stage=record.stage).exclude(code__in=own)
    return tuple(opinions.order_by("code").values_list("code", flat=True).distinct())


def _open_questions(record: StageRecord) -> tuple[str, ...]:
    questions = Question.objects.filter(assessment=record.assessment, stage=record.stage, state=Question.State.OPEN)
    return tuple(questions.order_by("code").values_list("code", flat=True).distinct())
