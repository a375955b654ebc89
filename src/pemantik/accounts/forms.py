"""Forms of the door and of the own account, in the look and words of Pemantik."""

from typing import Any, ClassVar

from allauth.account import forms as account_forms
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as key_forms
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from pemantik.accounts.models import User
from pemantik.accounts.selectors import second_factor
from pemantik.accounts.services.profile import Profile

Words = dict[str, Any]

PASSWORD_HINT = _("Paling sedikit 10 huruf. Tiga kata yang tidak berhubungan mudah diingat dan sulit ditebak.")


def dress(field: forms.Field) -> None:
    """Give a field the look of ours."""
    if isinstance(field.widget, forms.Select):
        field.widget.attrs["class"] = "form-select"
    elif isinstance(field.widget, (forms.TextInput, forms.EmailInput, forms.PasswordInput)):
        field.widget.attrs["class"] = "form-control"


class Dressed(forms.Form):
    """Gives fields the look of ours, and the labels and hints named in `words`."""

    words: ClassVar[Words] = {}
    hints: ClassVar[Words] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.words.get(name, field.label)
            field.help_text = self.hints.get(name, "")
            field.widget.attrs.pop("placeholder", None)  # a placeholder is no label
            dress(field)


class SignInForm(Dressed, account_forms.LoginForm):  # type: ignore[misc]  # allauth carries no types
    """E-mail address and password."""

    words: ClassVar[Words] = {"login": _("Alamat surel"), "password": _("Kata sandi")}


class ConfirmPasswordForm(Dressed, account_forms.ReauthenticateForm):  # type: ignore[misc]
    """The password once more, before something that matters."""

    words: ClassVar[Words] = {"password": _("Kata sandi")}


class ChangePasswordForm(Dressed, account_forms.ChangePasswordForm):  # type: ignore[misc]
    """Old and new password."""

    words: ClassVar[Words] = {
        "oldpassword": _("Kata sandi sekarang"),
        "password1": _("Kata sandi baru"),
        "password2": _("Ulangi kata sandi baru"),
    }
    hints: ClassVar[Words] = {"password1": PASSWORD_HINT}


class ForgottenPasswordForm(Dressed, account_forms.ResetPasswordForm):  # type: ignore[misc]
    """Where to send the link."""

    words: ClassVar[Words] = {"email": _("Alamat surel")}


class NewPasswordForm(Dressed, account_forms.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password, from a link."""

    words: ClassVar[Words] = {"password1": _("Kata sandi baru"), "password2": _("Ulangi kata sandi baru")}
    hints: ClassVar[Words] = {"password1": PASSWORD_HINT}


_CODE = {"code": _("Kode")}
_CODE_HINT = {"code": _("Enam angka dari aplikasi, atau salah satu kode cadangan.")}


class CodeForm(Dressed, mfa_forms.AuthenticateForm):  # type: ignore[misc]
    """The second factor at sign-in."""

    def __init__(self, *words: Any, **named: Any) -> None:
        super().__init__(*words, **named)
        if not self.has_app:
            self.fields["code"].label, self.fields["code"].help_text = _("Kode cadangan"), ""

    @cached_property
    def has_app(self) -> bool:
        """Whether the person has an authenticator app; whoever has passkeys only is not asked for its code."""
        return second_factor(self.user).has_app

    words: ClassVar[Words] = _CODE
    hints: ClassVar[Words] = _CODE_HINT


class ConfirmCodeForm(Dressed, mfa_forms.ReauthenticateForm):  # type: ignore[misc]
    """The second factor once more."""

    words: ClassVar[Words] = _CODE
    hints: ClassVar[Words] = _CODE_HINT


class ActivateAppForm(Dressed, totp_forms.ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new authenticator app."""

    words: ClassVar[Words] = {"code": _("Kode dari aplikasi")}
    hints: ClassVar[Words] = {"code": _("Enam angka yang sekarang tampil.")}


class AddKeyForm(Dressed, key_forms.AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey."""

    words: ClassVar[Words] = {"name": _("Nama kunci")}
    hints: ClassVar[Words] = {"name": _("Misalnya: ponsel saya, laptop kantor.")}


class RenameKeyForm(Dressed, key_forms.EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a passkey."""

    words: ClassVar[Words] = {"name": _("Nama kunci")}


class TakesErrors(forms.Form):
    """Shows what a service found wrong at the field that it names."""

    def take_errors(self, error: ValidationError) -> None:
        """Add the errors; those on fields that this form has not stand at its top."""
        if hasattr(error, "error_dict"):
            for field, errors in error.error_dict.items():
                self.add_error(field if field in self.fields else None, errors)
        else:
            self.add_error(None, error)


class ProfileForm(Dressed, forms.ModelForm):  # type: ignore[type-arg]
    """What people change about themselves. The fields `seen_...` carry what the form was made from."""

    class Meta:
        model = User
        fields = ("name", "position", "phone")

    words: ClassVar[Words] = {
        "name": _("Nama lengkap"),
        "position": _("Jabatan (boleh kosong)"),
        "phone": _("Nomor telepon (boleh kosong)"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, autocomplete in (("name", "name"), ("phone", "tel"), ("position", "organization-title")):
            self.fields[name].widget.attrs["autocomplete"] = autocomplete
        self.stored = Profile.of(self.instance)

    def seen(self) -> Profile:
        """What the person saw when the form was made; a form without it counts as made just now."""
        sent = {
            name: self.data.get(f"seen_{name}", getattr(self.stored, name)) for name in ("name", "phone", "position")
        }
        return Profile(**sent)

    def wanted(self) -> Profile:
        """What the person wants."""
        return Profile(*(self.cleaned_data[name] for name in ("name", "phone", "position")))


class JoinForm(Dressed):
    """Accepting an invitation: name and password."""

    name = forms.CharField(max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    password1 = forms.CharField(
        strip=False, max_length=200, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    password2 = forms.CharField(
        strip=False, max_length=200, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    words: ClassVar[Words] = {
        "name": _("Nama lengkap"),
        "password1": _("Kata sandi"),
        "password2": _("Ulangi kata sandi"),
    }
    hints: ClassVar[Words] = {"password1": PASSWORD_HINT}

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict[str, Any]:
        """Both passwords are the same, and it is hard to guess for this person."""
        cleaned = super().clean() or {}
        password, again = cleaned.get("password1"), cleaned.get("password2")
        if password and again and password != again:
            self.add_error("password2", _("Kedua kata sandi tidak sama."))
        elif password:
            try:
                validate_password(password, User(email=self.email, name=cleaned.get("name", "")))
            except ValidationError as error:
                self.add_error("password1", error)
        return cleaned
