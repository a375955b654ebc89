"""What the test installations hold: a little of every type of column. Run inside their processes."""

import hashlib
import json
import sys
import threading
from datetime import timedelta
from decimal import Decimal

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.utils import timezone

from pemantik.accounts import audit
from pemantik.accounts.models import User
from pemantik.assessments.models import (
    Assessment,
    Blob,
    Campaign,
    CampaignStage,
    InstrumentVersion,
    StageRecord,
    StageValue,
)
from pemantik.config import server
from pemantik.config.preparing import prepare_database
from pemantik.organizations.models import Node

NARRATIVE = "baris satu\nbaris dua \u2028 \t \\ \" {'"


def enter() -> None:
    """People, a tree, a campaign with values, an audit trail, evidence and a logo."""
    prepare_database()
    server.collect_static_files()
    user = User.objects.create_user("sari@example.go.id", "Sari “Ayu” Ö ☺", "sandi-yang-panjang")
    city = Node.objects.add_root({"kind": "kota", "name": "Kota Contoh", "region_id": "18.71"})
    unit = Node.objects.add_child(city, {"kind": "opd", "name": "Dinas Kominfo"})
    _enter_campaign(user, city)
    for number in range(3):
        add_evidence(number)
    logo = settings.MEDIA_ROOT / "logos" / "kota contoh (1).png"
    logo.parent.mkdir(parents=True)
    logo.write_bytes(b"PNG")
    for number in range(20):
        with audit.acting(user, "10.0.0.7"):
            audit.record("test.done", unit, before={"n": number}, after={"n": number + 1.5, "teks": "é"})
    if connection.vendor == "sqlite":
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _enter_campaign(user: User, city: Node) -> None:
    version = InstrumentVersion.objects.create(code="own", version="1", sha256="0" * 64, content="a: 1\nb: |\n  dua\n")
    now = timezone.now()
    campaign = Campaign.objects.create(
        programme="own", name="Evaluasi", year=2026, owner=city, instrument_version=version, opened_at=now
    )
    stage = CampaignStage.objects.create(
        campaign=campaign, order=1, kind="self", name="Mandiri", opens_at=now, closes_at=now + timedelta(days=9)
    )
    assessment = Assessment.objects.create(campaign=campaign, node=city, stage=stage)
    for number in range(1, 48):
        StageValue.objects.create(
            assessment=assessment,
            stage=stage,
            code=str(number),
            value=Decimal(number) / 10 + Decimal("0.0000000001"),
            narrative=NARRATIVE,
            author=user,
            source_date=now.date() if number % 2 else None,
        )
    receipt = {"b": [1, 2.5, None, True], "a": {"ü": "x"}}
    StageRecord.objects.create(assessment=assessment, stage=stage, receipt=receipt, index=Decimal("2.76"))


def add_evidence(number: int) -> str:
    """A file under its hash, then its row: as the evidence library does it."""
    content = b"%PDF-1.7 " + bytes(range(256)) * (number + 1)
    digest = hashlib.sha256(content).hexdigest()
    path = settings.VAR_DIR / "evidence" / digest[:2] / digest[2:4] / digest
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    Blob.objects.create(sha256=digest, size=len(content), content_type="application/pdf")
    return digest


def show() -> None:
    """Print, for each table, its number of rows and a hash of all of them."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        names = [field.attname for field in model._meta.concrete_fields]
        rows = [list(row) for row in model._base_manager.order_by("pk").values_list(*names)]
        text = json.dumps(rows, default=str, sort_keys=True, ensure_ascii=False)
        found[model._meta.label_lower] = [len(rows), hashlib.sha256(text.encode()).hexdigest()]
    sys.stdout.write(json.dumps(found, indent=0))


def write_until_told() -> None:
    """Go on adding evidence and audit entries until stdin closes; print how many."""
    unit = Node.objects.get(kind="opd")
    stop = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), stop.set()), daemon=True).start()
    count = 0
    while not stop.is_set():
        add_evidence(1000 + count)
        audit.record("test.written", unit, after={"n": count})
        count += 1
        if count == 1:
            sys.stdout.write("writing\n")
            sys.stdout.flush()
    sys.stdout.write(f"{count}\n")


def write_together(threads: int, each: int) -> None:
    """Many threads save at once; everything they were told to be saved must be there."""
    user = User.objects.get()
    unit = Node.objects.get(kind="opd")
    problems: list[Exception] = []

    def work(number: int) -> None:
        try:
            for step in range(each):
                with audit.acting(user, "10.0.0.9"):
                    audit.record("test.together", unit, after={"thread": number, "step": step})
        except Exception as error:
            problems.append(error)
        finally:
            connection.close()

    running = [threading.Thread(target=work, args=(number,)) for number in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    outcome = audit.verify()
    sys.stdout.write(json.dumps({"problems": [str(each) for each in problems], "entries": outcome.entries}))
    sys.stdout.write(outcome.reason)
