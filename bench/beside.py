"""What grows beside the values: evidence and its texts, verdicts, questions, meetings, the audit trail."""

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from typing import Any

BATCH = 5000
#: Files of evidence of each institution: one for each indicator.
TEXT = "Keputusan Bupati tentang arsitektur, peta rencana dan tim koordinasi pemerintah digital, halaman %s. "
#: Lines of the audit trail for each institution.
LINES = 235
MEETINGS = 12


def library(institutions: list, people: list, codes: list[str]) -> list:
    """A file for each indicator of each institution, read: one version of two pages. Returns the versions, in order."""
    from django.utils import timezone

    from pemantik.assessments.models import Blob, Document, DocumentVersion, PageText

    now = timezone.now()
    owned = [(node, person) for node, person in zip(institutions, people, strict=True) for _ in codes]
    documents = _enter(
        Document,
        [
            Document(
                owner=node,
                title=f"Dokumen {number:05d} {node.name}",
                kind="regulation",
                number=f"{number}/2026",
                dated=now.date() - timedelta(days=number % 900),
                valid_until=now.date() + timedelta(days=number % 700 - 50),
                created_by=person,
                described_at=now,
            )
            for number, (node, person) in enumerate(owned)
        ],
    )
    blobs = _enter(
        Blob,
        [
            Blob(sha256=hashlib.sha256(str(number).encode()).hexdigest(), size=100_000, content_type="application/pdf")
            for number in range(len(documents))
        ],
    )
    versions = _enter(
        DocumentVersion,
        [
            DocumentVersion(
                document=document,
                number=1,
                blob=blob,
                filename=f"{document.title}.pdf",
                uploaded_by_id=document.created_by_id,
                state="read",
                pages=2,
            )
            for document, blob in zip(documents, blobs, strict=True)
        ],
    )
    _enter(
        PageText,
        [
            PageText(version=version, number=page, text=(TEXT % version.pk) * 8)
            for version in versions
            for page in (1, 2)
        ],
    )
    return versions


def use(campaign: Any, versions: list, codes: list[str], people: list, *, judged_by: Any = None) -> None:
    """Each indicator names its file in the campaign; with an assessor, every second one has been judged."""
    from pemantik.assessments.models import EvidenceUse, Verdict

    stages = {stage.kind: stage for stage in campaign.stages.all()}
    assessments = campaign.assessments.order_by("pk")
    owned = [versions[start : start + len(codes)] for start in range(0, len(versions), len(codes))]
    uses = _enter(
        EvidenceUse,
        [
            EvidenceUse(
                assessment=assessment,
                stage=stages["self"],
                code=code,
                level=1,
                item=1,
                version=version,
                added_by=person,
            )
            for assessment, own, person in zip(assessments, owned, people, strict=True)
            for code, version in zip(codes, own, strict=True)
        ],
    )
    if judged_by:
        _enter(
            Verdict,
            [Verdict(use=use, stage=stages["desk"], decision="accepted", assessor=judged_by) for use in uses[::2]],
        )


def questions(campaign: Any, assessor: Any, codes: list[str]) -> None:
    """Five questions for each institution; the first of each has been answered."""
    from pemantik.assessments.models import Message, Question

    stage = campaign.stages.get(kind="desk")
    asked = _enter(
        Question,
        [
            Question(
                assessment=assessment,
                stage=stage,
                code=code,
                asked_by=assessor,
                due_on=stage.closes_at.date(),
                state="open" if order else "answered",
            )
            for assessment in campaign.assessments.order_by("pk")
            for order, code in enumerate(codes[:5])
        ],
    )
    _enter(Message, [Message(question=question, author=assessor, text="Mohon lampirannya.") for question in asked])


def meetings(assessment: Any, stage: Any, units: list, person: Any) -> Any:
    """Interviews with some units, thirty people each; returns the first."""
    from pemantik.assessments.models import Attendance, Meeting, Promise

    held = _enter(
        Meeting,
        [
            Meeting(
                assessment=assessment, stage=stage, unit=unit, starts_at=stage.opens_at, place="R", created_by=person
            )
            for unit in units[:MEETINGS]
        ],
    )
    _enter(Attendance, [Attendance(meeting=one, name=f"Peserta {step}") for one in held for step in range(30)])
    due = stage.closes_at.date()
    _enter(Promise, [Promise(meeting=one, code="1", text="Keputusan", owner=person, due_on=due) for one in held])
    return held[0]


def trail(institutions: list, people: list) -> None:
    """The lines that so many saves would have left, chained as the product chains them."""
    from django.utils import timezone

    from pemantik.accounts import audit
    from pemantik.accounts.models import AuditEntry, AuditHead

    head, now = AuditHead.objects.get(pk=1), timezone.now()

    def lines() -> Iterator[AuditEntry]:
        for number in range(LINES):
            for node, person in zip(institutions, people, strict=True):
                entry = AuditEntry(
                    at=now,
                    actor=person,
                    actor_name=person.name,
                    address="10.0.0.1",
                    action="answer.saved",
                    object_type="assessments.stagevalue",
                    object_id=str(number),
                    object_name=f"{number % 47 + 1}: 3",
                    node_path=node.path,
                    before={"value": "2"},
                    after={"value": "3", "code": str(number % 47 + 1), "stage": "self", "version": 2},
                    previous_hash=head.hash,
                )
                entry.hash = head.hash = audit.entry_hash(entry)
                head.entries += 1
                yield entry

    waiting = lines()
    while some := list(islice(waiting, 20 * BATCH)):
        _enter(AuditEntry, some)
    head.save()


def invitations(root: Any, inviter: Any, count: int) -> None:
    """Links that were sent and not used yet."""
    from django.utils import timezone

    from pemantik.accounts.models import Invitation, InvitedRole

    until = timezone.now() + timedelta(days=7)
    sent = _enter(
        Invitation,
        [
            Invitation(
                email=f"undangan-{number}@example.go.id",
                name=f"Undangan {number}",
                token_hash=f"{number:064d}",
                invited_by=inviter,
                expires_at=until,
            )
            for number in range(count)
        ],
    )
    _enter(InvitedRole, [InvitedRole(invitation=one, role="operator", node_id=root.pk) for one in sent])


def consents(institutions: list, root: Any, giver: Any) -> None:
    """Everyone lets the first institution and the ministry see its results."""
    from pemantik.organizations.models import Consent

    pairs = [(node, receiver) for node in institutions for receiver in (root, institutions[0]) if node != receiver]
    _enter(Consent, [Consent(giver=node, receiver=other, scope="results", given_by=giver) for node, other in pairs])


def _enter(model: Any, rows: list) -> list:
    """Enter rows; they know their keys afterwards."""
    return model.objects.bulk_create(rows, batch_size=BATCH)
