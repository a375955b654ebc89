"""What each part is worth, on the held-out world without labels: `python -m bench.overlaps.ablations`.

The weights stay those of the first day; only the part is taken away, and the best threshold is taken for each line, so
that a line shows what is lost in telling pairs apart and not a threshold that no longer fits.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from unittest.mock import patch

from bench.overlaps.data import Judged, judged
from bench.overlaps.generator import make
from bench.overlaps.quality import measured
from bench.overlaps.thinned import thinned
from pemantik.overlaps.engine import mining, prepared
from pemantik.overlaps.engine.dictionary import shipped
from pemantik.overlaps.engine.scoring import day_zero


def rows() -> list:
    """The list that every line is measured on."""
    return make("heldout", 30, 100, "ablation")


@contextmanager
def without(module: object, name: str, empty: object) -> Iterator[None]:
    """A function that gives nothing."""
    with patch.object(module, name, lambda *_given: empty):
        yield


def main() -> None:
    """Print a line for each part."""
    plain = replace(shipped(), stems=_Unstemmed())
    lines: dict[str, Callable[[], Judged]] = {
        "everything": lambda: judged(rows()),
        "no hard key": lambda: judged(rows(), use_key=False),
        "half of the dictionary's things": lambda: judged(rows(), thinned(0.5, "ablation")),
        "no dictionary of things and activities": lambda: judged(rows(), thinned(10.0, "ablation")),
        "no stemming": lambda: judged(rows(), plain),
        "no corrected slips": lambda: _patched(mining, "fixes", {}),
        "no boiler-plate by frequency": lambda: _patched(mining, "boilerplate", frozenset()),
        "no words of short names": lambda: _patched(mining, "short_names", ({}, {})),
        "no companions": lambda: _patched(prepared, "companions", {}),
        "no descriptions": lambda: judged([replace(row, deskripsi="") for row in rows()]),
        "no units": lambda: judged([replace(row, opd="") for row in rows()]),
    }
    print("| without | best F1 | P@100 | pairs reached |\n|---|---|---|---|")
    for name, work in lines.items():
        data = work()
        found = measured(data, day_zero().scores(data.features), 0.5)
        print(f"| {name} | {found.best:.3f} | {found.p100:.2f} | {found.completeness:.3f} |", flush=True)


def _patched(module: object, name: str, empty: object) -> Judged:
    with without(module, name, empty):
        return judged(rows())


class _Unstemmed(dict):
    """Stems that are the words themselves."""

    def get(self, word: str, _default: object = None) -> str:  # type: ignore[override]
        return word


if __name__ == "__main__":
    main()
