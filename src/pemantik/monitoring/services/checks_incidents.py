"""Incidents in people's hands: a note about what happened, and an end where no check will bring it."""

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.accounts import audit
from pemantik.assessments.problems import Outdated, Refused
from pemantik.assessments.wording import clean
from pemantik.monitoring.models import Address, Incident
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action

LONGEST_NOTE = 4000


@transaction.atomic
def note_incident(access: Access, incident_id: int, form_version: int, note: str) -> Incident:
    """Write what happened and what was done. Raises Outdated if somebody wrote meanwhile."""
    found = _locked(access, incident_id)
    if found.form_version != form_version:
        raise Outdated(_("Catatan ini baru saja diubah orang lain. Bandingkan, lalu simpan lagi."))
    text = clean(note, LONGEST_NOTE)
    if text == found.note:
        return found
    before = {"note": found.note}
    found.note, found.noted_by, found.noted_at = text, access.user, timezone.now()
    found.form_version += 1
    found.save(update_fields=["note", "noted_by", "noted_at", "form_version"])
    audit.record("incident.noted", found, before=before, after={"note": text}, node_path=found.address.node.path)
    return found


@transaction.atomic
def close_incident(access: Access, incident_id: int) -> Incident:
    """End an incident of an address that is no longer checked. Refused while checks still find it failing."""
    found = _locked(access, incident_id)
    address = Address.objects.select_for_update().get(pk=found.address_id)
    if found.ended_at:
        raise Refused(_("Insiden ini sudah selesai."))
    if address.is_active:
        raise Refused(_("Alamat ini masih gagal diperiksa. Insiden selesai sendiri begitu alamatnya berfungsi lagi."))
    found.ended_at, found.closed_by = timezone.now(), access.user
    found.save(update_fields=["ended_at", "closed_by"])
    address.failures, address.failing_since = 0, None
    address.save(update_fields=["failures", "failing_since"])
    audit.record("incident.closed_by_hand", found, after={"ended_at": found.ended_at}, node_path=address.node.path)
    return found


def _locked(access: Access, incident_id: int) -> Incident:
    rows = Incident.objects.select_for_update(of=("self",)).select_related("address__node")
    found = rows.filter(pk=incident_id).first()
    if found is None:
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    access.require(Action.EDIT_INVENTORY, found.address.node)
    return found
