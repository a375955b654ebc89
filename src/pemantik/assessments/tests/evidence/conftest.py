"""A library of its own for every test, and a kabupaten with two units beside another kabupaten."""

from dataclasses import dataclass

import pytest

from pemantik.accounts.models import User
from pemantik.assessments.tests.evidence.factories import make_node, make_person
from pemantik.organizations.models import Node, NodeKind
from pemantik.organizations.roles import Role


@pytest.fixture(autouse=True)
def own_storage(settings, tmp_path) -> None:
    """Files go to the test's own folder; background work is done at once; static files keep their names."""
    content = "pemantik.assessments.files.ContentStorage"
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        "evidence": {"BACKEND": content, "OPTIONS": {"location": tmp_path / "evidence"}},
        "previews": {"BACKEND": content, "OPTIONS": {"location": tmp_path / "previews"}},
    }
    settings.PEMANTIK_UPLOADS = tmp_path / "uploads"
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "whitenoise" not in name]


@dataclass
class World:
    """Places and people."""

    regency: Node
    office: Node
    school: Node
    other: Node
    operator: User
    coordinator: User
    neighbour: User
    stranger: User


@pytest.fixture
def world(db) -> World:
    """Kabupaten Pringsewu with Diskominfo and Disdik, and Kabupaten Pesawaran."""
    regency = make_node("Kabupaten Pringsewu")
    office = make_node("Diskominfo", NodeKind.DEPARTMENT, regency)
    school = make_node("Disdik", NodeKind.DEPARTMENT, regency)
    other = make_node("Kabupaten Pesawaran")
    return World(
        regency=regency,
        office=office,
        school=school,
        other=other,
        operator=make_person("Rina Wulandari", Role.OPERATOR, office),
        coordinator=make_person("Budi Santoso", Role.COORDINATOR, regency),
        neighbour=make_person("Sari Dewi", Role.OPERATOR, school),
        stranger=make_person("Tono Asing", Role.COORDINATOR, other),
    )
