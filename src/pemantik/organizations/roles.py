"""Roles, actions, and which role may do what. The whole of Pemantik's permissions is this one table."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person is on a node of the tree, and on every node below it."""

    ADMINISTRATOR = "administrator", _("Administrator")
    COORDINATOR = "coordinator", _("Koordinator")
    RESPONSIBLE = "responsible", _("Penanggung jawab")
    DATA_ENTRY = "data_entry", _("Entri data")
    OPERATOR = "operator", _("Operator")
    INTERNAL_ASSESSOR = "internal_assessor", _("Asesor internal")
    EXTERNAL_ASSESSOR = "external_assessor", _("Asesor eksternal")
    REVIEWER = "reviewer", _("Tim reviu")
    HEAD = "head", _("Pimpinan")
    AUDITOR = "auditor", _("Auditor")


class Action(models.TextChoices):
    """What can be done. Services and selectors ask for one of these; templates only repeat the answer."""

    VIEW_NODE = "view_node", _("melihat unit")
    MANAGE_NODES = "manage_nodes", _("mengatur unit")
    MANAGE_PEOPLE = "manage_people", _("mengatur pengguna")
    MANAGE_CONSENT = "manage_consent", _("memberi izin berbagi")
    VIEW_AUDIT = "view_audit", _("melihat jejak audit")
    MANAGE_CAMPAIGNS = "manage_campaigns", _("membuka dan menutup penilaian")
    ASSIGN = "assign", _("membagi tugas")
    VIEW_ASSESSMENT = "view_assessment", _("melihat isian dan bukti")
    VIEW_RESULTS = "view_results", _("melihat hasil")
    ANSWER = "answer", _("mengisi jawaban dan bukti")
    SUBMIT = "submit", _("mengirim penilaian")
    VERIFY = "verify", _("memeriksa secara internal")
    ASSESS = "assess", _("menilai sebagai asesor eksternal")
    REVIEW = "review", _("menjamin mutu penilaian")
    SUPERVISE = "supervise", _("membina anggota")
    ISSUE_DOCUMENTS = "issue_documents", _("membuat dokumen resmi")
    VIEW_INVENTORY = "view_inventory", _("melihat inventaris")
    EDIT_INVENTORY = "edit_inventory", _("mengisi inventaris")
    VERIFY_INVENTORY = "verify_inventory", _("memeriksa inventaris")
    MANAGE_INVENTORY = "manage_inventory", _("mengatur inventaris")
    REVIEW_OVERLAPS = "review_overlaps", _("memutuskan dugaan dobel")
    REQUEST_SPENDING = "request_spending", _("mengajukan belanja TIK")
    REVIEW_SPENDING = "review_spending", _("menelaah belanja TIK")
    DECIDE_SPENDING = "decide_spending", _("memutuskan rekomendasi belanja TIK")


_VIEW = frozenset({Action.VIEW_NODE, Action.VIEW_ASSESSMENT, Action.VIEW_RESULTS, Action.VIEW_INVENTORY})
_FILL = _VIEW | {Action.ANSWER, Action.EDIT_INVENTORY, Action.REQUEST_SPENDING}

#: Which role may do what, on the node of its grant and below.
PERMISSIONS: dict[Role, frozenset[Action]] = {
    Role.ADMINISTRATOR: frozenset(
        {
            Action.VIEW_NODE,
            Action.MANAGE_NODES,
            Action.MANAGE_PEOPLE,
            Action.MANAGE_CONSENT,
            Action.VIEW_AUDIT,
            Action.VIEW_RESULTS,
            Action.VIEW_INVENTORY,
            Action.MANAGE_INVENTORY,
        }
    ),
    Role.COORDINATOR: _FILL
    | {Action.MANAGE_CAMPAIGNS, Action.ASSIGN, Action.SUBMIT, Action.MANAGE_CONSENT, Action.VIEW_AUDIT}
    | {Action.SUPERVISE, Action.ISSUE_DOCUMENTS, Action.VERIFY_INVENTORY, Action.MANAGE_INVENTORY}
    | {Action.REVIEW_OVERLAPS, Action.REVIEW_SPENDING, Action.DECIDE_SPENDING},
    Role.RESPONSIBLE: _FILL | {Action.ASSIGN, Action.SUBMIT, Action.ISSUE_DOCUMENTS},
    Role.DATA_ENTRY: _FILL,
    Role.OPERATOR: _FILL,
    Role.INTERNAL_ASSESSOR: _VIEW
    | {Action.VERIFY, Action.ISSUE_DOCUMENTS, Action.VERIFY_INVENTORY}
    | {Action.REVIEW_OVERLAPS, Action.REVIEW_SPENDING},
    Role.EXTERNAL_ASSESSOR: _VIEW | {Action.ASSESS, Action.ISSUE_DOCUMENTS},
    Role.REVIEWER: _VIEW | {Action.REVIEW, Action.ISSUE_DOCUMENTS, Action.REVIEW_OVERLAPS, Action.REVIEW_SPENDING},
    Role.HEAD: frozenset({Action.VIEW_NODE, Action.VIEW_RESULTS, Action.ISSUE_DOCUMENTS, Action.VIEW_INVENTORY}),
    Role.AUDITOR: _VIEW | {Action.VIEW_AUDIT},
}

#: Roles that need a second factor to sign in (setting PEMANTIK_SECOND_FACTOR).
SECOND_FACTOR_ROLES = frozenset({Role.ADMINISTRATOR, Role.INTERNAL_ASSESSOR, Role.EXTERNAL_ASSESSOR, Role.REVIEWER})


def roles_with(action: Action) -> tuple[Role, ...]:
    """The roles that may do this."""
    return tuple(role for role, actions in PERMISSIONS.items() if action in actions)
