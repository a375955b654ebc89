"""What the public pages read about instruments."""

from dataclasses import dataclass
from functools import cached_property

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.maturity import library
from pemantik.maturity.instrument import Instrument
from pemantik.maturity.parts import Band, Sureness


@dataclass(frozen=True)
class InstrumentCard:
    """One instrument as a row of a list."""

    instrument: Instrument
    in_force: bool

    @cached_property
    def regulation(self) -> str:
        """The legal basis in short: `PermenPANRB Nomor 59 Tahun 2020`."""
        return self.instrument.regulation.main.split(" (")[0].split(" tentang ")[0]

    @cached_property
    def indicators(self) -> int:
        """Number of indicators that enter the index."""
        return len(self.instrument.all_indicators)

    @cached_property
    def parts(self) -> int:
        """Number of parts of the file with a stated sureness."""
        return len(self.instrument.confidence)

    @cached_property
    def sure_parts(self) -> int:
        """How many of them we are highly sure of."""
        return sum(one.sureness is Sureness.HIGH for one in self.instrument.confidence)


def this_year() -> int:
    """The year in Jakarta."""
    return timezone.localdate().year


def current_code() -> str:
    """The instrument with which governments are evaluated this year: the first in force in the library's order."""
    in_force = library.in_force(this_year())
    return in_force[0].code if in_force else library.CODES[0]


def instrument_cards() -> list[InstrumentCard]:
    """All instruments, in the order in which people look for them."""
    year = this_year()
    return [InstrumentCard(one, one.in_force(year)) for one in library.load_all()]


def find_instrument(code: str) -> InstrumentCard:
    """The instrument with that code; Http404 that says so in words when there is none."""
    try:
        instrument = library.load(code)
    except library.UnknownInstrumentError:
        raise Http404(
            _("Tidak ada instrumen dengan kode “%(code)s”. Pilih salah satu dari daftar instrumen.")
            % {"code": code[:60]}
        ) from None
    return InstrumentCard(instrument, instrument.in_force(this_year()))


def group_labels(instrument: Instrument) -> dict[str, str]:
    """For each group its kind and number, `Aspek 3`; numbered by place where its code carries no number."""
    labels: dict[str, str] = {}
    places: dict[str, int] = {}
    for group in instrument.all_groups:
        places[group.kind] = places.get(group.kind, 0) + 1
        number = group.code.rsplit("-", 1)[-1] if "-" in group.code else str(places[group.kind])
        labels[group.code] = f"{group.kind.capitalize()} {number}"
    return labels


def short_titles() -> dict[str, str]:
    """Short title of every instrument by its code."""
    return {one.code: one.short_title for one in library.load_all()}


def band_tables(instrument: Instrument) -> list[tuple[str, tuple[Band, ...]]]:
    """The band tables with the category each is for; the one table of most instruments has no category."""
    if instrument.bands.by_category:
        return list(instrument.bands.by_category.items())
    return [("", instrument.bands.table)]
