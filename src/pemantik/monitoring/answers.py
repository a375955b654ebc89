"""Answers: read from what people type, stored as JSON, shown again, and what is still missing.

Stored: choices and texts as text, several choices as a list, a scale and numbers as decimal strings, yes and no as a
boolean, problems and needs as lists of rows. What is not answered is not stored.
"""

import re
import secrets
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from pemantik.assessments.wording import clean
from pemantik.inventory.metamodel import Field, FieldType, kind_of
from pemantik.inventory.values import LONG, SHORT, ValueProblemError, Vocabulary, read_value, rupiah
from pemantik.maturity.text import decimal_text
from pemantik.monitoring.questionnaire import REPEATING, Asked, Impact, QuestionType, Topic

Row = dict[str, str]
Sent = str | Sequence[str] | Sequence[Mapping[str, str]]
Value = str | bool | list[str] | list[Row]

MOST_ROWS = 30
SCALE = ("1", "2", "3", "4", "5")
#: What a row must tell before the answers are sent, by type; the rest may stay empty.
ROW_PARTS = {
    QuestionType.PROBLEM: ("topic", "text", "impact", "since"),
    QuestionType.NEED: ("what", "kind", "why", "urgency", "cost"),
}
ROW_REQUIRED = {
    QuestionType.PROBLEM: ("topic", "text", "impact"),
    QuestionType.NEED: ("what", "kind", "why", "urgency"),
}
_ROW_ID = re.compile(r"[0-9a-f]{8}")
_NEED_FIELDS = {"kind": "jenis_kebutuhan", "urgency": "tingkat", "cost": "perkiraan_biaya"}


def problem_topics() -> list[tuple[str, str]]:
    """What a problem may be about."""
    return [(each.value, str(each.label)) for each in Topic if each not in {Topic.PROBLEMS, Topic.NEEDS}]


def need_choices(part: str, words: Vocabulary) -> tuple[str, ...]:
    """The choices of a part of a need, from the inventory's value lists."""
    return words.lists[kind_of("kebutuhan").field(_NEED_FIELDS[part]).list].offered


def read(asked: Asked, sent: Sent, words: Vocabulary, kept: Value | None = None) -> Value | None:
    """The value that was sent; None where nothing is. Raises ValueProblemError or Refused with a sentence."""
    if asked.type in REPEATING:
        return _rows(asked, sent, words, kept)
    texts = [sent] if isinstance(sent, str) else [each for each in sent if isinstance(each, str)]
    if asked.type == QuestionType.SEVERAL:
        chosen = [_option(asked, text) for text in texts if text.strip()]
        return list(dict.fromkeys(chosen)) or None
    text = " ".join(texts).strip()
    if not text:
        return None
    if asked.type == QuestionType.TEXT:
        return clean(text, LONG)
    return _plain(asked, text, words)


def _plain(asked: Asked, text: str, words: Vocabulary) -> Value | None:
    if asked.type == QuestionType.CHOICE:
        return _option(asked, text)
    if asked.type == QuestionType.SCALE:
        if text not in SCALE:
            raise ValueProblemError(_("Pilih angka 1 sampai 5."))
        return text
    kind = FieldType.YES_NO if asked.type == QuestionType.YES_NO else FieldType.NUMBER
    typed = text.rstrip("%").strip() if asked.type == QuestionType.PERCENT else text
    value = read_value(Field(key=asked.key, label=asked.text, type=kind), typed, words)
    if asked.type == QuestionType.PERCENT and isinstance(value, str) and Decimal(value) > 100:
        raise ValueProblemError(_("Persen paling banyak 100."))
    return value if isinstance(value, bool | str) else None


def _option(asked: Asked, text: str) -> str:
    if text not in asked.options:
        raise ValueProblemError(_("Pilih: %(values)s.") % {"values": ", ".join(asked.options)})
    return text


def _rows(asked: Asked, sent: Sent, words: Vocabulary, kept: Value | None) -> Value | None:
    rows = [each for each in sent if isinstance(each, Mapping)]
    parts = ROW_PARTS[QuestionType(asked.type)]
    rows = [row for row in rows if any(row.get(part, "").strip() for part in parts)]
    if len(rows) > MOST_ROWS:
        raise ValueProblemError(_("Paling banyak %(most)s baris.") % {"most": MOST_ROWS})
    known = {row["id"]: row for row in kept or () if isinstance(row, dict)} if isinstance(kept, list) else {}
    read_rows: list[Row] = []
    for number, row in enumerate(rows, start=1):
        try:
            read_rows.append(_row(asked, row, parts, words, known))
        except ValueProblemError as problem:
            raise ValueProblemError(_("Baris %(n)s: %(problem)s") % {"n": number, "problem": problem}) from None
    taken: set[str] = set()
    for row in read_rows:
        if row["id"] in taken:
            row["id"] = secrets.token_hex(4)
        taken.add(row["id"])
    return read_rows or None


def _row(
    asked: Asked, row: Mapping[str, str], parts: tuple[str, ...], words: Vocabulary, known: Mapping[str, Row]
) -> Row:
    sent_id = row.get("id", "")
    found: Row = {"id": sent_id if _ROW_ID.fullmatch(sent_id) else secrets.token_hex(4)}
    old = known.get(found["id"], {})
    for part in parts:
        text = row.get(part, "").strip()
        value = _part(asked, part, text, words, old.get(part)) if text else ""
        if value:
            found[part] = value
    return found


def _part(asked: Asked, part: str, text: str, words: Vocabulary, kept: str | None) -> str:
    if asked.type == QuestionType.NEED and part in _NEED_FIELDS:
        value = read_value(kind_of("kebutuhan").field(_NEED_FIELDS[part]), text, words, kept)
        return value if isinstance(value, str) else ""
    if part == "topic" and text not in dict(problem_topics()):
        raise ValueProblemError(_("Pilih bidang masalahnya dari daftar."))
    if part == "impact" and text not in Impact.values:
        raise ValueProblemError(_("Pilih dampaknya dari daftar."))
    return clean(text, LONG if part in {"text", "why"} else SHORT if part == "what" else 60)[:LONG]


def missing(questions: Sequence[Asked], answers: Mapping[str, Any]) -> dict[str, str]:
    """What must be answered before the answers are sent, and is not: a sentence by key."""
    found: dict[str, str] = {}
    for asked in questions:
        value = answers.get(asked.key)
        if value is None and asked.required:
            found[asked.key] = _("Belum dijawab.")
        elif value is not None and asked.type in REPEATING:
            needed = ROW_REQUIRED[QuestionType(asked.type)]
            broken = [str(at) for at, row in enumerate(value, start=1) if any(part not in row for part in needed)]
            if broken:
                found[asked.key] = _("Lengkapi baris %(rows)s: hanya yang ditandai boleh kosong.") % {
                    "rows": ", ".join(broken)
                }
    return found


def show(asked: Asked, value: Value | None) -> str:
    """A plain answer for people; empty for none. Rows are shown one by one, see `show_row`."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("Ya") if value else _("Tidak")
    if isinstance(value, list):
        return ", ".join(each if isinstance(each, str) else show_row(asked, each) for each in value)
    if asked.type in {QuestionType.NUMBER, QuestionType.PERCENT}:
        written = decimal_text(Decimal(value))
        return f"{written}%" if asked.type == QuestionType.PERCENT else f"{written} {asked.unit}".strip()
    return f"{value}/5" if asked.type == QuestionType.SCALE else value


def show_row(asked: Asked, row: Row) -> str:
    """A problem or a need in one line."""
    if asked.type == QuestionType.PROBLEM:
        topic = dict(problem_topics()).get(row.get("topic", ""), "")
        impact = str(dict(Impact.choices).get(row.get("impact", ""), ""))
        return " · ".join(filter(None, (row.get("text", ""), topic, impact, row.get("since", ""))))
    cost = rupiah(Decimal(row["cost"])) if row.get("cost") else _("biaya belum diperkirakan")
    return " · ".join(filter(None, (row.get("what", ""), row.get("kind", ""), row.get("urgency", ""), cost)))
