"""How an institution reviews: its parts, days and numbers, and the days on which it does not work."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from pemantik.accounts import audit
from pemantik.assessments.problems import Outdated, Refused
from pemantik.assessments.wording import clean, required
from pemantik.organizations.models import INSTITUTION_KINDS, Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.organizations.spreadsheets.dates import read_date
from pemantik.planning import clock
from pemantik.planning.models import Holiday, SpendingRules
from pemantik.planning.rules import USUAL_DAYS, USUAL_PATTERN, Rules, rules_of
from pemantik.planning.selectors.requests import unknown

MOST_PARTS, MOST_DAYS, MOST_HOLIDAYS = 12, 90, 400
_PLACES = re.compile(r"\{(\w*)\}")
_KNOWN_PLACES = {"nomor", "tahun", "bulan"}


@dataclass(frozen=True, slots=True)
class Setting:
    """What is set: parts as name and days, days until a decision, the pattern of numbers."""

    parts: Sequence[tuple[str, int]]
    decision_days: int = USUAL_DAYS
    number_pattern: str = USUAL_PATTERN


def ruled_institution(access: Access, institution_id: int) -> Node:
    """An institution whose rules the person may set. Raises Http404 or PermissionDenied."""
    node: Node | None = Node.objects.filter(pk=institution_id, kind__in=INSTITUTION_KINDS).first()
    if node is None:
        raise unknown()
    access.require(Action.DECIDE_SPENDING, node)
    return node


@transaction.atomic
def set_rules(access: Access, institution_id: int, version: int, setting: Setting) -> Rules:
    """Set the rules; what was sent and assigned keeps the days that it was given."""
    institution = ruled_institution(access, institution_id)
    before = rules_of(institution)
    if before.version != version:
        raise Outdated(_("Aturan ini baru saja diubah orang lain. Lihat isinya, lalu simpan lagi."))
    parts = _parts(setting, before)
    if not 1 <= setting.decision_days <= MOST_DAYS:
        raise Refused(_("Tulis 1 sampai %(most)s hari kerja.") % {"most": MOST_DAYS})
    values = {
        "parts": parts,
        "decision_days": setting.decision_days,
        "number_pattern": _pattern(setting.number_pattern),
        "version": version + 1,
    }
    stored, _made = SpendingRules.objects.update_or_create(institution=institution, defaults=values)
    after = rules_of(institution)
    audit.record("spending.rules", stored, before=_told(before), after=_told(after), node_path=institution.path)
    return after


@transaction.atomic
def set_holidays(access: Access, institution_id: int, text: str) -> int:
    """Set all days off by lines of a day and a name; what is at work is counted anew. Returns how many there are."""
    institution = ruled_institution(access, institution_id)
    wanted = read_holidays(text)
    before = [f"{each.day}: {each.name}" for each in Holiday.objects.filter(institution=institution)]
    Holiday.objects.filter(institution=institution).delete()
    Holiday.objects.bulk_create(
        Holiday(institution=institution, day=day, name=name) for day, name in sorted(wanted.items())
    )
    clock.set_all_due(institution)
    after = [f"{day}: {name}" for day, name in sorted(wanted.items())]
    audit.record(
        "spending.holidays",
        institution,
        before={"spending.days_off": before},
        after={"spending.days_off": after},
        node_path=institution.path,
    )
    return len(wanted)


def read_holidays(text: str) -> dict[date, str]:
    """Days by lines such as `17 Agustus 2026 Proklamasi Kemerdekaan`. Raises Refused naming the line that is no day."""
    found: dict[date, str] = {}
    lines = [line.strip() for line in clean(text, 40_000).splitlines()]
    for number, line in enumerate(lines, start=1):
        if not line:
            continue
        day, name = _day_of(line)
        if day is None:
            raise Refused(
                _("Baris %(n)s bukan tanggal: “%(line)s”. Tulis seperti 17 Agustus 2026 Proklamasi Kemerdekaan.")
                % {"n": number, "line": line[:60]}
            )
        found[day] = name[:120] or _("Libur")
    if len(found) > MOST_HOLIDAYS:
        raise Refused(_("Paling banyak %(most)s hari.") % {"most": MOST_HOLIDAYS})
    return found


def _day_of(line: str) -> tuple[date | None, str]:
    """The day at the beginning of a line, in as many words as it takes, and what follows."""
    words = re.split(r"[\s;,\t]+", line, maxsplit=3)
    for taken in (3, 1):
        day = read_date(" ".join(words[:taken])) if len(words) >= taken else None
        if day is not None:
            rest = line
            for word in words[:taken]:
                rest = rest[rest.index(word) + len(word) :]
            return day, rest.strip(" \t;,:-–")
    return None, ""


def _parts(setting: Setting, before: Rules) -> list[dict[str, Any]]:
    """Parts keep their key by their name, so that reviews that were given stay theirs."""
    known = {part.name.casefold(): part.key for part in before.parts}
    parts: list[dict[str, Any]] = []
    for name, days in setting.parts:
        if not name.strip():
            continue
        kept = required(name, _("Tulis nama bagian telaah."), 80)
        if not 1 <= days <= MOST_DAYS:
            raise Refused(_("Tulis 1 sampai %(most)s hari kerja.") % {"most": MOST_DAYS})
        key = known.get(kept.casefold()) or slugify(kept)[:30] or f"bagian-{len(parts) + 1}"
        if any(each["key"] == key for each in parts):
            raise Refused(_("Bagian “%(name)s” ditulis dua kali.") % {"name": kept})
        parts.append({"key": key, "name": kept, "days": days})
    if not 1 <= len(parts) <= MOST_PARTS:
        raise Refused(_("Tulis 1 sampai %(most)s bagian telaah.") % {"most": MOST_PARTS})
    return parts


def _pattern(text: str) -> str:
    pattern = required(text, _("Tulis pola nomor."), 60)
    places = set(_PLACES.findall(pattern))
    if not {"nomor", "tahun"} <= places or places - _KNOWN_PLACES:
        raise Refused(_("Pola nomor harus memuat {nomor} dan {tahun}; boleh juga {bulan}."))
    return pattern


def _told(rules: Rules) -> dict[str, Any]:
    return {
        "spending.parts": [f"{part.name} ({part.days})" for part in rules.parts],
        "spending.decision_days": rules.decision_days,
        "spending.number_pattern": rules.number_pattern,
    }
