"""The forms of this room: they read and keep what was typed; the services decide."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from pemantik.organizations.models import Consent, Node, NodeKind, Region
from pemantik.organizations.services.fields import NodeFields
from pemantik.organizations.spreadsheets.words import find_region


class NodeForm(forms.Form):
    """The facts of one unit. `regions` are those that may be chosen; without any there is no field for them."""

    name = forms.CharField(label=_("Nama"), max_length=150)
    short_name = forms.CharField(label=_("Nama singkat"), max_length=50, required=False)
    kind = forms.ChoiceField(label=_("Jenis"), widget=forms.RadioSelect)
    region = forms.CharField(label=_("Wilayah"), max_length=120, required=False)
    head_title = forms.CharField(label=_("Sebutan pimpinan"), max_length=100, required=False)
    head_name = forms.CharField(label=_("Nama pimpinan"), max_length=150, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, kinds: tuple[NodeKind, ...], regions: list[Region], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.regions = {region.pk: region for region in regions}
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]  # type: ignore[attr-defined]
        self.fields["region"].help_text = _("Hanya untuk kabupaten atau kota. Tulis nama atau kode Kemendagri.")
        self.fields["region"].widget.attrs["list"] = "daftar-wilayah"
        self.fields["head_title"].help_text = _("Misalnya Kepala Dinas atau Camat.")
        if not regions:
            del self.fields["region"]

    def clean_region(self) -> Region | None:
        """The region of the name or code."""
        written = self.cleaned_data["region"].strip()
        if not written:
            return None
        region, guess = find_region(written, self.regions)
        if region is None:
            hint = f" {_('Maksud Anda')} {self.regions[guess].name}?" if guess else ""
            raise ValidationError(_("Wilayah ini tidak ada atau sudah terdaftar.") + hint)
        return region

    def facts(self, kept_region: Region | None = None) -> NodeFields:
        """What was typed."""
        data = self.cleaned_data
        return NodeFields(
            name=data["name"],
            kind=data["kind"],
            short_name=data["short_name"],
            region=data.get("region") or kept_region,
            head_title=data["head_title"],
            head_name=data["head_name"],
        )


class LogoForm(forms.Form):
    """A logo to upload."""

    logo = forms.FileField(label=_("Berkas logo"), help_text=_("PNG, JPEG, atau WebP, paling besar 1 MB."))


class MoveForm(forms.Form):
    """Where a unit is to go."""

    parent = forms.ModelChoiceField(label=_("Pindahkan ke bawah"), queryset=Node.objects.none())
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, targets: list[Node], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["parent"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        field.queryset = Node.objects.filter(pk__in=[node.pk for node in targets])


class ConsentForm(forms.Form):
    """What is shared, and with whom."""

    receiver = forms.ModelChoiceField(label=_("Dengan instansi"), queryset=Node.objects.none())
    scope = forms.ChoiceField(
        label=_("Yang dibagikan"), choices=Consent.Scope, widget=forms.RadioSelect, initial=Consent.Scope.RESULTS
    )

    def __init__(self, *args: Any, receivers: list[Node], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["receiver"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        field.queryset = Node.objects.filter(pk__in=[node.pk for node in receivers]).order_by("name")


class SpreadsheetForm(forms.Form):
    """A spreadsheet to import."""

    file = forms.FileField(label=_("Berkas"), help_text=_("Excel (.xlsx) atau CSV UTF-8, paling besar 5 MB."))


class InstitutionForm(forms.Form):
    """First step of the first run: which institution."""

    kind = forms.ChoiceField(
        label=_("Jenis instansi"),
        choices=[
            ("daerah", _("Pemerintah daerah")),
            (NodeKind.MINISTRY, _("Kementerian")),
            (NodeKind.AGENCY, _("Lembaga")),
        ],
        widget=forms.RadioSelect,
        initial="daerah",
    )
    name = forms.CharField(
        label=_("Nama"),
        max_length=150,
        help_text=_(
            "Tulis nama daerah atau kode Kemendagri, misalnya Kabupaten Pringsewu. Untuk kementerian dan "
            "lembaga, tulis nama lengkapnya."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["list"] = "daftar-wilayah"


class IdentityForm(forms.Form):
    """Second step: the name that people know, and the logo."""

    name = forms.CharField(label=_("Nama resmi"), max_length=150)
    short_name = forms.CharField(label=_("Nama singkat"), max_length=50, required=False)
    logo = forms.FileField(label=_("Logo"), required=False, help_text=_("PNG, JPEG, atau WebP, paling besar 1 MB."))


class AdministratorForm(forms.Form):
    """Third step: the first account."""

    name = forms.CharField(label=_("Nama lengkap Anda"), max_length=150)
    email = forms.EmailField(label=_("Alamat surel"), help_text=_("Dipakai untuk masuk."))
    password = forms.CharField(
        label=_("Kata sandi"),
        strip=False,
        max_length=128,
        help_text=_("Paling sedikit 10 huruf. Beberapa kata yang mudah Anda ingat sudah cukup kuat."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["autocomplete"] = "name"
        self.fields["email"].widget.attrs["autocomplete"] = "username"


def put_errors(form: forms.Form, error: ValidationError) -> None:
    """Show what a service refused at the fields of the form, and the rest above it."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for field, messages in error.message_dict.items():
        form.add_error(field if field in form.fields else None, messages)
