"""Digital signatures in a PDF: who signed, when, and whether anything was changed since. Without any network."""

from pathlib import Path
from typing import Any

from pemantik.assessments.reading.text import clean

MOST_SIGNATURES = 10


def check(path: Path) -> list[dict[str, Any]]:
    """One entry for each signature: `signer`, `at`, `intact` (bytes and signature fit), `changed` (added to later).

    Whether the signer's certificate is to be trusted is not judged: that needs the lists of the authorities.
    """
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415 - takes most of a second to import

    with path.open("rb") as file:
        reader = PdfFileReader(file, strict=False)
        return [_one(signature) for signature in reader.embedded_regular_signatures[:MOST_SIGNATURES]]


def _one(signature: Any) -> dict[str, Any]:
    from pyhanko.sign.validation import validate_pdf_signature  # noqa: PLC0415
    from pyhanko_certvalidator import ValidationContext  # noqa: PLC0415

    certificate = signature.signer_cert
    at = signature.self_reported_timestamp
    found: dict[str, Any] = {
        "signer": clean(str(certificate.subject.native.get("common_name", "")))[:150],
        "at": at.isoformat() if at else None,
    }
    try:
        status = validate_pdf_signature(signature, ValidationContext(trust_roots=[], allow_fetching=False))
    except Exception:
        # A signature so broken that it cannot be judged is not intact.
        return found | {"intact": False, "changed": True}
    level = status.modification_level
    return found | {
        "intact": bool(status.intact and status.valid),
        "changed": level is None or level.name == "OTHER" or status.docmdp_ok is False,
    }
