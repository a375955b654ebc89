"""What reviewers ask the units that own the entries of a pair, and what these answer."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.accounts import audit
from pemantik.assessments.problems import Outdated, Refused
from pemantik.assessments.wording import clean, required
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.overlaps.models import OwnerQuestion, Pair
from pemantik.overlaps.models.review import LONGEST_REASON
from pemantik.overlaps.selectors.reach import find_pair, locked_pair, require_reader, unknown

Answer = OwnerQuestion.Answer


@transaction.atomic
def ask_owners(
    access: Access, pair_id: int, entry_ids: Iterable[int], text: str, due_on: date | None
) -> list[OwnerQuestion]:
    """Ask the owners of these entries of the pair. Raises Refused if one of them has an open question already."""
    pair = locked_pair(access, pair_id)
    wanted = set(entry_ids)
    sides = [entry for entry in (pair.first, pair.second) if entry.pk in wanted and entry.removed_at is None]
    if not sides:
        raise Refused(_("Pilih paling sedikit satu pemilik yang ditanya."))
    asked = required(text, _("Tulis pertanyaannya."), LONGEST_REASON)
    if due_on is None or due_on < timezone.localdate():
        raise Refused(_("Tulis batas jawaban, hari ini atau sesudahnya."))
    if pair.questions.filter(entry__in=sides, answer="").exists():
        raise Refused(_("Pemilik ini sudah ditanya dan belum menjawab."))
    made = []
    for entry in sides:
        question = OwnerQuestion.objects.create(
            pair=pair, entry=entry, node=entry.node, text=asked, due_on=due_on, asked_by=access.user
        )
        after = {"question": asked, "due_on": due_on, "entry": entry.name}
        audit.record("owner.asked", question, after=after, node_path=entry.node.path)
        made.append(question)
    return made


@transaction.atomic
def answer_owner(access: Access, question_id: int, version: int, answer: str, text: str = "") -> OwnerQuestion:
    """The owner's answer, by whoever fills the inventory of the unit. Words are required but for a plain yes.

    Raises Http404, PermissionDenied, Refused, or Outdated if somebody of the unit answered meanwhile.
    """
    question = _locked(access, question_id, answering=True)
    if question.version != version or question.answer:
        raise Outdated(_("Rekan Anda sudah menjawab pertanyaan ini. Tulisan Anda aman, tetapi belum tersimpan."))
    if answer not in Answer.values:
        raise Refused(_("Pilih satu jawaban."))
    words = clean(text, LONGEST_REASON)
    if answer != Answer.AGREE and not words:
        raise Refused(_("Tulis keterangannya, supaya penelaah memahami jawaban Anda."))
    question.answer, question.answer_text = answer, words
    question.answered_by, question.answered_at = access.user, timezone.now()
    question.version += 1
    question.save()
    after = {"answer": answer, "answer_text": words}
    audit.record("owner.answered", question, after=after, node_path=question.node.path)
    return question


@transaction.atomic
def withdraw_question(access: Access, question_id: int) -> Pair:
    """Take back a question that nobody has answered."""
    question = _locked(access, question_id, answering=False)
    if question.answer:
        raise Refused(_("Pertanyaan ini sudah dijawab, jadi tetap tersimpan."))
    audit.record("owner.withdrawn", question, before={"question": question.text}, node_path=question.node.path)
    pair = question.pair
    question.delete()
    return pair


def _locked(access: Access, question_id: int, *, answering: bool) -> OwnerQuestion:
    question = OwnerQuestion.objects.filter(pk=question_id).first()
    if question is None:
        raise unknown()
    pair = find_pair(access, question.pair_id)
    rows = OwnerQuestion.objects.select_for_update(of=("self",)).select_related(
        "node", "entry__node", "pair__institution"
    )
    found = rows.filter(pk=question_id).first()
    if found is None:
        raise unknown()
    if not answering:
        require_reader(access, pair.institution)
    elif not access.may(Action.EDIT_INVENTORY, found.entry.node):
        raise PermissionDenied(_("Yang menjawab adalah unit pemilik datanya."))
    return found
