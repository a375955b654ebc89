"""Addresses that are watched: registered, changed, paused, taken up again, and checked on a person's wish."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.accounts import audit
from pemantik.assessments.problems import Outdated, Refused
from pemantik.assessments.wording import clean, required
from pemantik.inventory.selectors.entries import find_entry
from pemantik.monitoring.models import Address
from pemantik.monitoring.networks import rules_for
from pemantik.monitoring.probing.findings import Failure
from pemantik.monitoring.probing.guard import LONGEST_URL, permitted, target_of
from pemantik.monitoring.probing.resolving import is_literal
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action

#: A person may ask for a check of one address at most so often.
PAUSE = timedelta(minutes=1)
#: More addresses than this no unit runs; keeps one unit from using up the checks of all.
MOST_PER_UNIT = 200
FASTEST_MS, SLOWEST_MS = 100, 14_000


@dataclass(frozen=True, slots=True)
class AddressPlan:
    """What the form holds. `entry` is the id of the application that answers there, None where it is not known."""

    name: str
    url: str
    interval: int = Address.Interval.QUARTER
    slow_ms: int = 3000
    accepts_sign_in: bool = False
    method: str = Address.Method.OWN
    entry: int | None = None


@transaction.atomic
def register_address(access: Access, node_id: int, plan: AddressPlan) -> Address:
    """A new address of a unit; its first check follows within a minute or two.

    Raises Http404 for strangers, PermissionDenied for who only looks, Refused with what is wrong.
    """
    # Two who register at once wait for each other here, so that one address never stands twice.
    node = Node.objects.select_for_update(of=("self",)).filter(pk=node_id).first()
    if node is None:
        raise _missing()
    access.require(Action.EDIT_INVENTORY, node)
    if node.addresses.count() >= MOST_PER_UNIT:
        raise Refused(_("Unit ini sudah punya %(most)s alamat.") % {"most": MOST_PER_UNIT})
    made = Address(node=node)
    _fill(made, plan)
    if plan.entry is not None:
        made.entry = find_entry(access, plan.entry, Action.EDIT_INVENTORY)
    made.save()
    audit.record("address.registered", made, after=_values(made), node_path=node.path)
    return made


@transaction.atomic
def change_address(access: Access, address_id: int, form_version: int, plan: AddressPlan) -> Address:
    """Another name, place or rhythm. What was measured stays. Raises Outdated if somebody saved it meanwhile."""
    found = _locked(access, address_id)
    if found.form_version != form_version:
        raise Outdated(_("Alamat ini baru saja diubah orang lain. Bandingkan, lalu simpan lagi."))
    before = _values(found)
    _fill(found, plan)
    after = {name: value for name, value in _values(found).items() if value != before[name]}
    if "url" in after:  # what is known of the old place says nothing about the new one
        found.certificate_until, found.certificate_issuer, found.certificate_told = None, "", None
    found.next_at = timezone.now()
    found.form_version += 1
    found.save()
    if after:
        old = {name: before[name] for name in after}
        audit.record("address.changed", found, before=old, after=after, node_path=found.node.path)
    return found


@transaction.atomic
def set_active(access: Access, address_id: int, *, is_active: bool) -> Address:
    """Pause the checks of an address, or take them up again. Time in between counts as not measured."""
    found = _locked(access, address_id)
    if found.is_active == is_active:
        return found
    found.is_active, found.next_at = is_active, timezone.now()
    found.form_version += 1
    found.save(update_fields=["is_active", "next_at", "form_version"])
    after = {"is_active": is_active}
    if is_active:
        audit.record("address.resumed", found, after=after, node_path=found.node.path)
    else:
        audit.record("address.paused", found, after=after, node_path=found.node.path)
    return found


@transaction.atomic
def ask_check(access: Access, address_id: int) -> Address:
    """Check this address as soon as the background worker is free. At most once a minute."""
    from pemantik.monitoring.checks_tasks import check_one  # noqa: PLC0415 - tasks call services

    found = _locked(access, address_id)
    now = timezone.now()
    if not found.is_active or found.method != Address.Method.OWN:
        raise Refused(_("Alamat ini tidak diperiksa oleh server ini."))
    if found.asked_at and now - found.asked_at < PAUSE:
        raise Refused(_("Baru saja diminta. Coba lagi setelah satu menit."))
    found.asked_at = now
    found.save(update_fields=["asked_at"])
    audit.record("address.check_asked", found, node_path=found.node.path)
    transaction.on_commit(lambda: check_one.enqueue(found.pk))
    return found


def _locked(access: Access, address_id: int) -> Address:
    rows = Address.objects.select_for_update(of=("self",)).select_related("node")
    found = rows.filter(pk=address_id).first()
    if found is None:
        raise _missing()
    access.require(Action.EDIT_INVENTORY, found.node)
    return found


def _missing() -> Http404:
    return Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))


def _fill(found: Address, plan: AddressPlan) -> None:
    """Write the form into the address; Refused with the first thing that is wrong."""
    found.name = required(plan.name, _("Tulis nama layanan atau aplikasinya."), 150)
    found.url = _checked_url(found.node, plan.url)
    if plan.interval not in Address.Interval.values or plan.method not in Address.Method.values:
        raise Refused(_("Pilih salah satu dari daftar."))
    if not FASTEST_MS <= plan.slow_ms <= SLOWEST_MS:
        bounds = {"least": FASTEST_MS, "most": SLOWEST_MS}
        raise Refused(_("Batas lambat antara %(least)s dan %(most)s milidetik.") % bounds)
    found.interval, found.method, found.slow_ms = plan.interval, plan.method, plan.slow_ms
    found.accepts_sign_in = plan.accepts_sign_in
    if Address.objects.filter(node=found.node, url=found.url).exclude(pk=found.pk).exists():
        raise Refused(_("Unit ini sudah mendaftarkan alamat itu."))


def _checked_url(node: Node, typed: str) -> str:
    """The address in its normal form; without a scheme it is meant to be secure."""
    text = required(typed, _("Tulis alamatnya, misalnya https://simpeg.contoh.go.id."), LONGEST_URL)
    rules = rules_for(node)
    try:
        target = target_of(text if "://" in text else f"https://{text}", rules)
    except Failure:
        raise Refused(
            _("Alamat ini tidak bisa diperiksa. Tulis alamat web biasa, misalnya https://simpeg.contoh.go.id/masuk.")
        ) from None
    if is_literal(target.host):
        try:
            permitted([target.host], rules)
        except Failure:
            raise Refused(
                _("Alamat ini ada di jaringan privat. Minta administrator mengizinkan jaringannya lebih dahulu.")
            ) from None
    return clean(target.url, LONGEST_URL)


def _values(found: Address) -> dict[str, object]:
    return {
        "name": found.name,
        "url": found.url,
        "interval": found.interval,
        "measured_by": str(found.method),
        "slow_ms": found.slow_ms,
        "accepts_sign_in": found.accepts_sign_in,
    }
