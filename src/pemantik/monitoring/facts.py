"""What the inventory knows that a question asks: proposed as its answer, and compared with it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pemantik.inventory.models import Entry, Situation
from pemantik.organizations.models import Node


@dataclass(frozen=True, slots=True)
class Fact:
    """Entries of a kind that are counted; with `facets` only those. Pieces are summed where the kind has a quantity."""

    label: str | Promise
    kind: str
    facets: tuple[str, ...] = ()


FACTS = {
    "perangkat-baik": Fact(_("Perangkat kerja, kondisi baik"), "perangkat", ("Baik",)),
    "perangkat-rusak-ringan": Fact(_("Perangkat kerja, rusak ringan"), "perangkat", ("Rusak ringan",)),
    "perangkat-rusak-berat": Fact(_("Perangkat kerja, rusak berat"), "perangkat", ("Rusak berat",)),
    "aplikasi-aktif": Fact(_("Aplikasi aktif"), "aplikasi", ("Aktif",)),
    "aplikasi-tidak-aktif": Fact(_("Aplikasi tidak aktif"), "aplikasi", ("Tidak Aktif", "Dihentikan")),
    "server": Fact(_("Server"), "server"),
    "sdm-tik": Fact(_("SDM TIK"), "sdm-tik"),
}


def facts_of(node: Node, others: Iterable[str] = ()) -> dict[str, int]:
    """What the inventory says now of a unit and what is below it, without the units on the other paths. One query.

    A kind of which the unit keeps nothing at all is not known, so it is not here: it is not zero.
    """
    apart = Q(pk__in=[])
    for path in others:
        if path != node.path and path.startswith(node.path):
            apart |= Q(node__path__startswith=path)
    kinds = {fact.kind for fact in FACTS.values()}
    entries = Entry.objects.filter(
        node__path__startswith=node.path, kind__in=kinds, removed_at=None, situation=Situation.AS_IS
    ).exclude(apart)
    rows = list(entries.values_list("kind", "facet").annotate(Count("pk"), Sum("quantity")).order_by())
    known = {kind for kind, *_rest in rows}
    return {
        key: sum(
            pieces
            for kind, facet, _n, pieces in rows
            if kind == fact.kind and (not fact.facets or facet in fact.facets)
        )
        for key, fact in FACTS.items()
        if fact.kind in known
    }
