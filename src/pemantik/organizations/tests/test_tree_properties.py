"""Whatever is added and moved in whatever order, the tree stays a tree, inside its institutions, by the rules."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from pemantik.organizations.models import Node, NodeKind
from pemantik.organizations.permissions import OperatorAccess
from pemantik.organizations.rules import ALLOWED_BELOW
from pemantik.organizations.services import nodes
from pemantik.organizations.services.fields import NodeFields
from pemantik.organizations.tests.factories import make_institution
from pemantik.organizations.tree import institution_above, parent_of

UNIT_KINDS = [NodeKind.DEPARTMENT, NodeKind.DISTRICT, NodeKind.DIVISION]
STEP = st.tuples(
    st.sampled_from(["add", "move", "off", "on"]), st.integers(0, 30), st.integers(0, 30), st.sampled_from(UNIT_KINDS)
)


@pytest.mark.database
class TestRandomTrees(TestCase):
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(STEP, max_size=25))
    def test_the_tree_stays_by_the_rules(self, steps):
        province = make_institution("18")
        home = {}
        for code in ("18.10", "18.71"):
            make_institution(code, province)
        for number, step in enumerate(steps):
            everyone = list(Node.objects.all())
            self.take(step, everyone, f"Unit {number}")
            for node in Node.objects.exclude(depth=1):
                institution = institution_above(node).pk
                if not node.is_institution:
                    assert home.setdefault(node.pk, institution) == institution
        self.check()

    def take(self, step, everyone, name):
        act, one, other, kind = step
        node, target = everyone[one % len(everyone)], everyone[other % len(everyone)]
        try:
            if act == "add":
                nodes.add(OperatorAccess(), node.pk, NodeFields(name, kind))
            elif act == "move":
                nodes.move(OperatorAccess(), node.pk, target.pk, node.version)
            elif act == "off":
                nodes.deactivate(OperatorAccess(), node.pk)
            else:
                nodes.reactivate(OperatorAccess(), node.pk)
        except ValidationError:
            pass

    def check(self):
        assert Node.objects.find_problems() == ([], [], [], [], [])
        for node in Node.objects.all():
            parent = parent_of(node)
            assert node.kind in ALLOWED_BELOW[parent.kind if parent else None]
            assert node.path.startswith(parent.path if parent else "")
            assert parent is None or parent.is_active or not node.is_active
