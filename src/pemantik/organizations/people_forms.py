"""Forms about people: searching, inviting, giving roles, leaving."""

from datetime import datetime, time
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pemantik.accounts.forms import Dressed, TakesErrors, Words, dress
from pemantik.accounts.models import User
from pemantik.organizations.models import Node
from pemantik.organizations.selectors.people import PeopleFilter, roles_to_give

#: With more nodes than this a list is longer to search than a name is to write.
MOST_CHOICES = 200
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("januari", "january", "jan"),
            ("februari", "february", "feb"),
            ("maret", "march", "mar"),
            ("april", "apr"),
            ("mei", "may"),
            ("juni", "june", "jun"),
            ("juli", "july", "jul"),
            ("agustus", "august", "agu", "aug"),
            ("september", "sep"),
            ("oktober", "october", "okt", "oct"),
            ("november", "nov"),
            ("desember", "december", "des", "dec"),
        ),
        start=1,
    )
    for name in names
}


class DayField(forms.DateField):
    """A day as people write it: `22/11/2026`, `22 November 2026`, `2026-11-22`."""

    def __init__(self, **kwargs: Any) -> None:
        messages = {"invalid": gettext_lazy("Tulis tanggal seperti 22/11/2026 atau 22 November 2026.")}
        formats = ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"]
        super().__init__(input_formats=formats, error_messages=messages, widget=forms.TextInput(), **kwargs)

    def to_python(self, value: Any) -> Any:
        """Read a day; a month may be a word."""
        words = str(value or "").lower().split()
        if len(words) == 3 and words[1] in _MONTHS:
            value = f"{words[0]}/{_MONTHS[words[1]]}/{words[2]}"
        return super().to_python(value)


class NodeField(forms.CharField):
    """A unit that the person may choose: from a list where it is short, by its name where it is long."""

    def __init__(self, nodes: QuerySet[Node], empty_label: str = "", **kwargs: Any) -> None:
        self.nodes = nodes
        choices = [(str(node.pk), "  " * (node.depth - 1) + node.name) for node in nodes[: MOST_CHOICES + 1]]
        self.is_list = len(choices) <= MOST_CHOICES
        shown = choices if len(choices) == 1 and kwargs.get("required", True) else [("", empty_label), *choices]
        widget = forms.Select(choices=shown) if self.is_list else forms.TextInput(attrs={"autocomplete": "off"})
        super().__init__(widget=widget, max_length=150, **kwargs)

    def to_python(self, value: Any) -> Any:
        """The node, or None for nothing. Raises ValidationError that names the nodes that may be meant."""
        written = super().to_python(value)
        if not written:
            return None
        if written.isascii() and written.isdigit() and len(written) < 19:
            chosen = self.nodes.filter(pk=int(written)).first()
            if chosen:
                return chosen
        found = list(self.nodes.filter(name__iexact=written)[:6]) or list(
            self.nodes.filter(name__icontains=written)[:6]
        )
        if len(found) == 1:
            return found[0]
        if not found:
            raise ValidationError(_("Tidak ada unit dengan nama itu di wewenang Anda."))
        raise ValidationError(
            _("Beberapa unit cocok: %(names)s. Tulis namanya lebih lengkap.")
            % {"names": "; ".join(node.name for node in found[:5])}
        )

    def validate(self, value: Any) -> None:
        """Something must be chosen where it is required."""
        if self.required and value is None:
            raise ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """The length of what was written was limited by the widget; a node has nothing to validate."""


class SearchForm(Dressed):
    """Narrowing the list of people."""

    cari = forms.CharField(required=False, max_length=100)
    peran = forms.ChoiceField(required=False)
    keadaan = forms.ChoiceField(
        required=False, choices=[("active", gettext_lazy("Aktif")), ("inactive", gettext_lazy("Nonaktif"))]
    )

    words: ClassVar[Words] = {
        "cari": gettext_lazy("Nama, surel, atau jabatan"),
        "peran": gettext_lazy("Peran"),
        "unit": gettext_lazy("Unit"),
        "keadaan": gettext_lazy("Keadaan"),
    }

    def __init__(self, *args: Any, nodes: QuerySet[Node], **kwargs: Any) -> None:
        self.base_fields["peran"].choices = [("", _("Semua peran")), *roles_to_give()]  # type: ignore[attr-defined]
        super().__init__(*args, **kwargs)
        field = NodeField(nodes, _("Semua unit"), required=False, label=self.words["unit"])
        dress(field)
        self.fields["unit"] = field
        self.order_fields(["cari", "peran", "unit", "keadaan"])

    def wanted(self) -> PeopleFilter:
        """The filter; what cannot be read narrows nothing."""
        self.is_valid()
        read = self.cleaned_data
        node = read.get("unit")
        return PeopleFilter(
            words=read.get("cari", "").replace("\0", ""),
            role=read.get("peran", ""),
            node_id=node.pk if node else None,
            state=read.get("keadaan") or "active",
        )


class GrantForm(Dressed, TakesErrors):
    """A role on a node, until when."""

    role = forms.ChoiceField()
    valid_until = DayField(required=False)

    words: ClassVar[Words] = {
        "role": gettext_lazy("Peran"),
        "node": gettext_lazy("Unit"),
        "valid_until": gettext_lazy("Berlaku sampai (boleh kosong, kecuali auditor)"),
    }
    hints: ClassVar[Words] = {
        "node": gettext_lazy("Peran berlaku di unit ini dan semua unit di bawahnya."),
        "valid_until": gettext_lazy("Misalnya 31 Desember 2026."),
    }

    def __init__(self, *args: Any, nodes: QuerySet[Node], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", _("Pilih peran")), *roles_to_give()]  # type: ignore[attr-defined]
        field = NodeField(nodes, _("Pilih unit"), label=self.words["node"], help_text=self.hints["node"])
        dress(field)
        self.fields["node"] = field
        self.order_fields(["email", "name", "role", "node", "valid_until"])

    def clean_valid_until(self) -> datetime | None:
        """The end of that day, where the server is."""
        day = self.cleaned_data["valid_until"]
        return timezone.make_aware(datetime.combine(day, time(23, 59, 59))) if day else None


class InvitationForm(GrantForm):
    """Whom to invite, to which role."""

    email = forms.EmailField(max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    name = forms.CharField(max_length=150, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    words: ClassVar[Words] = GrantForm.words | {
        "email": gettext_lazy("Alamat surel"),
        "name": gettext_lazy("Nama lengkap"),
    }
    hints: ClassVar[Words] = GrantForm.hints | {
        "email": gettext_lazy("Bila orang ini sudah punya akun, perannya langsung berlaku."),
    }


class LeavingForm(Dressed, TakesErrors):
    """Who takes over."""

    successor = forms.ModelChoiceField(User.objects.none(), required=False)

    words: ClassVar[Words] = {"successor": gettext_lazy("Penerus")}

    def __init__(self, *args: Any, successors: QuerySet[User], has_work: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["successor"]
        field.queryset = successors  # type: ignore[attr-defined]
        field.empty_label = _("Pilih penerus") if has_work else _("Tanpa penerus")  # type: ignore[attr-defined]
        field.required = has_work
