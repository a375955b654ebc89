"""Putting the example documents into the evidence library, through the services that people use."""

import tempfile
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import msgspec

from pemantik.assessments import files
from pemantik.assessments.models import Blob, Document, DocumentVersion, Upload
from pemantik.assessments.reading import child, sandbox
from pemantik.assessments.services import evidence, evidence_reading
from pemantik.config.demo_data.documents import Paper
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access


def shelve(access: Access, owner: Node, paper: Paper) -> DocumentVersion:
    """The paper as a described and read document of `owner`; its only version."""
    document = evidence.create_document(access, put_in(access, owner, paper).pk)
    evidence.describe(access, document.pk, _described(paper), document.form_version)
    version = Document.objects.get(pk=document.pk).versions.get()
    evidence_reading.read(version.pk, reader=read_here)
    version.refresh_from_db()
    return version


def put_in(access: Access, owner: Node, paper: Paper) -> Upload:
    """The file as an upload that has arrived. Its checks are left out: they guard against files of strangers."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(paper.content)
        file.flush()
        path = Path(file.name)
        sha256 = files.hash_of(path)
        files.store(path, sha256)
    size = len(paper.content)
    facts = {"size": size, "content_type": "application/pdf"}
    blob = Blob.objects.get_or_create(sha256=sha256, defaults=facts)[0]
    return Upload.objects.create(
        owner=owner, user=access.user, filename=paper.filename, size=size, received=size, blob=blob
    )


def _described(paper: Paper) -> Mapping[str, Any]:
    facts = asdict(paper)
    return {name: facts[name] for name in evidence.DESCRIBED}


def read_here(operation: str, path: Path, *, seconds: int = 0, **arguments: Any) -> Any:
    """Read one of our own files in this process: nothing in it is hostile, and a process each would take longer.

    Only signatures are read in a process of their own, because their reader reports every untrusted certificate.
    """
    if operation == "signatures":
        return sandbox.read(operation, path)
    return msgspec.json.decode(child.answer(operation, path, arguments))
