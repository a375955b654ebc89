"""The play itself: always the same, whenever it is played."""

import hashlib
from datetime import date

import pytest
from django.db import transaction
from django.utils import timezone

from pemantik.accounts.models import AuditEntry, User
from pemantik.assessments.models import Blob, EvidenceUse, StageRecord, StageValue
from pemantik.config.demo_data.build import Plan, build
from pemantik.config.demo_data.clock import Clock, on_workday, running
from pemantik.config.demo_data.pdf import Line, Page, write_pdf
from pemantik.config.demo_data.tests.base import TODAY

pytestmark = [pytest.mark.database, pytest.mark.one_database]


@pytest.fixture(autouse=True)
def evidence_folder(settings, tmp_path):
    evidence = settings.STORAGES["evidence"] | {"OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"evidence": evidence}


def fingerprint(plan):
    """A digest of what a build has made, which is then undone."""
    with transaction.atomic():
        build(plan)
        rows = [
            *User.objects.order_by("email").values_list("email", "name"),
            # By programme too: two campaigns ask the same participant for the same code.
            *StageValue.objects.order_by(
                "assessment__node__path", "assessment__campaign__programme", "stage__order", "code"
            ).values_list("code", "value", "narrative", "measured", "source", "updated_at"),
            *EvidenceUse.objects.order_by("pk").values_list("code", "level", "item", "version__blob", "added_at"),
            *AuditEntry.objects.order_by("pk").values_list("at", "action", "actor_name"),
            *Blob.objects.order_by("pk").values_list("pk", "size"),
        ]
        transaction.set_rollback(True)
    return hashlib.sha256(repr(rows).encode()).hexdigest()


@pytest.mark.django_db
def test_the_same_day_gives_the_same_example():
    plan = Plan(TODAY, regions=("18.12", "18.05"), years=0)
    assert fingerprint(plan) == fingerprint(plan)


@pytest.mark.django_db
@pytest.mark.parametrize("today", [date(2027, 1, 1), date(2028, 2, 29), date(2027, 3, 22)], ids=str)
def test_it_plays_on_any_day(today):
    build(Plan(today, regions=("18.72", "18.05"), years=1))
    assert StageRecord.objects.filter(is_late=True, assessment__node__region="18.05").count() == 1
    assert all(entry.at.date() <= today for entry in AuditEntry.objects.all())


def test_the_clock_goes_back_to_the_real_time_even_after_a_failure():
    real = timezone.now
    seen = []

    def fail():
        with running(Clock(TODAY), on_workday(TODAY, 0)):
            seen.append(timezone.now().date())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert seen == [date(2026, 11, 20)]
    assert timezone.now is real


def test_the_clock_never_goes_back():
    clock = Clock(TODAY)
    clock.set(clock.at(-2))
    clock.set(clock.at(-9))
    assert clock.moment == clock.at(-2)


def test_the_same_pages_give_the_same_bytes():
    pages = [Page((Line("Satu (1) \\ dua"),)), Page((Line("Pindai"),), picture=True)]
    assert write_pdf(pages) == write_pdf(pages)
    assert write_pdf(pages).startswith(b"%PDF-1.7")
