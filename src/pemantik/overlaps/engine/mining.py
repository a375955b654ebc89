"""What the list itself teaches: slips of the pen, boiler-plate, and which words a short name stands for."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from pemantik.overlaps.engine.cleaning import Cleaned
from pemantik.overlaps.engine.dictionary import Dictionary, Role
from pemantik.overlaps.engine.reading import Lexicon, Piece
from pemantik.overlaps.engine.records import NAME_READ, TEXT_READ, Record
from pemantik.overlaps.engine.regions import region_key
from pemantik.overlaps.engine.text import fold, words

#: A word that stands in so many different texts is meant as written.
_MEANT = 3
#: A word that others may be corrected to stands in at least so many texts, or in the dictionary.
_COMMON = 8
_HOME_ROWS, _HOME_SHARE = 4, 0.04
_SHORTEST_FIX = 6
_SHORTEST_JOINED = 9
_LONGEST_FIX = 30
#: A sentence is boiler-plate if it stands in so many rows with so many different subjects.
_BOILER_ROWS = 5
_BOILER_SUBJECTS = 0.4
_BOILER_MANY = 15
#: A short name means one thing if so many of its spelled-out names share a word.
_SHARED = 0.6


def fixes(records: Sequence[Record], dictionary: Dictionary) -> dict[str, str]:
    """Rare words that are one slip away from a known or common word, with that word."""
    texts: set[str] = set()
    for record in records:
        texts.add(fold(record.name, NAME_READ))
        texts.add(fold(record.description, TEXT_READ))
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(set(words(text)))
    rare = [word for word, count in counts.items() if count < _MEANT and _fixable(word, dictionary)]
    if not rare:
        return {}
    targets = {
        word for word, count in counts.items() if count >= _COMMON and len(word) >= _SHORTEST_FIX and word.isalpha()
    }
    targets |= {word for word in dictionary.spelled if len(word) >= _SHORTEST_FIX}
    by_slip: dict[str, list[str]] = defaultdict(list)
    wanted = {slip for word in rare for slip in _slips(word)}
    for target in targets:
        for slip in _slips(target):
            if slip in wanted:
                by_slip[slip].append(target)
    found = {}
    common = targets | {word for word in dictionary.roots if len(word) >= 4}
    for word in rare:
        # A changed letter makes another word too easily ("posisi", "polisi"): only this list's own common words count.
        options = {
            each
            for slip in _slips(word)
            for each in by_slip.get(slip, ())
            if _one_slip(word, each)
            and (counts[each] >= _COMMON or len(word) != len(each) or sorted(word) == sorted(each))
        }
        if options:
            found[word] = max(options, key=lambda each: (each in dictionary.spelled, counts[each], each))
        elif len(word) >= _SHORTEST_JOINED and (split := _split(word, common, counts)):
            found[word] = split
    return found


def _fixable(word: str, dictionary: Dictionary) -> bool:
    if not (_SHORTEST_FIX <= len(word) <= _LONGEST_FIX and word.isalpha()):
        return False
    return (
        word not in dictionary.spelled
        and word not in dictionary.roots
        and dictionary.stem(word) not in dictionary.roots
    )


def _split(word: str, common: set[str], counts: Counter[str]) -> str:
    """Two words that were written as one, "" if it is not so."""
    options = [(word[:at], word[at:]) for at in range(4, len(word) - 3) if word[:at] in common and word[at:] in common]
    if not options:
        return ""
    one, other = max(options, key=lambda both: (min(counts[both[0]], counts[both[1]]), both[0]))
    return f"{one} {other}"


def _slips(word: str) -> set[str]:
    """The word, and the word without each of its letters."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def _one_slip(a: str, b: str) -> bool:
    """Whether one letter was left out, added, changed or swapped with its neighbour; the first letter holds."""
    if abs(len(a) - len(b)) > 1 or a == b:
        return False
    if a[0] != b[0]:
        return len(a) > _SHORTEST_FIX and a[:2] == b[1::-1] and a[2:] == b[2:]
    start = 0
    while start < min(len(a), len(b)) and a[start] == b[start]:
        start += 1
    x, y = a[start:], b[start:]
    return (
        x[1:] == y
        or x == y[1:]
        or x[1:] == y[1:]
        or (len(x) > 1 and len(y) > 1 and x[:2] == y[1::-1] and x[2:] == y[2:])
    )


def boilerplate(cleaned: Sequence[Cleaned]) -> frozenset[str]:
    """Sentences that stand under many different things."""
    rows: Counter[str] = Counter()
    subjects: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for each in cleaned:
        subject = tuple(sorted(piece[0] for piece in each.name if piece[1] in (Role.OBJECT, Role.WORD)))
        for sentence in each.sentences:
            rows[sentence] += 1
            if subject:
                subjects[sentence].add(subject)
    return frozenset(
        sentence
        for sentence, count in rows.items()
        if count >= _BOILER_ROWS and len(subjects[sentence]) >= max(4, min(_BOILER_SUBJECTS * count, _BOILER_MANY))
    )


def short_names(
    records: Sequence[Record], cleaned: Sequence[Cleaned]
) -> tuple[dict[tuple[str, str], tuple[Piece, ...]], dict[str, tuple[Piece, ...]]]:
    """What each short name stands for in its region, and everywhere if it means one thing."""
    local: dict[tuple[str, str], list[list[Piece]]] = defaultdict(list)
    national: dict[str, list[list[Piece]]] = defaultdict(list)
    for record, each in zip(records, cleaned, strict=True):
        if each.short and any(piece[1] in (Role.OBJECT, Role.WORD) for piece in each.name):
            local[region_key(record.region), each.short].append(each.name)
            national[each.short].append(each.name)
    return (
        {key: shared for key, names in local.items() if (shared := _shared(names))},
        {key: shared for key, names in national.items() if len(names) > 1 and (shared := _shared(names))},
    )


def _shared(names: Sequence[Sequence[Piece]]) -> tuple[Piece, ...]:
    """The pieces that most of these names have, in a fixed order; none if they share no subject."""
    counts: Counter[Piece] = Counter()
    for name in names:
        counts.update({(piece[0], piece[1], piece[0]) for piece in name})
    shared = sorted(piece for piece, count in counts.items() if count >= _SHARED * len(names))
    return tuple(shared) if any(piece[1] in (Role.OBJECT, Role.WORD) for piece in shared) else ()


def lexicon_without_names(records: Sequence[Record], dictionary: Dictionary) -> Lexicon:
    """The lexicon before anything was cleaned: only the slips of the pen."""
    return Lexicon(fixes=fixes(records, dictionary), home=home(records, dictionary))


def home(records: Sequence[Record], dictionary: Dictionary) -> str:
    """The region that most names of a list without regions tell, "" if the rows tell theirs or none stands out."""
    without = [record for record in records if not record.region]
    if len(without) < len(records) or len(without) < _HOME_ROWS:
        return ""
    counts: Counter[str] = Counter()
    for record in without:
        found = words(fold(f"{record.name} ; {record.unit}", NAME_READ))
        runs = {" ".join(found[at : at + length]) for length in (1, 2, 3) for at in range(len(found) - length + 1)}
        counts.update(runs & dictionary.regions)
    best = max(counts, key=lambda name: (counts[name], len(name), name), default="")
    return best if counts[best] >= max(_HOME_ROWS, _HOME_SHARE * len(without)) else ""


def completed(lexicon: Lexicon, records: Sequence[Record], cleaned: Sequence[Cleaned]) -> Lexicon:
    """The lexicon with what the cleaned rows teach."""
    local, national = short_names(records, cleaned)
    return replace(lexicon, boilerplate=boilerplate(cleaned), local=local, national=national)


#: An idea accompanies another if so many rows have both, so large a share of the one's rows, and so much more than
#: by chance; at most so many companions.
_TOGETHER, _OFTEN, _LIFT, _COMPANIONS = 4, 0.35, 4.0, 3


def companions(cleaned: Sequence[Cleaned]) -> dict[str, tuple[tuple[Piece, float], ...]]:
    """For ideas in names, the ideas by which descriptions tell the same: words that the dictionary does not link."""
    names: Counter[str] = Counter()
    texts: Counter[str] = Counter()
    both: Counter[tuple[str, str]] = Counter()
    pieces: dict[str, Piece] = {}
    rows = 0
    for each in cleaned:
        told = [piece for piece in each.name if piece[1] is not Role.WEAK]
        described = [piece for piece in each.text if piece[1] is not Role.WEAK]
        if not told or not described:
            continue
        rows += 1
        for piece in (*told, *described):
            pieces.setdefault(piece[0], (piece[0], piece[1], piece[0]))
        names.update(piece[0] for piece in told)
        texts.update(piece[0] for piece in described)
        both.update((one[0], other[0]) for one in told for other in described if one[0] != other[0])
    found: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for (one, other), count in both.items():
        share = count / names[one]
        if count >= _TOGETHER and share >= _OFTEN and share * rows >= _LIFT * texts[other]:
            found[one].append((-share, other))
    return {
        one: tuple((pieces[other], -share) for share, other in sorted(options)[:_COMPANIONS])
        for one, options in found.items()
    }
