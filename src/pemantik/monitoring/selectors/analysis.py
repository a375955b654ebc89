"""The analysis of a round: computed from what is stored, and the frozen one as a person may read it."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from pemantik.inventory.metamodel import kind_of
from pemantik.inventory.values import Vocabulary
from pemantik.monitoring.analysis import Answered, Survey, compute, rules
from pemantik.monitoring.models import Response, Round
from pemantik.monitoring.questionnaire import Asked
from pemantik.monitoring.selectors.rounds import find_round, questionnaire_of, reads_analysis
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action


def survey_of(round_: Round) -> Survey:
    """Everything that a round was answered with. Two queries."""
    sent: list[Answered] = []
    silent: list[tuple[int, str]] = []
    for response in round_.responses.select_related("node").order_by("node__path"):
        if response.state == Response.State.SUBMITTED:
            sent.append(Answered(response.node_id, response.node.name, response.answers, response.facts))
        else:
            silent.append((response.node_id, response.node.name))
    return Survey(questionnaire_of(round_), tuple(sent), tuple(silent))


def compute_round(round_: Round) -> dict[str, Any]:
    """The analysis of a round from its answers and those of the round it is compared with. Five queries.

    Computed again, a frozen analysis comes out the same: the order of urgencies is the one that it was frozen with.
    """
    frozen: dict[str, Any] = round_.analysis or {}
    urgencies = frozen.get("urgencies") or Vocabulary().lists[kind_of("kebutuhan").field("tingkat").list].offered
    before = survey_of(round_.previous) if round_.previous else None
    return compute(survey_of(round_), before, rules(), urgencies)


@dataclass(frozen=True, slots=True)
class AnalysisPage:
    """The frozen analysis of a round, and what the reader may do with it."""

    round: Round
    analysis: dict[str, Any]
    may_manage: bool


def analysis_page(access: Access, round_id: int) -> AnalysisPage:
    """The analysis of the whole. Raises Http404 for who may not read it, or while there is none. Two queries."""
    found = find_round(access, round_id)
    if not reads_analysis(access, found) or found.analysis is None:
        raise Http404(_("Analisis ini belum ada, atau Anda tidak berhak melihatnya."))
    return AnalysisPage(found, found.analysis, access.may(Action.MANAGE_INVENTORY, found.institution))


@dataclass(frozen=True, slots=True)
class UnitAnalysis:
    """The analysis of one unit in a closed round, with what it answered. `unit` is None where it sent nothing."""

    round: Round
    response: Response
    analysis: dict[str, Any]
    unit: dict[str, Any] | None
    questions: tuple[Asked, ...]
    reads_whole: bool


def unit_analysis(access: Access, round_id: int, node_id: int) -> UnitAnalysis:
    """The analysis of one unit: for its own people once the analysis is published, and for who reads the whole.

    Raises Http404 for everybody else. Four queries.
    """
    found = find_round(access, round_id)
    response = found.responses.select_related("node").filter(node_id=node_id).first()
    whole = reads_analysis(access, found)
    if response is None or found.analysis is None or (found.published_at is None and not whole):
        raise Http404(_("Analisis ini belum ada, atau Anda tidak berhak melihatnya."))
    if not whole and not access.may(Action.VIEW_INVENTORY, response.node):
        raise Http404(_("Analisis ini belum ada, atau Anda tidak berhak melihatnya."))
    unit = next((each for each in found.analysis["by_unit"] if each["node"] == node_id), None)
    return UnitAnalysis(found, response, found.analysis, unit, questionnaire_of(found), whole)
