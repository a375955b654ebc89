"""The analysis of a round of monitoring in Word."""

from pemantik.reports.word.blueprint import Bold, Column, Muted
from pemantik.reports.word.blueprints.minutes import begin, end


def analysis(topics: int) -> bytes:
    """The document; its units have values in so many topics."""
    made = begin()
    made.par("{{ opening }}")
    made.par("Indeks kondisi {{ index }} ({{ verdict }}). {{ change }}")
    made.terms("facts")
    with made.when("silent"):
        made.par("Tidak menjawab, sehingga tidak dihitung: {{ silent }}.")
    made.heading(2, "Prioritas kebijakan dan anggaran tahun depan")
    made.table(
        "priorities",
        [
            Column("No.", 0.4, ("{{ loop.index }}",)),
            Column("Prioritas", 2.8, (Bold("{{ row.title }}"),)),
            Column("Dasarnya", 2.8, ("{{ row.text }}",)),
        ],
    )
    with made.when("conclusions"):
        made.heading(2, "Simpulan koordinator")
        made.pars("conclusions")
    made.heading(2, "Apa yang berfungsi, apa yang tidak")
    made.table(
        "topics",
        [
            Column("Bagian", 2, ("{{ row.name }}",)),
            Column("Indeks", 0.8, ("{{ row.index }}",), right=True),
            Column("Keadaan", 1.3, ("{{ row.verdict }}",)),
            Column("Lalu", 0.8, ("{{ row.before }}",), right=True),
            Column("Kini", 0.8, ("{{ row.now }}",), right=True),
            Column("Perubahan", 0.9, ("{{ row.change }}",), right=True),
        ],
    )
    made.heading(2, "Tiap unit")
    values = [
        Column(f"{{{{ topic_names[{at}] }}}}", 0.75, (f"{{{{ row.topics[{at}] }}}}",), right=True)
        for at in range(topics)
    ]
    made.table(
        "units",
        [
            Column("Unit", 1.8, ("{{ row.name }}",)),
            Column("Indeks", 0.7, ("{{ row.index }}",), right=True),
            Column("Ubah", 0.7, ("{{ row.change }}",), right=True),
            *values,
        ],
    )
    with made.when("problems"):
        made.heading(2, "Masalah yang paling sering")
        made.table(
            "problems",
            [
                Column("Bidang dan dampak", 1.6, ("{{ row.name }}", Muted("{{ row.impact }}"))),
                Column("Laporan", 0.7, ("{{ row.count }}",), right=True),
                Column("Unit", 1.6, ("{{ row.units }}",)),
                Column("Misalnya", 2, ("{{ row.examples }}",)),
            ],
        )
    made.heading(2, "Kebutuhan menurut urutan")
    made.par("{{ needs_in_words }}")
    with made.when("needs"):
        made.table(
            "needs",
            [
                Column("No.", 0.4, ("{{ row.place }}",)),
                Column("Yang dibutuhkan", 1.8, ("{{ row.name }}", Muted("{{ row.kind }}"))),
                Column("Mendesak", 1.2, ("{{ row.urgency }}",)),
                Column("Unit", 1.4, ("{{ row.units }}",)),
                Column("Perkiraan biaya", 1.3, ("{{ row.cost }}",), right=True),
            ],
        )
    with made.when("differences"):
        made.heading(2, "Dibandingkan dengan inventaris")
        made.table(
            "differences",
            [
                Column("Pertanyaan", 2.2, ("{{ row.text }}",)),
                Column("Jawaban", 0.8, ("{{ row.answer }}",), right=True),
                Column("Inventaris", 0.8, ("{{ row.inventory }}",), right=True),
                Column("Unit yang berbeda", 2.2, ("{{ row.other }}",)),
            ],
        )
    made.heading(2, "Cara menghitung")
    made.pars("method")
    return end(made)
