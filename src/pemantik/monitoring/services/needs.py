"""Reported needs become entries of the inventory when a round is closed: each once, whatever happens to the round."""

from dataclasses import dataclass

from django.db import transaction

from pemantik.accounts.models import User
from pemantik.assessments.problems import Refused
from pemantik.inventory.models import Entry
from pemantik.inventory.reading import Sent
from pemantik.inventory.services.entries import create_entry
from pemantik.monitoring.answers import Row
from pemantik.monitoring.models import ReportedNeed, Response, Round
from pemantik.monitoring.questionnaire import QuestionType
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action


@dataclass(frozen=True)
class _OnBehalf(Access):
    """What the sender could do in the own unit when the answers were sent, whoever closes the round later."""

    path: str = ""

    def paths(self, action: Action) -> tuple[str, ...]:
        """Entries of this unit only."""
        return (self.path,) if action in {Action.VIEW_NODE, Action.VIEW_INVENTORY, Action.EDIT_INVENTORY} else ()


def register_needs(round_: Round) -> int:
    """Make an entry of every need of every sent response that has none yet; returns how many. In a transaction.

    A unit that is not active any more gets none; its needs stay in the analysis.
    """
    keys = list(round_.questions.filter(type=QuestionType.NEED).values_list("key", flat=True))
    responses = round_.responses.filter(state=Response.State.SUBMITTED).select_related("node", "submitted_by")
    known = set(ReportedNeed.objects.filter(response__round=round_).values_list("response_id", "row"))
    made = 0
    for response in responses:
        for row in (row for key in keys for row in response.answers.get(key, ())):
            if (response.pk, row["id"]) not in known:
                made += _register(round_, response, row)
    return made


def _register(round_: Round, response: Response, row: Row) -> bool:
    sender: User = response.submitted_by  # type: ignore[assignment]  # whatever is sent has a sender
    try:
        with transaction.atomic():
            access = _OnBehalf(sender, path=response.node.path)
            entry: Entry = create_entry(access, "kebutuhan", response.node_id, _content(round_, row))
    except Refused:
        return False
    ReportedNeed.objects.create(response=response, row=row["id"], entry=entry)
    return True


def _content(round_: Round, row: Row) -> Sent:
    """The fields of the inventory's kind `kebutuhan`. Needed next year: that is what the round asks."""
    year = (round_.due_on.year if round_.due_on else round_.created_at.year) + 1
    return Sent(
        {
            "name": row["what"][:200],
            "description": row["why"],
            "jenis_kebutuhan": row["kind"],
            "alasan": row["why"],
            "tingkat": row["urgency"],
            "tahun": str(year),
            "perkiraan_biaya": row.get("cost", ""),
        }
    )
