"""Writing letters: one Word file for each chosen recipient, recorded and kept together."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.accounts import audit
from pemantik.assessments.problems import Refused
from pemantik.assessments.wording import clean
from pemantik.organizations.permissions import Access
from pemantik.reports import codes, files
from pemantik.reports.content.language import indonesian
from pemantik.reports.content.parts import Letterhead
from pemantik.reports.content.source import letterhead_of
from pemantik.reports.content.words import counted, government, text
from pemantik.reports.formats import DOCX, DOTS
from pemantik.reports.letters.blocks import Block
from pemantik.reports.models import IssuedDocument, LetterKind, Mailing
from pemantik.reports.selectors.letter_templates import template_content
from pemantik.reports.selectors.letters import MOST_RECIPIENTS, Recipient, Target, find_target, recipients
from pemantik.reports.services.issuing import record
from pemantik.web.templatetags.pm import long_date

#: The code in a letter that is only looked at.
SAMPLE_CODE = "0000-0000-0000"


@dataclass(frozen=True, slots=True)
class Typed:
    """What the writer fills in by hand; everything may stay blank."""

    number: str = ""
    nature: str = ""
    annex: str = ""
    subject: str = ""
    place: str = ""
    reply_by: str = ""
    event: str = ""
    event_day: str = ""
    event_time: str = ""
    event_place: str = ""
    signer_title: str = ""
    signer_name: str = ""
    signer_id: str = ""
    copies: str = ""

    def cleaned(self) -> "Typed":
        """The same without characters that no document bears. Raises Refused for endless texts."""
        short = {name: clean(getattr(self, name), 300) for name in self.__slots__ if name != "copies"}
        return replace(self, **short, copies=clean(self.copies, 2000))


@dataclass(frozen=True)
class Order:
    """Everything that the letters of one go share."""

    target: Target
    kind: str
    recipients: tuple[Recipient, ...]
    typed: Typed
    sender: Letterhead
    template: bytes


def preview(
    access: Access, key: str, kind: str, chosen: Sequence[int], typed: Typed
) -> tuple[Recipient, tuple[Block, ...]]:
    """The letter to the first of the chosen, as text; nothing is recorded. Raises like `write_letters`."""
    with indonesian():
        order = _order(access, key, kind, chosen, typed)
        first = order.recipients[0]
        from pemantik.reports.letters.merging import blocks_of  # noqa: PLC0415 - 15 MB, needed for Word only

        return first, blocks_of(_letter(order, first, SAMPLE_CODE, SAMPLE_CODE))


def write_letters(access: Access, key: str, kind: str, chosen: Sequence[int], typed: Typed, origin: str) -> Mailing:
    """Make a letter for each chosen node and record them all. Raises Http404, PermissionDenied, or Refused."""
    with indonesian():
        order = _order(access, key, kind, chosen, typed)
        made = [_made(access, order, each, origin) for each in order.recipients]
    return _record(access, order, made)


def _record(access: Access, order: Order, made: Sequence[tuple[IssuedDocument, bytes]]) -> Mailing:
    kept: list[IssuedDocument] = []
    try:
        with transaction.atomic():
            mailing = Mailing.objects.create(
                kind=order.kind, node=order.target.place, campaign=order.target.campaign, made_by=access.user
            )
            for document, content in made:
                record(document, content)
                kept.append(document)
            mailing.documents.set(kept)
            audit.record("mailing.made", mailing, after={"count": len(kept)}, node_path=order.target.place.path)
    except BaseException:
        for document in kept:
            files.discard(document)
        raise
    return mailing


def _order(access: Access, key: str, kind: str, chosen: Sequence[int], typed: Typed) -> Order:
    target = find_target(access, key)
    if kind not in LetterKind.values:
        raise Refused(_("Pilih jenis surat dari daftar."))
    wanted = set(chosen)
    found = tuple(each for each in recipients(access, target) if each.node.pk in wanted)
    if not found or len(found) != len(wanted):
        raise Refused(_("Pilih paling sedikit satu penerima dari daftar."))
    if len(found) > MOST_RECIPIENTS:
        raise Refused(_("Paling banyak %(most)s surat sekali buat. Kurangi pilihannya.") % {"most": MOST_RECIPIENTS})
    sender = target.sender
    return Order(target, kind, found, typed.cleaned(), letterhead_of(sender), template_content(sender, kind))


def _made(access: Access, order: Order, recipient: Recipient, origin: str) -> tuple[IssuedDocument, bytes]:
    code = codes.new_code()
    content = _letter(order, recipient, code, origin.rstrip("/") + reverse("check-document", args=[code]))
    label = LetterKind(order.kind).label
    campaign, name = order.target.campaign, recipient.node.name
    document = IssuedDocument(
        kind=IssuedDocument.Kind.LETTER,
        title=f"Surat {label.lower()} kepada {name}, {campaign.name}"[:300],
        node=order.target.place,
        campaign=campaign,
        assessment=recipient.assessment,
        number=order.typed.number[:100],
        code=code,
        content_type=DOCX,
        file_name=files.file_name(f"Surat {label} {name}", "docx"),
        made_by=access.user,
        made_at=timezone.now(),
    )
    return document, content


def _letter(order: Order, recipient: Recipient, code: str, address: str) -> bytes:
    from pemantik.reports.letters.merging import letter  # noqa: PLC0415 - 15 MB, needed for Word only

    head, *above = order.sender.lines
    fields = _of_target(order.target) | _of_recipient(recipient) | _of_typed(order.typed)
    fields |= {"instansi": head, "instansi_atas": " ".join(above), "kode_verifikasi": code, "alamat_periksa": address}
    return letter(order.template, fields, order.sender.logo)


def _of_target(target: Target) -> dict[str, Any]:
    campaign = target.campaign
    return {
        "penilaian": text(campaign.name),
        "tahun": str(campaign.year),
        "instrumen": text(campaign.instrument.title),
        "tanggal": long_date(timezone.localdate()),
    }


def _of_recipient(recipient: Recipient) -> dict[str, Any]:
    node = recipient.node
    name = government(node)
    return {
        "tujuan": text(node.head_title) or "Pimpinan",
        "tujuan_nama": text(node.head_name),
        "tujuan_instansi": name,
        "tujuan_tempat": "Tempat",
        "tahap": text(recipient.stage),
        "tenggat": long_date(recipient.deadline) if recipient.deadline else "",
        "terlambat": f"{counted(recipient.days_late)} hari" if recipient.is_late else "",
        "terisi": str(recipient.answered),
        "jumlah_indikator": str(recipient.total),
        "belum_terisi": str(len(recipient.missing)),
        "indikator": recipient.missing,
    }


def _of_typed(typed: Typed) -> dict[str, Any]:
    return {
        "nomor": text(typed.number) or DOTS,
        "sifat": text(typed.nature) or "Biasa",
        "lampiran": text(typed.annex) or "-",
        "hal": text(typed.subject),
        "tempat": text(typed.place) or DOTS[:24],
        "batas_waktu": text(typed.reply_by),
        "acara": text(typed.event) or DOTS,
        "acara_hari": text(typed.event_day) or DOTS,
        "acara_pukul": text(typed.event_time) or DOTS,
        "acara_tempat": text(typed.event_place) or DOTS,
        "jabatan_penanda_tangan": text(typed.signer_title) or DOTS,
        "nama_penanda_tangan": text(typed.signer_name) or DOTS,
        "nip_penanda_tangan": text(typed.signer_id) or DOTS[:24],
        "tembusan": [text(line) for line in typed.copies.splitlines() if line.strip()],
    }
