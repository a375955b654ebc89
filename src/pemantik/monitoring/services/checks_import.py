"""Measurements that a person brings from Prometheus: read, looked at, then saved as a whole."""

from dataclasses import astuple

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.accounts import audit
from pemantik.assessments.problems import Refused
from pemantik.monitoring import prometheus
from pemantik.monitoring.matching import Register
from pemantik.monitoring.models import Address, MeasurementImport
from pemantik.monitoring.prometheus import Slot
from pemantik.monitoring.services import checks_prometheus
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action

MOST_BYTES = 20_000_000


@transaction.atomic
def read_measurements(access: Access, file_name: str, data: bytes) -> MeasurementImport:
    """Read answers of Prometheus into a draft. Raises PermissionDenied for who may change no address, Refused."""
    if not access.paths(Action.EDIT_INVENTORY):
        raise PermissionDenied(_("Anda tidak berhak mengisi inventaris di sini."))
    if not data.strip():
        raise Refused(_("Pilih berkas JSON, atau tempelkan isinya."))
    if len(data) > MOST_BYTES:
        raise Refused(_("Berkas ini terlalu besar. Batasnya 20 MB; ambil rentang waktu yang lebih pendek."))
    try:
        reading = prometheus.read(data.decode("utf-8"))
    except UnicodeDecodeError:
        raise Refused(_reason(prometheus.NOT_JSON)) from None
    except prometheus.Unreadable as unreadable:
        raise Refused(_reason(unreadable.reason)) from None
    # One draft each: who sends anew has given up the one before.
    MeasurementImport.objects.filter(sent_by=access.user, state=MeasurementImport.State.DRAFT).delete()
    return MeasurementImport.objects.create(
        sent_by=access.user,
        file_name="".join(letter for letter in file_name if letter.isprintable())[:200] or "JSON",
        series={instance: [astuple(slot) for slot in slots] for instance, slots in reading.series.items()},
        step_minutes=reading.step,
    )


@transaction.atomic
def save_measurements(access: Access, import_id: int) -> MeasurementImport:
    """Put the draft into the histories of the addresses that it means. Saved twice, it adds nothing."""
    found = find_draft(access, import_id, lock=True)
    if found.state == MeasurementImport.State.SAVED:
        raise Refused(_("Pengukuran ini sudah disimpan."))
    register, count, touched = register_of(access), 0, 0
    for instance, slots in slots_of(found).items():
        for address in register.match(instance).addresses:
            count += checks_prometheus.keep(address.pk, slots, found.step_minutes).new
            touched += 1
    if not touched:
        raise Refused(_("Tidak satu pun cocok dengan alamat yang terdaftar. Daftarkan alamatnya lebih dahulu."))
    found.state, found.saved_at, found.count, found.series = MeasurementImport.State.SAVED, timezone.now(), count, {}
    found.save()
    after = {"file": found.file_name, "count": count, "addresses": touched}
    audit.record("measurements.imported", found, after=after, node_path=access.grants[0].node.path)
    return found


@transaction.atomic
def discard_measurements(access: Access, import_id: int) -> None:
    """Throw a draft away; nothing of it was kept."""
    found = find_draft(access, import_id, lock=True)
    if found.state == MeasurementImport.State.DRAFT:
        found.delete()


def find_draft(access: Access, import_id: int, *, lock: bool = False) -> MeasurementImport:
    """One's own import; Http404 for everybody else."""
    rows = MeasurementImport.objects.select_for_update() if lock else MeasurementImport.objects
    found = rows.filter(pk=import_id, sent_by=access.user).first()
    if found is None:
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    return found


def register_of(access: Access) -> Register:
    """The addresses that the person may change. One query."""
    return Register(Address.objects.filter(access.within(Action.EDIT_INVENTORY, "node__path")).select_related("node"))


def slots_of(found: MeasurementImport) -> dict[str, list[Slot]]:
    """What the draft holds."""
    return {instance: [Slot(*each) for each in slots] for instance, slots in found.series.items()}


def _reason(reason: str) -> str:
    return {
        prometheus.NOT_JSON: _(
            "Isinya bukan JSON yang utuh. Salin seluruh jawaban Prometheus, dari kurung pertama sampai terakhir."
        ),
        prometheus.REPORTS_ERROR: _("Prometheus menjawab dengan kesalahan. Periksa pertanyaannya, lalu salin lagi."),
        prometheus.NO_SERIES: _(
            "Tidak ada deret probe_success di dalamnya. Ambil dengan /api/v1/query_range?query=probe_success."
        ),
        prometheus.TOO_SPARSE: _("Jarak antarpengukuran lebih dari satu jam. Ambil dengan step yang lebih pendek."),
        prometheus.TOO_MUCH: _("Terlalu banyak pengukuran sekaligus. Ambil rentang waktu yang lebih pendek."),
    }[reason]
