"""The evaluation report as PDF: one alone, all of a campaign, and the same tables through other programs.

    python bench/reports.py [--institutions 70]

Makes data of its own (see data.py) in a folder that is removed. `--institutions 700` is the full run: a national
programme. LibreOffice (`soffice`) and WeasyPrint (`weasyprint`) set the same tables from HTML where they are
installed, each as its own command, as a server would call it.
"""

import argparse
import html
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "src")]

import django  # noqa: E402

ONE_LIMIT, ALL_LIMIT, ALL = 1.0, 360.0, 700
ROUNDS = 7
ORIGIN = "https://contoh.go.id"
#: What one process may grow by while it makes hundreds of documents.
GROWTH_LIMIT = 60


def main() -> int:
    """Measure and print; exit code 1 where a limit is broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--institutions", type=int, default=70)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "pemantik.config.settings",
            "PEMANTIK_VAR": folder,
            "PEMANTIK_TASKS": "django_tasks.backends.dummy.DummyBackend",
        }
        os.environ.pop("DATABASE_URL", None)
        django.setup()
        return measure(arguments.institutions, Path(folder))


def measure(institutions: int, folder: Path) -> int:
    """One report, all reports, and other programs."""
    import data
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    started = time.perf_counter()
    world = data.make(institutions)
    print(f"{institutions} institutions, made in {time.perf_counter() - started:.0f} s")
    one, content, pages = one_report(world)
    total = all_reports(world, institutions)
    others(content, one, folder)
    full = total * ALL / institutions
    print(f"{ALL} reports at this pace: {full:.0f} s (limit {ALL_LIMIT:.0f} s)")
    if not 15 <= pages <= 25:
        print(f"the report has {pages} pages; about 20 were to be measured")
    return int(one > ONE_LIMIT or full > ALL_LIMIT)


def one_report(world):
    """From the click to the recorded file, with the start of the renderer, as a person waits for it."""
    import pypdfium2

    from pemantik.accounts.models import User
    from pemantik.organizations.permissions import Access
    from pemantik.reports import files
    from pemantik.reports.content.language import indonesian
    from pemantik.reports.content.lhe import report
    from pemantik.reports.services.issuing import Wish, issue

    times = []
    for _round in range(ROUNDS):
        access = Access(User.objects.get(pk=world.coordinator))
        started = time.perf_counter()
        document = issue(access, Wish("lhe", world.finished_assessment), ORIGIN)
        times.append(time.perf_counter() - started)
    with files.storage().open(document.path) as file:
        found = pypdfium2.PdfDocument(file.read())
    pages = len(found)
    found.close()
    with indonesian():
        content = report(access, world.finished_assessment)
    median = statistics.median(times)
    print(f"one report: {pages} pages, {document.size / 1000:.0f} kB, {median:.2f} s (median of {ROUNDS},")
    print(f"  {min(times):.2f} to {max(times):.2f}, with the start of the renderer; limit {ONE_LIMIT} s)")
    return median, content, pages


def all_reports(world, institutions: int) -> float:
    """A bundle of a finished campaign; memory of this process and of the largest child."""
    from pemantik.accounts.models import User
    from pemantik.assessments.models import Assessment
    from pemantik.organizations.permissions import Access
    from pemantik.reports.models import Bundle
    from pemantik.reports.services import bundles

    access = Access(User.objects.get(pk=world.coordinator))
    campaign = Assessment.objects.get(pk=world.finished_assessment).campaign_id
    bundle = bundles.begin(access, campaign, "lhe", ORIGIN)
    memory = []
    started, busy = time.perf_counter(), processor()
    while bundles.fill(bundle.pk, 1) == "more":
        memory.append(resident())
    seconds = time.perf_counter() - started
    memory.append(resident())
    made = bundle.items.filter(document__isnull=False).count()
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"all reports: {made} of {institutions} in {seconds:.1f} s, {seconds / max(made, 1):.2f} s each")
    print(f"  memory of the worker after each {bundles.PIECE}: {', '.join(map(str, memory))} MB")
    print(f"  largest renderer: {child} MB; processor time, both: {(processor() - busy) / max(made, 1):.2f} s each")
    if max(memory) - memory[0] > GROWTH_LIMIT:
        print(f"  the worker grew by more than {GROWTH_LIMIT} MB")
    assert Bundle.objects.get(pk=bundle.pk).state == Bundle.State.DONE
    return seconds


def processor() -> float:
    """Seconds of processor time of this process and of its children that have ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def resident() -> int:
    """Memory of this process now, in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 2**20


def others(content, ours: float, folder: Path) -> None:
    """The same tables through the programs that offices use for this."""
    source = folder / "tables.html"
    source.write_text(as_html(content), encoding="utf-8")
    commands = {
        "LibreOffice": (
            "soffice",
            ["--headless", "--convert-to", "pdf", "--outdir", str(folder)],
        ),
        "WeasyPrint": ("weasyprint", []),
    }
    for name, (program, options) in commands.items():
        path = shutil.which(program)
        if path is None:
            print(f"{name}: not installed here")
            continue
        target = [] if options else [str(folder / "other.pdf")]
        times = []
        for _round in range(3):
            started = time.perf_counter()
            subprocess.run([path, *options, str(source), *target], check=True, capture_output=True)
            times.append(time.perf_counter() - started)
        median = statistics.median(times)
        print(f"{name}: {median:.2f} s for the tables alone, without charts: {median / ours:.1f} times ours")


def as_html(content) -> str:
    """Every table and paragraph of the report as plain HTML."""

    def table(rows) -> str:
        cells = ("".join(f"<td>{html.escape(str(cell))}</td>" for cell in row) for row in rows)
        return "<table border=1>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>"

    lines = [line for group in content.indicators for line in group.lines]
    texts = [*content.summary, *content.background, *content.basis, *content.scope, *content.method, *content.result]
    parts = [
        f"<h1>{html.escape(content.heading.title)}</h1>",
        *(f"<p>{html.escape(each)}</p>" for each in texts),
        table([each.label, each.name, each.weight, each.score, each.band] for each in content.groups),
        table([each.code, each.name, each.stage, each.before, each.after, each.reason] for each in content.changes),
        *(
            f"<h3>{html.escape(each.code)} {html.escape(each.name)}</h3>"
            + table([[*each.values, each.weight, each.contribution], [each.reason, each.evidence, each.following]])
            for each in lines
        ),
        table([each.code, each.name, each.what, each.from_to, each.gain] for each in content.steps),
        table([each.code, each.name, each.weight, *each.values, each.contribution] for each in lines),
    ]
    return "<!doctype html><html lang=id><meta charset=utf-8><style>@page{size:A4}</style>" + "".join(parts)


if __name__ == "__main__":
    sys.exit(main())
