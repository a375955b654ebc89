"""Evidence with real bytes, and files of verdicts written by hand."""

import hashlib
import io
from collections.abc import Sequence
from itertools import count

import openpyxl
import pypdfium2 as pdfium
from django.core.files.base import ContentFile
from PIL import Image

from pemantik.assessments import files
from pemantik.assessments.models import Assessment, Blob, Document, DocumentVersion, EvidenceUse
from pemantik.assessments.tests.factories import make_user

_numbers = count(1)


def make_evidence(
    assessment: Assessment,
    code: str = "1",
    title: str = "Keputusan Bupati",
    content: bytes = b"",
    content_type: str = "application/pdf",
    size: int | None = None,
    pages: str = "",
    level: int | None = 1,
) -> EvidenceUse:
    """A stored file that supports an indicator. `size` pretends that it is larger than it is."""
    body = content or f"isi {next(_numbers)}".encode()
    sha256 = hashlib.sha256(body).hexdigest()
    files.evidence_storage().save(files.blob_name(sha256), ContentFile(body))
    values = {"size": len(body) if size is None else size, "content_type": content_type}
    blob = Blob.objects.get_or_create(sha256=sha256, defaults=values)[0]
    author = make_user()
    document = Document.objects.create(owner=assessment.node, title=title, created_by=author)
    version = DocumentVersion.objects.create(
        document=document, number=1, blob=blob, filename="a.pdf", uploaded_by=author
    )
    stage = assessment.stage or assessment.campaign.stages.first()
    return EvidenceUse.objects.create(
        assessment=assessment,
        stage=stage,
        code=code,
        level=level,
        item=1,
        version=version,
        pages=pages,
        added_by=author,
    )


def heavy_pdf(pages: int) -> bytes:
    """A PDF whose every page is a picture of noise of about 120 kB."""
    document = pdfium.PdfDocument.new()
    for number in range(pages):
        noise = Image.effect_noise((400, 400), 60 + number).convert("RGB")
        picture = io.BytesIO()
        noise.save(picture, "JPEG", quality=95)
        picture.seek(0)
        image = pdfium.PdfImage.new(document)
        image.load_jpeg(picture, inline=True)
        image.set_matrix(pdfium.PdfMatrix().scale(400, 400))
        page = document.new_page(400, 400)
        page.insert_obj(image)
        page.gen_content()
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def heavy_picture(form: str, grain: int = 8) -> bytes:
    """A picture of noise, turned by its camera. The finer its grain, the less it can be packed."""
    small = Image.effect_noise((2400 // grain, 1800 // grain), 60)
    noise = small.resize((2400, 1800), Image.Resampling.BICUBIC).convert("RGB")
    about = Image.Exif()
    about[0x0112], about[0x010F] = 6, "Kamera"
    target = io.BytesIO()
    noise.save(target, form, exif=about, **({"quality": 95} if form == "JPEG" else {}))
    return target.getvalue()


def workbook(rows: Sequence[Sequence[object]], merged: Sequence[str] = ()) -> bytes:
    """A workbook of these rows, with merged cells."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(list(row))
    for span in merged:
        sheet.merge_cells(span)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
