"""Forms of the evidence library."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pemantik.assessments.models import Document
from pemantik.assessments.reading.guesses import dates_in
from pemantik.assessments.reading.text import clean
from pemantik.assessments.services.evidence import DESCRIBED
from pemantik.organizations.models import Node
from pemantik.web.templatetags.pm import long_date


class WrittenDate(forms.DateField):
    """A date as people write it: `22 November 2026`, `22/11/2026`; shown again in the first form."""

    widget = forms.TextInput

    def prepare_value(self, value: Any) -> Any:
        """The standard form."""
        return long_date(value).replace("\N{NO-BREAK SPACE}", " ") if isinstance(value, date) else value

    def to_python(self, value: Any) -> date | None:
        """The date, or a sentence about what cannot be read."""
        if isinstance(value, str) and len(found := dates_in(value.replace(".", "/"))) == 1:
            return found[0]
        return super().to_python(value)


class TokenForm(forms.Form):
    """The version token of a document's form."""

    form_version = forms.IntegerField(widget=forms.HiddenInput)


class DescribeForm(forms.ModelForm[Document]):
    """What a document is. Its version token is read beside it (TokenForm)."""

    dated = WrittenDate(
        label=_("Tanggal dokumen"), required=False, help_text=_("Seperti 22 November 2026 (boleh kosong).")
    )
    valid_until = WrittenDate(
        label=_("Berlaku sampai"), required=False, help_text=_("Kosongkan bila tanpa batas waktu.")
    )

    class Meta:
        model = Document
        fields = DESCRIBED
        labels = {"title": _("Judul")}  # noqa: RUF012
        help_texts = {  # noqa: RUF012
            "title": _("Seperti tertulis di dokumennya, bukan nama berkas."),
            "number": _("Seperti tertulis di dokumennya (boleh kosong)."),
            "signatory": _("Nama orang yang menandatangani (boleh kosong)."),
        }

    def clean(self) -> dict[str, Any]:
        """Text without control characters; a document is valid from its date on, and not from the future."""
        values = super().clean() or {}
        for name in ("title", "number", "signatory"):
            values[name] = " ".join(clean(values.get(name) or "").split())
        if not values["title"] and "title" not in self.errors:
            self.add_error("title", _("Tulis judul dokumen ini."))
        dated, until = values.get("dated"), values.get("valid_until")
        if dated and dated > timezone.localdate():
            self.add_error("dated", _("Tanggal dokumen tidak bisa di masa depan."))
        if dated and until and until < dated:
            self.add_error("valid_until", _("Masa berlaku tidak bisa berakhir sebelum tanggal dokumen."))
        return values


class UploadForm(forms.Form):
    """A file and the unit in whose library it goes."""

    owner = forms.ModelChoiceField(label=_("Simpan di pustaka"), queryset=Node.objects.none(), empty_label=None)
    berkas = forms.FileField(
        label=_("Berkas"), allow_empty_file=True, error_messages={"required": _("Pilih satu berkas dulu.")}
    )

    def __init__(self, units: list[Node], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner = self.fields["owner"]
        owner.queryset = Node.objects.filter(pk__in=[unit.pk for unit in units])  # type: ignore[attr-defined]
        owner.choices = [(unit.pk, unit.name) for unit in units]  # type: ignore[attr-defined]


class StartForm(UploadForm):
    """The same announced by script, before the first byte."""

    berkas = None  # type: ignore[assignment]
    filename = forms.CharField(max_length=500)
    size = forms.IntegerField(min_value=0)
