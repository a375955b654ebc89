"""What a reader should know about a file before relying on it: hints in words, worked out from what was read."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pemantik.assessments.filetypes import TYPES, Family
from pemantik.assessments.models import Document, DocumentVersion
from pemantik.web.templatetags.pm import long_date

#: Evidence older than this is asked about by assessors.
OLD_DAYS = 365


@dataclass(frozen=True, slots=True)
class Hint:
    """One remark: `good`, `note` or `check`, with its icon and a sentence."""

    level: str
    icon: str
    text: str


def hints_of(document: Document, version: DocumentVersion, today: date | None = None) -> list[Hint]:
    """All remarks on a version, the ones to act on first."""
    today = today or timezone.localdate()
    found = [*_about_reading(version), *_about_signatures(version)]
    if version.state == DocumentVersion.State.READ:
        found += [*_about_text(version), *_about_content(document, version), *_about_dangers(version)]
    if document.dated and (today - document.dated).days > OLD_DAYS:
        found.append(Hint("check", "clock", _("Lebih dari 12 bulan: bertanggal %s.") % long_date(document.dated)))
    return sorted(found, key=lambda hint: ("check", "note", "good").index(hint.level))


def _about_reading(version: DocumentVersion) -> list[Hint]:
    if version.state == DocumentVersion.State.FAILED:
        text = _("Isi berkas ini tidak dapat dibaca mesin, jadi tidak bisa dicari. Berkasnya tetap bisa diunduh.")
        return [Hint("check", "alert-circle", text)]
    if version.state == DocumentVersion.State.READ and not version.hints.get("complete", True):
        return [Hint("note", "info-circle", _("Berkas ini sangat panjang; hanya bagian awalnya yang bisa dicari."))]
    return []


def _about_text(version: DocumentVersion) -> list[Hint]:
    family = TYPES[version.blob.content_type].family
    if family == Family.IMAGE:
        return [Hint("note", "photo", _("Gambar: tulisannya tidak bisa dicari."))]
    if family == Family.OLD:
        return [Hint("note", "info-circle", _("Format lama: isinya tidak bisa dicari. Lebih baik simpan sebagai PDF."))]
    with_text, pages = version.hints.get("with_text"), version.pages or 0
    if family != Family.PDF or with_text is None or with_text == pages:
        return []
    if with_text == 0:
        return [Hint("check", "eye-off", _("Hasil pindai tanpa lapisan teks: isinya tidak bisa dicari."))]
    text = ngettext(
        "%(n)s halaman tanpa lapisan teks; isinya tidak bisa dicari.",
        "%(n)s halaman tanpa lapisan teks; isinya tidak bisa dicari.",
        pages - with_text,
    )
    return [Hint("note", "eye-off", text % {"n": pages - with_text})]


def _about_content(document: Document, version: DocumentVersion) -> list[Hint]:
    """A date or a signature that was not found can only be said of a file with text."""
    if not version.hints.get("with_text"):
        return []
    found = []
    guesses = version.hints.get("guesses", {})
    if not document.dated and not guesses.get("dated"):
        found.append(Hint("check", "clock", _("Tanggal tidak ditemukan di dalam berkas.")))
    if not version.hints.get("signatures") and not guesses.get("is_signed"):
        found.append(Hint("check", "pencil", _("Tanda tangan tidak ditemukan. Pastikan ini bukan konsep.")))
    return found


def _about_signatures(version: DocumentVersion) -> list[Hint]:
    found = []
    for signature in version.hints.get("signatures", []):
        who = signature["signer"] or _("penanda tangan tanpa nama")
        if not signature["intact"] or signature["changed"]:
            text = _("Tanda tangan elektronik %s tidak sah: isi berkas berubah setelah ditandatangani.") % who
            found.append(Hint("check", "shield-x", text))
            continue
        when = datetime.fromisoformat(signature["at"]) if signature["at"] else None
        text = _("Tanda tangan elektronik %(who)s utuh, %(when)s. Sertifikat penerbitnya tidak diperiksa.") % {
            "who": who,
            "when": long_date(when.date()) if when else _("tanpa tanggal"),
        }
        found.append(Hint("good", "shield-check", text))
    return found


def _about_dangers(version: DocumentVersion) -> list[Hint]:
    hints: dict[str, Any] = version.hints
    found = []
    if hints.get("script"):
        text = _("PDF ini memuat skrip. Pratinjau di sini aman; berhati-hatilah bila membuka unduhannya.")
        found.append(Hint("check", "alert-circle", text))
    if hints.get("launch"):
        text = _("PDF ini memuat perintah yang bisa membuka program lain. Pratinjau di sini aman.")
        found.append(Hint("check", "alert-circle", text))
    if hints.get("attachments"):
        found.append(
            Hint("check", "files", _("PDF ini memuat berkas lampiran di dalamnya. Unggah lampirannya sendiri."))
        )
    return found
