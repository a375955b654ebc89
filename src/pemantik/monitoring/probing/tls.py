"""The secured connection: whether the certificate holds, and what it says even if it does not."""

import socket
import ssl
from functools import lru_cache

import certifi
from cryptography import x509
from cryptography.x509.oid import NameOID

from pemantik.monitoring.probing.findings import Cause, Certificate, Failure
from pemantik.monitoring.probing.wire import Clock

#: What OpenSSL calls what is wrong with a certificate; everything else means that nobody we trust vouches for it.
_CAUSES = {
    9: Cause.CERTIFICATE_EARLY,
    10: Cause.CERTIFICATE_EXPIRED,
    62: Cause.CERTIFICATE_NAME,
    64: Cause.CERTIFICATE_NAME,
}


@lru_cache(maxsize=1)
def trusting() -> ssl.SSLContext:
    """Those whom the system trusts (SSL_CERT_FILE names others), and those whom browsers trust."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


@lru_cache(maxsize=1)
def _looking() -> ssl.SSLContext:
    """Trusts anybody: only to read the certificate that was refused. Nothing is asked through it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def secured(plain: socket.socket, host: str, clock: Clock, context: ssl.SSLContext) -> ssl.SSLSocket:
    """The handshake; Failure with what is wrong."""
    try:
        return _handshake(plain, host, clock, context)
    except ssl.SSLCertVerificationError as error:
        raise Failure(_CAUSES.get(error.verify_code, Cause.CERTIFICATE_UNTRUSTED)) from error
    except TimeoutError as error:
        raise Failure(Cause.TIMEOUT) from error
    except (OSError, ValueError) as error:  # includes every other error of TLS
        raise Failure(Cause.TLS) from error


def refused_certificate(plain: socket.socket, host: str, clock: Clock) -> Certificate | None:
    """What a server shows whose certificate was refused: it still says until when it holds."""
    try:
        with _handshake(plain, host, clock, _looking()) as connection:
            return certificate_of(connection)
    except (OSError, ValueError):
        return None


def certificate_of(connection: ssl.SSLSocket) -> Certificate | None:
    """The server's own certificate; None if it cannot be read."""
    raw = connection.getpeercert(binary_form=True)
    if not raw:
        return None
    try:
        found = x509.load_der_x509_certificate(raw)
        return Certificate(found.not_valid_after_utc, _issuer(found), _names(found))
    except (ValueError, TypeError):  # what a hostile server sends need not be one
        return None


def _handshake(plain: socket.socket, host: str, clock: Clock, context: ssl.SSLContext) -> ssl.SSLSocket:
    plain.settimeout(clock.left())
    return context.wrap_socket(plain, server_hostname=host)


def _issuer(found: x509.Certificate) -> str:
    for kind in (NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME):
        for attribute in found.issuer.get_attributes_for_oid(kind):
            return str(attribute.value)[:100]
    return ""


def _names(found: x509.Certificate) -> tuple[str, ...]:
    try:
        alternatives = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return ()
    return tuple(str(each)[:100] for each in alternatives.get_values_for_type(x509.DNSName)[:20])
