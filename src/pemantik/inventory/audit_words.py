"""Words of this room for the audit trail. Attributes carry their kind, for `status` is not the same everywhere."""

from django.utils.translation import gettext_lazy as _

from pemantik.accounts.audit_words import register
from pemantik.inventory.metamodel import FieldType, kinds
from pemantik.inventory.models import NeedAnswer, Situation, State

register(
    actions={
        "entry.made": _("Menambah data inventaris"),
        "entry.changed": _("Mengubah data inventaris"),
        "entry.removed": _("Menghapus data inventaris"),
        "entry.restored": _("Memulihkan data inventaris"),
        "entry.state": _("Mengubah status data inventaris"),
        "entry.confirmed": _("Memastikan data inventaris masih benar"),
        "inventory.imported": _("Mengimpor data inventaris"),
        "inventory.import_undone": _("Membatalkan impor inventaris"),
        "inventory.exported": _("Mengunduh inventaris"),
        "need.answered": _("Menjawab kebutuhan"),
        "entry.cited": _("Mengutip data inventaris sebagai bukti"),
        "confirmation.opened": _("Membuka putaran konfirmasi"),
        "confirmation.closed": _("Menutup putaran konfirmasi"),
        "confirmation.reminded": _("Mengingatkan pemilik data"),
    },
    fields={
        "unit": _("Unit"),
        "entry.description": _("Uraian"),
        "entry.period": _("Periode arsitektur"),
        "entry.situation": _("Keadaan"),
        "entry.reference": _("Kode referensi"),
        "entry.urusan": _("Urusan"),
        "entry.users": _("Unit pengguna"),
        "entry.state": _("Status"),
        "entry.until": _("Sampai"),
        "entry.confirmed": _("Kepastian pemilik"),
        "file": _("Berkas"),
        "added": _("Ditambah"),
        "changed": _("Diubah"),
        "same": _("Sama"),
        "left_out": _("Tidak ikut"),
        "entries": _("Data"),
        "entry.document": _("Dokumen bukti"),
        "entry.version": _("Versi"),
        "entry.seal": _("Segel"),
        "due_on": _("Tenggat"),
        "left": _("Belum dipastikan"),
        "people": _("Orang"),
    },
    objects={
        "inventory.entry": _("Data inventaris"),
        "inventory.confirmationround": _("Putaran konfirmasi"),
        "inventory.inventoryimport": _("Impor inventaris"),
    },
    values={
        "entry.state": {str(state.value): state.label for state in State},
        "entry.situation": {str(each.value): each.label for each in Situation},
        "decision": {str(each.value): each.label for each in NeedAnswer.Decision},
    },
)
register(
    fields={
        f"{kind.code}.{part.key}": part.label
        for kind in kinds().values()
        for parts in (kind.fields, kind.relations)
        for part in parts
    },
    numbers=[
        f"{kind.code}.{each.key}"
        for kind in kinds().values()
        for each in kind.fields
        if each.type in {FieldType.NUMBER, FieldType.MONEY}
    ],
)
register(
    actions={
        "code.added": _("Menambah kode referensi"),
        "code.changed": _("Mengubah kode referensi"),
        "code.ended": _("Mengakhiri kode referensi"),
        "code.renewed": _("Memberlakukan lagi kode referensi"),
        "value.added": _("Menambah pilihan isian"),
        "value.hidden": _("Menyembunyikan pilihan isian"),
        "value.shown": _("Menampilkan lagi pilihan isian"),
    },
    fields={
        "reference.tree": _("Pohon referensi"),
        "reference.name": _("Nama kode"),
        "reference.note": _("Keterangan"),
        "reference.until": _("Berlaku sampai"),
        "reference.next": _("Diganti dengan"),
        "choice.list": _("Daftar pilihan"),
        "choice.note": _("Keterangan"),
        "choice.topic": _("Bidang"),
        "choice.owner": _("Pemilik"),
        "choice.basis": _("Dasar hukum"),
    },
    objects={
        "inventory.listvalue": _("Pilihan isian"),
        "inventory.referencecode": _("Kode referensi"),
    },
)
