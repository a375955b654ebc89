"""Writes inventories as offices write them, with the truth beside: which rows are the same thing paid twice.

A world (`words_*.yaml`) has functions and wordings. A function is an activity on an object ("pendataan nelayan") or a
known system ("SIMPEG"). Each region picks a few activities and objects, so that look-alikes (same activity, other
object; same object, other activity) stand beside the doubles. Everything follows from the seed.
"""

import random
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
UNITS = {
    "perikanan": ("Dinas Perikanan dan Kelautan", "Dinas Perikanan"),
    "pertanian": ("Dinas Pertanian dan Peternakan", "Dinas Pertanian", "Distan"),
    "lingkungan": ("Dinas Lingkungan Hidup", "DLH"),
    "pu": ("Dinas Pekerjaan Umum dan Penataan Ruang", "Dinas PUPR"),
    "pendapatan": ("Badan Pendapatan Daerah", "Bapenda"),
    "perhubungan": ("Dinas Perhubungan", "Dishub"),
    "pendidikan": ("Dinas Pendidikan dan Kebudayaan", "Disdikbud", "Dinas Pendidikan"),
    "kesehatan": ("Dinas Kesehatan", "Dinkes"),
    "sosial": ("Dinas Sosial", "Dinsos"),
    "perumahan": ("Dinas Perumahan dan Kawasan Permukiman", "Disperkim"),
    "koperasi": ("Dinas Koperasi dan UKM", "Dinas Koperasi, Usaha Kecil dan Menengah"),
    "perdagangan": ("Dinas Perindustrian dan Perdagangan", "Disperindag"),
    "tenagakerja": ("Dinas Tenaga Kerja", "Disnaker"),
    "pariwisata": ("Dinas Pariwisata", "Dispar"),
    "desa": ("Dinas Pemberdayaan Masyarakat dan Desa", "DPMD"),
    "hukum": ("Bagian Hukum Sekretariat Daerah", "Bagian Hukum Setda"),
    "umum": ("Bagian Umum Sekretariat Daerah", "Bagian Umum"),
    "bencana": ("Badan Penanggulangan Bencana Daerah", "BPBD"),
    "dukcapil": ("Dinas Kependudukan dan Pencatatan Sipil", "Disdukcapil"),
    "dewan": ("Sekretariat DPRD", "Setwan"),
    "kominfo": ("Dinas Komunikasi dan Informatika", "Diskominfo", "Dinas Kominfo"),
    "bkd": ("Badan Kepegawaian dan Pengembangan SDM", "BKPSDM"),
    "bappeda": ("Badan Perencanaan Pembangunan Daerah", "Bappeda"),
    "keuangan": ("Badan Pengelola Keuangan dan Aset Daerah", "BPKAD"),
    "inspektorat": ("Inspektorat Daerah", "Inspektorat"),
}
VENDORS = (
    "PT Sinar Data",
    "CV Mitra Solusi",
    "PT Nusa Teknologi",
    "swakelola",
    "CV Karya Digital",
    "PT Cipta Informatika",
)
PLACES = (
    "Arum",
    "Besar",
    "Cendana",
    "Dalam",
    "Elang",
    "Gading",
    "Hulu",
    "Intan",
    "Jati",
    "Kuning",
    "Lama",
    "Muara",
    "Nangka",
)
ROOTS = (
    "Suka",
    "Karang",
    "Tanjung",
    "Way",
    "Gunung",
    "Sungai",
    "Padang",
    "Rejo",
    "Muara",
    "Bukit",
    "Kali",
    "Rawa",
    "Sido",
)


@dataclass(frozen=True)
class Made:
    """One row with its truth: rows with equal `truth` are doubles; equal `function` the same work somewhere."""

    id: str
    nama: str
    jenis: str
    wilayah: str
    opd: str
    deskripsi: str
    vendor: str
    tahun: str
    anggaran: str
    truth: str = field(compare=False)
    function: str = field(compare=False)


COLUMNS = ("id", "nama", "jenis", "wilayah", "opd", "deskripsi", "vendor", "tahun", "anggaran")


@dataclass(frozen=True)
class Function:
    """What a thing does: its names, short names and descriptions."""

    code: str
    names: tuple[str, ...]
    shorts: tuple[str, ...]
    texts: tuple[str, ...]
    unit: str
    website: bool = False


@cache
def world(name: str) -> dict[str, Any]:
    """The words of a world."""
    return yaml.safe_load((HERE / f"words_{name}.yaml").read_text(encoding="utf-8"))


@cache
def functions(name: str) -> tuple[Function, ...]:
    """Every function of a world."""
    words = world(name)
    found = []
    for code, thing in words["objects"].items():
        for act in thing["does"]:
            activity = words["activities"][act]
            names = tuple(f"{noun} {obj}" for obj in thing["names"] for noun in activity["nouns"])
            texts = tuple(text.format(o=obj.lower()) for obj in thing["names"] for text in activity["texts"])
            shorts = tuple(f"SI{act[:2]}{code[:4]}".upper() for _ in (0,))
            found.append(Function(f"{act}-{code}", names, shorts, texts, thing["in"]))
    for code, thing in words["known"].items():
        found.append(
            Function(
                f"k-{code}",
                tuple(thing["names"]),
                tuple(thing["shorts"]),
                tuple(thing["texts"]),
                "",
                thing.get("website", False),
            )
        )
    return tuple(found)


class Writer:
    """Writes one region."""

    def __init__(self, name: str, region: str, seed: str, typos: float = 0.06, empty: float = 0.13) -> None:
        self.words = world(name)
        self.all = functions(name)
        self.region = region
        self.draw = random.Random(seed)
        self.typos, self.empty = typos, empty
        self.rows: list[Made] = []
        self.brands: dict[str, str] = {}
        self.used: set[str] = set()
        objects = list(self.words["objects"])
        # A few objects and activities in depth, so that every region has look-alikes of its doubles.
        chosen = set(self.draw.sample(objects, max(5, len(objects) // 3)))
        self.pool = [f for f in self.all if f.code.startswith("k-") or f.code.split("-")[1] in chosen]

    # -- small choices
    def one(self, options: Any) -> Any:
        return self.draw.choice(list(options))

    def maybe(self, share: float) -> bool:
        return self.draw.random() < share

    def unit(self, function: Function | None = None) -> str:
        if function is not None and function.unit and self.maybe(0.55):
            return function.unit
        return self.one(UNITS)

    def shown(self, unit: str) -> str:
        text = self.one(UNITS[unit])
        return f"{text} {self.region}" if self.maybe(0.15) else text

    def typo(self, text: str) -> str:
        if not self.maybe(self.typos) or len(text) < 6:
            return text
        at = self.draw.randrange(1, len(text) - 2)
        kind = self.draw.randrange(4)
        if kind == 0:
            return text[:at] + text[at + 1 :]
        if kind == 1:
            return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
        if kind == 2:
            return text[:at] + text[at] + text[at:]
        return text[:at] + self.one("aeioustnrk") + text[at + 1 :]

    def cased(self, text: str) -> str:
        chance = self.draw.random()
        return text.upper() if chance < 0.12 else text.lower() if chance < 0.24 else text

    def shuffled(self, text: str) -> str:
        words = text.split()
        if len(words) > 2 and self.maybe(0.06):
            self.draw.shuffle(words)
        return " ".join(words)

    # -- texts of an application
    def short(self, function: Function, brand: bool) -> str:
        if function.shorts and not brand:
            return self.one(function.shorts)
        code = self.brands.get(function.code)
        if code is None or self.maybe(0.3):
            code = self.brand(function)
            self.brands[function.code] = code
        return code

    def brand(self, function: Function) -> str:
        """A made-up name: a pretty word, mostly one that the region has not used, or syllables of what it does."""
        if self.maybe(0.4):
            words = [word for word in self.one(function.names).split() if len(word) > 3][:3]
            return "SI" + "".join(word[: self.one([2, 3, 3, 4])] for word in words).upper()
        free = [word for word in self.words["brands"] if word not in self.used]
        if not free:
            # A city does not give one pretty name to ten things: it takes a second word.
            return f"SI {self.one(self.words['brands'])} {self.one(self.words['brands'])}"
        word = self.one(free if self.maybe(0.85) else self.words["brands"])
        self.used.add(word)
        return self.one([f"SI {word}", f"SI-{word.upper()}", f"e-{word}", word.upper(), f"SI{word.upper()}"])

    def long(self, function: Function, unit: str) -> str:
        name = self.one(function.names)
        if function.website:
            return name.format(d=self.one(UNITS[unit]))
        frame = self.one(self.words["frames"])
        if frame and name.lower().startswith(frame.lower().split()[0]):
            frame = ""
        return self.shuffled(f"{frame} {name}".strip())

    def title(self, function: Function, unit: str) -> str:
        if function.website:
            text = self.long(function, unit)
        else:
            chance = self.draw.random()
            long = self.long(function, unit)
            known = function.code.startswith("k-")
            if chance < 0.55:
                text = long
            elif chance < 0.78:
                short = self.short(function, not known)
                text = self.one([f"{short} ({long})", f"{long} ({short})", f"{short} - {long}", f"{short} {long}"])
            elif chance < 0.92 and known:
                text = self.short(function, False)
            else:
                text = self.short(function, True)
        if self.maybe(0.12):
            text = f"{text} {self.one(UNITS[unit])}"
        if self.maybe(0.14):
            text = f"{text} {self.region}"
        if self.maybe(0.04):
            text = f"{text} {self.one(['versi 2', 'V.2.0', '(Mobile)', 'Online', 'Berbasis Web', 'Terintegrasi'])}"
        return self.cased(self.typo(text))

    def text(self, function: Function) -> str:
        chance = self.draw.random()
        if chance < self.empty:
            return ""
        if chance < self.empty + 0.17:
            return self.one(self.words["boiler"])
        opener = self.one(["", "Aplikasi untuk ", "Sistem untuk ", "Digunakan untuk ", "Membantu "])
        text = opener + self.one(function.texts)
        if self.maybe(0.25):
            text += ". " + self.one(self.words["boiler"])
        return self.typo(text[0].upper() + text[1:])

    def add(  # noqa: PLR0913 - one row has so many fields
        self, kind: str, name: str, unit: str, text: str, truth: str, function: str, year: int | None = None
    ) -> None:
        money = self.one([25, 40, 48, 50, 75, 95, 100, 150, 180, 200, 250, 400, 750]) * 1_000_000
        amount = str(money) if kind == "belanja" else (str(money) if self.maybe(0.3) else "")
        vendor = self.one(VENDORS) if self.maybe(0.4) else ""
        shown_year = str(year) if year else (str(self.one(range(2015, 2026))) if self.maybe(0.7) else "")
        self.rows.append(
            Made(
                "",
                name,
                kind,
                self.region,
                self.shown(unit) if self.maybe(0.95) else "",
                text,
                vendor,
                shown_year,
                amount,
                f"{self.region}|{kind}|{truth}",
                f"{kind}|{function}",
            )
        )

    # -- the three kinds
    def times(self) -> int:
        return self.draw.choices([1, 2, 3, 4], [0.66, 0.22, 0.09, 0.03])[0]

    def applications(self, count: int) -> None:
        start = len(self.rows)
        self.draw.shuffle(self.pool)
        order = self.pool + [f for f in self.all if f not in self.pool]
        at = 0
        while len(self.rows) - start < count:
            function = order[at % len(order)]
            at += 1
            if function.website:
                for unit in self.draw.sample(list(UNITS), self.draw.randrange(2, 7)):
                    for _ in range(2 if self.maybe(0.15) else 1):
                        self.add(
                            "aplikasi",
                            self.title(function, unit),
                            unit,
                            self.text(function),
                            f"web-{unit}",
                            f"web-{unit}",
                        )
                continue
            self.brands.pop(function.code, None)
            for _ in range(self.times()):
                unit = self.unit(function)
                self.add(
                    "aplikasi", self.title(function, unit), unit, self.text(function), function.code, function.code
                )

    def lines(self, count: int) -> None:
        start = len(self.rows)
        while len(self.rows) - start < count:
            chance = self.draw.random()
            year = self.one([2023, 2024, 2025])
            if chance < 0.5:
                self._line_of_application(year)
            elif chance < 0.8:
                self._line_of_goods(year)
            else:
                self._line_of_service(year)

    def _line_of_application(self, year: int) -> None:
        function = self.one(self.pool)
        while function.website:
            function = self.one(self.pool)
        act = self.draw.choices(["bangun", "pelihara", "latih"], [0.55, 0.35, 0.1])[0]
        plan = [(act, year)] * self.times()
        if self.maybe(0.3):
            plan.append((act, year + 1))
        if self.maybe(0.3):
            plan.append((self.one([a for a in ("bangun", "pelihara", "latih") if a != act]), year))
        for which, when in plan:
            unit = self.unit(function)
            name = self.long(function, unit)
            if self.maybe(0.3):
                name = (
                    f"{self.short(function, not function.code.startswith('k-'))} ({name})" if self.maybe(0.7) else name
                )
            if not name.lower().startswith(("aplikasi", "sistem", "portal", "platform")) and self.maybe(0.7):
                name = f"Aplikasi {name}"
            text = f"{self.one(self.words['acts'][which])} {name}"
            if self.maybe(0.15):
                text += f" Tahun {when}"
            if self.maybe(0.1):
                text += f" {self.one(UNITS[unit])}"
            note = self.text(function) if self.maybe(0.5) else ""
            self.add(
                "belanja",
                self.cased(self.typo(text)),
                unit,
                note,
                f"{which}-{when}-{function.code}",
                f"{which}-{function.code}",
                when,
            )

    def _line_of_goods(self, year: int) -> None:
        code = self.one(self.words["goods"])
        unit = self.one(UNITS)
        plan = [(unit, year)] * self.times()
        if self.maybe(0.5):
            plan.append((self.one([u for u in UNITS if u != unit]), year))
        if self.maybe(0.25):
            plan.append((unit, year + 1))
        for whose, when in plan:
            text = f"{self.one(self.words['acts']['adakan'])} {self.one(self.words['goods'][code]['names'])}"
            if self.maybe(0.2):
                text += f" {self.draw.randrange(2, 30)} unit"
            if self.maybe(0.25):
                text += f" {self.one(UNITS[whose])}"
            note = self.one(["", "", "Untuk operasional kantor", "Kebutuhan pegawai", f"Tahun {when}"])
            self.add(
                "belanja",
                self.cased(self.typo(text)),
                whose,
                note,
                f"adakan-{when}-{whose}-{code}",
                f"adakan-{code}",
                when,
            )

    def _line_of_service(self, year: int) -> None:
        code = self.one(self.words["services"])
        service = self.words["services"][code]
        plan = [year] * self.times() + ([year + 1] if self.maybe(0.4) else [])
        for when in plan:
            text = f"{self.one(self.words['acts'][service['act']])} {self.one(service['names'])}"
            if self.maybe(0.15):
                text += f" Tahun {when}"
            self.add(
                "belanja",
                self.cased(self.typo(text)),
                self.unit(),
                "",
                f"{service['act']}-{when}-s{code}",
                f"{service['act']}-s{code}",
                when,
            )

    def datasets(self, count: int) -> None:
        start = len(self.rows)
        while len(self.rows) - start < count:
            code = self.one(self.words["indicators"])
            breakdown = self.one(self.words["breakdowns"])
            plan = [breakdown] * self.times()
            if self.maybe(0.6):
                plan.append(self.one([b for b in self.words["breakdowns"] if b != breakdown]))
            for which in plan:
                text = (
                    f"{self.one(self.words['indicators'][code]['names'])} {self.one(self.words['breakdowns'][which])}"
                )
                if self.maybe(0.2):
                    text += f" {self.region}"
                note = self.one(["", "", "Data sektoral tahunan", "Sumber: laporan perangkat daerah"])
                self.add(
                    "dataset", self.cased(self.typo(text)), self.unit(), note, f"{code}-{which}", f"{code}-{which}"
                )


def regions(count: int, seed: str) -> list[str]:
    """Invented names of regions, each once."""
    draw = random.Random(f"regions-{seed}")
    names = [
        f"{kind} {root}{tail}"
        for kind in ("Kabupaten", "Kota")
        for root in ROOTS
        for tail in ("", *[f" {p}" for p in PLACES])
    ]
    names += [f"{name} {side}" for side in ("Utara", "Selatan", "Timur", "Barat") for name in names]
    draw.shuffle(names)
    return names[:count]


def make(name: str, places: int, size: int, seed: str, **noise: float) -> list[Made]:
    """`places` regions of about `size` rows, in a shuffled order, with ids."""
    rows: list[Made] = []
    for region in regions(places, seed):
        writer = Writer(name, region, f"{seed}-{region}", **noise)
        writer.applications(round(size * 0.68))
        writer.lines(round(size * 0.22))
        writer.datasets(round(size * 0.10))
        rows += writer.rows[:]
    return _numbered(rows, seed)


def one_place(name: str, seed: str, size: int = 3000) -> list[Made]:
    """One jurisdiction: seven tenths budget lines."""
    writer = Writer(name, "Kota Tanjung Intan", f"{seed}-one")
    writer.pool = list(writer.all)
    writer.applications(round(size * 0.22))
    writer.lines(round(size * 0.70))
    writer.datasets(round(size * 0.08))
    # Later draws of the same thing must count as the same thing: truth is by key, not by draw.
    return _numbered(writer.rows, seed)


def _numbered(rows: list[Made], seed: str) -> list[Made]:
    random.Random(f"order-{seed}").shuffle(rows)
    return [replace(row, id=f"R{number:06d}") for number, row in enumerate(rows, start=1)]


def true_pairs(rows: list[Made]) -> set[tuple[str, str]]:
    """Every pair of rows that is the same thing twice, smaller id first."""
    groups: dict[str, list[str]] = {}
    for row in rows:
        groups.setdefault(row.truth, []).append(row.id)
    return {(a, b) for ids in groups.values() for at, a in enumerate(sorted(ids)) for b in sorted(ids)[at + 1 :]}
