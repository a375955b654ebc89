"""The form that brings verdicts in."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pemantik.assessments.campaign_forms import DayField, StyledForm
from pemantik.reports.national.services.imports import Sent
from pemantik.tables.limits import UPLOAD


class VerdictForm(StyledForm):
    """A file, or a table copied from the portal; where it comes from, and of which day it is."""

    file = forms.FileField(
        label=_("Berkas hasil"),
        help_text=_("Excel (.xlsx) atau CSV UTF-8, paling besar 5 MB."),
        widget=forms.FileInput(attrs={"class": "form-control", "accept": ".xlsx,.csv,.tsv,.txt"}),
        required=False,
    )
    pasted = forms.CharField(
        label=_("Atau tempel tabelnya"),
        help_text=_("Salin tabel dari portal atau Excel beserta judul kolomnya."),
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 6, "spellcheck": "false"}),
        max_length=500_000,
        required=False,
        strip=False,
    )
    source = forms.CharField(
        label=_("Sumber"), max_length=200, help_text=_("Misalnya nama portal dan nomor surat hasil.")
    )
    on = DayField(label=_("Tanggal hasil"))

    def __init__(self, *arguments: Any, **options: Any) -> None:
        options.setdefault("initial", {"source": gettext("Portal evaluasi nasional"), "on": timezone.localdate()})
        super().__init__(*arguments, **options)

    def clean(self) -> dict[str, Any]:
        """Exactly one of file and table."""
        data: dict[str, Any] = super().clean() or {}
        file, pasted = data.get("file"), data.get("pasted", "").strip()
        if file and pasted:
            self.add_error("pasted", _("Pilih berkas atau tempel tabel, jangan keduanya."))
        if not file and not pasted and not self.errors.get("file"):
            self.add_error("file", _("Pilih berkas, atau tempel tabelnya."))
        if file and file.size > UPLOAD.bytes:
            self.add_error("file", _("Berkas terlalu besar; batasnya 5 MB."))
        return data

    def as_sent(self) -> Sent:
        """The valid form as the service takes it."""
        data = self.cleaned_data
        file = data["file"]
        content = file.read() if file else data["pasted"].encode()
        return Sent(file.name if file else "", content, data["source"], data["on"])
