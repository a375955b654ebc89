"""The registry as an ArchiMate model in the Model Exchange File Format 3.1 of The Open Group, for other tools.

Elements are entries and the units that own or use them; relationships are the links of the metamodel, with owners and
users beside them. Codes stand in properties, so that identity survives. A relationship that ArchiMate does not allow
between two elements is written as an association, which it allows between all.
"""

import re
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape, quoteattr

from django.db.models import QuerySet

from pemantik.inventory.metamodel import Kind, kind_of
from pemantik.inventory.models import Entry, Link
from pemantik.inventory.sheets.world import chunks
from pemantik.organizations.models import Node

NAMESPACE = "http://www.opengroup.org/xsd/archimate/3.0/"
SCHEMA = "http://www.opengroup.org/xsd/archimate/3.1/archimate3_Model.xsd"

#: What an entry of a kind is in ArchiMate; other kinds (budgets, devices, staff) have no place there.
ELEMENTS = {
    "proses-bisnis": "BusinessProcess",
    "layanan": "BusinessService",
    "data-informasi": "BusinessObject",
    "aplikasi": "ApplicationComponent",
    "server": "Node",
    "komputasi-awan": "TechnologyService",
    "penyimpanan": "Device",
    "perangkat-jaringan": "Device",
    "perangkat-keamanan": "Device",
    "periferal": "Device",
    "sistem-operasi": "SystemSoftware",
    "sistem-basis-data": "SystemSoftware",
    "sistem-utilitas": "SystemSoftware",
    "jaringan": "CommunicationNetwork",
    "sistem-penghubung": "TechnologyService",
    "fasilitas-komputasi": "Facility",
    "standar-keamanan": "Requirement",
    "audit-keamanan": "Assessment",
    "identifikasi-kerentanan": "Assessment",
    "kelaikan-keamanan": "Assessment",
    "edukasi-kesadaran": "WorkPackage",
    "penanganan-insiden": "WorkPackage",
    "peningkatan-keamanan": "WorkPackage",
}
_UNIT = "BusinessActor"
#: Which relationships, beside an association, the standard allows from one element to another (its appendix B), of
#: those that the metamodel asks for.
ALLOWED = {
    ("Realization", "BusinessProcess", "BusinessService"),
    ("Access", "BusinessProcess", "BusinessObject"),
    ("Access", "BusinessService", "BusinessObject"),
    ("Access", "ApplicationComponent", "BusinessObject"),
    ("Serving", "ApplicationComponent", "BusinessProcess"),
    ("Serving", "ApplicationComponent", "BusinessService"),
    ("Flow", "ApplicationComponent", "ApplicationComponent"),
    ("Composition", "Facility", "Node"),
    ("Composition", "Node", "Node"),
    ("Composition", "CommunicationNetwork", "Device"),
    ("Assignment", "Node", "SystemSoftware"),
    ("Assignment", "BusinessActor", "BusinessProcess"),
    ("Assignment", "BusinessActor", "BusinessService"),
    ("Serving", "ApplicationComponent", "BusinessActor"),
}
_PROPERTIES = {"kode": "Kode", "jenis": "Jenis", "referensi": "Kode referensi", "urusan": "Kode urusan"}
#: What an XML file cannot hold at all.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LANGUAGE = 'xml:lang="id"'


def relationship(kind: str, source: str, target: str) -> str:
    """The relationship between two elements: the wanted one where the standard allows it, else an association."""
    return kind if (kind, source, target) in ALLOWED else "Association"


def model_pieces(institution: Node, entries: QuerySet[Entry]) -> Iterator[bytes]:
    """The file in pieces, so that it can be sent while it is made."""
    found = entries.filter(institution=institution, removed_at=None, kind__in=ELEMENTS)
    kinds = dict(found.order_by("pk").values_list("pk", "kind"))
    units = set(found.values_list("node_id", flat=True)) | set(
        Entry.users.through.objects.filter(entry__in=found).values_list("node_id", flat=True)
    )
    yield (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<model xmlns="{NAMESPACE}" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'xsi:schemaLocation="{NAMESPACE} {SCHEMA}" identifier="model-{institution.pk}">\n'
        f"<name {_LANGUAGE}>{_text(institution.name)}</name>\n"
    ).encode()
    if kinds or units:
        yield b"<elements>\n"
        yield from _units(units)
        yield from _entries(list(kinds))
        yield b"</elements>\n"
    yield from _relationships(kinds)
    yield _definitions().encode()
    yield b"</model>\n"


def _units(ids: Iterable[int]) -> Iterator[bytes]:
    for node in Node.objects.filter(pk__in=sorted(ids)).order_by("path"):
        yield f'<element identifier="unit-{node.pk}" xsi:type="{_UNIT}">{_name(node.name)}</element>\n'.encode()


def _entries(ids: list[int]) -> Iterator[bytes]:
    for some in chunks(ids):
        for entry in Entry.objects.filter(pk__in=some).order_by("pk"):
            told = f"<documentation {_LANGUAGE}>{_text(entry.description)}</documentation>" if entry.description else ""
            yield (
                f'<element identifier="data-{entry.pk}" xsi:type="{ELEMENTS[entry.kind]}">'
                f"{_name(entry.name)}{told}{_properties(entry)}</element>\n"
            ).encode()


def _properties(entry: Entry) -> str:
    kind: Kind = entry.metadata
    values = {"kode": entry.code, "jenis": kind.code, "referensi": entry.reference, "urusan": entry.urusan}
    told = "".join(
        f'<property propertyDefinitionRef="sifat-{key}"><value {_LANGUAGE}>{_text(value)}</value></property>'
        for key, value in values.items()
        if value
    )
    return f"<properties>{told}</properties>"


def _relationships(kinds: dict[int, str]) -> Iterator[bytes]:
    """Links, owners and users; the element of all is written only if there is one."""
    begun = False
    for line in _lines(kinds):
        if not begun:
            yield b"<relationships>\n"
            begun = True
        yield line.encode()
    if begun:
        yield b"</relationships>\n"


def _lines(kinds: dict[int, str]) -> Iterator[str]:
    for some in chunks(list(kinds)):
        rows = Link.objects.filter(source_id__in=some, target__removed_at=None).order_by("pk")
        for pk, source, key, target in rows.values_list("pk", "source_id", "relation", "target_id"):
            if target in kinds:
                yield _link(pk, (source, kinds[source]), key, (target, kinds[target]))
        for entry_id, node_id in Entry.objects.filter(pk__in=some).order_by("pk").values_list("pk", "node_id"):
            yield _owner(entry_id, kinds[entry_id], node_id)
        used = Entry.users.through.objects.filter(entry_id__in=some).order_by("pk")
        for pk, entry_id, node_id in used.values_list("pk", "entry_id", "node_id"):
            kind = relationship("Serving", ELEMENTS[kinds[entry_id]], _UNIT)
            yield _line(f"pakai-{pk}", kind, f"data-{entry_id}", f"unit-{node_id}", "Digunakan oleh")


def _link(pk: int, source: tuple[int, str], key: str, target: tuple[int, str]) -> str:
    relation = kind_of(source[1]).relation(key)
    one, other = (target, source) if relation.reversed else (source, target)
    kind = relationship(relation.archimate, ELEMENTS[one[1]], ELEMENTS[other[1]])
    return _line(f"tautan-{pk}", kind, f"data-{one[0]}", f"data-{other[0]}", relation.label)


def _owner(entry_id: int, kind: str, node_id: int) -> str:
    wanted = relationship("Assignment", _UNIT, ELEMENTS[kind])
    return _line(f"pemilik-{entry_id}", wanted, f"unit-{node_id}", f"data-{entry_id}", "Memiliki")


def _line(identifier: str, kind: str, source: str, target: str, label: str) -> str:
    return (
        f"<relationship identifier={quoteattr(identifier)} source={quoteattr(source)} target={quoteattr(target)} "
        f'xsi:type="{kind}">{_name(label)}</relationship>\n'
    )


def _definitions() -> str:
    told = "".join(
        f'<propertyDefinition identifier="sifat-{key}" type="string"><name>{label}</name></propertyDefinition>'
        for key, label in _PROPERTIES.items()
    )
    return f"<propertyDefinitions>{told}</propertyDefinitions>\n"


def _name(text: str) -> str:
    return f"<name {_LANGUAGE}>{_text(text)}</name>"


def _text(text: str) -> str:
    return escape(_NO_XML.sub("", text))
