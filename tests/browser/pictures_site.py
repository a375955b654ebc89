"""A city with an inventory and an open confirmation round."""

from datetime import timedelta

from django.utils import timezone

from pemantik.accounts.audit import acting
from pemantik.inventory.services.rounds import open_confirmation_round
from pemantik.inventory.tests.pictures_world import Office, make_office
from pemantik.organizations.roles import Role
from pemantik.organizations.tests.factories import access_of, make_institution


def crowd(office: Office) -> None:
    """More applications and units, so that pages have to be turned."""
    for number in range(1, 31):
        node = (office.health, office.schools, office.kominfo)[number % 3]
        office.add(node, "layanan", f"Layanan daerah nomor {number}", metode_layanan="Elektronik", urusan="1.02")
        links = {"layanan": [f"Layanan daerah nomor {number}"], "aplikasi": ["SIAK"], "tempat": ["VM layanan"]}
        if number % 3:
            office.add(node, "aplikasi", f"Aplikasi {number}", links, status="Aktif", urusan="1.02")


def prepare() -> dict[str, object]:
    """The city and its people."""
    office = make_office()
    crowd(office)
    empty = make_institution("18.10")
    for name in ("Laptop puskesmas tua", "Printer"):
        entry = office.entries[name]
        entry.values |= {"jenis_perangkat": "Laptop"}
        entry.missing = 0 if name == "Printer" else entry.missing
        entry.save()
    coordinator = access_of(Role.COORDINATOR, office.city)
    with acting(coordinator.user):
        open_confirmation_round(coordinator, office.city.pk, timezone.localdate() + timedelta(days=20))
    people = {
        "coordinator": coordinator,
        "head": access_of(Role.HEAD, office.city),
        "operator": access_of(Role.OPERATOR, office.health),
        "empty": access_of(Role.COORDINATOR, empty),
    }
    return {
        "people": people,
        "host": f"/inventaris/gambar/ketergantungan/{office.entries['Host 1'].pk}/",
        "node": f"/inventaris/gambar/integrasi/?aplikasi={office.entries['e-Puskesmas'].pk}",
    }
