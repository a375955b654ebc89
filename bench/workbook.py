"""The recap workbook of a whole national campaign, and one report as Word.

    python bench/workbook.py [--institutions 700] [--keep FOLDER]

Makes data of its own (see data.py): institutions x 47 indicators x 6 stages, with evidence. `--keep` leaves the data in
a folder and uses it again the next time.
"""

import argparse
import os
import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "src")]

import django  # noqa: E402

LIMIT, FULL = 10.0, 700
ROUNDS = 3
ORIGIN = "https://contoh.go.id"


def main() -> int:
    """Measure and print; exit code 1 where the limit is broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--institutions", type=int, default=FULL)
    parser.add_argument("--keep", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "pemantik.config.settings",
            "PEMANTIK_VAR": str(folder),
            "PEMANTIK_TASKS": "django_tasks.backends.dummy.DummyBackend",
        }
        os.environ.pop("DATABASE_URL", None)
        django.setup()
        return measure(arguments.institutions)


def measure(institutions: int) -> int:
    """The workbook some times, then the report."""
    import data
    from django.core.management import call_command

    from pemantik.accounts.models import User
    from pemantik.assessments.models import Campaign
    from pemantik.organizations.permissions import Access

    call_command("migrate", verbosity=0)
    if not User.objects.exists():
        started = time.perf_counter()
        data.make(institutions)
        print(f"{institutions} institutions, made in {time.perf_counter() - started:.0f} s")
    campaign = Campaign.objects.filter(state=Campaign.State.CLOSED).order_by("-year").first()
    access = Access(User.objects.get(email="koordinator@example.go.id"))
    seconds = workbook(access, campaign)
    word(access, campaign)
    at_full = seconds * FULL / institutions
    print(f"{FULL} institutions at this pace: {at_full:.1f} s (limit {LIMIT:.0f} s)")
    return int(at_full > LIMIT)


def workbook(access, campaign) -> float:
    """From the click to the recorded file."""
    import openpyxl

    from pemantik.reports import files
    from pemantik.reports.services.workbooks import issue_workbook

    times, before = [], peak()
    for _round in range(ROUNDS):
        started = time.perf_counter()
        document = issue_workbook(access, campaign.pk, ORIGIN)
        times.append(time.perf_counter() - started)
    after = peak()
    with files.storage().open(document.path) as file:
        book = openpyxl.load_workbook(file, read_only=True)
        rows = {sheet.title: sheet.max_row for sheet in book}
        book.close()
    median = statistics.median(times)
    print(f"workbook: {document.size / 1e6:.1f} MB, {median:.1f} s (median of {ROUNDS}), rows {rows}")
    print(f"  peak memory {before} MB before, {after} MB after")
    return median


def word(access, campaign) -> None:
    """One report as Word, from the click to the recorded file."""
    from pemantik.reports.services.issuing import Wish, issue

    assessment = campaign.assessments.order_by("pk").first()
    times = []
    for _round in range(ROUNDS):
        started = time.perf_counter()
        document = issue(access, Wish("lhe", assessment.pk, format="docx"), ORIGIN)
        times.append(time.perf_counter() - started)
    print(f"report as Word: {document.size / 1000:.0f} kB, {statistics.median(times):.2f} s (median of {ROUNDS})")


def peak() -> int:
    """The most memory that this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    sys.exit(main())
