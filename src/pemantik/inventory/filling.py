"""What follows from the content of an entry: its columns, how complete it is, and which key facts are not known."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from pemantik.inventory.metamodel import Kind
from pemantik.inventory.models import Entry, Situation
from pemantik.inventory.values import Value
from pemantik.organizations.rules import same_name

#: A number of pieces that no list of devices holds in one row.
MOST_PIECES = 1_000_000


@dataclass(frozen=True, slots=True)
class Content:
    """Everything stated about an entry. `links` holds ids of entries by relation, `users` ids of units."""

    name: str
    description: str = ""
    period: str = ""
    situation: str = Situation.AS_IS
    reference: str = ""
    urusan: str = ""
    values: Mapping[str, Value] = field(default_factory=dict)
    users: frozenset[int] = frozenset()
    links: Mapping[str, frozenset[int]] = field(default_factory=dict)


def fill(entry: Entry, content: Content) -> None:
    """Write the content into the entry and compute what follows. Nothing is saved."""
    kind = entry.metadata
    entry.name, entry.name_key = content.name, same_name(content.name)[:200]
    entry.words = same_name(str(content.values.get(kind.full_name, "")))[:200] if kind.full_name else ""
    entry.description, entry.period, entry.situation = content.description, content.period, content.situation
    entry.reference, entry.urusan = content.reference, content.urusan
    entry.values = dict(content.values)
    entry.facet = str(content.values.get(kind.facet, ""))[:100] if kind.facet else ""
    year = content.values.get(kind.year)
    entry.year = year if isinstance(year, int) else None
    amount = content.values.get(kind.amount)
    entry.amount = Decimal(str(amount)) if isinstance(amount, str) else None
    pieces = content.values.get(kind.quantity)
    entry.quantity = min(int(Decimal(str(pieces))), MOST_PIECES) if isinstance(pieces, str) else 1
    linked = {relation for relation, targets in content.links.items() if targets}
    entry.completeness, entry.missing = completeness(entry, linked), len(missing_facts(entry, linked))


def completeness(entry: Entry, linked: Iterable[str]) -> int:
    """How many of the asked facts are known, in whole percent rounded down. What is asked folded does not count."""
    known = [is_known for _label, _is_fact, is_known in _asked(entry, frozenset(linked))]
    return 100 * sum(known) // len(known)


def missing_facts(entry: Entry, linked: Iterable[str]) -> list[str]:
    """The labels of the key facts that are not known: without them nobody verifies or confirms the entry."""
    return [label for label, is_fact, is_known in _asked(entry, frozenset(linked)) if is_fact and not is_known]


def missing_rest(entry: Entry, linked: Iterable[str]) -> list[str]:
    """The labels of what is asked and not known, without the key facts."""
    return [label for label, is_fact, is_known in _asked(entry, frozenset(linked)) if not is_fact and not is_known]


def _asked(entry: Entry, linked: frozenset[str]) -> Iterator[tuple[str, bool, bool]]:
    """Everything that is asked of the entry: its label, whether it is a key fact, whether it is known."""
    kind: Kind = entry.metadata
    yield kind.name.label, True, bool(entry.name)
    yield _("Uraian"), True, bool(entry.description)
    if kind.reference:
        yield _("Kode %(tree)s") % {"tree": kind.reference}, True, bool(entry.reference)
    if kind.urusan:
        yield _("Urusan"), False, bool(entry.urusan)
    for each in kind.fields:
        if not each.more:
            yield each.label, each.fact, each.key in entry.values
    for relation in kind.relations:
        if relation.fact:
            yield relation.label, True, relation.key in linked
