"""The province board, the reminder from it, its workbook, the comparison of years, the simulation."""

from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from pemantik.assessments.answer_forms import whole_number
from pemantik.assessments.layout import strip_of
from pemantik.organizations.requests import SignedInRequest
from pemantik.organizations.roles import Action
from pemantik.supervision import sentences
from pemantik.supervision.charts import trend_chart, trend_in_words
from pemantik.supervision.mapping import map_of
from pemantik.supervision.selectors.board import Board, build_board
from pemantik.supervision.selectors.classes import province_classes
from pemantik.supervision.selectors.comparison import classes_of, kinds_of, narrowed, trend_of
from pemantik.supervision.selectors.heat import heat_of
from pemantik.supervision.selectors.paging import page_of
from pemantik.supervision.selectors.simulation import indicator_choices, read_wish, simulate_mean
from pemantik.supervision.services.export import export_heat
from pemantik.supervision.services.reminders import Reminded, recently_reminded, remind_late
from pemantik.supervision.views.asking import wish

#: The wish for all classes of the province beside each other.
EVERY_CLASS = "semua"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def find_board(request: HttpRequest) -> Board:
    """The board that the address asks for."""
    access = cast(SignedInRequest, request).access
    return build_board(access, wish(request, "provinsi"), wish(request, "penilaian"), wish(request, "tahap"))


def common(request: HttpRequest, board: Board) -> dict[str, Any]:
    """What every page of a board shows."""
    access = cast(SignedInRequest, request).access
    chosen = {"provinsi": board.supervisor.pk}
    if board.campaign:
        chosen["penilaian"] = board.campaign.pk
    return {
        "board": board,
        "query": urlencode({**chosen, **({"tahap": board.stage} if board.stage else {})}),
        "places": board.instrument.rounding.places if board.campaign else 2,
        "may_supervise": access.may(Action.SUPERVISE, board.supervisor),
        "strip": _strip(board),
    }


def _strip(board: Board) -> object:
    if board.campaign is None:
        return None
    stage = next((each for each in board.stages if each.kind == board.stage), None)
    return strip_of(board.campaign, None, stage)


@require_safe
@login_required
def board(request: HttpRequest) -> HttpResponse:
    """The board of a province."""
    found = find_board(request)
    heat = heat_of(found)
    reminded = recently_reminded(found)
    wanted = whole_number(wish(request, "halaman"))
    context = common(request, found) | {
        "map": map_of(found),
        "leaf_places": 2 if found.campaign is None or found.instrument.scale.fractional else 0,
        "heat": heat,
        "ranking_page": page_of(found.standings, wanted),
        "heat_page": page_of(heat.rows, wanted) if heat else None,
        "weakest": heat.weakest if heat else [],
        "late_names": sentences.late_names(found),
        "others": sentences.others_sentence(found),
        "to_remind": sum(each.assessment is not None and each.assessment.pk not in reminded for each in found.late),
    }
    return render(request, "supervision/board.html", context)


@require_POST
@login_required
def remind(request: HttpRequest) -> HttpResponse:
    """Remind everybody who is late."""
    access = cast(SignedInRequest, request).access
    province, campaign = (whole_number(request.POST.get(name, "")) for name in ("provinsi", "penilaian"))
    outcome = remind_late(access, province, campaign, request.build_absolute_uri("/"))
    messages.add_message(request, messages.SUCCESS if outcome.made else messages.INFO, _said(outcome))
    return redirect(f"{reverse('province')}?{urlencode({'provinsi': province, 'penilaian': campaign})}")


def _said(outcome: Reminded) -> str:
    words = []
    if outcome.made:
        text = ngettext("%(n)s kab/kota diingatkan.", "%(n)s kab/kota diingatkan.", outcome.made)
        words.append(text % {"n": outcome.made})
        if not outcome.mailed:
            words.append(_("Server ini belum mengirim surel; pengingat tampil di halaman Pembinaan mereka."))
    if outcome.paused:
        text = ngettext(
            "%(n)s sudah diingatkan dalam 24 jam terakhir.",
            "%(n)s sudah diingatkan dalam 24 jam terakhir.",
            outcome.paused,
        )
        words.append(text % {"n": outcome.paused})
    if outcome.nobody:
        text = ngettext(
            "%(n)s belum punya koordinator di sini.", "%(n)s belum punya koordinator di sini.", outcome.nobody
        )
        words.append(text % {"n": outcome.nobody})
    return " ".join(words) or _("Tidak ada yang terlambat.")


@require_safe
@login_required
def heat_workbook(request: HttpRequest) -> HttpResponse:
    """The table of indicators and members as a workbook."""
    found = find_board(request)
    if not found.told:
        raise Http404(_("Belum ada nilai yang dapat diunduh."))
    content, name = export_heat(cast(SignedInRequest, request).access, found)
    response = HttpResponse(content, content_type=WORKBOOK)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
@login_required
def trend(request: HttpRequest) -> HttpResponse:
    """Members by class of region, and over the years."""
    found = find_board(request)
    access = cast(SignedInRequest, request).access
    classes = province_classes(access, found.supervisor)
    wanted = wish(request, "kelas")
    chosen = next((each for each in classes if str(each.pk) == wanted), None)
    every = bool(classes) and wanted == EVERY_CLASS
    years = trend_of(access, narrowed(found, chosen) if chosen else found)
    shown = [chosen] if chosen else classes if every else []
    context = common(request, found)
    title = _("Rata-rata kelas") if chosen else _("Rata-rata provinsi")
    chart = trend_chart(years, context["places"], title)
    context |= {
        "classes": classes,
        "chosen": chosen,
        "every_class": every,
        "compared": classes_of(found, shown) if shown else kinds_of(found),
        "trend": years,
        "chart": chart,
        "chart_words": trend_in_words(chart) if chart else "",
    }
    return render(request, "supervision/trend.html", context)


@require_safe
@login_required
def simulation(request: HttpRequest) -> HttpResponse:
    """The mean of the province if members raised some indicators."""
    found = find_board(request)
    context = common(request, found)
    if found.told:
        heat, wanted = heat_of(found), read_wish(found, request.GET)
        weakest = [each.code for each in heat.weakest] if heat else []
        context |= {
            "wish": wanted,
            "outcome": simulate_mean(found, wanted),
            "choices": indicator_choices(found, wanted, weakest),
            "levels": found.instrument.scale.levels,
        }
    return render(request, "supervision/simulation.html", context)
