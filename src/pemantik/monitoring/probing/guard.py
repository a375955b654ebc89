"""Where a check may go: which addresses, which ports, which networks. Everything else is refused before it is asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import quote, urljoin, urlsplit

from pemantik.monitoring.probing.findings import Cause, Failure

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

PORTS = frozenset({80, 81, 443, 591, 3000, 4443, 5000, 7443, 9090, 9443, 10443, *range(8000, 9000)})
LONGEST_URL = 500
_DEFAULT_PORTS = {"http": 80, "https": 443}

LOOPBACK = tuple(ip_network(each) for each in ("127.0.0.0/8", "::1/128"))
#: Never reached, whatever an administrator allows: this machine, its link with the metadata of clouds, and addresses
#: that carry another one inside (mapped, translated, tunnelled), which would lead around every list.
NEVER = (
    *LOOPBACK,
    *(
        ip_network(each)
        for each in (
            "0.0.0.0/8",
            "169.254.0.0/16",
            "192.88.99.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
            "::/96",
            "::ffff:0:0/96",
            "::ffff:0:0:0/96",
            "64:ff9b::/96",
            "64:ff9b:1::/48",
            "2001::/32",
            "2002::/16",
            "fd00:ec2::254/128",
            "fe80::/10",
            "fec0::/10",
            "ff00::/8",
        )
    ),
)


@dataclass(frozen=True, slots=True)
class Rules:
    """What one installation lets checks do. `allowed`: private networks; `loopback` is for tests alone."""

    allowed: tuple[Network, ...] = ()
    ports: frozenset[int] | None = PORTS
    loopback: bool = False

    def permits(self, address: Address) -> bool:
        """Whether this very address may be connected to."""
        if isinstance(address, IPv6Address) and address.scope_id:
            return False
        if any(address in network for network in LOOPBACK):
            return self.loopback
        if any(address in network for network in NEVER):
            return False
        if any(address in network for network in self.allowed):
            return True
        return address.is_global and not (address.is_multicast or address.is_reserved)


@dataclass(frozen=True, slots=True)
class Target:
    """An address taken apart, in the form in which it is asked."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def is_secure(self) -> bool:
        """Whether it is asked through TLS."""
        return self.scheme == "https"

    @property
    def url(self) -> str:
        """The address in its normal form."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == _DEFAULT_PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}{self.path}"


def target_of(url: str, rules: Rules) -> Target:
    """Take an address apart. Raises Failure(FORBIDDEN) for what is no plain web address on a port that may be asked."""
    try:
        return _parsed(url, rules)
    except ValueError as error:  # a port that is no number, brackets without an end, a name that no server can have
        raise Failure(Cause.FORBIDDEN) from error


def _parsed(url: str, rules: Rules) -> Target:
    if len(url) > LONGEST_URL * 8 or any(
        ord(letter) <= 0x20 or ord(letter) == 0x7F or letter == "\\" for letter in url
    ):
        raise ValueError(url)
    parts = urlsplit(url)
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORTS or not parts.hostname or "@" in parts.netloc:
        raise ValueError(url)
    port = parts.port if parts.port is not None else _DEFAULT_PORTS[scheme]
    if port == 0 or (rules.ports is not None and port not in rules.ports):
        raise ValueError(url)
    path = quote(parts.path or "/", safe="/:@!$&'()*+,;=-._~%")
    query = quote(parts.query, safe="/:@!$&'()*+,;=-._~%?[]")
    return Target(scheme, _host(parts.hostname), port, f"{path}?{query}" if query else path)


def _host(name: str) -> str:
    """The host as it is asked: an IP address as it is, a name in ASCII without the dot at its end."""
    if ":" in name:
        return str(ip_address(name))
    name = name.rstrip(".").lower()
    ascii_name = name if name.isascii() else name.encode("idna").decode("ascii")
    labels = ascii_name.split(".")
    if len(ascii_name) > 253 or not all(0 < len(each) < 64 for each in labels):
        raise ValueError(name)
    if not all(letter.isalnum() or letter in "-_" for each in labels for letter in each):
        raise ValueError(name)
    return ascii_name


def next_target(here: Target, location: str, rules: Rules) -> Target:
    """Where a redirect leads. Raises Failure(REDIRECT_FORBIDDEN) if nobody may be led there."""
    try:
        return target_of(urljoin(here.url, quote(location.strip(), safe="/:@!$&'()*+,;=-._~%?#[]")), rules)
    except (Failure, ValueError) as error:
        raise Failure(Cause.REDIRECT_FORBIDDEN) from error


def permitted(addresses: Iterable[str], rules: Rules) -> list[Address]:
    """The resolved addresses, if all of them may be connected to; Failure(FORBIDDEN) if a single one may not.

    One bad one condemns all: a name that means a public and a private machine at once is a trap.
    """
    found = [ip_address(each) for each in addresses]
    if not all(rules.permits(each) for each in found):
        raise Failure(Cause.FORBIDDEN)
    return found
