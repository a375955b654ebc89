"""Every public function of this room that acts for somebody, as something to try on a node.

`gates` refuse with 404 or 403; `filters` show what belongs to the node, or do not. The keys are the functions' names.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from pemantik.accounts import audit
from pemantik.accounts.models import Invitation, User
from pemantik.accounts.services.invitations import Offer, issue
from pemantik.organizations.models import Consent, Grant, Node, NodeKind, SpreadsheetImport
from pemantik.organizations.permissions import Access
from pemantik.organizations.roles import Action, Role
from pemantik.organizations.selectors import audit as audit_selectors
from pemantik.organizations.selectors import consents as consent_selectors
from pemantik.organizations.selectors import imports as import_selectors
from pemantik.organizations.selectors import nodes as node_selectors
from pemantik.organizations.selectors import people as people_selectors
from pemantik.organizations.services import (
    consents,
    imports,
    invitations,
    leaving,
    logos,
    many,
    nodes,
    people,
    trail_export,
)
from pemantik.organizations.services.fields import NodeFields, facts_of
from pemantik.organizations.services.many import Planned
from pemantik.organizations.tests.people_factories import make_grant

Try = Callable[[], object]
Kind = SpreadsheetImport.Kind
_numbers = count(1)


@dataclass(frozen=True)
class Things:
    """What stands on the node that is tried: made by the system, not by whoever tries."""

    node: Node
    person: User
    grant: Grant
    invitation: Invitation
    consent: Consent
    drafts: dict[str, SpreadsheetImport]
    entry: audit.AuditEntry


def make_things(node: Node, stranger: Node) -> Things:
    """One of each on this node; `stranger` is an institution elsewhere, to share with."""
    number = next(_numbers)
    grant = make_grant(node)
    offers = [Offer(Role.OPERATOR, node.pk)]
    drafts = {
        kind: SpreadsheetImport.objects.create(kind=kind, node=node, sent_by=grant.user, rows=[]) for kind in Kind
    }
    return Things(
        node,
        grant.user,
        grant,
        issue(f"tamu{number}@contoh.go.id", "Tamu", offers, grant.user).invitation,
        Consent.objects.create(giver=node, receiver=stranger, scope=Consent.Scope.RESULTS, given_by=grant.user),
        drafts,
        audit.record("x.done", grant.user, node_path=node.path),
    )


def _sheet() -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Nama", "Surel", "Peran"])
        sheet.write_row(1, 0, ["Seseorang"])
    return file.getvalue()


def _picture() -> SimpleUploadedFile:
    file = io.BytesIO()
    Image.new("RGB", (80, 80)).save(file, "PNG")
    return SimpleUploadedFile("logo.png", file.getvalue())


def _node_gates(access: Access, on: Things) -> dict[str, tuple[Action, Try]]:
    node = on.node
    unit = NodeFields(f"Unit {next(_numbers)}", NodeKind.DIVISION)
    plan = [Planned("a", unit, parent_id=node.pk)]
    manage = Action.MANAGE_NODES
    return {
        "nodes.add": (manage, lambda: nodes.add(access, node.pk, unit)),
        "nodes.describe": (manage, lambda: nodes.describe(access, node.pk, facts_of(node), node.version)),
        "nodes.move": (manage, lambda: nodes.move(access, node.pk, node.pk, node.version)),
        "nodes.deactivate": (manage, lambda: nodes.deactivate(access, node.pk)),
        "nodes.reactivate": (manage, lambda: nodes.reactivate(access, node.pk)),
        "many.add_many": (manage, lambda: many.add_many(access, node.pk, plan)),
        "logos.set_logo": (manage, lambda: logos.set_logo(access, node.pk, _picture())),
        "logos.remove_logo": (manage, lambda: logos.remove_logo(access, node.pk)),
        "selectors.nodes.find_node": (Action.VIEW_NODE, lambda: node_selectors.find_node(access, node.pk)),
        "selectors.nodes.overview": (Action.VIEW_NODE, lambda: node_selectors.overview(access, node)),
    }


def _people_gates(access: Access, on: Things) -> dict[str, tuple[Action, Try]]:
    node, person = on.node, on.person
    offers = [Offer(Role.HEAD, node.pk)]
    cases: dict[str, Try] = {
        "people.give_grant": lambda: people.give_grant(access, person, Role.HEAD, node),
        "people.end_grant": lambda: people.end_grant(access, on.grant),
        "people.note_position": lambda: people.note_position(access, person, "Analis"),
        "people.end_sessions": lambda: people.end_sessions(access, person),
        "people.require_whole_account": lambda: people.require_whole_account(access, person),
        "invitations.invite": lambda: invitations.invite(access, f"b{next(_numbers)}@c.id", "B", offers),
        "invitations.renew": lambda: invitations.renew(access, on.invitation),
        "invitations.revoke": lambda: invitations.revoke(access, on.invitation),
        "leaving.deactivate": lambda: leaving.deactivate(access, person, None),
        "leaving.reactivate": lambda: leaving.reactivate(access, person),
        "leaving.reset_second_factor": lambda: leaving.reset_second_factor(access, person),
        "leaving.password_link": lambda: leaving.password_link(access, person),
    }
    return {name: (Action.MANAGE_PEOPLE, work) for name, work in cases.items()}


def _import_gates(access: Access, on: Things) -> dict[str, tuple[Action, Try]]:
    found: dict[str, tuple[Action, Try]] = {}
    for kind, action in imports.NEEDED.items():
        draft = on.drafts[kind]
        cases: dict[str, Try] = {
            "imports.send": lambda kind=kind: imports.send(access, kind, on.node.pk, "x.xlsx", _sheet()),
            "imports.correct": lambda draft=draft: imports.correct(access, draft.pk, draft.version, {}, set()),
            "imports.save": lambda draft=draft: imports.save(access, draft.pk, draft.version),
            "imports.undo": lambda draft=draft: imports.undo(access, draft.pk),
            "imports.discard": lambda draft=draft: imports.discard(access, draft.pk),
            "selectors.imports.find_import": lambda draft=draft: import_selectors.find_import(access, draft.pk),
            "selectors.imports.preview": lambda draft=draft: import_selectors.preview(access, draft),
            "selectors.imports.last_saved": lambda kind=kind: import_selectors.last_saved(access, on.node, kind),
            "selectors.imports.exported": lambda kind=kind: import_selectors.exported(access, on.node, kind),
            "selectors.imports.template_for": lambda kind=kind: import_selectors.template_for(access, on.node, kind),
        }
        found |= {f"{name} {kind}": (action, work) for name, work in cases.items()}
    return found


def _consent_gates(access: Access, on: Things) -> dict[str, tuple[Action, Try]]:
    node, receiver = on.node, on.consent.receiver_id
    share, view = Action.MANAGE_CONSENT, Action.VIEW_NODE
    return {
        "consents.give": (share, lambda: consents.give(access, node.pk, receiver, Consent.Scope.EVIDENCE)),
        "consents.withdraw": (share, lambda: consents.withdraw(access, on.consent.pk)),
        "selectors.consents.given": (view, lambda: consent_selectors.given(access, node)),
        "selectors.consents.received": (view, lambda: consent_selectors.received(access, node)),
        "selectors.consents.possible_receivers": (share, lambda: consent_selectors.possible_receivers(access, node)),
    }


def gates(access: Access, on: Things) -> dict[str, tuple[Action, Try]]:
    """What refuses: the action that it asks for, and the try."""
    return {
        **_node_gates(access, on),
        **_people_gates(access, on),
        **_import_gates(access, on),
        **_consent_gates(access, on),
    }


def _shows(found: object, one: object) -> bool:
    return one in list(found)  # type: ignore[call-overload]


def filters(access: Access, on: Things) -> dict[str, tuple[Action, Try]]:
    """What shows or hides: the action that it asks for, and whether the thing on the node is shown."""
    node, person = on.node, on.person
    every = audit_selectors.TrailFilter()
    listed = people_selectors.PeopleFilter()
    manage, view, read = Action.MANAGE_PEOPLE, Action.VIEW_NODE, Action.VIEW_AUDIT

    def found(work: Try) -> bool:
        from django.http import Http404

        try:
            work()
        except Http404:
            return False
        return True

    def in_lines(lines: object) -> bool:
        return any(line.entry == on.entry for line in lines)  # type: ignore[attr-defined]

    return {
        "selectors.people.people": (manage, lambda: _shows(people_selectors.people(access), person)),
        "selectors.people.list_people": (
            manage,
            lambda: person in [row.person for row in people_selectors.list_people(access, listed).rows],
        ),
        "selectors.people.find_person": (
            manage,
            lambda: found(lambda: people_selectors.find_person(access, person.pk)),
        ),
        "selectors.people.grants_of": (manage, lambda: bool(people_selectors.grants_of(access, person))),
        "selectors.people.find_grant": (
            manage,
            lambda: found(lambda: people_selectors.find_grant(access, person, on.grant.pk)),
        ),
        "selectors.people.possible_successors": (
            manage,
            lambda: _shows(people_selectors.possible_successors(access, access.user), person),
        ),
        "people.manages_whole_account": (manage, lambda: people.manages_whole_account(access, person)),
        "selectors.people.manageable_nodes": (manage, lambda: _shows(people_selectors.manageable_nodes(access), node)),
        "selectors.people.invitations": (manage, lambda: _shows(people_selectors.invitations(access), on.invitation)),
        "selectors.people.open_invitations": (
            manage,
            lambda: _shows(people_selectors.open_invitations(access), on.invitation),
        ),
        "selectors.people.find_invitation": (
            manage,
            lambda: found(lambda: people_selectors.find_invitation(access, on.invitation.pk)),
        ),
        "selectors.nodes.search": (
            view,
            lambda: node in [each for each, _above in node_selectors.search(access, node.name)],
        ),
        "selectors.audit.entries": (read, lambda: _shows(audit_selectors.entries(access, every), on.entry)),
        "selectors.audit.page": (read, lambda: in_lines(audit_selectors.page(access, every).lines)),
        "selectors.audit.lines": (read, lambda: in_lines(audit_selectors.lines(access, every))),
        "trail_export.start_export": (read, lambda: in_lines(trail_export.start_export(access, every, "csv"))),
    }
