"""The audit trail in words. Each room registers its own actions and fields in a module of this name."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise

_actions: dict[str, Words] = {}
_fields: dict[str, Words] = {}
_objects: dict[str, Words] = {}


def register(
    actions: Mapping[str, Words] = {},
    fields: Mapping[str, Words] = {},
    objects: Mapping[str, Words] = {},
) -> None:
    """Add words: for actions (`answer.saved`), for the fields of before and after, for kinds of objects."""
    _actions.update(actions)
    _fields.update(fields)
    _objects.update(objects)


def action_text(action: str) -> str:
    """What was done, in words; the action's own name where its room has none."""
    return str(_actions.get(action, action))


def field_text(field: str) -> str:
    """The name of a field in words."""
    return str(_fields.get(field, field))


def object_text(object_type: str) -> str:
    """The kind of object in words."""
    return str(_objects.get(object_type, object_type))


def known_actions() -> list[tuple[str, str]]:
    """Every action that has words, for a filter, in the order of the words."""
    return sorted(((action, str(words)) for action, words in _actions.items()), key=lambda pair: pair[1])


def known_objects() -> list[tuple[str, str]]:
    """Every kind of object that has words, for a filter."""
    return sorted(((kind, str(words)) for kind, words in _objects.items()), key=lambda pair: pair[1])


register(
    actions={
        "session.started": _("Masuk"),
        "session.ended": _("Keluar"),
        "session.refused": _("Gagal masuk"),
        "session.locked": _("Terkunci setelah beberapa kali gagal masuk"),
        "session.closed": _("Mengakhiri sesi"),
        "password.changed": _("Mengganti kata sandi"),
        "password.reset": _("Membuat kata sandi baru lewat tautan"),
        "password.link_made": _("Membuat tautan kata sandi baru"),
        "second_factor.added": _("Memasang faktor kedua"),
        "second_factor.removed": _("Melepas faktor kedua"),
        "second_factor.renewed": _("Membuat kode cadangan baru"),
        "second_factor.refused": _("Gagal di faktor kedua"),
        "second_factor.reset": _("Menghapus faktor kedua pengguna"),
        "profile.changed": _("Mengubah data diri"),
        "audit.exported": _("Mengunduh jejak audit"),
    },
    fields={
        "name": _("Nama"),
        "email": _("Surel"),
        "phone": _("Telepon"),
        "position": _("Jabatan"),
        "method": _("Cara masuk"),
        "kind": _("Jenis"),
        "count": _("Jumlah"),
        "format": _("Format"),
        "is_active": _("Aktif"),
        "successor": _("Penerus"),
    },
    objects={
        "accounts.user": _("Pengguna"),
        "accounts.invitation": _("Undangan"),
    },
)
