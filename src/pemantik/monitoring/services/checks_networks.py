"""What the administrator of a tree opens for checks: private networks, and a Prometheus of one's own."""

from ipaddress import ip_network

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.accounts import audit
from pemantik.assessments.problems import Outdated, Refused
from pemantik.assessments.wording import clean, required
from pemantik.monitoring.models import AllowedNetwork, PrometheusSource
from pemantik.monitoring.networks import live_networks, rules_for
from pemantik.monitoring.probing.findings import Failure
from pemantik.monitoring.probing.guard import LONGEST_URL, NEVER, Network, target_of
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action, Role

#: Wider than this is no network that somebody knows, but everything.
WIDEST = {4: 8, 6: 16}
MOST_NETWORKS = 50


@transaction.atomic
def allow_network(access: Access, node_id: int, cidr: str, reason: str) -> AllowedNetwork:
    """Let addresses of this tree lie in a private network. Refused for what may never be checked, with the reason."""
    node = locked_root(access, node_id)
    network = _network(cidr)
    text = required(reason, _("Tulis mengapa jaringan ini perlu diperiksa."), 300)
    mine = live_networks().filter(node=node)
    if mine.count() >= MOST_NETWORKS:
        raise Refused(_("Sudah ada %(most)s jaringan. Cabut yang tidak dipakai lagi.") % {"most": MOST_NETWORKS})
    if mine.filter(cidr=str(network)).exists():
        raise Refused(_("Jaringan ini sudah diizinkan."))
    made = AllowedNetwork.objects.create(node=node, cidr=str(network), reason=text, made_by=access.user)
    audit.record("network.allowed", made, after={"cidr": made.cidr, "reason": text}, node_path=node.path)
    return made


@transaction.atomic
def withdraw_network(access: Access, network_id: int) -> AllowedNetwork:
    """No longer check anything in this network; what was measured stays."""
    rows = AllowedNetwork.objects.select_for_update(of=("self",)).select_related("node")
    found = rows.filter(pk=network_id).first()
    if found is None:
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    require_administrator(access, found.node)
    if found.removed_at is None:
        found.removed_at = timezone.now()
        found.save(update_fields=["removed_at"])
        before = {"cidr": found.cidr, "reason": found.reason}
        audit.record("network.withdrawn", found, before=before, node_path=found.node.path)
    return found


@transaction.atomic
def set_prometheus(access: Access, node_id: int, form_version: int, url: str, *, is_active: bool) -> PrometheusSource:
    """Where measurements of this tree are fetched from; `form_version` is 0 where nothing was set yet."""
    node = locked_root(access, node_id)
    found = PrometheusSource.objects.filter(node=node).first() or PrometheusSource(node=node, form_version=0)
    if found.form_version != form_version:
        raise Outdated(_("Pengaturan ini baru saja diubah orang lain. Bandingkan, lalu simpan lagi."))
    before = {"url": found.url, "is_active": found.is_active} if found.pk else {}
    found.url, found.is_active = _prometheus_url(node, url), is_active
    found.form_version += 1
    found.tried_at = None
    found.save()
    after = {"url": found.url, "is_active": found.is_active}
    audit.record("prometheus.set", found, before=before, after=after, node_path=node.path)
    return found


def locked_root(access: Access, node_id: int) -> Node:
    """The top of a tree, locked; only its administrators decide where this server's checks may go."""
    node: Node | None = Node.objects.select_for_update(of=("self",)).filter(pk=node_id).first()
    if node is None:
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    require_administrator(access, node)
    return node


def require_administrator(access: Access, node: Node) -> None:
    """Raise unless the person is an administrator of the top of this tree."""
    access.require(Action.MANAGE_INVENTORY, node)
    if node.depth > 1 or not is_administrator(access, node):
        raise PermissionDenied(_("Jaringan diatur oleh administrator instansi teratas."))


def is_administrator(access: Access, node: Node) -> bool:
    """Whether the person is an administrator there."""
    return any(grant.role == Role.ADMINISTRATOR and node.path.startswith(grant.node.path) for grant in access.grants)


def _network(typed: str) -> Network:
    text = clean(typed, 50)
    try:
        network = ip_network(text)
    except ValueError:
        raise Refused(
            _("Tulis jaringan dalam bentuk CIDR, misalnya 10.10.0.0/16, tanpa bit di luar jaringannya.")
        ) from None
    if network.prefixlen < WIDEST[network.version]:
        raise Refused(_("Jaringan ini terlalu luas. Tulis jaringan yang benar-benar dipakai."))
    if any(network.version == each.version and network.overlaps(each) for each in NEVER):
        raise Refused(
            _("Jaringan ini tidak pernah boleh diperiksa: di dalamnya ada server ini sendiri atau metadatanya.")
        )
    return network


def _prometheus_url(node: Node, typed: str) -> str:
    text = required(typed, _("Tulis alamat Prometheus, misalnya http://10.10.0.5:9090."), LONGEST_URL - 200)
    try:
        target = target_of(text, rules_for(node))
    except Failure:
        raise Refused(_("Alamat ini bukan alamat web yang bisa dibaca. Contoh: http://10.10.0.5:9090.")) from None
    if "?" in target.path:
        raise Refused(_("Tulis hanya alamat dasarnya, tanpa tanda tanya."))
    return target.url.rstrip("/")
