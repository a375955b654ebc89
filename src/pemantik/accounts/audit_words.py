"""The audit trail in words. Each room registers its own actions and fields in a module of this name."""

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise

_actions: dict[str, Words] = {}
_fields: dict[str, Words] = {}
_objects: dict[str, Words] = {}
_values: dict[str, dict[str, Words]] = {}
_numbers: set[str] = set()


def register(
    *,
    actions: Mapping[str, Words] | None = None,
    fields: Mapping[str, Words] | None = None,
    objects: Mapping[str, Words] | None = None,
    values: Mapping[str, Mapping[str, Words]] | None = None,
    numbers: Iterable[str] = (),
) -> None:
    """Add words: for actions (`answer.saved`), fields of before and after, kinds of objects, and values by field.

    `numbers` names the fields whose values are numbers, so that they are written as numbers are written here.
    """
    _actions.update(actions or {})
    _fields.update(fields or {})
    _objects.update(objects or {})
    for field, words in (values or {}).items():
        _values.setdefault(field, {}).update(words)
    _numbers.update(numbers)


def action_text(action: str) -> str:
    """What was done, in words; the action's own name where its room has none."""
    return str(_actions.get(action, action))


def field_text(field: str) -> str:
    """The name of a field in words."""
    return str(_fields.get(field, field))


def object_text(object_type: str) -> str:
    """The kind of object in words."""
    return str(_objects.get(object_type, object_type))


def value_text(field: str, value: str) -> str:
    """A value of a field in words; the value itself where there are none."""
    return str(_values.get(field, {}).get(value, value))


def known_actions() -> frozenset[str]:
    """Every action that has words."""
    return frozenset(_actions)


def known_fields() -> frozenset[str]:
    """Every field that has words."""
    return frozenset(_fields)


def is_number(field: str) -> bool:
    """Whether the values of a field are numbers."""
    return field in _numbers


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
        "password.rescue_link_made": _("Membuat tautan kata sandi baru dari server"),
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
        "lifetime_minutes": _("Berlaku (menit)"),
    },
    objects={
        "accounts.user": _("Pengguna"),
        "accounts.invitation": _("Undangan"),
    },
    values={
        "method": {
            "password": _("kata sandi"),
            "mfa": _("faktor kedua"),
            "socialaccount": _("SSO"),
            "password_reset": _("tautan kata sandi"),
        },
        "kind": {
            "totp": _("aplikasi autentikator"),
            "webauthn": _("kunci sandi"),
            "recovery_codes": _("kode cadangan"),
        },
    },
)
