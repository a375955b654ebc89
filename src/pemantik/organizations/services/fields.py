"""What a unit consists of, checked before anything is written."""

from dataclasses import dataclass, fields
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from pemantik.organizations.models import INSTITUTION_KINDS, Node, Region
from pemantik.organizations.rules import check_kind, check_region, clean_text, same_name
from pemantik.organizations.tree import children_of


@dataclass(frozen=True)
class NodeFields:
    """The facts of one institution or unit as someone wrote them."""

    name: str
    kind: str
    short_name: str = ""
    region: Region | None = None
    head_title: str = ""
    head_name: str = ""

    def cleaned(self) -> "NodeFields":
        """The same with clean text; raises ValidationError by field for what is missing or too long."""
        texts = {name: clean_text(getattr(self, name)) for name in ("name", "short_name", "head_title", "head_name")}
        problems = {}
        for name, text in texts.items():
            most = Node._meta.get_field(name).max_length or 0
            if len(text) > most:
                problems[name] = _("Terlalu panjang: %(n)s huruf, batasnya %(most)s.") % {"n": len(text), "most": most}
        if not texts["name"]:
            problems["name"] = _("Isi namanya.")
        if problems:
            raise ValidationError(problems)
        return NodeFields(kind=self.kind, region=self.region, **texts)

    def as_values(self) -> dict[str, Any]:
        """The values by the name of their field."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def facts_of(node: Node) -> NodeFields:
    """The facts that a node has now."""
    return NodeFields(**{field.name: getattr(node, field.name) for field in fields(NodeFields)})


def check_place(facts: NodeFields, parent: Node | None, itself: Node | None = None) -> None:
    """Raise ValidationError unless the rules of kind, region and name allow these facts under the parent."""
    check_kind(facts.kind, parent)
    check_region(facts.kind, facts.region, parent)
    own = itself.pk if itself else None
    if facts.region and Node.objects.filter(region=facts.region, kind__in=INSTITUTION_KINDS).exclude(pk=own).exists():
        raise ValidationError({"region": _("%(region)s sudah terdaftar.") % {"region": facts.region.name}})
    siblings = children_of(parent) if parent else Node.objects.filter(depth=1)
    taken = (name for pk, name in siblings.values_list("pk", "name") if pk != own)
    if same_name(facts.name) in map(same_name, taken):
        raise ValidationError({"name": _("Nama ini sudah dipakai di tempat yang sama.")})
