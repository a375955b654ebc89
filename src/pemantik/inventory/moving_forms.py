"""The form of an import: it reads and keeps what was typed; the services decide."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from pemantik.inventory.metamodel import kinds
from pemantik.organizations.models import Node


class ImportForm(forms.Form):
    """A file, the unit that it is for, and what is in it."""

    unit = forms.ModelChoiceField(label=_("Untuk"), queryset=Node.objects.none(), empty_label=None)
    kind = forms.ChoiceField(label=_("Isi berkas"), required=False)
    file = forms.FileField(label=_("Berkas"))

    def __init__(self, *args: Any, units: QuerySet[Node], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit, kind = self.fields["unit"], self.fields["kind"]
        assert isinstance(unit, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        assert isinstance(kind, forms.ChoiceField)  # noqa: S101 - for the type checker
        unit.widget.attrs["class"] = kind.widget.attrs["class"] = "form-select"
        unit.queryset = units
        unit.help_text = _("Baris berkas boleh menyebut unit ini dan unit di bawahnya.")
        kind.choices = [("", _("Kenali dari judul kolom")), *((one.code, one.label) for one in kinds().values())]
        self.fields["file"].help_text = _("Excel (.xlsx), CSV, atau paket data Pemantik (.zip), paling besar 20 MB.")
