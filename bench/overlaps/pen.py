"""The small choices of somebody who fills in a list: which wording, which case, which slip of the pen."""

import random
from typing import Any

from bench.overlaps.functions import Function, functions, world
from bench.overlaps.tables import UNITS


class Pen:
    """Writes names and descriptions for one region. Everything follows from the seed."""

    def __init__(self, name: str, region: str, seed: str, typos: float = 0.06, empty: float = 0.13) -> None:
        self.words = world(name)
        self.all = functions(name)
        self.region = region
        self.draw = random.Random(seed)
        self.typos, self.empty = typos, empty
        self.brands: dict[str, str] = {}
        self.used: set[str] = set()
        objects = list(self.words["objects"])
        # A few objects and activities in depth, so that every region has look-alikes of its doubles.
        chosen = set(self.draw.sample(objects, max(5, len(objects) // 3)))
        self.pool = [f for f in self.all if f.code.startswith("k-") or f.code.split("-")[1] in chosen]

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
