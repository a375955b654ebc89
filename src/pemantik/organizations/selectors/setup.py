"""Reading the first run: how far it is, for whom, and what it offers to choose from."""

import difflib

from pemantik.accounts.models import User
from pemantik.maturity import library
from pemantik.maturity.instrument import Instrument
from pemantik.organizations.models import Node, Region, Setup
from pemantik.organizations.rules import same_name
from pemantik.organizations.services.setup import fits, is_open
from pemantik.organizations.spreadsheets.words import find_region
from pemantik.web.selectors import this_year


def setup_for(secret: str, user: User | None) -> Setup | None:
    """The first run, for the holder of the link's secret or for its administrator; None for everybody else."""
    setup = Setup.objects.select_related("institution__region", "administrator").filter(pk=1).first()
    if setup is None or not is_open(setup):
        return None
    if setup.administrator_id is None:
        return setup if fits(setup, secret) else None
    return setup if user and user.pk == setup.administrator_id else None


def waits_for(user: User) -> bool:
    """Whether this person has begun the first run and not finished it."""
    return Setup.objects.filter(administrator=user, finished_at=None).exists()


def chosen_instrument() -> str:
    """The code of the instrument that was chosen in the first run, for "Buka penilaian"; empty if none was."""
    return Setup.objects.filter(pk=1).values_list("instrument", flat=True).first() or ""


def regions() -> list[Region]:
    """All regions that have a government, in the order of their codes."""
    return list(Region.objects.all())


def region_named(written: str) -> tuple[Region | None, list[Region]]:
    """The region of a name or code; without a clear one, those that may be meant."""
    everyone = {region.pk: region for region in regions()}
    exact, _guess = find_region(written.strip(), everyone)
    if exact:
        return exact, []
    words = [same_name(word) for word in written.split()]
    within = [one for one in everyone.values() if words and all(word in same_name(one.name) for word in words)]
    if len(within) == 1:
        return within[0], []
    by_name = {one.name: one for one in everyone.values()}
    close = [by_name[name] for name in difflib.get_close_matches(written, by_name, n=6, cutoff=0.5)]
    return None, (within or close)[:12]


def instruments_in_force() -> list[Instrument]:
    """The instruments with which an assessment of this year may be opened, in the order of the library."""
    return list(library.in_force(this_year())) or list(library.load_all())


def finished_institution() -> Node | None:
    """The institution that the first run has made."""
    setup = Setup.objects.select_related("institution").filter(pk=1).first()
    return setup.institution if setup else None
