"""Words of formal documents: numbers in words, lists, names, and text that cannot do harm."""

import re
from collections.abc import Sequence
from decimal import Decimal

from pemantik.organizations.models import Node, NodeKind
from pemantik.web.templatetags.pm import NO_VALUE, number, plain_number

_SMALL = ["nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas"]
#: Longer runs of letters without a space may be broken anywhere, or they would leave the page.
LONGEST_WORD = 36
_LONG = re.compile(rf"\S{{{LONGEST_WORD},}}")
#: Signs that turn the direction of what follows: a name must not rewrite the sentence around it.
_TURNING = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def text(value: str) -> str:
    """What somebody typed, as it may stand in a document: no control characters, no word wider than a line."""
    kept = "".join(
        letter if letter in "\n\t" or letter.isprintable() or letter == "\N{NO-BREAK SPACE}" else " "
        for letter in value.translate(_TURNING)
    )
    return _LONG.sub(_breakable, kept.strip())


def _breakable(found: re.Match[str]) -> str:
    word = found[0]
    return "\N{ZERO WIDTH SPACE}".join(word[at : at + 12] for at in range(0, len(word), 12))


def in_words(count: int) -> str:
    """A whole number below a thousand in words: 47 is `empat puluh tujuh`."""
    if count < 12:
        return _SMALL[count]
    if count < 20:
        return f"{_SMALL[count - 10]} belas"
    if count < 100:
        return f"{_SMALL[count // 10]} puluh {_SMALL[count % 10] if count % 10 else ''}".strip()
    if count < 1000:
        hundreds = "seratus" if count < 200 else f"{_SMALL[count // 100]} ratus"
        return f"{hundreds} {in_words(count % 100) if count % 100 else ''}".strip()
    return str(count)


def counted(count: int) -> str:
    """A count as formal texts write it: `47 (empat puluh tujuh)`."""
    return f"{count} ({in_words(count)})" if count < 1000 else plain_number(count)


def listed(names: Sequence[str]) -> str:
    """`a`, `a dan b`, `a, b, dan c`."""
    if len(names) < 3:
        return " dan ".join(names)
    return ", ".join(names[:-1]) + f", dan {names[-1]}"


def capital(sentence: str) -> str:
    """The sentence with a capital at its beginning."""
    return sentence[:1].upper() + sentence[1:]


def government(node: Node) -> str:
    """The institution as a formal text names it: `Pemerintah Kabupaten Way Kanan`."""
    name = text(node.name)
    regional = node.kind in {NodeKind.PROVINCE, NodeKind.REGENCY, NodeKind.CITY}
    return f"Pemerintah {name}" if regional and not name.lower().startswith("pemerintah") else name


def moved(gain: Decimal, places: int) -> str:
    """`meningkat 0,16`, `menurun 0,10`, `tidak berubah`."""
    if not round(gain, places):
        return "tidak berubah"
    return f"{'meningkat' if gain > 0 else 'menurun'} {number(abs(gain), places)}"


def percent(share: Decimal) -> str:
    """A weight: `2,75%`, `13%`."""
    return f"{plain_number(share.quantize(Decimal('0.01')))}%"


def value_text(value: Decimal | None, *, fractional: bool) -> str:
    """The value of an indicator: two decimals on a scale that has them."""
    if value is None:
        return NO_VALUE
    return number(value) if fractional else plain_number(value)
