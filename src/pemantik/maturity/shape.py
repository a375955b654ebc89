"""Where the content of a file has not the shape of an instrument: every place and a sentence each.

msgspec, which builds the instrument, stops at the first such place and names it in English; this walk runs only then.
"""

from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from types import UnionType
from typing import Any, Union, get_args, get_origin

import msgspec

from pemantik.maturity.findings import Finding, Place
from pemantik.maturity.text import _


def misshapen(content: Any, kind: Any, place: Place = ()) -> Iterator[Finding]:
    """Everything in `content` (strings, lists and dicts of the file) that does not fit the type `kind`."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin in {Union, UnionType}:
        if content is not None:
            yield from misshapen(content, next(each for each in inner if each is not type(None)), place)
    elif origin is tuple and not isinstance(content, list):
        yield Finding(place, _("“{name}” harus berupa daftar.").format(name=_name(place)))
    elif origin is tuple:
        yield from _list(content, inner, place)
    elif origin is dict or issubclass(kind, msgspec.Struct):
        if not isinstance(content, dict):
            yield Finding(place, _("“{name}” harus berisi bagian-bagian bernama.").format(name=_name(place)))
        elif origin is dict:
            yield from _dict(content, inner, place)
        else:
            yield from _struct(content, kind, place)
    else:
        yield from _scalar(content, kind, place)


def _name(place: Place) -> str:
    return next((part for part in reversed(place) if isinstance(part, str)), "")


def _list(content: list[Any], inner: tuple[Any, ...], place: Place) -> Iterator[Finding]:
    of_any_length = inner[-1] is Ellipsis
    if not of_any_length and len(content) != len(inner):
        yield Finding(place, _("Jumlah isi daftar “{name}” tidak tepat.").format(name=_name(place)))
        return
    kinds = [inner[0]] * len(content) if of_any_length else inner
    for position, (each, kind) in enumerate(zip(content, kinds, strict=True)):
        yield from misshapen(each, kind, (*place, position))


def _dict(content: dict[str, Any], inner: tuple[Any, ...], place: Place) -> Iterator[Finding]:
    for key, value in content.items():
        here = (*place, key)
        yield from _scalar(key, inner[0], here)
        yield from misshapen(value, inner[1], here)


def _struct(content: dict[str, Any], kind: type[msgspec.Struct], place: Place) -> Iterator[Finding]:
    fields = {field.name: field for field in msgspec.structs.fields(kind)}
    for name, field in fields.items():
        if name not in content and field.required:
            yield Finding(place, _("Bagian “{name}” belum ada.").format(name=name))
    for name, value in content.items():
        here = (*place, name)
        if name in fields:
            yield from misshapen(value, fields[name].type, here)
        else:
            yield Finding(here, _("Bagian “{name}” tidak dikenal; periksa ejaannya.").format(name=name[:60]))


def _scalar(content: Any, kind: Any, place: Place) -> Iterator[Finding]:
    try:
        msgspec.convert(content, kind, strict=False)
    except msgspec.ValidationError:
        shown = content[:60] if isinstance(content, str) else _("isi ini")
        yield Finding(place, _wrong_scalar(kind).format(name=_name(place), value=shown, choices=_choices(kind)))


def _wrong_scalar(kind: Any) -> str:
    if kind is bool:
        return _("“{name}” harus true atau false.")
    if kind in {int, Decimal}:
        return _("“{value}” pada “{name}” bukan angka yang benar.")
    if issubclass(kind, StrEnum):
        return _("“{value}” bukan pilihan untuk “{name}”; yang boleh: {choices}.")
    return _("“{name}” harus berupa teks.")


def _choices(kind: Any) -> str:
    return ", ".join(kind) if issubclass(kind, StrEnum) else ""
