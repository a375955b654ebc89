"""Loading the example beside real data, and taking it out again."""

import argparse

import pytest
from django.core import serializers

from pemantik.accounts import audit
from pemantik.accounts.models import AuditEntry, User
from pemantik.assessments.models import Assessment, Blob, Campaign, Document, StageValue
from pemantik.assessments.tests import factories
from pemantik.config import example, preparing
from pemantik.config.demo_data.loading import CannotLoadError, load
from pemantik.config.demo_data.removal import DependedOnError, example_people, remove
from pemantik.config.demo_data.tests.base import ExampleTestCase
from pemantik.organizations.models import Grant, Node, NodeKind, Region
from pemantik.organizations.roles import Role
from pemantik.organizations.services import nodes
from pemantik.organizations.services.fields import NodeFields

pytestmark = pytest.mark.database


def real_world():
    """Another institution with a campaign, an answer and a document of its own."""
    world = factories.make_world()
    campaign = factories.make_campaign(world, world.city)
    assessment = factories.assessment_of(campaign, world.city)
    factories.make_use(assessment, "1")
    return world, campaign, assessment


def contents(*models):
    """Everything that these models hold, to compare."""
    return {model: serializers.serialize("json", model.objects.order_by("pk")) for model in models}


class TestRemoval(ExampleTestCase):
    """Taking the example out."""

    def test_only_the_example_goes(self):
        kinds = (Node, Grant, Campaign, Assessment, StageValue, Document, Blob)
        before_example = {model: set(model.objects.values_list("pk", flat=True)) for model in kinds}
        real_world()
        own = {
            model: serializers.serialize("json", model.objects.exclude(pk__in=pks).order_by("pk"))
            for model, pks in before_example.items()
        }
        real_people = set(User.objects.exclude(pk__in=example_people()).values_list("pk", flat=True))
        trail = AuditEntry.objects.count()
        with self.captureOnCommitCallbacks(execute=True):
            removed = remove()
        assert contents(*kinds) == own
        assert removed.nodes == len(before_example[Node])
        assert removed.documents == len(before_example[Document])
        assert not (self.stored_files() - set(Blob.objects.values_list("pk", flat=True)))
        assert set(User.objects.filter(is_active=True).values_list("pk", flat=True)) == real_people
        assert example_people().count() == removed.kept_people
        assert AuditEntry.objects.count() == trail + 1
        assert audit.verify().broken_id is None

    def test_a_real_unit_inside_keeps_everything(self):
        city = Node.objects.get(region="18.72")
        factories.make_node(city, "Dinas Sungguhan")
        before = contents(Node, Campaign)
        with pytest.raises(DependedOnError, match="Dinas Sungguhan"):
            remove()
        assert contents(Node, Campaign) == before

    def test_what_somebody_added_to_the_example_goes_with_it(self):
        city = Node.objects.get(region="18.72")
        administrator = factories.make_access(Role.ADMINISTRATOR, city)
        nodes.add(administrator, city.pk, NodeFields("Dinas Latihan", NodeKind.DEPARTMENT))
        assert remove().nodes
        assert not Node.objects.exists()
        assert User.objects.get(pk=administrator.user.pk).is_active

    def test_a_real_campaign_about_it_keeps_everything(self):
        world, campaign, _assessment = real_world()
        campaign.invited.add(Node.objects.get(region="18.72"))
        with pytest.raises(DependedOnError, match=campaign.name):
            remove()
        assert Campaign.objects.filter(is_example=True).exists()
        assert world.city.pk

    def test_a_second_example_is_refused(self):
        with pytest.raises(CannotLoadError, match="sudah ada"):
            load(None, lambda _message: None)

    def test_removing_twice_is_harmless(self):
        remove()
        assert remove().nodes == 0


@pytest.mark.django_db
def test_an_empty_server_is_set_up_first():
    with pytest.raises(CannotLoadError, match="belum disiapkan"):
        load(None, lambda _message: None)


@pytest.mark.django_db
def test_the_region_of_a_real_institution_is_not_taken():
    region = Region.objects.get(pk="18.10")
    Node.objects.add_root({"name": "Kabupaten Pringsewu", "kind": NodeKind.REGENCY, "region": region})
    with pytest.raises(CannotLoadError, match="Kabupaten Pringsewu"):
        load(None, lambda _message: None)


@pytest.mark.django_db
def test_a_stranger_cannot_be_coordinator():
    factories.make_root()
    with pytest.raises(CannotLoadError, match=r"siapa@daerah\.example"):
        load("siapa@daerah.example", lambda _message: None)


@pytest.mark.django_db
def test_loaded_people_cannot_sign_in_and_the_named_person_coordinates(settings, tmp_path, monkeypatch, capsys):
    evidence = settings.STORAGES["evidence"] | {"OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"evidence": evidence}
    monkeypatch.setattr(preparing, "prepare_database", lambda: None)
    monkeypatch.setattr("pemantik.config.demo_data.loading.Plan", small_plan)
    factories.make_root()
    person = factories.make_user("Orang Nyata")
    assert example.run(argparse.Namespace(action="load", person=person.email)) == 0
    assert not any(each.has_usable_password() for each in example_people())
    assert Grant.objects.get(user=person).role == Role.COORDINATOR
    assert example.run(argparse.Namespace(action="remove")) == 0
    assert not Node.objects.filter(is_example=True).exists()
    assert not Grant.objects.filter(user=person).exists()
    assert User.objects.get(pk=person.pk).is_active
    assert "jejak audit" in capsys.readouterr().err


def small_plan(today):
    """One member, no finished years."""
    from pemantik.config.demo_data.build import Plan

    return Plan(today, regions=("18.12",), years=0)
