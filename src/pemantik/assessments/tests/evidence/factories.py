"""Files, people and places for the tests of the evidence library."""

import hashlib
import io
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from pemantik.accounts.models import User
from pemantik.assessments.models import (
    Assessment,
    Blob,
    Campaign,
    CampaignStage,
    Document,
    DocumentVersion,
    InstrumentVersion,
    PageText,
    StageKind,
    StageRecord,
    StageState,
)
from pemantik.assessments.services import evidence, evidence_reading, uploads
from pemantik.maturity import library
from pemantik.organizations.models import Grant, Node, NodeKind
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Role


def make_node(name: str, kind: str = NodeKind.REGENCY, parent: Node | None = None) -> Node:
    """An institution, or a unit inside one."""
    node = Node(kind=kind, name=name)
    if parent is None:
        return Node.objects.add_root(instance=node)
    parent.refresh_from_db()
    return Node.objects.add_child(parent, instance=node)


def make_person(name: str, role: Role | None = None, node: Node | None = None) -> User:
    """A person, perhaps with a role on a node."""
    person = User.objects.create_user(f"{name.lower().replace(' ', '.')}@contoh.id", name)
    if role and node:
        until = timezone.now() + timedelta(days=30) if role == Role.AUDITOR else None
        Grant.objects.create(user=person, role=role, node=node, valid_until=until)
    return person


def access_of(person: User) -> Access:
    """What the person may do, read anew."""
    return Access(person)


def make_assessment(node: Node, year: int = 2026, code: str = "pemdi-2026") -> Assessment:
    """A running assessment of the node in its self-assessment."""
    content = (Path(library.__file__).parent / "instruments" / f"{code}.yaml").read_text(encoding="utf-8")
    version = InstrumentVersion.objects.get_or_create(
        sha256=hashlib.sha256(content.encode()).hexdigest(), defaults={"code": code, "version": "1", "content": content}
    )[0]
    campaign = Campaign.objects.create(
        programme="pemdi",
        name=f"Pemdi {year}",
        year=year,
        owner=node,
        instrument_version=version,
        band_basis="rounded",
        state=Campaign.State.OPEN,
    )
    now = timezone.now()
    stages = [
        CampaignStage.objects.create(
            campaign=campaign,
            order=order,
            kind=kind,
            name=kind.label,
            opens_at=now - timedelta(days=1),
            closes_at=now + timedelta(days=9),
        )
        for order, kind in enumerate((StageKind.SELF, StageKind.INTERNAL), start=1)
    ]
    assessment = Assessment.objects.create(campaign=campaign, node=node, stage=stages[0])
    StageRecord.objects.create(assessment=assessment, stage=stages[0], state=StageState.OPEN)
    StageRecord.objects.create(assessment=assessment, stage=stages[1], state=StageState.WAITING)
    return assessment


def submit(assessment: Assessment) -> None:
    """Move on to the next stage."""
    records = list(assessment.records.order_by("stage__order"))
    StageRecord.objects.filter(pk=records[0].pk).update(state=StageState.SUBMITTED)
    StageRecord.objects.filter(pk=records[1].pk).update(state=StageState.OPEN)
    assessment.stage = records[1].stage
    assessment.save()


def make_document(
    person: User, owner: Node, content: bytes, filename: str = "berkas.pdf", *, read: bool = True, **values: Any
) -> Document:
    """A document in the library, by the way that people go; its file is read at once unless told otherwise."""
    access = access_of(person)
    upload = uploads.receive_whole(access, owner, SimpleUploadedFile(filename, content))
    document = evidence.create_document(access, upload.pk)
    if values:
        Document.objects.filter(pk=document.pk).update(**values)
    if read:
        evidence_reading.read(document.versions.get().pk)
    document.refresh_from_db()
    return document


def fill_library(person: User, owner: Node, count: int, words: str) -> None:
    """Many documents with these words in title and text, written straight to the database."""
    blob = Blob.objects.get_or_create(sha256="0" * 64, size=1, content_type="application/pdf")[0]
    for number in range(count):
        document = Document.objects.create(owner=owner, title=f"{words} {number}", created_by=person)
        version = DocumentVersion.objects.create(
            document=document, number=1, blob=blob, filename="a.pdf", uploaded_by=person, state="read", pages=2
        )
        PageText.objects.bulk_create(PageText(version=version, number=page, text=words) for page in (1, 2))


def version_of(document: Document) -> DocumentVersion:
    """The newest version."""
    return document.versions.select_related("blob", "document__owner").first()


def pdf(*pages: str, catalog: str = "", rotate: int = 0) -> bytes:
    """A small but whole PDF with these texts; lines are divided by newlines."""
    objects = [f"<< /Type /Catalog /Pages 2 0 R {catalog} >>"]
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects.append(f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>")
    objects.append("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    for number, text in enumerate(pages):
        lines = [f"({line}) Tj T*" for line in text.split("\n")]
        content = "BT /F1 12 Tf 14 TL 72 770 Td " + " ".join(lines) + " ET"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Rotate {rotate} "
            f"/Resources << /Font << /F1 3 0 R >> >> /Contents {5 + 2 * number} 0 R >>"
        )
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
    return assemble(objects)


def assemble(objects: list[str]) -> bytes:
    """Objects 1, 2, ... as a PDF file; the first is the catalog."""
    output = b"%PDF-1.7\n"
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(output))
        output += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = len(output)
    output += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    output += b"".join(f"{offset:010} 00000 n \n".encode() for offset in offsets)
    return output + f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n".encode()


DECREE = (
    "PERATURAN BUPATI PRINGSEWU\nNOMOR 12 TAHUN 2026\nTENTANG\nPENYELENGGARAAN PEMERINTAH DIGITAL\n"
    "Menimbang: rencana aksi perlu anggaran."
)
SIGNATURE = "Ditetapkan di Pringsewu\npada tanggal 4 Mei 2026\nBUPATI PRINGSEWU\nRiyanto Pamungkas\nNIP 19700101"


def picture(width: int = 60, height: int = 40, kind: str = "JPEG", **options: Any) -> bytes:
    """A small image."""
    output = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(output, kind, **options)
    return output.getvalue()


def package(**parts: bytes) -> bytes:
    """A zip of parts; `__` in a name stands for a slash, `_` for a point."""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return output.getvalue()


def word(text: str = "Notula rapat", types: bytes = b"<Types/>", **parts: bytes) -> bytes:
    """A Word file with one paragraph for each line."""
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in text.split("\n"))
    content = f"<w:document {space}><w:body>{body}</w:body></w:document>".encode()
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types)
        archive.writestr("word/document.xml", content)
        for name, part in parts.items():
            archive.writestr(name, part)
    return output.getvalue()
