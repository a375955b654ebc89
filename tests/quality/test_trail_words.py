"""Everything that the audit trail records is told in words: every action and every field that the source names.

The action has to stand in the source where it is recorded, or where a helper that hands it on is called: so it can be
found here, and by whoever looks for it.
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from django.apps import apps

from pemantik.accounts import audit_words

ROOT = Path(__file__).resolve().parents[2] / "src" / "pemantik"
#: Where an action goes in: the trail itself, and the helpers that hand it on, with the place of that argument.
START = {"record": 0}
Function = ast.FunctionDef | ast.AsyncFunctionDef


class Recording(NamedTuple):
    """One place where something is recorded: its actions, None if they cannot be seen, and its fields."""

    place: str
    actions: list[str] | None
    fields: frozenset[str]


@cache
def modules() -> dict[str, ast.Module]:
    paths = (path for path in ROOT.rglob("*.py") if not {"tests", "migrations"}.intersection(path.parts))
    return {
        str(path.relative_to(ROOT)): ast.parse(text)
        for path in paths
        if "audit" in (text := path.read_text(encoding="utf-8")) or "sign_in_log" in text
    }


def name_of(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def is_trail(call: ast.Call) -> bool:
    """`audit.record`, and not another `record`."""
    owner = getattr(call.func, "value", None)
    return name_of(call) != "record" or (isinstance(owner, ast.Name) and owner.id == "audit")


def calls(tree: ast.AST, known: dict[str, int]) -> Iterator[tuple[ast.Call, ast.expr]]:
    """Calls of the known recorders, with their action."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and name_of(node) in known and is_trail(node):
            place = known[name_of(node)]
            named = [word.value for word in node.keywords if word.arg == "action"]
            if named or len(node.args) > place:
                yield node, (named or node.args[place:])[0]


def recorders(tree: ast.Module, known: dict[str, int]) -> dict[str, int]:
    """The known ones, and the functions of this module whose own parameter goes into one of them."""
    found = dict(known)
    while True:
        before = len(found)
        for function in (node for node in ast.walk(tree) if isinstance(node, Function)):
            parameters = [each.arg for each in function.args.args]
            for _call, action in calls(function, found):
                if isinstance(action, ast.Name) and action.id in parameters:
                    found.setdefault(function.name, parameters.index(action.id))
        if len(found) == before:
            return found


def literals(action: ast.expr) -> list[str] | None:
    """The actions that an expression can be; None if that cannot be seen."""
    if isinstance(action, ast.Constant) and isinstance(action.value, str):
        return [action.value]
    if isinstance(action, ast.IfExp):
        both = literals(action.body), literals(action.orelse)
        return None if None in both else [*(both[0] or []), *(both[1] or [])]
    return None


def recorded() -> Iterator[Recording]:
    """Every place where something is recorded."""
    shared = recorders(modules()["accounts/sign_in_log.py"], START)
    for path, tree in modules().items():
        known = recorders(tree, shared)
        for function in functions(tree):
            for call, action in calls(function, known):
                if not (function.name in known and isinstance(action, ast.Name)):
                    yield Recording(f"{path}:{call.lineno}", literals(action), frozenset(fields(call, function, tree)))


def functions(tree: ast.AST) -> Iterator[Function]:
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def fields(call: ast.Call, function: Function, tree: ast.Module) -> Iterator[str]:
    """Fields that a call hands on: named there, in a variable of the function, or in a function of the module."""
    assigned = {
        target.id: node.value
        for node in ast.walk(function)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    own = {each.name: each for each in functions(tree)}
    for word in call.keywords:
        value = word.value
        if word.arg in {"before", "after"} and isinstance(value, ast.Name):
            value = assigned.get(value.id, value)
        if word.arg in {"before", "after"} and isinstance(value, ast.Call) and name_of(value) in own:
            value = own[name_of(value)]
        if word.arg in {"before", "after"}:
            yield from (
                key.value
                for part in ast.walk(value)
                if isinstance(part, ast.Dict)
                for key in part.keys
                if isinstance(key, ast.Constant)
            )


def test_every_action_stands_in_the_source_where_it_is_recorded():
    assert [each.place for each in recorded() if each.actions is None] == []


def test_enough_is_found_to_trust_this_check():
    actions = {action for each in recorded() for action in each.actions or []}
    assert {"answer.saved", "session.refused", "password.reset", "invitation.accepted", "stage.submitted"} <= actions
    assert len(actions) > 70
    assert {"threat", "justification", "starts_at", "document"} <= {name for each in recorded() for name in each.fields}


def test_every_action_has_words():
    known = audit_words.known_actions()
    assert [(each.place, action) for each in recorded() for action in each.actions or [] if action not in known] == []


def test_every_field_has_words():
    known = audit_words.known_fields()
    assert [(each.place, name) for each in recorded() for name in sorted(each.fields) if name not in known] == []


#: Models that are never what an entry is about, and why.
SILENT = {
    "accounts.invitedrole": "part of its invitation",
    "accounts.auditentry": "the trail itself",
    "accounts.audithead": "the trail itself",
    "organizations.region": "comes with the product",
    "organizations.setup": "told of its institution",
    "assessments.instrumentversion": "told of its campaign",
    "assessments.campaignrevision": "told of its result",
    "assessments.campaignstage": "told of its campaign",
    "assessments.blob": "told of its document",
    "assessments.documentversion": "told of its document",
    "assessments.pagetext": "made anew at any time",
    "assessments.upload": "not yet a document",
    "assessments.attendance": "told of its meeting",
    "assessments.assessorassignment": "told of its assessment",
    "assessments.message": "told of its question",
}


@pytest.mark.parametrize("room", ["accounts", "organizations", "assessments"])
def test_every_kind_of_object_has_words(room):
    models = {model._meta.label_lower for model in apps.get_app_config(room).get_models()}
    told = dict(audit_words.known_objects())
    assert {name for name in models if name not in told} == models & SILENT.keys()
