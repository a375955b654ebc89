"""Files on their way out."""

from collections.abc import Iterable
from typing import TypeVar

from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.utils.text import slugify

from pemantik.assessments.serving import guard
from pemantik.organizations.spreadsheets.workbooks import CONTENT_TYPE

Response = TypeVar("Response", HttpResponse, StreamingHttpResponse, FileResponse)


def workbook_response(content: bytes, name: str) -> HttpResponse:
    """A workbook to keep."""
    return file_response(content, name, "xlsx", CONTENT_TYPE)


def file_response(content: bytes, name: str, extension: str, content_type: str) -> HttpResponse:
    """A file to keep."""
    response = HttpResponse(content, content_type=content_type)
    return named(response, name, extension)


def streamed(pieces: Iterable[bytes], name: str, extension: str, content_type: str) -> StreamingHttpResponse:
    """A large file, sent while it is made."""
    return named(StreamingHttpResponse(pieces, content_type=content_type), name, extension)


def named(response: Response, name: str, extension: str) -> Response:
    """The response as a file of that name, with the headers of a private one."""
    guard(response)
    response["Content-Disposition"] = f'attachment; filename="{slugify(name) or "unduhan"}.{extension}"'
    response["Cache-Control"] = "private, no-store"
    return response
