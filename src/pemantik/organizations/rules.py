"""The shape of the tree: which kind may stand under which, with which region. Pure rules, no database."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from pemantik.organizations.models import INSTITUTION_KINDS, Node, NodeKind, Region

#: What may stand directly under each kind; None is the top of the tree.
ALLOWED_BELOW: dict[str | None, tuple[NodeKind, ...]] = {
    None: INSTITUTION_KINDS,
    NodeKind.MINISTRY: (NodeKind.DEPARTMENT, NodeKind.DIVISION),
    NodeKind.AGENCY: (NodeKind.DEPARTMENT, NodeKind.DIVISION),
    NodeKind.PROVINCE: (NodeKind.DEPARTMENT, NodeKind.DIVISION, NodeKind.REGENCY, NodeKind.CITY),
    NodeKind.REGENCY: (NodeKind.DEPARTMENT, NodeKind.DISTRICT, NodeKind.DIVISION),
    NodeKind.CITY: (NodeKind.DEPARTMENT, NodeKind.DISTRICT, NodeKind.DIVISION),
    NodeKind.DEPARTMENT: (NodeKind.DIVISION,),
    NodeKind.DISTRICT: (NodeKind.DIVISION,),
    NodeKind.DIVISION: (NodeKind.DIVISION,),
}

#: The level of region that these kinds govern; the other kinds have no region of their own.
REGION_LEVEL: dict[str, Region.Level] = {
    NodeKind.PROVINCE: Region.Level.PROVINCE,
    NodeKind.REGENCY: Region.Level.REGENCY,
    NodeKind.CITY: Region.Level.CITY,
}

#: Divisions inside divisions: deeper than this no office is, and a path has room for it.
DEEPEST = 12


def clean_text(value: str) -> str:
    """One line of text as people mean it: spaces collapsed, invisible and control characters gone, NFC."""
    visible = "".join(" " if unicodedata.category(one) in {"Cc", "Zl", "Zp"} else one for one in value)
    visible = "".join(one for one in visible if unicodedata.category(one) not in {"Cf", "Cs", "Co"})
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", visible)).strip()


def check_kind(kind: str, parent: Node | None) -> None:
    """Raise ValidationError on `kind` if it may not stand there."""
    allowed = ALLOWED_BELOW[parent.kind if parent else None]
    if kind not in allowed:
        label = NodeKind(kind).label if kind in NodeKind.values else kind[:30]
        words = ", ".join(str(one.label) for one in allowed)
        message = _("%(kind)s tidak bisa berada di sini. Yang bisa: %(allowed)s.") % {"kind": label, "allowed": words}
        raise ValidationError({"kind": message})
    if parent and parent.depth >= DEEPEST:
        raise ValidationError({"kind": _("Susunannya terlalu dalam; paling banyak %(n)s lapis.") % {"n": DEEPEST}})


def check_region(kind: str, region: Region | None, parent: Node | None) -> None:
    """Raise ValidationError on `region` unless it is of the level that the kind governs, in the parent's province."""
    level = REGION_LEVEL.get(kind)
    if level is None:
        if region is not None:
            raise ValidationError({"region": _("Hanya provinsi, kabupaten, dan kota yang punya kode wilayah.")})
        return
    if region is None:
        raise ValidationError({"region": _("Pilih wilayahnya; setiap pemerintah daerah punya satu kode Kemendagri.")})
    if region.level != level:
        message = _("%(region)s bukan %(level)s. Pilih wilayah yang setingkat.")
        raise ValidationError({"region": message % {"region": region.name, "level": level.label.lower()}})
    if parent and parent.region_id and region.parent_id != parent.region_id:
        message = _("%(region)s tidak termasuk %(province)s.")
        raise ValidationError({"region": message % {"region": region.name, "province": parent.name}})


def same_name(one: str) -> str:
    """What two names have in common that people would call the same: letters and digits only, whatever the case."""
    return re.sub(r"[\W_]+", "", one.casefold())
