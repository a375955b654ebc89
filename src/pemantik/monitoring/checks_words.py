"""Words of addresses, incidents, networks and imports for the audit trail."""

from django.utils.translation import gettext_lazy as _

from pemantik.accounts.audit_words import register
from pemantik.monitoring.causes import CAUSES
from pemantik.monitoring.models import Address

register(
    actions={
        "address.registered": _("Mendaftarkan alamat"),
        "address.changed": _("Mengubah alamat"),
        "address.paused": _("Menghentikan pemeriksaan alamat"),
        "address.resumed": _("Melanjutkan pemeriksaan alamat"),
        "address.check_asked": _("Meminta pemeriksaan alamat"),
        "incident.opened": _("Insiden dimulai"),
        "incident.closed": _("Insiden selesai"),
        "incident.noted": _("Mencatat insiden"),
        "incident.closed_by_hand": _("Menutup insiden"),
        "network.allowed": _("Mengizinkan jaringan privat"),
        "network.withdrawn": _("Mencabut izin jaringan privat"),
        "prometheus.set": _("Mengatur Prometheus"),
        "measurements.imported": _("Mengimpor pengukuran"),
    },
    fields={
        "url": _("Alamat"),
        "measured_by": _("Yang memeriksa"),
        "interval": _("Diperiksa setiap (menit)"),
        "slow_ms": _("Batas lambat (milidetik)"),
        "accepts_sign_in": _("Halaman ini meminta masuk"),
        "cause": _("Sebab"),
        "started_at": _("Mulai"),
        "ended_at": _("Selesai"),
        "cidr": _("Jaringan"),
        "reason": _("Alasan"),
        "file": _("Berkas"),
        "addresses": _("Jumlah alamat"),
    },
    objects={
        "monitoring.address": _("Alamat yang dipantau"),
        "monitoring.incident": _("Insiden"),
        "monitoring.allowednetwork": _("Jaringan yang diizinkan"),
        "monitoring.prometheussource": _("Prometheus"),
        "monitoring.measurementimport": _("Impor pengukuran"),
    },
    values={
        "cause": {str(cause): words for cause, words in CAUSES.items()},
        "measured_by": {str(value): label for value, label in Address.Method.choices},
    },
)
