"""What is filled in by hand before letters are made."""

from dataclasses import fields

from django import forms
from django.utils.translation import gettext_lazy as _

from pemantik.reports.models import LetterKind
from pemantik.reports.services.letters import Typed

#: What the subject line says unless somebody writes something else.
SUBJECTS = {
    LetterKind.INVITATION: "Undangan",
    LetterKind.REQUEST: "Permintaan Data Penilaian",
    LetterKind.REMINDER: "Teguran Keterlambatan Pengisian Penilaian",
}
#: Fields that only one kind of letter prints.
_OF_KIND = {
    "event": LetterKind.INVITATION,
    "event_day": LetterKind.INVITATION,
    "event_time": LetterKind.INVITATION,
    "event_place": LetterKind.INVITATION,
}


def _line(label: object, hint: object = "") -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, required=False, max_length=300)  # type: ignore[arg-type]


class LetterForm(forms.Form):
    """Everything may stay blank: a blank becomes a line to write on, or is left out."""

    number = _line(_("Nomor surat (boleh kosong)"), _("Sama untuk semua surat; kosongkan untuk ditulis tangan."))
    nature = _line(_("Sifat"))
    annex = _line(_("Lampiran (boleh kosong)"))
    subject = _line(_("Hal"))
    place = _line(_("Tempat surat dibuat"))
    event = _line(_("Acara"))
    event_day = _line(_("Hari dan tanggal acara"), _("Misalnya Rabu, 25 November 2026."))
    event_time = _line(_("Waktu acara"), _("Misalnya 09.00 WIB sampai selesai."))
    event_place = _line(_("Tempat acara"))
    reply_by = _line(_("Batas waktu (boleh kosong)"), _("Misalnya 30 November 2026."))
    signer_title = _line(_("Jabatan penanda tangan"))
    signer_name = _line(_("Nama penanda tangan"))
    signer_id = _line(_("NIP penanda tangan (boleh kosong)"))
    copies = forms.CharField(
        label=_("Tembusan (boleh kosong)"),
        help_text=_("Satu penerima tembusan tiap baris."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, kind: str, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for name, of in _OF_KIND.items():
            if of != kind:
                del self.fields[name]
        if kind == LetterKind.INVITATION:
            del self.fields["reply_by"]
        for name, field in self.fields.items():
            field.widget.attrs |= {"class": "form-control"}
            if field.help_text:
                field.widget.attrs["aria-describedby"] = f"bantu-{name}"

    def typed(self) -> Typed:
        """What was written. Only after `is_valid`."""
        known = {each.name for each in fields(Typed)}
        return Typed(**{name: value for name, value in self.cleaned_data.items() if name in known})
