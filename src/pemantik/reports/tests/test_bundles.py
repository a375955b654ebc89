"""Documents of all participants: made once each, cancelled, continued after a kill, downloaded as one ZIP."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from pemantik.accounts.models import AuditEntry
from pemantik.assessments.problems import Refused
from pemantik.assessments.tests.factories import make_access, make_campaign, make_node
from pemantik.assessments.tests.result_cases import fill
from pemantik.organizations.models import NodeKind
from pemantik.organizations.roles import Role
from pemantik.reports.models import Bundle, IssuedDocument
from pemantik.reports.rendering.renderer import RenderingError
from pemantik.reports.selectors.bundles import bundle_page
from pemantik.reports.services import bundles, issuing
from pemantik.reports.services.issuing import prepare
from pemantik.reports.tasks import fill_bundle

pytestmark = [pytest.mark.django_db, pytest.mark.database]
ORIGIN = "https://contoh.go.id"


class Killed(BaseException):
    """The worker is gone."""


class Press:
    """Stands for the renderer: notes what it made, and can be told to fail at a document."""

    def __init__(self) -> None:
        self.made = self.read = 0
        self.failures: dict[int, BaseException] = {}
        self.before: dict[int, object] = {}

    def __enter__(self):
        return self

    def __exit__(self, *_why) -> None:
        pass

    def prepare(self, *what):
        self.read += 1
        if self.read in self.before:
            self.before[self.read]()
        return prepare(*what)

    def pdf(self, _renderer, _template, content, _stamp) -> bytes:
        self.made += 1
        if self.made in self.failures:
            raise self.failures.pop(self.made)
        return f"%PDF-1.7 {content.heading.subject}".encode()


@pytest.fixture
def press(monkeypatch):
    found = Press()
    monkeypatch.setattr(issuing, "pdf", found.pdf)
    monkeypatch.setattr(bundles, "Renderer", lambda: found)
    monkeypatch.setattr(bundles, "prepare", found.prepare)
    return found


@pytest.fixture
def queue(monkeypatch):
    """What was enqueued, instead of the worker."""
    found: list[tuple[int, int]] = []
    monkeypatch.setattr(fill_bundle.__class__, "enqueue", lambda _task, *what: found.append(what), raising=False)
    return found


@pytest.fixture
def campaign(world):
    """Three participants with values, and one without."""
    nodes = [world.city, world.other, *(make_node(world.province, f"Kota {n}", NodeKind.CITY) for n in range(2))]
    campaign = make_campaign(world, *nodes)
    for assessment in campaign.assessments.exclude(node=nodes[-1]):
        fill(assessment, "self", {"1": "3", "2": "2.5"}, world.province_coordinator)
    return campaign


@pytest.fixture
def begun(world, campaign, press, queue, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        return bundles.begin(world.province_coordinator, campaign.pk, "ringkasan", ORIGIN)


def counts(access, bundle) -> tuple[int, int, int]:
    page = bundle_page(access, bundle.pk)
    return page.total, page.made, page.failed


def test_each_participant_gets_one_document_or_a_reason(world, begun, press, queue) -> None:
    assert queue == [(begun.pk, 1)]
    assert bundles.fill(begun.pk, 1) == "done"
    begun.refresh_from_db()
    assert begun.state == Bundle.State.DONE
    assert counts(world.province_coordinator, begun) == (4, 3, 1)
    problem = bundle_page(world.province_coordinator, begun.pk).problems[0].problem
    assert problem == "Belum ada nilai yang dapat dilaporkan."
    assert AuditEntry.objects.filter(action="document.issued", actor=world.province_coordinator.user).count() == 3


def test_a_second_click_begins_nothing_new(world, campaign, begun) -> None:
    assert bundles.begin(world.province_coordinator, campaign.pk, "ringkasan", ORIGIN) == begun
    assert bundles.begin(world.province_coordinator, campaign.pk, "lhe", ORIGIN) != begun


def test_after_a_kill_only_the_missing_are_made(world, begun, press) -> None:
    press.failures[2] = Killed()
    with pytest.raises(Killed):
        bundles.fill(begun.pk, 1)
    assert counts(world.province_coordinator, begun) == (4, 1, 0)
    bundles.fill(begun.pk, 1)  # the worker takes back what a dead one had begun
    assert counts(world.province_coordinator, begun) == (4, 3, 1)
    assert IssuedDocument.objects.count() == 3


def test_other_work_comes_between_the_pieces(world, begun, press, queue, monkeypatch) -> None:
    monkeypatch.setattr(bundles, "PIECE", 3)
    assert bundles.fill(begun.pk, 1) == "more"
    assert queue == [(begun.pk, 1)] * 2
    assert bundles.fill(begun.pk, 1) == "done"
    assert queue == [(begun.pk, 1)] * 2


def test_cancelling_stops_after_the_document_at_hand(world, begun, press) -> None:
    press.before[2] = lambda: bundles.cancel(world.province_coordinator, begun.pk)
    assert bundles.fill(begun.pk, 1) == "stopped"
    begun.refresh_from_db()
    assert begun.state == Bundle.State.CANCELLED
    assert counts(world.province_coordinator, begun)[1] == 2
    bundles.cancel(world.province_coordinator, begun.pk)
    assert AuditEntry.objects.filter(action="bundle.cancelled").count() == 1


def test_a_cancelled_bundle_is_continued(world, begun, press, queue, django_capture_on_commit_callbacks) -> None:
    press.before[2] = lambda: bundles.cancel(world.province_coordinator, begun.pk)
    bundles.fill(begun.pk, 1)
    with django_capture_on_commit_callbacks(execute=True):
        bundles.resume(world.province_coordinator, begun.pk)
    assert queue[-1] == (begun.pk, 2)
    assert bundles.fill(begun.pk, 1) == "not mine"  # the task of the first run, should it wake up
    assert bundles.fill(begun.pk, 2) == "done"
    assert counts(world.province_coordinator, begun) == (4, 3, 1)


def test_what_failed_is_told_and_tried_again(world, begun, press, queue) -> None:
    press.failures[1] = RenderingError("typst")
    bundles.fill(begun.pk, 1)
    assert counts(world.province_coordinator, begun) == (4, 2, 2)
    bundles.resume(world.province_coordinator, begun.pk)
    bundles.fill(begun.pk, 2)
    assert counts(world.province_coordinator, begun) == (4, 3, 1)


def test_a_silent_task_is_seen_and_continued(world, begun) -> None:
    Bundle.objects.filter(pk=begun.pk).update(
        state=Bundle.State.RUNNING, heard_at=timezone.now() - bundles.SILENCE - timedelta(seconds=1)
    )
    assert bundle_page(world.province_coordinator, begun.pk).is_silent
    assert bundles.resume(world.province_coordinator, begun.pk).run == 2
    assert bundles.resume(world.province_coordinator, begun.pk).run == 2  # it is at work again


def test_rights_that_ended_meanwhile_end_the_work(world, begun, press) -> None:
    world.province_coordinator.user.grants.update(revoked_at=timezone.now())
    bundles.fill(begun.pk, 1)
    assert not IssuedDocument.objects.exists()
    assert begun.items.exclude(problem="").count() == 4


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.COORDINATOR])
def test_only_coordinators_of_the_campaign_begin(world, campaign, press, role) -> None:
    with pytest.raises(PermissionDenied):
        bundles.begin(make_access(role, world.province), campaign.pk, "lhe", ORIGIN)
    with pytest.raises(Http404):
        bundles.begin(make_access(role, world.city), campaign.pk, "lhe", ORIGIN)


def test_a_bundle_belongs_to_its_maker(world, begun) -> None:
    colleague = make_access(Role.COORDINATOR, world.province)
    for act in (bundles.cancel, bundles.resume, bundle_page):
        with pytest.raises(Http404):
            act(colleague, begun.pk)


def test_a_campaign_without_participants_or_of_another_kind_is_refused(world, press) -> None:
    campaign = make_campaign(world, world.city)
    with pytest.raises(Refused):
        bundles.begin(world.province_coordinator, campaign.pk, "notula", ORIGIN)
    campaign.assessments.all().delete()
    with pytest.raises(Refused):
        bundles.begin(world.province_coordinator, campaign.pk, "lhe", ORIGIN)


def test_all_documents_come_as_one_zip_of_known_length(world, begun, press, client) -> None:
    bundles.fill(begun.pk, 1)
    client.force_login(world.province_coordinator.user)
    response = client.get(reverse("bundle-download", args=[begun.pk]))
    content = b"".join(response.streaming_content)
    assert int(response.headers["Content-Length"]) == len(content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert [name[:4] for name in archive.namelist()] == ["0001", "0002", "0003"]
        assert archive.read(archive.namelist()[0]) == b"%PDF-1.7 Pemerintah Kota Satu"


def test_the_page_watches_until_the_work_is_done(world, begun, press, client) -> None:
    client.force_login(world.province_coordinator.user)
    address = reverse("bundle", args=[begun.pk])
    assert "every 3s" in client.get(address).content.decode()
    bundles.fill(begun.pk, 1)
    page = client.get(address).content.decode()
    assert "every 3s" not in page
    assert "3 dari 4 dokumen selesai" in page
    assert "Belum ada nilai yang dapat dilaporkan." in page


def test_buttons_of_the_pages(world, campaign, press, queue, client) -> None:
    client.force_login(world.province_coordinator.user)
    sent = client.post(reverse("bundle-begin", args=[campaign.pk]), {"jenis": "lhe"})
    bundle = Bundle.objects.get()
    assert sent.headers["Location"] == reverse("bundle", args=[bundle.pk])
    assert "Laporan hasil evaluasi" in client.get(reverse("reports")).content.decode()
    client.post(reverse("bundle-cancel", args=[bundle.pk]))
    client.post(reverse("bundle-resume", args=[bundle.pk]))
    bundle.refresh_from_db()
    assert (bundle.state, bundle.run) == (Bundle.State.WAITING, 2)
