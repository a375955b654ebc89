"""The first run: from an empty database to an institution with an administrator.

Until there is an administrator, whoever holds the secret of the link that the server printed may go on, and nobody
else: a stranger who finds the fresh server first cannot claim it. From then on it is the administrator alone. Once
finished, it is closed for good.
"""

import hashlib
import hmac
import secrets
from collections.abc import Sequence

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import validate_email
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.accounts import audit
from pemantik.accounts.models import User
from pemantik.maturity import library
from pemantik.organizations.models import Grant, Node, NodeKind, Region, Setup
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Role
from pemantik.organizations.rules import clean_text
from pemantik.organizations.services.fields import NodeFields, check_place, facts_of
from pemantik.organizations.services.logos import redraw, store_logo
from pemantik.organizations.services.many import add_many
from pemantik.organizations.services.nodes import as_text, changes, save
from pemantik.organizations.spreadsheets.preview import Fate
from pemantik.organizations.spreadsheets.reading import SheetRow
from pemantik.organizations.spreadsheets.units import check_units, plans_in_order

#: What the head of each kind of institution is called.
HEADS = {
    NodeKind.MINISTRY: "Menteri",
    NodeKind.AGENCY: "Kepala",
    NodeKind.PROVINCE: "Gubernur",
    NodeKind.REGENCY: "Bupati",
    NodeKind.CITY: "Wali Kota",
}


def is_open(setup: Setup | None) -> bool:
    """Whether the first run may begin or go on."""
    if setup and setup.finished_at:
        return False
    return bool(setup and setup.institution_id) or not Node.objects.exists()


@transaction.atomic
def new_secret() -> str | None:
    """A fresh secret for the link, in place of the one before; None if there is nothing to set up with a link."""
    setup = _state()
    if not is_open(setup) or setup.administrator_id:
        return None
    secret = secrets.token_urlsafe(32)
    setup.token_hash = _hash(secret)
    setup.save(update_fields=["token_hash"])
    return secret


def fits(setup: Setup | None, secret: str) -> bool:
    """Whether this is the secret of the link, and the link is still to be used."""
    return bool(
        setup
        and secret
        and setup.token_hash
        and is_open(setup)
        and hmac.compare_digest(setup.token_hash, _hash(secret))
    )


@transaction.atomic
def choose_institution(secret: str, kind: str, region: Region | None, name: str = "") -> Node:
    """Say which institution this server is for: a region's government, or a ministry or agency by its name."""
    setup = _with_secret(secret)
    facts = _facts(kind, region, name).cleaned()
    institution = setup.institution
    check_place(facts, None, institution)
    if institution is None:
        institution = Node.objects.add_root(facts.as_values())
        setup.institution = institution
        audit.record("institution.added", institution, after=as_text(facts), node_path=institution.path)
    else:
        _change(institution, facts)
    _advance(setup, Setup.Step.IDENTITY)
    return institution


@transaction.atomic
def identify(secret: str, name: str, short_name: str, logo: "UploadedFile[bytes] | None") -> Node:
    """Give the institution the name that people know, and its logo."""
    setup = _with_secret(secret)
    institution = _institution(setup)
    now = facts_of(institution)
    facts = NodeFields(name, now.kind, short_name, now.region, now.head_title, now.head_name).cleaned()
    _change(institution, facts)
    if logo:
        store_logo(institution, redraw(logo))
    _advance(setup, Setup.Step.ADMINISTRATOR)
    return institution


@transaction.atomic
def make_administrator(secret: str, name: str, email: str, password: str) -> User:
    """Make the first account, administrator of the institution. The link has done its work and is void."""
    setup = _with_secret(secret)
    institution = _institution(setup)
    person = User(name=clean_text(name), email=email.strip().lower())
    _check_person(person, password)
    person = User.objects.create_user(person.email, person.name, password)
    grant = Grant.objects.create(user=person, role=Role.ADMINISTRATOR, node=institution)
    audit.record("user.added", person, after={"email": person.email}, node_path=institution.path)
    audit.record("grant.given", grant, after={"role": grant.role}, node_path=institution.path)
    setup.administrator, setup.token_hash = person, ""
    _advance(setup, Setup.Step.UNITS)
    return person


@transaction.atomic
def add_units(access: Access, rows: Sequence[SheetRow]) -> int:
    """Add units from a list, or none to do it later; how many. Raises ValidationError with a sentence for each line."""
    setup = _with_access(access)
    institution = _institution(setup)
    preview = check_units(institution, rows)
    wrong = preview.having(Fate.FIX)
    if wrong:
        raise ValidationError(
            [
                _("Baris %(row)s: %(reason)s") % {"row": row.row.number, "reason": problem.reason}
                for row in wrong
                for problem in row.problems
            ]
        )
    made = add_many(access, institution.pk, plans_in_order(preview), source=_("Penyiapan"))
    _advance(setup, Setup.Step.INSTRUMENT)
    return len(made)


@transaction.atomic
def choose_instrument(access: Access, code: str) -> Setup:
    """Remember with which instrument the first assessment will be opened, and close the first run for good."""
    setup = _with_access(access)
    if code not in library.CODES:
        raise ValidationError({"instrument": _("Pilih salah satu instrumen.")})
    setup.instrument, setup.finished_at = code, timezone.now()
    setup.save(update_fields=["instrument", "finished_at"])
    institution = _institution(setup)
    audit.record("setup.finished", institution, after={"instrument": code}, node_path=institution.path)
    return setup


def _state() -> Setup:
    return Setup.objects.select_for_update().get_or_create(pk=1)[0]


def _with_secret(secret: str) -> Setup:
    setup = _state()
    if not fits(setup, secret):
        raise Http404(_("Tautan ini sudah dipakai atau salah."))
    return setup


def _with_access(access: Access) -> Setup:
    setup = _state()
    if not is_open(setup) or setup.administrator_id is None or setup.administrator_id != access.user.pk:
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    return setup


def _institution(setup: Setup) -> Node:
    if setup.institution is None:
        raise ValidationError(_("Pilih instansinya dulu."))
    return setup.institution


def _advance(setup: Setup, step: Setup.Step) -> None:
    steps = Setup.Step.values
    setup.step = max(setup.step, step, key=steps.index)
    setup.save()


def _facts(kind: str, region: Region | None, name: str) -> NodeFields:
    if region is not None:
        kind = region.level
        prefix = "Pemerintah Provinsi" if region.level == Region.Level.PROVINCE else "Pemerintah"
        name = f"{prefix} {region.name}"
    elif kind not in {NodeKind.MINISTRY, NodeKind.AGENCY}:
        raise ValidationError({"region": _("Pilih daerahnya dari daftar.")})
    return NodeFields(name, kind, region=region, head_title=HEADS[NodeKind(kind)])


def _change(institution: Node, facts: NodeFields) -> None:
    before, after = changes(as_text(facts_of(institution)), as_text(facts))
    if after:
        for field, value in facts.as_values().items():
            setattr(institution, field, value)
        save(institution)
        audit.record("unit.changed", institution, before=before, after=after, node_path=institution.path)


def _check_person(person: User, password: str) -> None:
    problems: dict[str, list[str]] = {}
    if not person.name or len(person.name) > 150:
        problems["name"] = [_("Isi nama lengkap, paling banyak 150 huruf.")]
    try:
        validate_email(person.email)
    except ValidationError:
        problems["email"] = [_("Tulis alamat surel yang lengkap, misalnya nama@contoh.go.id.")]
    if User.objects.filter(email=person.email).exists():
        problems["email"] = [_("Alamat ini sudah dipakai.")]
    try:
        validate_password(password, person)
    except ValidationError as error:
        problems["password"] = error.messages
    if problems:
        raise ValidationError(problems)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
