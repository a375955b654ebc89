"""What the inventory knows of things of the kind that is to be bought, and which of them stand idle."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Final

from pemantik.inventory.models import Entry, Link, Situation
from pemantik.organizations.models import Node
from pemantik.overlaps.engine.text import fold, words
from pemantik.planning.checks.parts import Mention, Plan, Spare

#: Entries of one kind that are looked through, and those that are named.
MOST, NAMED = 2_000, 8
#: What a title says about the thing: its kind in the metamodel and, for devices, the word of its kind.
THINGS: Final[Mapping[str, tuple[str, str]]] = {
    "laptop": ("perangkat", "laptop"),
    "notebook": ("perangkat", "laptop"),
    "komputer": ("perangkat", "komputer"),
    "pc": ("perangkat", "komputer"),
    "printer": ("perangkat", "printer"),
    "scanner": ("perangkat", "pemindai"),
    "tablet": ("perangkat", "tablet"),
    "server": ("server", ""),
    "nas": ("penyimpanan", ""),
    "storage": ("penyimpanan", ""),
    "penyimpanan": ("penyimpanan", ""),
    "router": ("perangkat-jaringan", "router"),
    "switch": ("perangkat-jaringan", "switch"),
    "hub": ("perangkat-jaringan", "switch"),
    "cloud": ("komputasi-awan", ""),
    "vps": ("komputasi-awan", ""),
    "hosting": ("komputasi-awan", ""),
}
_CALLED: Final = {
    "server": "server",
    "penyimpanan": "media penyimpanan",
    "perangkat-jaringan": "perangkat jaringan",
    "komputasi-awan": "layanan komputasi awan",
}
#: Rooms where things lie that nobody uses.
_STORED: Final = ("gudang", "cadangan", "belum dipakai", "tidak dipakai", "belum terpakai", "spare")
#: Kinds of purchases that buy no thing.
_NOT_BOUGHT: Final = frozenset({"Pemeliharaan aplikasi", "Pembangunan aplikasi", "Pelatihan", "Jasa konsultan"})


def spare_of(institution: Node, plan: Plan, without: Collection[int]) -> Spare | None:
    """The things of the kind in the institution; None where nothing of the kind is bought. Two queries at most."""
    told = words(fold(plan.title, 300))
    thing = next((THINGS[word] for word in told if word in THINGS), None)
    if thing is None or plan.kind in _NOT_BOUGHT:
        return None
    kind, word = thing
    entries = [
        each
        for each in Entry.objects.filter(institution=institution, kind=kind, removed_at=None, situation=Situation.AS_IS)
        .exclude(pk__in=without)
        .select_related("node")
        .order_by("pk")[:MOST]
        if not word or word in _named(each)
    ]
    idle, unknown = _SORTERS[kind](entries)
    return Spare(
        what=word or _CALLED[kind],
        total=sum(each.quantity for each in entries),
        idle=tuple(Mention(each.pk, each.name, _known(each)) for each in idle[:NAMED]),
        idle_pieces=sum(each.quantity for each in idle),
        unknown=sum(each.quantity for each in unknown),
    )


Sorted = tuple[list[Entry], list[Entry]]


def _devices(entries: Sequence[Entry]) -> Sorted:
    """A device is idle where its room or text says so; without either nothing is known."""
    good = [each for each in entries if each.values.get("kondisi") not in {"Rusak ringan", "Rusak berat"}]
    told = [(each, f"{each.values.get('ruang', '')} {each.description}".casefold().strip()) for each in good]
    return [each for each, text in told if any(one in text for one in _STORED)], [
        each for each, text in told if not text
    ]


def _linked(relation: str, *, to: bool) -> Callable[[Sequence[Entry]], Sorted]:
    """Idle is what nothing is linked to, in an inventory where such links are kept; else nothing is known."""

    def sort(entries: Sequence[Entry]) -> Sorted:
        ids = [each.pk for each in entries]
        links = Link.objects.filter(relation=relation)
        links = links.filter(target__in=ids) if to else links.filter(source__in=ids)
        used = set(links.values_list("target" if to else "source", flat=True))
        working = [each for each in entries if each.values.get("kondisi") != "Rusak berat"]
        free = [each for each in working if each.pk not in used]
        return (free, []) if used else ([], list(entries))

    return sort


_SORTERS: Final[Mapping[str, Callable[[Sequence[Entry]], Sorted]]] = {
    "perangkat": _devices,
    "server": _linked("tempat", to=True),
    "komputasi-awan": _linked("tempat", to=True),
    "penyimpanan": _linked("data", to=False),
    "perangkat-jaringan": _linked("jaringan", to=False),
}


def _named(entry: Entry) -> str:
    values = entry.values
    return f"{values.get('jenis_perangkat', '')} {values.get('tipe', '')} {entry.name}".casefold()


def _known(entry: Entry) -> str:
    values = entry.values
    size = [
        f"{label} {values[key]} GB"
        for key, label in (("kapasitas_memori", "memori"), ("kapasitas_penyimpanan", "penyimpanan"))
        if values.get(key)
    ]
    pieces = f"{entry.quantity} buah" if entry.quantity > 1 else ""
    return ", ".join(part for part in (entry.node.name, pieces, *size) if part)
