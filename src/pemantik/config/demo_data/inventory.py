"""The inventory of the example: the province and the member that is shown in detail."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pemantik.config.demo_data.clock import Clock, Story
from pemantik.config.demo_data.dice import dice
from pemantik.config.demo_data.people import Cast
from pemantik.config.demo_data.scenes import playing
from pemantik.config.demo_data.sources import content
from pemantik.config.demo_data.tree import DETAILED, PROVINCE, Place, Tree
from pemantik.inventory.metamodel import kinds
from pemantik.inventory.models import Entry, State
from pemantik.inventory.reading import Sent
from pemantik.inventory.services import entries, needs, seals
from pemantik.organizations.models import NodeKind
from pemantik.organizations.permissions import Access

#: Days from today on which the entries are made, looked at, published; needs answered; owners' words given.
MADE, VERIFIED, PUBLISHED, ANSWERED, CONFIRMED = -66, -52, -50, -49, -47

#: Kinds in the order in which nothing is linked to what is not there yet; the others follow.
FIRST = (
    "standar-keamanan",
    "audit-keamanan",
    "proses-bisnis",
    "layanan",
    "data-informasi",
    "fasilitas-komputasi",
    "jaringan",
    "sistem-operasi",
    "sistem-basis-data",
    "sistem-penghubung",
    "server",
    "komputasi-awan",
    "aplikasi",
    "kebutuhan",
)
#: What most applications have in common.
USUAL = {
    "reference": "RAA.02.02",
    "kepemilikan": "Aplikasi Khusus milik Pemda",
    "status": "Aktif",
    "basis_aplikasi": "Web",
    "unit_pengembang": "Bidang Layanan Digital Diskominfo",
    "unit_operasional": "Diskominfo",
    "penempatan": "Pusat data sendiri",
}
#: Devices of a unit: kind, price in rupiah, fewest and most pieces of a year.
DEVICES = (
    ("Komputer meja", 11_500_000, 2, 9),
    ("Laptop", 14_000_000, 1, 7),
    ("Printer", 3_200_000, 1, 5),
    ("Pemindai", 5_600_000, 0, 2),
)
#: Units of the province whose devices are shown.
FEW = 6
_PARTS = {"key", "unit", "links", "users", "state", "confirmed", "answer"}
_YEAR = re.compile(r"\{(year|next|last|y-\d+)\}")


@dataclass
class _Keeper:
    """One institution's inventory in the making."""

    place: Place
    cast: Cast
    clock: Clock
    made: dict[str, Entry] = field(default_factory=dict)

    @property
    def writer(self) -> Access:
        """Who types it in."""
        return self.cast(self.place.region, "province_coordinator" if self.place.region == PROVINCE else "entry")

    @property
    def verifier(self) -> Access:
        """Who looks at it."""
        return self.cast(self.place.region, "province_coordinator" if self.place.region == PROVINCE else "coordinator")

    def text(self, value: object) -> str:
        """A text of the file with its years."""
        this = self.clock.today.year
        years = {"year": this, "next": this + 1, "last": this - 1}

        def year(found: re.Match[str]) -> str:
            word = found[1]
            return str(years[word] if word in years else this - int(word[2:]))

        return _YEAR.sub(year, "Ya" if value is True else str(value))


def stories_of_inventory(tree: Tree, cast: Cast, clock: Clock) -> Iterator[Story]:
    """Each institution's inventory, made within a few weeks."""
    for place in (tree.province, tree.members.get(DETAILED)):
        if place is not None:
            yield _story(_Keeper(place, cast, clock))


def _story(keeper: _Keeper) -> Story:
    rows = content("inventory")[keeper.place.region]
    order = [*(kind for kind in FIRST if kind in rows), *(kind for kind in rows if kind not in FIRST)]
    for number, kind in enumerate(order):
        yield keeper.clock.at(MADE + number // 3, number % 3 / 3)
        with playing(keeper.writer) as access:
            for row in rows[kind]:  # one by one: some are linked to those before them
                keeper.made[row["key"]] = _make(keeper, access, kind, row)
    yield keeper.clock.at(VERIFIED - 1, 0.7)
    with playing(keeper.writer) as access:
        _devices(keeper, access)
    every = [row for kind in order for row in rows[kind]]
    yield keeper.clock.at(VERIFIED, 0.3)
    _verify(keeper, every)
    yield keeper.clock.at(PUBLISHED, 0.6)
    _publish(keeper, every)
    yield keeper.clock.at(ANSWERED, 0.4)
    _answer(keeper, every)
    yield keeper.clock.at(CONFIRMED, 0.2)
    _confirm(keeper, every)


def _verify(keeper: _Keeper, rows: list[dict[str, Any]]) -> None:
    with playing(keeper.verifier) as access:
        for entry in (keeper.made[row["key"]] for row in rows if "state" in row):
            seals.verify_entry(access, entry.pk, entry.version)


def _publish(keeper: _Keeper, rows: list[dict[str, Any]]) -> None:
    with playing(keeper.verifier) as access:
        for entry in (keeper.made[row["key"]] for row in rows if row.get("state") == State.PUBLISHED):
            seals.publish_entry(access, entry.pk, entry.version)


def _answer(keeper: _Keeper, rows: list[dict[str, Any]]) -> None:
    with playing(keeper.verifier) as access:
        for row in rows:
            if "answer" in row:
                needs.answer_need(access, keeper.made[row["key"]].pk, 0, *row["answer"])


def _confirm(keeper: _Keeper, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        if row.get("confirmed"):
            entry = keeper.made[row["key"]]
            with playing(keeper.cast(keeper.place.region, f"op_{row['unit']}")) as owner:
                seals.confirm_entry(owner, entry.pk, entry.version)


def _make(keeper: _Keeper, access: Access, kind: str, row: dict[str, Any]) -> Entry:
    """One row as an entry, through the service that people use."""
    texts = {key: keeper.text(value) for key, value in row.items() if key not in _PARTS}
    if kind == "aplikasi":
        texts = USUAL | {"description": texts["fungsi"]} | texts
    units = keeper.place.units.values() if row.get("users") else ()
    sent = Sent(
        texts,
        frozenset(unit.pk for unit in units if unit.kind == NodeKind.DEPARTMENT),
        {key: frozenset(keeper.made[name].pk for name in names) for key, names in row.get("links", {}).items()},
    )
    return entries.create_entry(access, kind, keeper.place.units[row["unit"]].pk, sent)


def _devices(keeper: _Keeper, access: Access) -> None:
    """What people work with: a row for each unit, kind and year of purchase."""
    this = keeper.clock.today.year
    label = kinds()["perangkat"].label
    units = list(keeper.place.units.items())
    for key, unit in units if keeper.place.region == DETAILED else units[:FEW]:
        chance = dice(keeper.place.region, "devices", key)
        for name, price, fewest, most in DEVICES:
            age = chance.randint(0, 9)
            pieces = chance.randint(fewest, most)
            if not pieces:
                continue
            condition = (
                "Baik"
                if age < 4
                else chance.choice(["Baik", "Rusak ringan"] if age < 7 else ["Rusak ringan", "Rusak berat"])
            )
            texts = {
                "name": f"{name} {unit.label}",
                "description": f"{label} {unit.label}.",
                "jenis_perangkat": name,
                "kondisi": condition,
                "tahun_perolehan": str(this - age),
                "jumlah": str(pieces),
                "nilai_perolehan": str(price * pieces),
            }
            entries.create_entry(access, "perangkat", unit.pk, Sent(texts))
