"""The decision about a planned ICT spending in Word."""

from pemantik.reports.word.blueprint import Bold, Column
from pemantik.reports.word.blueprints.minutes import begin, end


def letter(_columns: int) -> bytes:
    """The letter."""
    made = begin()
    made.par("{{ opening }}")
    with made.when("replaced"):
        made.par(Bold("{{ replaced }}"))
    made.terms("facts")
    made.heading(2, "Dasar")
    made.pars("basis")
    with made.when("checks"):
        made.heading(2, "Hasil pemeriksaan")
        made.table(
            "checks",
            [
                Column("Yang diperiksa", 1.5, ("{{ row.name }}",)),
                Column("Hasil", 1.1, (Bold("{{ row.verdict }}"),)),
                Column("Temuan", 3, ("{{ row.text }}",)),
            ],
        )
    with made.when("opinions"):
        made.heading(2, "Pendapat penelaah")
        made.table(
            "opinions",
            [
                Column("Bagian", 1.5, ("{{ row.part }}",)),
                Column("Pendapat", 1.1, (Bold("{{ row.opinion }}"),)),
                Column("Alasan", 3, ("{{ row.text }}",)),
            ],
        )
    made.heading(2, "Pertimbangan")
    made.pars("reasons")
    made.heading(2, "Keputusan")
    made.par(Bold("{{ verdict }}"))
    made.par("{{ ruling }}")
    with made.when("conditions"):
        made.heading(2, "Syarat")
        made.table("conditions", [Column("No.", 0.4, ("{{ row.title }}",)), Column("Syarat", 5.2, ("{{ row.text }}",))])
    return end(made)
