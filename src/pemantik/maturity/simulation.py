"""What if: other answers, and the single rises that move the index most."""

from dataclasses import dataclass
from decimal import Decimal

from pemantik.maturity.answers import Answers, as_answer
from pemantik.maturity.bands import find_band
from pemantik.maturity.instrument import Instrument
from pemantik.maturity.numbers import EXACT
from pemantik.maturity.parts import Band, BandBasis
from pemantik.maturity.points import find_category
from pemantik.maturity.scoring import Result, exact_index, score
from pemantik.maturity.structure import Leaf


@dataclass(frozen=True, slots=True)
class Simulation:
    """The outcome before and after a change of answers."""

    before: Result
    after: Result

    @property
    def gain(self) -> Decimal:
        """Change of the exact index; negative when the change lowers it."""
        return EXACT.subtract(self.after.exact, self.before.exact)

    @property
    def band_changes(self) -> bool:
        """Whether the change moves the index into another band."""
        return self.before.band != self.after.band


@dataclass(frozen=True, slots=True)
class NextStep:
    """Raising one answer to the next full level. `current` is None where nothing is answered yet."""

    leaf: Leaf
    current: Decimal | None
    to: Decimal
    level: int
    gain: Decimal
    exact: Decimal
    band: Band | None


def simulate(
    instrument: Instrument, answers: Answers, changes: Answers, band_basis: BandBasis | None = None
) -> Simulation:
    """Score the answers as they are and with the changes put over them."""
    return Simulation(
        before=score(instrument, answers, band_basis),
        after=score(instrument, {**answers, **changes}, band_basis),
    )


def next_steps(instrument: Instrument, answers: Answers, band_basis: BandBasis | None = None) -> tuple[NextStep, ...]:
    """Every single rise that gains something, the largest gain first, the official order among equals.

    A rise goes to the value of the next full level above the present one. "Not relevant" answers stay as they are.
    """
    now = exact_index(instrument, answers)
    category = find_category(instrument, answers)
    steps = []
    for leaf in instrument.structure.leaves:
        answer = as_answer(answers.get(leaf.code))
        rises = (
            []
            if answer.not_relevant
            else [level for level in instrument.scale.levels if level.value > (answer.value or 0)]
        )
        if not rises:
            continue
        exact = exact_index(instrument, {**answers, leaf.code: rises[0].value})
        if exact > now:
            band = find_band(instrument, exact, band_basis, category)
            steps.append(
                NextStep(leaf, answer.value, rises[0].value, rises[0].level, EXACT.subtract(exact, now), exact, band)
            )
    return tuple(sorted(steps, key=lambda step: -step.gain))
