"""All documents of a bundle as one ZIP, streamed: memory stays flat whatever their number."""

from collections.abc import Iterable, Iterator

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header
from zipstream import ZIP_STORED, ZipStream

from pemantik.assessments.serving import guard
from pemantik.reports import files
from pemantik.reports.models import IssuedDocument

CHUNK = 256 * 1024


def zipped(documents: Iterable[tuple[int, IssuedDocument]], name: str) -> StreamingHttpResponse:
    """The ZIP as an answer. PDF is packed already, so nothing is packed twice, and the length is known before."""
    stream = ZipStream(compress_type=ZIP_STORED, sized=True)
    for order, document in documents:
        stream.add(_Chunks(document), f"{order:04d} {document.file_name}", size=document.size)
    response = StreamingHttpResponse(iter(stream), content_type="application/zip")
    guard(response)
    response["Content-Length"] = str(len(stream))
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return response


class _Chunks:
    """The bytes of one document, opened only when its turn has come."""

    def __init__(self, document: IssuedDocument) -> None:
        self._path = document.path

    def __iter__(self) -> Iterator[bytes]:
        with files.storage().open(self._path, "rb") as file:
            yield from file.chunks(CHUNK)
