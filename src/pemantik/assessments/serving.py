"""How a private file leaves the server: streamed, as an attachment, with headers under which it can do nothing."""

import re
from collections.abc import Iterator

from django.conf import settings
from django.core.files import File
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from pemantik.assessments import files
from pemantik.assessments.filetypes import TYPES
from pemantik.assessments.models import DocumentVersion

_RANGE = re.compile(r"bytes=(\d{1,12})-(\d{0,12})")


def is_servable(version: DocumentVersion) -> bool:
    """Whether the bytes may leave: never where a virus was found, nor before the scanner has looked at them."""
    if version.state == DocumentVersion.State.INFECTED or version.blob.threat:
        return False
    return version.blob.scanned_at is not None or not settings.PEMANTIK_CLAMAV


def guard(response: HttpResponseBase) -> None:
    """Headers of a private file: nobody else keeps it, nothing runs in it, no other site embeds it."""
    response["Cache-Control"] = "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Content-Encoding"] = "identity"  # packing it again would lose its length, and with it the way to go on


def file_name(version: DocumentVersion) -> str:
    """A name for the download: the title of the document with the extension of what it really is."""
    words = re.sub(r'[\\/:*?"<>|\x00-\x1f]+', " ", version.document.title).split()
    title = " ".join(words).strip(". ")[:120] or "bukti"
    return f"{title} v{version.number}.{TYPES[version.blob.content_type].extension}"


def attachment(request: HttpRequest, version: DocumentVersion) -> HttpResponseBase:
    """The file, or the part of it that a cut download asks for. The caller has checked the permission."""
    size = version.blob.size
    tag = f'"{version.blob_id}"'
    part = _part(request, size, tag)
    file = files.open_blob(version.blob)
    response: FileResponse | StreamingHttpResponse
    if part:
        first, last = part
        file.seek(first)
        response = StreamingHttpResponse(_some(file, last - first + 1), status=206)
        response["Content-Range"] = f"bytes {first}-{last}/{size}"
        response["Content-Length"] = str(last - first + 1)
    else:
        response = FileResponse(file)
        response["Content-Length"] = str(size)
    guard(response)
    response["Content-Type"] = version.blob.content_type
    name = file_name(version)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = tag
    return response


def _part(request: HttpRequest, size: int, tag: str) -> tuple[int, int] | None:
    """First and last byte of the one range that is asked for; None sends the whole."""
    match = _RANGE.fullmatch(request.headers.get("Range", ""))
    if not match or request.headers.get("If-Range", tag) != tag:
        return None
    first, last = int(match[1]), min(int(match[2] or size - 1), size - 1)
    return (first, last) if first <= last else None


def _some(file: File[bytes], count: int) -> Iterator[bytes]:
    with file:
        while count > 0 and (chunk := file.read(min(count, files.CHUNK))):
            count -= len(chunk)
            yield chunk


def picture(content: bytes) -> HttpResponse:
    """A page image. It may be kept by this reader's browser for an hour."""
    response = HttpResponse(content, content_type="image/webp")
    guard(response)
    response["Cache-Control"] = "private, max-age=3600"
    return response
