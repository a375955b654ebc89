"""The evaluation report, chapter by chapter in the order of its PDF."""

from pemantik.reports.word import paper
from pemantik.reports.word.blueprint import Blueprint, Bold, Column, Muted

_BAND = "{{ row.band or '–' }}"


def report(stages: int) -> bytes:
    """The template of a report whose indicators have values in so many stages."""
    made = Blueprint()
    made.frame(first_header=False)
    _cover(made)
    made.contents("toc")
    _summary(made)
    _introduction(made)
    _results(made)
    _indicators(made)
    _advice(made)
    made.heading(1, "Bab V: Penutup")
    made.pars("closing")
    made.signatures()
    _annex(made, stages)
    return made.content()


def _cover(made: Blueprint) -> None:
    made.letterhead()
    for _line in range(7):
        made.par()
    made.par(Bold("LAPORAN HASIL EVALUASI"), style=paper.SMALL)
    made.par("{{ heading.title }}", style="Title")
    made.par("{{ heading.subject }}", style="Subtitle")
    with made.when("heading.region"):
        made.par(Muted("{{ heading.region }}"))
    made.par(Muted("{{ heading.campaign }} · Tahun {{ heading.year }}"))
    for _line in range(6):
        made.par()
    made.terms("cover")
    made.page()


def _summary(made: Blueprint) -> None:
    made.heading(1, "Ringkasan Eksekutif")
    made.par(Muted("{{ index_name }}"), style=paper.SMALL)
    made.par("{{ index }}", style="Title")
    with made.when("band"):
        made.par(Bold("{{ band }}"))
    made.terms("facts")
    made.pars("summary")
    for title, values in (("Kekuatan utama", "strengths"), ("Yang paling memerlukan perbaikan", "weaknesses")):
        with made.when(values):
            made.par(Bold(title))
            with made.each("one", f"{values}[:3]"):
                made.par("{{ one.title }}", style="List Bullet")


def _introduction(made: Blueprint) -> None:
    made.heading(1, "Bab I: Pendahuluan")
    made.heading(2, "Latar belakang")
    made.pars("background")
    made.heading(2, "Dasar hukum")
    with made.each("one", "basis"):
        made.par(
            "{{ one }}{% if loop.last %}.{% else %};{% if loop.revindex == 2 %} dan{% endif %}{% endif %}",
            style="List Number",
        )
    made.heading(2, "Tujuan")
    made.par("Evaluasi ini bertujuan untuk:")
    made.pars("purposes", style="List Bullet")
    made.heading(2, "Ruang lingkup")
    made.pars("scope")
    made.heading(2, "Metode penilaian")
    made.pars("method")
    made.caption("Tabel", "numbers.stages", "Tahap penilaian")
    made.table(
        "stages",
        [
            Column("Tahap", 1.25, (Bold("{{ row.name }}"),)),
            Column("Pelaksana", 1.3, ("{{ row.by }}",)),
            Column("Jadwal", 1.6, ("{{ row.period }}",)),
            Column("Dikirim", 1.5, ("{{ row.sent }}",)),
            Column("Nilai", 0.6, (Bold("{{ row.value }}"),), right=True),
        ],
    )
    with made.when("levels"):
        made.caption("Tabel", "numbers.levels", "Tingkat penilaian indikator")
        made.table(
            "levels",
            [
                Column("Tingkat", 1, (Bold("{{ row.name }}"),), step="row.ramp"),
                Column("Arti", 3, ("{{ row.text }}",)),
            ],
        )
    with made.when("bands"):
        made.caption("Tabel", "numbers.bands", "Predikat indeks")
        made.table(
            "bands",
            [
                Column("Predikat", 1, (Bold("{{ row.name }}"),), step="row.ramp"),
                Column("Nilai indeks", 1, ("{{ row.text }}", Bold("{% if row.is_current %} (capaian){% endif %}"))),
            ],
        )


def _results(made: Blueprint) -> None:
    made.heading(1, "Bab II: Hasil Evaluasi")
    made.heading(2, "{{ index_name }}")
    made.pars("result")
    made.heading(2, "Nilai per bagian")
    made.caption("Tabel", "numbers.groups", "Nilai per bagian")
    made.table(
        "groups",
        [
            Column("Bagian", 1.1, ("{{ row.label }}",)),
            Column("Nama", 2.6, ("{{ row.name }}",)),
            Column("Bobot", 0.8, ("{{ row.weight }}",), right=True),
            Column("Nilai", 0.8, (Bold("{{ row.score }}"),), right=True),
            Column("Predikat", 1.2, (_BAND,), step="row.ramp"),
        ],
    )
    made.pars("group_words")
    _chart(made, "groups")
    _chart(made, "radar")
    with made.when("stage_words or pictures.stages"):
        made.heading(2, "Perubahan antartahap")
        made.pars("stage_words")
        _chart(made, "stages")
        with made.when("changes"):
            made.caption("Tabel", "numbers.changes", "Nilai indikator yang berubah antartahap")
            made.table(
                "changes",
                [
                    Column("No.", 0.5, ("{{ row.code }}",)),
                    Column("Indikator", 2, ("{{ row.name }}",)),
                    Column("Tahap", 1, ("{{ row.stage }}",)),
                    Column("Nilai", 0.9, ("{{ row.before }} → ", Bold("{{ row.after }}"))),
                    Column("Alasan", 2, ("{{ row.reason }}",)),
                ],
            )
    with made.when("comparison"):
        _comparison(made)


def _comparison(made: Blueprint) -> None:
    made.heading(2, "Perbandingan dengan tahun sebelumnya")
    made.pars("comparison.sentences")
    with made.when("comparison.warning"):
        made.par(Bold("Catatan keterbandingan. "), "{{ comparison.warning }}")
    _chart(made, "years")
    with made.when("comparison.groups"):
        made.caption("Tabel", "numbers.comparison", "Perbandingan nilai per bagian dengan {{ comparison.label }}")
        made.table(
            "comparison.groups",
            [
                Column("Bagian", 1.1, ("{{ row.label }}",)),
                Column("Nama", 2.6, ("{{ row.name }}",)),
                Column("Sebelumnya", 1, ("{{ row.before }}",), right=True),
                Column("Sekarang", 1, (Bold("{{ row.score }}"),), right=True),
                Column("Perubahan", 1, ("{{ row.gain }}",), right=True),
            ],
        )


def _indicators(made: Blueprint) -> None:
    made.heading(1, "Bab III: Uraian Hasil per Indikator")
    with made.each("group", "indicators"):
        made.heading(2, "{{ group.label }}: {{ group.name }}")
        made.par(
            Muted("Nilai "),
            Bold("{{ group.score }}"),
            Muted("{% if group.band %} · Predikat {% endif %}"),
            Bold("{{ group.band }}"),
            Muted(" · Jumlah indikator "),
            Bold("{{ group.count }}"),
        )
        with made.each("one", "group.lines"):
            made.heading(3, "{{ one.code }}. {{ one.name }}")
            made.par(
                Bold("Nilai {{ one.value }}{% if one.level %} · {{ one.level }}{% endif %}"),
                Muted(" · Bobot {{ one.weight }} · {{ one.by_stage }} · Sumbangan {{ one.contribution }}"),
            )
            with made.when("one.note"):
                made.par(Muted("{{ one.note }}"))
            with made.when("one.reason"):
                made.par(Muted("{{ one.reason_from }}. "), "{{ one.reason }}")
            with made.when("one.evidence"):
                made.par(Muted("{{ one.evidence }}"))
            with made.when("one.following"):
                made.par(Bold("Menuju "), "{{ one.following }}")


def _advice(made: Blueprint) -> None:
    made.heading(1, "Bab IV: Kekuatan, Kelemahan, dan Rekomendasi")
    for title, values, nothing in (
        ("Kekuatan", "strengths", "Belum ada indikator yang nilainya melampaui pertengahan skala."),
        ("Kelemahan", "weaknesses", "Tidak ada indikator yang menahan nilai indeks."),
    ):
        made.heading(2, title)
        with made.when(f"not {values}"):
            made.par(nothing)
        with made.each("one", values):
            made.par(Bold("{{ one.title }}"), Muted("{% if one.text %} {{ one.text }}{% endif %}"))
    made.heading(2, "Rekomendasi langkah berikutnya")
    made.pars("advice")
    with made.when("steps"):
        made.caption("Tabel", "numbers.steps", "Langkah dengan kenaikan indeks terbesar")
        who = "{% if row.who %}. Penanggung jawab: {{ row.who }}{% endif %}"
        made.table(
            "steps",
            [
                Column("No.", 0.5, ("{{ row.code }}",)),
                Column("Indikator", 1.6, (Bold("{{ row.name }}"), Muted(who))),
                Column("Yang perlu dipenuhi", 2.4, ("{{ row.what }}",)),
                Column("Nilai", 0.8, ("{{ row.from_to }}",)),
                Column("Kenaikan", 0.8, (Bold("{{ row.gain }}"),), right=True),
            ],
        )


def _annex(made: Blueprint, stages: int) -> None:
    made.heading(1, "Lampiran: Rekapitulasi Nilai Indikator")
    values = [
        Column(f"{{{{ stage_names[{at}] }}}}", 0.95, (f"{{{{ row.values[{at}] }}}}",), right=True)
        for at in range(stages)
    ]
    made.table(
        "all_lines",
        [
            Column("No.", 0.5, ("{{ row.code }}",)),
            Column("Indikator", 3, ("{{ row.name }}",)),
            Column("Bobot", 0.8, ("{{ row.weight }}",), right=True),
            *values,
            Column("Sumbangan", 1, (Bold("{{ row.contribution }}"),), right=True),
        ],
    )


def _chart(made: Blueprint, name: str) -> None:
    with made.when(f"pictures.{name}"):
        made.par(f"{{{{ pictures.{name} }}}}").paragraph_format.keep_with_next = True
        made.caption("Gambar", f"figures.{name}", f"{{{{ charts.{name}.caption }}}}")
