"""Checking a spreadsheet of people: who they are, what they are to be, and where."""

import datetime
import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.accounts.models import User
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import live_grants
from pemantik.organizations.roles import Role
from pemantik.organizations.rules import same_name
from pemantik.organizations.spreadsheets.dates import read_date
from pemantik.organizations.spreadsheets.preview import CheckedRow, Fate, Preview
from pemantik.organizations.spreadsheets.reading import SheetRow
from pemantik.organizations.spreadsheets.references import stored_places
from pemantik.organizations.tree import subtree_of


@dataclass(frozen=True)
class PersonPlan:
    """Someone to invite."""

    name: str
    email: str
    position: str
    role: Role
    node: Node
    valid_until: datetime.datetime | None


def check_people(target: Node, rows: Sequence[SheetRow]) -> Preview:
    """The fate of every row if these people were invited to the target and the units below it."""
    sheet = _PeopleSheet(target, rows)
    return Preview([sheet.check(row) for row in rows])


class _PeopleSheet:
    """One check: the units that may be named, and who has which role already."""

    def __init__(self, target: Node, rows: Sequence[SheetRow]) -> None:
        self.target = target
        nodes = list(subtree_of(target).filter(is_active=True))
        self.nodes = {node.pk: node for node in nodes}
        self.places = stored_places(nodes)
        grants = live_grants().filter(node__path__startswith=target.path).select_related("user")
        self.granted = {(grant.user.email, grant.role, grant.node_id) for grant in grants}
        self.names_in = {(same_name(grant.user.name), grant.node_id): grant.user.email for grant in grants}
        emails = {row.values.get("email", "").casefold() for row in rows}
        known = User.objects.all() if len(emails) > 500 else User.objects.filter(email__in=emails)
        self.inactive = set(known.filter(is_active=False).values_list("email", flat=True))
        self.rows_by: dict[tuple[str, str, int], int] = {}
        self.name_of: dict[str, tuple[str, int]] = {}

    def check(self, row: SheetRow) -> CheckedRow:
        checked = CheckedRow(row)
        name, email = self._name(checked), self._email(checked)
        role, node = self._role(checked), self._node(checked)
        until = self._until(checked, role)
        if checked.fate is Fate.FIX or role is None or node is None:
            return checked
        plan = PersonPlan(name, email, self._position(checked), role, node, until)
        self._hold_against_others(checked, plan)
        checked.outcome = plan
        return checked

    def _name(self, checked: CheckedRow) -> str:
        name = checked.row.values.get("name", "")
        if not name:
            checked.refuse("name", _("Isi namanya."))
        _check_length(checked, "name", name)
        return name

    def _position(self, checked: CheckedRow) -> str:
        position = checked.row.values.get("position", "")
        _check_length(checked, "position", position)
        return position

    def _email(self, checked: CheckedRow) -> str:
        written = checked.row.values.get("email", "")
        email = written.casefold()
        try:
            validate_email(email)
        except ValidationError:
            plain = re.sub(r"\s+|^mailto:|[<>;,]+$", "", email)
            reason = _("Ini bukan alamat surel yang lengkap.") if written else _("Isi alamat surelnya.")
            checked.refuse("email", reason, plain if plain != email else "")
        if email in self.inactive:
            checked.refuse("email", _("Akun dengan alamat ini nonaktif. Aktifkan dulu di halaman pengguna."))
        return email

    def _role(self, checked: CheckedRow) -> Role | None:
        written = checked.row.values.get("role", "")
        words = {word: role for role in Role for word in (role.value, str(role.label).casefold())}
        words |= {"admin": Role.ADMINISTRATOR, "pic": Role.OPERATOR, "pic indikator": Role.OPERATOR}
        role = words.get(written.casefold())
        if role is None:
            guess = difflib.get_close_matches(written.casefold(), words, n=1, cutoff=0.6)
            reason = _("Peran ini tidak dikenal.") if written else _("Isi perannya.")
            checked.refuse("role", reason, str(words[guess[0]].label) if guess else "")
        return role

    def _node(self, checked: CheckedRow) -> Node | None:
        written = checked.row.values.get("unit", "")
        if not written:
            return self.target
        found = self.places.find(written)
        if len(found) == 1:
            return self.nodes[found[0].key[1]]
        if found:
            reason = _("Ada %(n)s unit dengan nama ini. Tulis dengan unit di atasnya: “Dinas A > Bagian B”.")
            checked.refuse("unit", reason % {"n": len(found)})
        else:
            checked.refuse("unit", _("Unit ini belum terdaftar."), self.places.closest(written))
        return None

    def _until(self, checked: CheckedRow, role: Role | None) -> datetime.datetime | None:
        written = checked.row.values.get("valid_until", "")
        if not written:
            if role is Role.AUDITOR:
                checked.refuse("valid_until", _("Auditor perlu tanggal berakhir."))
            return None
        day = read_date(written)
        if day is None:
            checked.refuse("valid_until", _("Tanggal ini tidak terbaca. Tulis seperti 22/11/2026."))
            return None
        if day < timezone.localdate():
            checked.refuse("valid_until", _("Tanggal ini sudah lewat."))
        return timezone.make_aware(datetime.datetime.combine(day, datetime.time.max))

    def _hold_against_others(self, checked: CheckedRow, plan: PersonPlan) -> None:
        number = checked.row.number
        same = (plan.email, plan.role.value, plan.node.pk)
        if same in self.granted:
            checked.fate = Fate.KNOWN
            return
        if self.rows_by.setdefault(same, number) != number:
            checked.refuse("email", _("Sama dengan baris %(row)s. Hapus salah satu.") % {"row": self.rows_by[same]})
            return
        name, first = self.name_of.setdefault(plan.email, (plan.name, number))
        if same_name(name) != same_name(plan.name):
            reason = _("Alamat ini di baris %(row)s milik %(name)s. Tiap orang perlu alamatnya sendiri.")
            checked.refuse("email", reason % {"row": first, "name": name})
            return
        other = self.names_in.setdefault((same_name(plan.name), plan.node.pk), plan.email)
        if other != plan.email:
            checked.doubt("name", _("Orang bernama sama di unit ini memakai %(email)s.") % {"email": other})


def _check_length(checked: CheckedRow, key: str, text: str) -> None:
    most = {"name": 150, "position": 150}[key]
    if len(text) > most:
        checked.refuse(key, _("Terlalu panjang: %(n)s huruf, batasnya %(most)s.") % {"n": len(text), "most": most})
