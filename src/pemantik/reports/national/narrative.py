"""The answer of one indicator as plain text, ready to be copied into the fields of the portal."""

from django.utils.translation import gettext as _

from pemantik.assessments.templatetags.work import answer
from pemantik.reports.national.package import Package, PackageItem, joined


def narrative_text(package: Package, item: PackageItem) -> str:
    """Indicator, level and value, narrative, and which pages support it."""
    campaign, node = package.place.campaign, package.place.assessment.node
    lines = [
        f"{item.number} {item.item.name}",
        f"{node.name}, {campaign.name}",
        "",
        f"{_('Nilai')}: {answer(item.value or '')}",
    ]
    if item.level:
        lines.append(f"{_('Tingkat yang terpenuhi')}: {item.level}")
    lines += ["", f"{_('Narasi')}:", item.narrative or _("Belum ditulis."), "", f"{_('Bukti dukung')}:"]
    for number, file in enumerate(item.files, start=1):
        left_out = "" if file.is_taken else f" ({_('tidak ikut, lihat Daftar isi')})"
        lines.append(f"{number}. {file.title}: {joined(file.places)}{left_out}")
    if not item.files:
        lines.append(_("Belum ada."))
    return "\r\n".join(one for line in lines for one in line.split("\n")) + "\r\n"
