"""What is ready for the national portal. For those who may see the evidence of the whole participant."""

from collections.abc import Iterable, Iterator

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from pemantik.assessments.codes import items_of
from pemantik.assessments.filetypes import TYPES
from pemantik.assessments.models import DocumentVersion, EvidenceUse, StageKind, StageState, StageValue
from pemantik.assessments.selectors.evidence_places import evidence_of
from pemantik.assessments.selectors.place import Place, find_place
from pemantik.assessments.selectors.values import ValuesByStage, effective, values_by_stage
from pemantik.assessments.services.answer_fields import fields_of
from pemantik.assessments.serving import is_servable
from pemantik.maturity.instrument import Instrument
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.reports.national.naming import Names
from pemantik.reports.national.package import Fate, Package, PackageFile, PackageItem
from pemantik.reports.national.rules import FileRule, rule_of

#: What the institution itself says: this is what it brings to the portal.
OWN_STAGES = (StageKind.SELF, StageKind.INTERNAL)
#: Pictures of which a lighter copy is made if they are too large, and what that copy is.
PICTURES, SHRUNK = ("jpg", "png"), "jpg"


def package_of(access: Access, assessment_id: int, code: str = "") -> Package:
    """The package of an assessment, or of one indicator. Six queries at most, whatever the number of indicators.

    Raises Http404 for strangers, PermissionDenied for those who see only a part of the evidence.
    """
    place = find_place(access, assessment_id)
    if not may_package(access, place):
        raise PermissionDenied(_("Paket memuat bukti semua unit. Mintalah kepada koordinator instansi Anda."))
    rule = rule_of(place.campaign.programme)
    items = tuple(_items(place, rule, code))
    if code and not items:
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    return Package(place, rule, items, code)


def may_package(access: Access, place: Place) -> bool:
    """Whether the person may see the evidence of the whole participant."""
    return access.may(Action.VIEW_ASSESSMENT, place.assessment.node)


def _items(place: Place, rule: FileRule, code: str) -> Iterator[PackageItem]:
    by_stage = values_by_stage(place.assessment)
    own = [record for record in place.records if record.stage.kind in OWN_STAGES and record.state != StageState.WAITING]
    values = effective(place.stages, by_stage, own[-1].stage) if own else {}
    uses: dict[str, list[EvidenceUse]] = {}
    for use in evidence_of(place.assessment, [code] if code else None):
        uses.setdefault(use.code, []).append(use)
    signed = _signed(rule, (use for found in uses.values() for use in found))
    for item in items_of(place.instrument):
        if item.indicator is None or (code and item.code != code):
            continue
        names = Names(rule, item.code, place.campaign.year)
        row = values[item.code].row if item.code in values else None
        yield PackageItem(
            item=item,
            number=names.number,
            value=row,
            level=_level(place.instrument, row),
            narrative=_narrative(place, by_stage, item.code),
            files=tuple(_files(rule, names, uses.get(item.code, []), signed)),
        )


def _level(instrument: Instrument, row: StageValue | None) -> str:
    """The level that is met, where the answer says one; its name too where values are whole levels."""
    if row is None:
        return ""
    met = fields_of(row).level
    for level in instrument.scale.levels:
        if level.level == met or (met is None and not instrument.scale.fractional and level.value == row.value):
            return str(level.level) if instrument.scale.fractional else f"{level.level} {level.name}"
    return ""


def _narrative(place: Place, by_stage: ValuesByStage, code: str) -> str:
    """What the institution itself wrote; what the internal assessor wrote only where there is nothing else."""
    for kind in OWN_STAGES:
        for stage in place.stages:
            row = by_stage.get(stage.pk, {}).get(code) if stage.kind == kind else None
            if row and row.narrative:
                return row.narrative
    return ""


def _signed(rule: FileRule, uses: Iterable[EvidenceUse]) -> set[int]:
    """Versions that are too large to be sent whole and would lose a digital signature. One query at most."""
    large = {use.version_id for use in uses if use.version.blob.size > rule.most_bytes}
    if not large:
        return set()
    hints = DocumentVersion.objects.filter(pk__in=large).values_list("pk", "hints")
    return {pk for pk, found in hints if found.get("signatures")}


def _files(rule: FileRule, names: Names, uses: list[EvidenceUse], signed: set[int]) -> Iterator[PackageFile]:
    """Each file of an indicator once, however many of its items it supports."""
    by_version: dict[int, list[EvidenceUse]] = {}
    for use in uses:
        by_version.setdefault(use.version_id, []).append(use)
    for found in by_version.values():
        version = found[0].version
        extension = TYPES[version.blob.content_type].extension if version.blob.content_type in TYPES else "bin"
        fate = _fate(rule, version, extension, version.pk in signed)
        if fate is Fate.SHRINK:
            extension = SHRUNK
        yield PackageFile(
            name=names.give(version.document.title, extension),
            title=version.document.title,
            size=version.blob.size,
            sha256=version.blob_id,
            extension=extension,
            fate=fate,
            places=tuple(_cited(use) for use in found),
        )


def _fate(rule: FileRule, version: DocumentVersion, extension: str, is_signed: bool) -> Fate:
    if not is_servable(version):
        return Fate.UNSAFE
    if extension not in rule.types:
        return Fate.TYPE
    if version.blob.size <= rule.most_bytes:
        return Fate.READY
    if extension != "pdf":
        return Fate.SHRINK if extension in PICTURES and SHRUNK in rule.types else Fate.LARGE
    return Fate.SIGNED if is_signed else Fate.SPLIT


def _cited(use: EvidenceUse) -> str:
    """`Tingkat 2 butir 1, hal. 3–4`."""
    words = []
    if use.level is not None:
        words.append(_("Tingkat %(level)s") % {"level": use.level})
    if use.item is not None:
        words.append(_("butir %(item)s") % {"item": use.item})
    where = " ".join(words) or _("Seluruh indikator")
    return _("%(where)s, hal. %(pages)s") % {"where": where, "pages": use.pages} if use.pages else where
