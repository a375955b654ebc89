"""What a check finds: the verdict, its cause, the times, and the certificate."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Verdict(StrEnum):
    """How an address is. Slow is up, but worse than its people find good."""

    UP = "up"
    SLOW = "slow"
    DOWN = "down"
    NOT_MEASURED = "none"


class Cause(StrEnum):
    """Why an address is down, or could not be measured."""

    NOTHING = ""
    NAME_NOT_FOUND = "name"
    NAME_FAILED = "dns"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    CERTIFICATE_EXPIRED = "cert_expired"
    CERTIFICATE_EARLY = "cert_early"
    CERTIFICATE_NAME = "cert_name"
    CERTIFICATE_UNTRUSTED = "cert_untrusted"
    TLS = "tls"
    STATUS = "status"
    REDIRECTS = "redirects"
    REDIRECT_FORBIDDEN = "redirect_forbidden"
    ANSWER = "answer"
    BROKEN_OFF = "broken_off"
    REPORTED = "reported"
    #: Our own reasons: these say nothing about the address.
    FORBIDDEN = "forbidden"
    NO_NETWORK = "no_network"


#: Causes that may as well lie in our own network: whether they do, a pass decides from all of its checks.
MAY_BE_OURS = frozenset({Cause.NAME_NOT_FOUND, Cause.NAME_FAILED, Cause.UNREACHABLE, Cause.TIMEOUT})


class Failure(Exception):  # noqa: N818  it is a finding, not a fault
    """A step of a check ended it: with this cause."""

    def __init__(self, cause: Cause) -> None:
        super().__init__(cause)
        self.cause = cause


@dataclass(frozen=True, slots=True)
class Certificate:
    """The certificate that a server showed, whether it can be trusted or not."""

    expires_at: datetime
    issuer: str
    names: tuple[str, ...]


@dataclass(slots=True)
class Times:
    """Milliseconds of the steps of the last hop, and of the whole until the first line of the final answer."""

    dns: int | None = None
    connect: int | None = None
    tls: int | None = None
    whole: int | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of one check. `certificate` is that of the registered address itself, not of where it redirects."""

    verdict: Verdict
    cause: Cause = Cause.NOTHING
    status: int | None = None
    certificate: Certificate | None = None
    times: Times = field(default_factory=Times)
    hops: int = 0
    ip: str = ""
