"""Puts the example beside the real data of an installation."""

from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from pemantik.accounts import audit
from pemantik.accounts.models import User
from pemantik.cli.text import _
from pemantik.config.demo_data.build import Plan, build
from pemantik.config.demo_data.removal import example_nodes
from pemantik.config.demo_data.tree import PROVINCE
from pemantik.organizations.models import INSTITUTION_KINDS, Grant, Node
from pemantik.organizations.roles import Role


class CannotLoadError(Exception):
    """The example cannot be loaded here; the text is a sentence for the administrator."""


@transaction.atomic
def load(email: str | None, tell: Callable[[str], None]) -> Node:
    """Add the example; its people cannot sign in. The person with this address becomes its coordinator.

    Raises CannotLoadError.
    """
    person = _person(email) if email else None
    _check_room()
    province = build(Plan(timezone.localdate()), tell)
    if person:
        grant = Grant.objects.create(user=person, role=Role.COORDINATOR, node=province)
        audit.record("grant.given", person, after={"role": grant.role, "node": province.name}, node_path=province.path)
    return province


def _person(email: str) -> User:
    person = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if person is None:
        raise CannotLoadError(_("Tidak ada pengguna aktif dengan surel {email}.").format(email=email))
    return person


def _check_room() -> None:
    if example_nodes().exists():
        raise CannotLoadError(_("Data contoh sudah ada di sini. Hapus dulu dengan: pemantik example remove"))
    if not Node.objects.exists():
        raise CannotLoadError(_("Server ini belum disiapkan. Selesaikan penyiapannya dulu, atau pakai: pemantik demo"))
    taken = Node.objects.filter(kind__in=INSTITUTION_KINDS, region__code__startswith=PROVINCE).first()
    if taken:
        raise CannotLoadError(
            _("Data contoh memakai Provinsi Lampung, sedangkan {name} sudah terdaftar. Pakai: pemantik demo").format(
                name=taken
            )
        )
