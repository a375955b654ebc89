"""Writes the rows of one region: applications, budget lines and datasets, doubles beside look-alikes."""

from dataclasses import dataclass, field

from bench.overlaps.pen import Pen
from bench.overlaps.tables import UNITS, VENDORS


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


class Writer(Pen):
    """Writes one region."""

    def __init__(self, name: str, region: str, seed: str, **noise: float) -> None:
        super().__init__(name, region, seed, **noise)
        self.rows: list[Made] = []

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
