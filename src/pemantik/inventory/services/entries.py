"""Entries: made, changed, removed and put back."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from pemantik.accounts import audit
from pemantik.assessments.problems import Outdated, Refused
from pemantik.inventory.filling import Content, fill
from pemantik.inventory.metamodel import kinds
from pemantik.inventory.models import CodeCounter, Entry, Link
from pemantik.inventory.problems import Invalid
from pemantik.inventory.reading import Sent, read_content
from pemantik.inventory.sealing import current_seal
from pemantik.inventory.selectors.entries import linkable_entries, locked_entry
from pemantik.inventory.services.seals import after_change
from pemantik.inventory.values import Vocabulary
from pemantik.organizations.models import Node
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action
from pemantik.organizations.tree import institution_above, own_units


@transaction.atomic
def create_entry(access: Access, kind_code: str, node_id: int, sent: Sent) -> Entry:
    """A new entry of the unit, as a draft with a code of its own.

    Raises Http404, PermissionDenied, or Invalid with a sentence for each wrong field.
    """
    if kind_code not in kinds():
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    node = _unit(access, node_id)
    entry = Entry(kind=kind_code, node=node, institution=institution_above(node), created_by=access.user)
    _write(access, entry, sent, Vocabulary())
    audit.record("entry.made", entry, after=_told(entry), node_path=node.path)
    return entry


@transaction.atomic
def change_entry(access: Access, entry_id: int, version: int, sent: Sent, node_id: int | None = None) -> Entry:
    """Other content, and perhaps another unit. What was the same stays as it was, with its seals.

    Raises Outdated if somebody saved it since the form was opened, Invalid with a sentence for each wrong field.
    """
    entry = locked_entry(access, entry_id, Action.EDIT_INVENTORY)
    if entry.version != version:
        raise Outdated(_("Data ini baru saja diubah orang lain. Bandingkan, lalu simpan lagi."))
    before, old_seal = _told(entry), current_seal(entry)
    if node_id is not None and node_id != entry.node_id:
        entry.node = _unit(access, node_id)
        if institution_above(entry.node).pk != entry.institution_id:
            raise Refused(_("Pilih unit di instansi yang sama."))
    _write(access, entry, sent, Vocabulary(), is_new=False)
    seal = current_seal(entry)
    if seal == old_seal:
        return entry
    broken = after_change(access, entry, seal)
    entry.changed_by, entry.changed_at = access.user, timezone.now()
    entry.version += 1
    entry.save()
    after = _told(entry) | broken
    changed = {key: value for key, value in after.items() if before.get(key) != value}
    gone = {key: value for key, value in before.items() if key in changed or key not in after}
    audit.record("entry.changed", entry, before=gone, after=changed, node_path=entry.node.path)
    return entry


@transaction.atomic
def remove_entry(access: Access, entry_id: int) -> Entry:
    """Take the entry out of every list. It stays stored, for what cited it, and can be put back."""
    entry = locked_entry(access, entry_id, Action.EDIT_INVENTORY)
    if entry.removed_at is None:
        entry.removed_at = timezone.now()
        entry.save()
        audit.record("entry.removed", entry, node_path=entry.node.path)
    return entry


@transaction.atomic
def restore_entry(access: Access, entry_id: int) -> Entry:
    """Put a removed entry back. Raises Refused if its code was given to another meanwhile."""
    entry = locked_entry(access, entry_id, Action.EDIT_INVENTORY)
    if entry.removed_at is None:
        return entry
    taken = Entry.objects.filter(institution=entry.institution, code=entry.code, removed_at=None).exclude(code="")
    if taken.exists():
        raise Refused(_("Kode %(code)s sudah dipakai data lain.") % {"code": entry.code})
    entry.removed_at = None
    entry.save()
    audit.record("entry.restored", entry, node_path=entry.node.path)
    return entry


def next_code(institution: Node, prefix: str, count: int = 1) -> int:
    """The first of so many numbers that nobody else gets. Inside a transaction: others wait until it ends."""
    counter, _made = CodeCounter.objects.select_for_update().get_or_create(institution=institution, prefix=prefix)
    CodeCounter.objects.filter(pk=counter.pk).update(last=F("last") + count)
    return counter.last + 1


def code_text(prefix: str, number: int) -> str:
    """`DAA-001`, the form of the national architecture."""
    return f"{prefix}-{number:03d}"


def _unit(access: Access, node_id: int) -> Node:
    node: Node | None = Node.objects.filter(pk=node_id).first()
    if node is None:
        raise Http404(_("Halaman ini tidak ada, atau Anda tidak berhak melihatnya."))
    access.require(Action.EDIT_INVENTORY, node)
    if not node.is_active:
        raise Refused(_("%(unit)s tidak aktif lagi. Pilih unit lain.") % {"unit": node.name})
    return node


def _write(access: Access, entry: Entry, sent: Sent, words: Vocabulary, *, is_new: bool = True) -> None:
    """Check what was sent and store it."""
    if not is_new:
        sent = _with_stored(entry, sent)
    content, problems = read_content(entry.metadata, sent, words, None if is_new else entry)
    problems |= _wrong_places(entry, content)
    if problems:
        raise Invalid(problems)
    fill(entry, content)
    if is_new:
        entry.changed_by = access.user
        prefix = entry.metadata.object_code
        entry.code = code_text(prefix, next_code(entry.institution, prefix))
    entry.save()
    entry.users.set(content.users)
    _link(entry, content.links)


def _with_stored(entry: Entry, sent: Sent) -> Sent:
    """What was sent, with the stored units and links where none were sent."""
    links: dict[str, frozenset[int]] = {}
    for relation, target in Link.objects.filter(source=entry).values_list("relation", "target_id"):
        links[relation] = links.get(relation, frozenset()) | {target}
    users = frozenset(entry.users.values_list("pk", flat=True)) if sent.users is None else sent.users
    return Sent(sent.texts, users, links | dict(sent.links))


def _wrong_places(entry: Entry, content: Content) -> dict[str, str]:
    """Units and entries that were named and may not be, by key."""
    problems: dict[str, str] = {}
    if content.users:
        known = {entry.institution_id, *own_units(entry.institution).values_list("pk", flat=True)}
        if not content.users <= known:
            problems["users"] = _("Pilih unit pengguna dari daftar.")
    kept = set(Link.objects.filter(source=entry).values_list("relation", "target_id")) if entry.pk else set()
    for key, targets in content.links.items():
        wanted = {target for target in targets if (key, target) not in kept}
        allowed = linkable_entries(entry.institution, entry.metadata.relation(key).to).filter(pk__in=wanted)
        if wanted and set(allowed.values_list("pk", flat=True)) != wanted:
            problems[key] = _("Pilih dari daftar; ada yang tidak dapat dihubungkan.")
        elif entry.pk in targets:
            problems[key] = _("Tidak dapat dihubungkan dengan dirinya sendiri.")
    return problems


def _link(entry: Entry, wanted: Mapping[str, frozenset[int]]) -> None:
    """Make the stored links the wanted ones. Links to removed entries stay, for when these are put back."""
    stored = {(link.relation, link.target_id): link.pk for link in Link.objects.filter(source=entry)}
    pairs = {(relation, target) for relation, targets in wanted.items() for target in targets}
    gone = [pk for pair, pk in stored.items() if pair not in pairs]
    Link.objects.filter(pk__in=gone, target__removed_at=None).delete()
    Link.objects.bulk_create(
        Link(source=entry, relation=relation, target_id=target) for relation, target in sorted(pairs - stored.keys())
    )


def _told(entry: Entry) -> dict[str, Any]:
    """What the trail says about an entry: every attribute of its kind under `aplikasi.status`."""
    attributes: dict[str, Any] = dict(entry.values)
    names = Link.objects.filter(source=entry).values_list("relation", "target__name").order_by("relation", "target")
    for relation, name in names:
        attributes.setdefault(relation, []).append(name)
    told = {
        "unit": entry.node.name,
        "name": entry.name,
        "entry.description": entry.description,
        "entry.period": entry.period,
        "entry.situation": entry.situation,
        "entry.reference": entry.reference,
        "entry.urusan": entry.urusan,
        "entry.users": list(entry.users.order_by("path").values_list("name", flat=True)),
        **{f"{entry.kind}.{key}": value for key, value in attributes.items()},
    }
    return {key: value for key, value in told.items() if value not in ("", [], None)}
