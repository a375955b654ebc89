"""Models that learn from decisions: trained in the background, released if they are better, taken back at any time."""

import logging
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.accounts import audit
from pemantik.assessments.problems import Outdated, Refused
from pemantik.assessments.wording import required
from pemantik.organizations.permissions import Access
from pemantik.overlaps.engine.learning import LOGISTIC_FROM, Decisions, Figures, judge, learn
from pemantik.overlaps.engine.scoring import ModelError, loaded
from pemantik.overlaps.governing import model_now
from pemantik.overlaps.models import Governed, Release
from pemantik.overlaps.models.governing import LONGEST_REASON
from pemantik.overlaps.selectors.decisions import labelled
from pemantik.overlaps.selectors.governing import require_governor
from pemantik.web.templatetags.pm import number

log = logging.getLogger(__name__)

State = Release.State
#: A training that has said nothing for so long was killed.
_SILENT: Final = timedelta(minutes=15)
#: Regions that a model has to be tried on, each held out in turn.
_REGIONS: Final = 2


@transaction.atomic
def ask_training(access: Access) -> Release:
    """Learn a model from all decisions, soon and in the background. Raises Refused while one is learning."""
    from pemantik.overlaps.tasks_governing import train_model  # noqa: PLC0415 - tasks call services

    require_governor(access)
    live = Release.objects.select_for_update().filter(state__in=Release.LIVE).first()
    if live is not None and timezone.now() - live.heard_at <= _SILENT:
        raise Refused(_("Pelatihan sedang berjalan. Tunggu sampai selesai."))
    if live is not None:
        live.state, live.problem = State.FAILED, _("Pelatihan terhenti di tengah jalan.")
        live.save()
    made = Release.objects.create(name=_next_name(), asked_by=access.user)
    audit.record("model.training", made)
    transaction.on_commit(lambda: train_model.enqueue(made.pk))
    return made


def train(release_id: int) -> str:
    """Do a training that waits, or do again one whose worker died. What comes of it stands in its row."""
    begun = Release.objects.filter(pk=release_id, state__in=Release.LIVE).update(
        state=State.LEARNING, heard_at=timezone.now()
    )
    if not begun:
        return "not mine"
    made = Release.objects.get(pk=release_id)
    try:
        _train(made, labelled())
    except Exception:
        log.exception("training %s", release_id)
        made.state, made.problem = State.FAILED, _("Pelatihan gagal karena kesalahan di server. Coba lagi.")
        made.save()
        raise
    return made.state


def _train(made: Release, decisions: Decisions) -> None:
    old = model_now()
    made.compared, made.decisions = old.name, len(decisions)
    made.regions = len(set(decisions.region))
    candidate = learn(decisions, old, made.name)
    verdict = judge(decisions, old, made.name) if candidate is not None else None
    made.state = State.HELD
    if len(decisions) < LOGISTIC_FROM:
        made.problem = _("Baru ada %(n)s putusan; pelatihan memerlukan %(least)s.") % {
            "n": len(decisions),
            "least": LOGISTIC_FROM,
        }
    elif candidate is None or verdict is None:
        made.problem = _("Semua putusan sama, jadi belum ada yang dapat dipelajari.")
    elif made.regions < _REGIONS or not verdict.decisions:
        made.problem = _(
            "Semua putusan dari satu instansi. Model harus diuji pada instansi yang tidak ikut dipelajari."
        )
    else:
        made.content = candidate.dumped()
        made.figures = {"old": _plain(verdict.old), "new": _plain(verdict.new), "decisions": verdict.decisions}
        made.state = State.READY if verdict.better else State.HELD
    made.heard_at = timezone.now()
    made.save()


@transaction.atomic
def release(access: Access, release_id: int, version: int, reason: str) -> Release:
    """Score with this model from now on: one that is better than the one in use, or one that was in use before.

    Raises Http404, PermissionDenied, Outdated, or Refused with the figures if it is not better.
    """
    made = _locked(access, release_id, version)
    if made.state == State.ACTIVE:
        raise Refused(_("Model ini sedang dipakai."))
    if made.state not in {State.READY, State.PAST}:
        raise Refused(comparison(made) or made.problem or _("Model ini belum selesai dilatih."))
    now = model_now().name
    if made.state == State.READY and made.compared != now:
        text = _("Model ini dibandingkan dengan %(compared)s, sedangkan yang dipakai kini %(now)s. Latih lagi.")
        raise Refused(text % {"compared": shown_name(made.compared), "now": shown_name(now)})
    try:
        loaded(made.content)
    except ModelError:
        raise Refused(
            _("Model ini dibuat versi Pemantik yang lain dan tidak dapat dipakai lagi. Latih lagi.")
        ) from None
    return _activate(access, made, _why(reason))


@transaction.atomic
def back_to_first(access: Access, reason: str) -> None:
    """Score as on the first day, without any learned model. Raises Refused if it is so already."""
    require_governor(access)
    active = Release.objects.select_for_update().filter(state=State.ACTIVE).first()
    if active is None:
        raise Refused(_("Model bawaan sedang dipakai."))
    why = _why(reason)
    active.state, active.version = State.PAST, active.version + 1
    active.save()
    Governed.moved()
    audit.record("model.back_to_first", active, after={"model.reason": why})


def _locked(access: Access, release_id: int, version: int) -> Release:
    require_governor(access)
    made = Release.objects.select_for_update().filter(pk=release_id).first()
    if made is None:
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    if made.version != version:
        raise Outdated(_("Keadaan model ini sudah diubah orang lain. Muat ulang halaman ini."))
    return made


def _activate(access: Access, made: Release, reason: str) -> Release:
    active = Release.objects.select_for_update().filter(state=State.ACTIVE).first()
    before = active.name if active else model_now().name
    if active is not None:
        active.state, active.version = State.PAST, active.version + 1
        active.save()
    made.state, made.reason, made.version = State.ACTIVE, reason, made.version + 1
    made.released_by, made.released_at = access.user, timezone.now()
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        raise Outdated(_("Keadaan model ini sudah diubah orang lain. Muat ulang halaman ini.")) from None
    Governed.moved()
    audit.record("model.released", made, before={"model.name": before}, after={"model.reason": reason})
    return made


def comparison(made: Release) -> str:
    """The figures of a model beside those it was compared with, as a sentence; empty without figures."""
    if not made.figures:
        return ""
    old, new = made.figures["old"], made.figures["new"]
    numbers = {
        "n": made.figures["decisions"],
        "new_f1": _decimal(new["f1"]),
        "old_f1": _decimal(old["f1"]),
        "new_loss": _decimal(new["loss"]),
        "old_loss": _decimal(old["loss"]),
        "compared": shown_name(made.compared),
    }
    text = (
        _(
            "Lebih baik pada instansi yang tidak ikut dipelajari (%(n)s putusan): F1 %(new_f1)s, dahulu %(old_f1)s; "
            "galat nilai %(new_loss)s, dahulu %(old_loss)s (%(compared)s)."
        )
        if new["f1"] > old["f1"] and new["loss"] < old["loss"]
        else _(
            "Ditahan karena tidak lebih baik pada instansi yang tidak ikut dipelajari (%(n)s putusan): F1 %(new_f1)s, "
            "yang dipakai %(old_f1)s; galat nilai %(new_loss)s, yang dipakai %(old_loss)s (%(compared)s)."
        )
    )
    return text % numbers


def shown_name(name: str) -> str:
    """The name of a model as people read it."""
    return _("model bawaan") if name == "day0" else name


def _decimal(value: float) -> str:
    return number(Decimal(str(value)), 3)


def _plain(figures: Figures) -> dict[str, Any]:
    return {
        "f1": round(figures.f1, 4),
        "precision": round(figures.precision, 4),
        "recall": round(figures.recall, 4),
        "loss": round(figures.loss, 4),
    }


def _why(reason: str) -> str:
    return required(reason, _("Tulis alasannya, agar orang lain memahami putusan ini."), LONGEST_REASON)


def _next_name() -> str:
    last = Release.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    return f"M{last + 1}"
