"""Which registered address an `instance` of Prometheus means."""

from collections.abc import Iterable
from dataclasses import dataclass

from pemantik.monitoring.models import Address
from pemantik.monitoring.probing.findings import Failure
from pemantik.monitoring.probing.guard import Rules, target_of

#: Nothing is asked here, so every port may be named.
_ANY = Rules(ports=None)


@dataclass(frozen=True, slots=True)
class Match:
    """An instance and the addresses it means: none, or all with that very address."""

    instance: str
    addresses: tuple[Address, ...]
    #: More than one fits and none exactly, so nothing may be guessed.
    is_ambiguous: bool = False


class Register:
    """Addresses by the ways in which an instance may write them."""

    def __init__(self, addresses: Iterable[Address]) -> None:
        self._exact: dict[str, list[Address]] = {}
        self._by_host: dict[str, list[Address]] = {}
        for address in addresses:
            self._exact.setdefault(_bare(address.url), []).append(address)
            target = target_of(address.url, _ANY)
            for name in {target.host, f"{target.host}:{target.port}"}:
                self._by_host.setdefault(name, []).append(address)

    def match(self, instance: str) -> Match:
        """By the whole address (with or without the slash at its end), else by host where only one address is there."""
        try:
            url = _bare(target_of(instance if "://" in instance else f"http://{instance}", _ANY).url)
        except Failure:
            return Match(instance, ())
        if "://" in instance:
            return Match(instance, tuple(self._exact.get(url, ())))
        exact = self._exact.get(f"https{url[4:]}", []) + self._exact.get(url, [])
        found = exact or self._by_host.get(instance.lower(), [])
        distinct = {each.url for each in found}
        if len(distinct) > 1:
            return Match(instance, (), is_ambiguous=True)
        return Match(instance, tuple(found))


def _bare(url: str) -> str:
    return url.rstrip("/")
