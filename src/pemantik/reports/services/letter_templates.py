"""An institution's own templates of letters: put in place, and back to the built-in one."""

import secrets

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.accounts import audit
from pemantik.assessments.problems import Outdated, Refused
from pemantik.assessments.wording import clean
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.reports import files
from pemantik.reports.letters.blocks import Fault
from pemantik.reports.letters.package import check_package
from pemantik.reports.models import LetterKind, LetterTemplate
from pemantik.reports.selectors.letter_templates import find_place


class Faulty(Refused):
    """A template with wrong tags; `faults` says which and where."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(_("Templat belum dapat dipakai. Perbaiki yang berikut, lalu unggah lagi."))
        self.faults = faults


def replace_template(
    access: Access, node_id: int, kind: str, content: bytes, file_name: str, version: int
) -> LetterTemplate:
    """Put an institution's own template in place. `version` is the one that the form was made from.

    Raises Http404, PermissionDenied, Refused, Faulty with every fault and its place, or Outdated.
    """
    node = _place(access, node_id, kind)
    check_package(content)
    from pemantik.reports.letters.checking import faults_of  # noqa: PLC0415 - 15 MB, needed for Word only

    faults = faults_of(content)
    if faults:
        raise Faulty(faults)
    made = LetterTemplate(
        node=node,
        kind=kind,
        file_name=clean(file_name.rpartition("/")[2][-150:], 200) or "templat.docx",
        key=secrets.token_hex(16),
        sha256=files.hash_of(content),
        size=len(content),
        uploaded_by=access.user,
    )
    files.storage().save(made.path, ContentFile(content))
    try:
        with transaction.atomic():
            _retire(node, kind, version)
            made.save()
            audit.record("template.replaced", made, after=_told(made), node_path=node.path)
    except IntegrityError:
        files.storage().delete(made.path)
        raise _outdated() from None
    except BaseException:
        files.storage().delete(made.path)
        raise
    return made


def restore_builtin(access: Access, node_id: int, kind: str, version: int) -> None:
    """Use the built-in template again; the own one is kept. Raises like `replace_template`."""
    node = _place(access, node_id, kind)
    with transaction.atomic():
        retired = _retire(node, kind, version)
        if retired is not None:
            audit.record("template.retired", retired, before=_told(retired), node_path=node.path)


def _place(access: Access, node_id: int, kind: str) -> Node:
    node = find_place(access, node_id)
    access.require(Action.MANAGE_CAMPAIGNS, node)
    if kind not in LetterKind.values:
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    return node


def _retire(node: Node, kind: str, version: int) -> LetterTemplate | None:
    current = LetterTemplate.objects.select_for_update().filter(node=node, kind=kind, retired_at=None).first()
    if (current.pk if current else 0) != version:
        raise _outdated()
    if current is not None:
        current.retired_at = timezone.now()
        current.save(update_fields=["retired_at"])
    return current


def _told(template: LetterTemplate) -> dict[str, str]:
    return {"kind": template.kind, "file_name": template.file_name, "sha256": template.sha256}


def _outdated() -> Outdated:
    return Outdated(_("Templat ini baru saja diganti orang lain. Lihat dulu yang sekarang, lalu ulangi."))
