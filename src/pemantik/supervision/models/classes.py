"""Classes into which a province sorts its members."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from pemantik.organizations.models import Node


class MemberClass(models.Model):
    """A class of region that a province compares by: `Wilayah 3T`, `Pesisir`. A member may be in several."""

    supervisor = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="member_classes")
    name = models.CharField(_("Nama kelas"), max_length=80)
    note = models.CharField(_("Dasar penetapan"), max_length=300, blank=True)
    members = models.ManyToManyField(Node, related_name="classes_of_province")
    form_version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar[list[str]] = ["name", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("supervisor", Lower("name"), name="one_class_per_name"),
        ]

    def __str__(self) -> str:
        return self.name
