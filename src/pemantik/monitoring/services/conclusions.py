"""What the coordinator adds to a frozen analysis, and letting others read it."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.accounts import audit
from pemantik.assessments.problems import Outdated, Refused
from pemantik.assessments.wording import clean
from pemantik.monitoring.models import Round
from pemantik.monitoring.selectors.rounds import managed_round
from pemantik.monitoring.services.rounds import touch
from pemantik.organizations.permissions import Access

LONGEST_CONCLUSIONS = 10_000


@transaction.atomic
def write_conclusions(access: Access, round_id: int, version: int, text: str) -> Round:
    """The coordinator's own conclusions, kept apart from what was computed. Before the analysis is published.

    Raises Outdated if somebody saved them since the form was opened.
    """
    round_ = _closed(access, round_id)
    if round_.published_at is not None:
        raise Refused(_("Analisis ini sudah diterbitkan. Tarik dahulu untuk mengubah simpulan."))
    if round_.version != version:
        raise Outdated(_("Simpulan ini baru saja disimpan orang lain. Bandingkan, lalu simpan lagi."))
    before, kept = round_.conclusions, clean(text, LONGEST_CONCLUSIONS)
    if before == kept:
        return round_
    round_.conclusions, round_.concluded_by = kept, access.user
    touch(round_)
    told = {"conclusions": before}, {"conclusions": kept}
    audit.record("round.concluded", round_, before=told[0], after=told[1], node_path=round_.institution.path)
    return round_


@transaction.atomic
def publish_analysis(access: Access, round_id: int) -> Round:
    """Let everybody who sees the institution's inventory read the analysis, and each unit its own part."""
    round_ = _closed(access, round_id)
    if round_.published_at is None:
        round_.published_at, round_.published_by = timezone.now(), access.user
        touch(round_)
        audit.record("round.published", round_, node_path=round_.institution.path)
    return round_


@transaction.atomic
def withdraw_analysis(access: Access, round_id: int) -> Round:
    """Hide a published analysis again, to change the conclusions. Documents that were issued stay."""
    round_ = _closed(access, round_id)
    if round_.published_at is not None:
        round_.published_at = round_.published_by = None
        touch(round_)
        audit.record("round.withdrawn", round_, node_path=round_.institution.path)
    return round_


def _closed(access: Access, round_id: int) -> Round:
    round_ = managed_round(access, round_id, locked=True)
    if round_.state != Round.State.CLOSED:
        raise Refused(_("Tutup putaran dahulu; analisis dihitung saat ditutup."))
    return round_
