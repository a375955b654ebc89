"""What an installation changes about the value lists and the reference trees that come with Pemantik."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class ListValue(models.Model):
    """A value that was added to a list, or one that came with it and is hidden.

    `topic`, `owner` and `basis` say what an Aplikasi Umum is for, whose it is, and which regulation names it.
    """

    list = models.CharField(max_length=40)
    value = models.CharField(_("Pilihan"), max_length=100)
    note = models.CharField(_("Keterangan"), max_length=300, blank=True)
    topic = models.CharField(_("Bidang"), max_length=150, blank=True)
    owner = models.CharField(_("Pemilik"), max_length=150, blank=True)
    basis = models.CharField(_("Dasar hukum"), max_length=150, blank=True)
    is_hidden = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["list", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["list", "value"], name="one_value_per_list"),
        ]

    def __str__(self) -> str:
        return self.value


class ReferenceCode(models.Model):
    """A code that was added to a reference tree, or what was changed about one that came with it.

    References are versioned: a code that no longer holds keeps its row with `valid_until` and `replaced_by`. `parent`
    is the code above an added one.
    """

    tree = models.CharField(max_length=10)
    code = models.CharField(_("Kode"), max_length=30)
    parent = models.CharField(max_length=30, blank=True)
    name = models.CharField(_("Nama"), max_length=300)
    note = models.CharField(_("Keterangan"), max_length=300, blank=True)
    valid_from = models.DateField(_("Berlaku sejak"), null=True, blank=True)
    valid_until = models.DateField(_("Berlaku sampai"), null=True, blank=True)
    replaced_by = models.CharField(_("Diganti dengan"), max_length=30, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["tree", "code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["tree", "code"], name="one_row_per_code"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
