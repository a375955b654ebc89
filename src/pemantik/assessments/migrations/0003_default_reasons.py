"""Reasons for sending evidence back to begin with; coordinators edit the list."""

from django.db import migrations

REASONS = [
    "Dokumen belum ditandatangani atau belum ditetapkan",
    "Dokumen sudah tidak berlaku",
    "Isi dokumen belum membuktikan kriteria tingkat ini",
    "Halaman yang dirujuk tidak memuat bukti",
    "Dokumen bukan milik instansi ini",
    "Dokumen tidak terbaca atau tidak lengkap",
    "Reviu atau evaluasi belum memuat rekomendasi",
]


def add(apps, schema_editor):
    Reason = apps.get_model("assessments", "Reason")
    for order, text in enumerate(REASONS, start=1):
        Reason.objects.get_or_create(text=text, defaults={"order": order})


class Migration(migrations.Migration):
    dependencies = [("assessments", "0002_campaign_rules")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
