"""Berita acara of a unit and of a meeting, and the annex of the decree that divides the work."""

from pemantik.reports.word import paper
from pemantik.reports.word.blueprint import CENTRE, Blueprint, Bold, Column, Muted


def unit_minutes(stages: int) -> bytes:
    """Berita acara of one unit in one stage; its indicators have values in so many stages."""
    made = begin()
    made.par("{{ opening }}")
    made.terms("facts")
    more = "{% if row.note %} {{ row.note }}{% endif %}{% if row.evidence %} {{ row.evidence }}{% endif %}"
    values = [
        Column(f"{{{{ stage_names[{at}] }}}}", 0.95, (f"{{{{ row.values[{at}] }}}}",), right=True)
        for at in range(stages)
    ]
    made.table(
        "lines",
        [
            Column("No.", 0.5, ("{{ row.code }}",)),
            Column("Indikator", 1.9, ("{{ row.name }}",)),
            *values,
            Column("Alasan dan bukti dukung", 2.4, ("{{ row.reason }}", Muted(more))),
        ],
    )
    return end(made)


def meeting_minutes(_stages: int) -> bytes:
    """Minutes of an interview or a visit."""
    made = begin()
    made.par("{{ opening }}")
    made.terms("facts")
    with made.when("agenda"):
        made.heading(2, "Agenda")
        made.pars("agenda")
    with made.when("guests"):
        made.heading(2, "Peserta")
        made.table(
            "guests",
            [
                Column("No.", 0.4, ("{{ loop.index }}",)),
                Column("Nama", 2, (Bold("{{ row.name }}"),)),
                Column("Jabatan", 2, ("{{ row.position }}",)),
                Column("Kehadiran", 1, ("{{ row.came }}",)),
            ],
        )
    made.heading(2, "Catatan hasil pertemuan")
    made.pars("notes")
    with made.when("promises"):
        made.heading(2, "Bukti yang dijanjikan")
        made.table(
            "promises",
            [
                Column("Indikator", 0.8, ("{{ row.code }}",)),
                Column("Yang dijanjikan", 2.4, ("{{ row.what }}",)),
                Column("Penanggung jawab", 1.5, ("{{ row.who }}",)),
                Column("Tenggat", 1.3, ("{{ row.until }}",)),
            ],
        )
    return end(made)


def assignments(_stages: int) -> bytes:
    """The division of work as the annex of a decree: the decree's number and day are written by hand."""
    made = Blueprint()
    made.frame(first_header=False)
    made.par("LAMPIRAN", style=paper.TABLE_HEAD)
    made.terms("decree", width=3)
    made.par("{{ title }}", style=paper.TITLE)
    made.par(Muted("{{ heading.campaign }} · {{ heading.subject }}"), align=CENTRE)
    made.pars("opening")
    made.heading(2, "Pembagian menurut indikator")
    made.table(
        "rows",
        [
            Column("No.", 0.6, ("{{ row.code }}",)),
            Column("Indikator", 2.6, ("{{ row.name }}",)),
            Column("Unit penanggung jawab", 2.4, ("{{ row.units }}",)),
            Column("Tenggat", 1.5, ("{{ row.due }}",)),
        ],
    )
    made.heading(2, "Pembagian menurut unit")
    made.table(
        "units",
        [
            Column("No.", 0.4, ("{{ loop.index }}",)),
            Column("Unit", 2, (Bold("{{ row.name }}"),)),
            Column("Jumlah", 0.6, ("{{ row.count }}",), right=True),
            Column("Indikator", 3, ("{{ row.codes }}",)),
        ],
    )
    made.signatures()
    return made.content()


def begin() -> Blueprint:
    made = Blueprint()
    made.document.styles["Heading 1"].paragraph_format.page_break_before = False
    made.frame(first_header=False)
    made.letterhead()
    made.par("{{ title }}", style=paper.TITLE)
    made.par(Muted("{{ heading.campaign }} · {{ heading.subject }}"), align=CENTRE)
    made.par("Nomor: {{ number_line }}", align=CENTRE)
    return made


def end(made: Blueprint) -> bytes:
    made.par("{{ closing }}")
    made.signatures()
    return made.content()
