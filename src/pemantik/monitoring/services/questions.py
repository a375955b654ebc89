"""The questionnaire of a draft: questions added, changed, put in order, removed. Opening locks it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.http import Http404
from django.utils.text import slugify
from django.utils.translation import gettext as _

from pemantik.accounts import audit
from pemantik.assessments.problems import Refused
from pemantik.assessments.wording import clean, required
from pemantik.monitoring.facts import FACTS
from pemantik.monitoring.models import Question, Round
from pemantik.monitoring.models.rounds import LONGEST_QUESTION
from pemantik.monitoring.questionnaire import SCORABLE, WITH_OPTIONS, QuestionType, Topic
from pemantik.monitoring.services.rounds import draft_round, touch
from pemantik.organizations.permissions import Access

MOST_QUESTIONS, MOST_OPTIONS = 100, 20
LONGEST_KEY = 40


@dataclass(frozen=True, slots=True)
class Wording:
    """What the coordinator states about a question."""

    topic: str
    type: str
    text: str
    hint: str = ""
    options: Sequence[str] = ()
    unit: str = ""
    fact: str = ""
    scored: bool = False
    required: bool = True


@transaction.atomic
def add_question(access: Access, round_id: int, version: int, wording: Wording) -> Question:
    """A new question at the end of its topic, with a key of its own. Raises Refused, or Outdated for an older form."""
    round_ = draft_round(access, round_id, version)
    if round_.questions.count() >= MOST_QUESTIONS:
        raise Refused(_("Kuesioner paling banyak %(most)s pertanyaan.") % {"most": MOST_QUESTIONS})
    question = Question(round=round_, key="", order=_last_of(round_, wording.topic) + 1)
    _describe(question, wording)
    question.key = _free_key(round_, question.text)
    for later in round_.questions.filter(order__gte=question.order):
        Question.objects.filter(pk=later.pk).update(order=later.order + 1)
    question.save()
    touch(round_)
    audit.record("question.added", question, after=_told(question), node_path=round_.institution.path)
    return question


@transaction.atomic
def change_question(access: Access, round_id: int, version: int, question_id: int, wording: Wording) -> Question:
    """Other words. A question that is answered in another way than before gets a new key: it is another question, and
    is not compared with earlier rounds.
    """
    round_, question = _found(access, round_id, version, question_id)
    before, old = _told(question), (question.type, list(question.options))
    _describe(question, wording)
    if (question.type, list(question.options)) != old:
        question.key = _free_key(round_, question.text)
        question.group = ""
    question.save()
    touch(round_)
    after = _told(question)
    changed = {key: value for key, value in after.items() if before[key] != value}
    if changed:
        gone = {key: before[key] for key in changed}
        audit.record("question.changed", question, before=gone, after=changed, node_path=round_.institution.path)
    return question


@transaction.atomic
def move_question(access: Access, round_id: int, version: int, question_id: int, *, up: bool) -> Question:
    """One place up or down. At the end of the list it stays."""
    round_, question = _found(access, round_id, version, question_id)
    questions = list(round_.questions.all())
    at = questions.index(question)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(questions):
        return question
    questions[at], questions[to] = questions[to], questions[at]
    for order, each in enumerate(questions):
        if each.order != order:
            each.order = order
            each.save(update_fields=["order"])
    touch(round_)
    audit.record("question.moved", question, after={"place": to + 1}, node_path=round_.institution.path)
    return questions[to]


@transaction.atomic
def remove_question(access: Access, round_id: int, version: int, question_id: int) -> None:
    """Take a question out of the questionnaire."""
    round_, question = _found(access, round_id, version, question_id)
    audit.record("question.removed", question, before=_told(question), node_path=round_.institution.path)
    question.delete()
    touch(round_)


def _found(access: Access, round_id: int, version: int, question_id: int) -> tuple[Round, Question]:
    round_ = draft_round(access, round_id, version)
    question = round_.questions.filter(pk=question_id).first()
    if question is None:
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    return round_, question


def _describe(question: Question, wording: Wording) -> None:
    if wording.topic not in Topic.values or wording.type not in QuestionType.values:
        raise Refused(_("Pilih bagian dan jenis jawaban dari daftar."))
    question.topic, question.type = wording.topic, wording.type
    question.text = required(" ".join(wording.text.split()), _("Tulis pertanyaannya."), LONGEST_QUESTION)
    question.hint = clean(wording.hint, LONGEST_QUESTION)
    question.options = _options(wording)
    question.unit = clean(wording.unit, 30) if wording.type == QuestionType.NUMBER else ""
    if wording.fact and (wording.fact not in FACTS or wording.type != QuestionType.NUMBER):
        raise Refused(_("Hanya pertanyaan berjenis angka dapat dibandingkan dengan inventaris."))
    question.fact = wording.fact
    if wording.scored and wording.type not in SCORABLE:
        raise Refused(_("Hanya skala, persen, dan ya/tidak dapat dihitung dalam indeks."))
    question.scored = wording.scored
    question.required = wording.required


def _options(wording: Wording) -> list[str]:
    if wording.type not in WITH_OPTIONS:
        return []
    options = list(dict.fromkeys(filter(None, (" ".join(each.split()) for each in wording.options))))
    if not 2 <= len(options) <= MOST_OPTIONS:
        raise Refused(_("Tulis 2 sampai %(most)s pilihan, satu per baris.") % {"most": MOST_OPTIONS})
    return [clean(each, 100) for each in options]


def _last_of(round_: Round, topic: str) -> int:
    """The last place of a topic's questions; the last of all where it has none."""
    of_topic = round_.questions.filter(topic=topic).aggregate(last=Max("order"))["last"]
    last = round_.questions.aggregate(last=Max("order"))["last"] if of_topic is None else of_topic
    return -1 if last is None else int(last)


def _free_key(round_: Round, text: str) -> str:
    """A key that no question of any round of the institution has, so that nothing else is compared with it."""
    base = slugify(text)[: LONGEST_KEY - 5].strip("-") or "pertanyaan"
    taken = set(
        Question.objects.filter(round__institution=round_.institution, key__startswith=base).values_list(
            "key", flat=True
        )
    )
    key, number = base, 2
    while key in taken:
        key, number = f"{base}-{number}", number + 1
    return key


def _told(question: Question) -> dict[str, Any]:
    return {
        "topic": question.topic,
        "type": question.type,
        "text": question.text,
        "hint": question.hint,
        "options": list(question.options),
        "unit": question.unit,
        "fact": question.fact,
        "scored": question.scored,
        "required": question.required,
    }
