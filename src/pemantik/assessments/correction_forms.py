"""Forms about a closed result: correcting it, and noting the index that was published."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pemantik.assessments.campaign_forms import DayField, StyledForm
from pemantik.assessments.codes import Item
from pemantik.assessments.models import ResultSnapshot
from pemantik.assessments.services.closing import Correction, Published
from pemantik.maturity.numbers import plain

WORDS = {"class": "form-control", "rows": 3}


class PublishedForm(StyledForm):
    """The index that the assessing institution published: value, source, date, and why it differs."""

    index = forms.CharField(label=_("Nilai terbit"), max_length=20)
    source = forms.CharField(
        label=_("Sumber"), help_text=_("Keputusan atau laporan yang memuatnya, dengan nomornya."), max_length=300
    )
    on = DayField(label=_("Tanggal terbit"))
    reason = forms.CharField(
        label=_("Sebab berbeda dari hitungan (boleh kosong bila sama)"),
        widget=forms.Textarea(attrs=WORDS),
        max_length=2000,
        required=False,
    )

    def __init__(self, latest: ResultSnapshot, **options: Any) -> None:
        super().__init__(initial=published_initial(latest), **options)
        if latest.published_index is not None:
            self.fields["why"] = _reason_field()
            self.fields["seen"] = _seen_field(latest)

    def as_published(self) -> Published:
        """The valid form as the service takes it."""
        data = self.cleaned_data
        return Published(data["index"], data["source"], data["reason"], data["on"])


class CorrectionForm(StyledForm):
    """New values of the indicators that were wrong, one reason for all of them; an empty field keeps the old value."""

    def __init__(self, items: tuple[Item, ...], latest: ResultSnapshot, **options: Any) -> None:
        super().__init__(**options)
        self.items, self.latest = items, latest
        self.fields["why"] = _reason_field()
        self.fields["seen"] = _seen_field(latest)
        for item in items:
            self.fields[f"value-{item.code}"] = forms.CharField(
                label=_("Nilai baru %(code)s") % {"code": item.code},
                max_length=20,
                required=False,
                widget=forms.TextInput(attrs={"class": "form-control", "inputmode": "decimal", "autocomplete": "off"}),
            )

    def rows(self) -> list[tuple[Item, dict[str, Any] | None, forms.BoundField]]:
        """Each indicator with its frozen value and the field for a new one."""
        return [(item, self.latest.values.get(item.code), self[f"value-{item.code}"]) for item in self.items]

    def as_corrections(self) -> list[Correction]:
        """The values that were filled in."""
        data = self.cleaned_data
        typed = ((item.code, data[f"value-{item.code}"].strip()) for item in self.items)
        return [Correction(code, value, data["why"]) for code, value in typed if value]


def published_initial(latest: ResultSnapshot) -> dict[str, Any]:
    """What the form about the published index begins with."""
    if latest.published_index is None:
        return {"index": plain(latest.index).replace(".", ",")}
    return {
        "index": plain(latest.published_index).replace(".", ","),
        "source": latest.published_source,
        "on": latest.published_on,
        "reason": latest.published_reason,
    }


def _reason_field() -> forms.CharField:
    return forms.CharField(
        label=_("Alasan koreksi"),
        help_text=_("Terlihat oleh semua yang melihat hasil ini."),
        widget=forms.Textarea(attrs=WORDS),
        max_length=2000,
    )


def _seen_field(latest: ResultSnapshot) -> forms.IntegerField:
    """The revision that the form shows, so that a second coordinator is told of the first one's."""
    return forms.IntegerField(widget=forms.HiddenInput, initial=latest.revision, min_value=1, max_value=32767)
