"""Doubles: found by a search, decided by people, governed by words and models."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("inventory", "0001_registry"),
        ("organizations", "0003_imports_setup_versions"),
    ]

    operations = [
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("round", models.PositiveSmallIntegerField(default=1)),
                ("turn", models.PositiveSmallIntegerField(default=1)),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("double", "Dobel"),
                            ("justified", "Fungsi sama, tetapi beralasan"),
                            ("related", "Berkaitan"),
                            ("different", "Berbeda"),
                            ("unclear", "Data belum cukup"),
                        ],
                        max_length=9,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=1000)),
                ("score", models.FloatField()),
                ("features", models.JSONField(default=dict)),
                ("share", models.FloatField(default=1)),
                ("release", models.CharField(blank=True, max_length=120)),
                ("first_version", models.PositiveIntegerField()),
                ("second_version", models.PositiveIntegerField()),
                ("first_mark", models.CharField(max_length=32)),
                ("second_mark", models.CharField(max_length=32)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "reader",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["round", "turn", "id"],
            },
        ),
        migrations.CreateModel(
            name="DoubleGroup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=30)),
                ("is_live", models.BooleanField(default=True)),
                ("stake", models.DecimalField(decimal_places=2, default=0, max_digits=18)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="organizations.node"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["institution", "is_live"], name="group_live")],
            },
        ),
        migrations.CreateModel(
            name="Governed",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("changes", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="governed_once")],
            },
        ),
        migrations.CreateModel(
            name="GroupMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "status",
                    models.CharField(
                        choices=[("in", "Anggota"), ("offered", "Ditawarkan"), ("declined", "Bukan anggota")],
                        default="in",
                        max_length=8,
                    ),
                ),
                ("goes", models.BooleanField(default=False)),
                ("proposed", models.DecimalField(decimal_places=2, max_digits=18, null=True)),
                ("expected", models.DecimalField(decimal_places=2, max_digits=18, null=True)),
                ("realised", models.DecimalField(decimal_places=2, max_digits=18, null=True)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="overlap_groups", to="inventory.entry"
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="members", to="overlaps.doublegroup"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("group", "entry"), name="one_place_in_a_group")],
            },
        ),
        migrations.CreateModel(
            name="Move",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("service", models.CharField(max_length=100)),
                ("words", models.JSONField(default=list)),
                ("is_found", models.BooleanField(default=True)),
                ("found_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("move", "Akan pindah ke Aplikasi Umum"),
                            ("stay", "Tetap dipakai, ada alasannya"),
                            ("other", "Fungsinya tidak sama"),
                        ],
                        max_length=5,
                        verbose_name="Jawaban",
                    ),
                ),
                ("until", models.DateField(null=True, verbose_name="Pindah paling lambat")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="Alasan")),
                ("answered_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="move", to="inventory.entry"
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="organizations.node"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["institution", "is_found", "answer"], name="move_open")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", "move"), _negated=True), ("until__isnull", False), _connector="OR"
                        ),
                        name="move_has_a_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", "stay"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="stay_has_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token", models.CharField(max_length=32)),
                ("kind", models.CharField(max_length=30)),
                ("name", models.CharField(max_length=200)),
                ("services", models.JSONField(default=list)),
                ("release", models.CharField(blank=True, max_length=120)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("saved_at", models.DateTimeField(null=True)),
                (
                    "entry",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to="inventory.entry",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="organizations.node"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("person", "token"), name="one_notice_per_form")],
            },
        ),
        migrations.CreateModel(
            name="Outcome",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "disposition",
                    models.CharField(
                        choices=[
                            ("retire", "Hentikan"),
                            ("merge", "Gabungkan"),
                            ("share", "Pakai bersama"),
                            ("keep", "Pertahankan semua"),
                        ],
                        max_length=6,
                        verbose_name="Tindak lanjut",
                    ),
                ),
                ("until", models.DateField(null=True, verbose_name="Batas waktu")),
                ("reason", models.CharField(blank=True, max_length=1000, verbose_name="Alasan")),
                ("saving_reason", models.CharField(blank=True, max_length=1000, verbose_name="Alasan perubahan nilai")),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("done_on", models.DateField(null=True, verbose_name="Selesai pada")),
                ("done_note", models.CharField(blank=True, max_length=1000, verbose_name="Catatan")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "doer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.node",
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "group",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="outcome", to="overlaps.doublegroup"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "stays",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="inventory.entry"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(condition=models.Q(("done_on", None)), fields=["until"], name="outcome_open")],
            },
        ),
        migrations.CreateModel(
            name="Pair",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=30)),
                ("score", models.FloatField()),
                ("features", models.JSONField(default=dict)),
                ("explanation", models.JSONField(default=dict)),
                ("first_version", models.PositiveIntegerField(default=1)),
                ("second_version", models.PositiveIntegerField(default=1)),
                ("release", models.CharField(blank=True, max_length=120)),
                (
                    "slot",
                    models.CharField(
                        choices=[
                            ("top", "Di atas ambang"),
                            ("near", "Contoh di sekitar ambang"),
                            ("below", "Contoh di bawah ambang"),
                        ],
                        default="top",
                        max_length=5,
                    ),
                ),
                ("share", models.FloatField(default=1)),
                ("rank", models.PositiveIntegerField(default=0)),
                ("stake", models.DecimalField(decimal_places=2, default=0, max_digits=18)),
                ("is_listed", models.BooleanField(default=True)),
                ("is_changed", models.BooleanField(default=False)),
                ("found_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Menunggu putusan"),
                            ("second", "Menunggu pembaca kedua"),
                            ("disputed", "Dua pembaca berbeda"),
                            ("decided", "Sudah diputuskan"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("double", "Dobel"),
                            ("justified", "Fungsi sama, tetapi beralasan"),
                            ("related", "Berkaitan"),
                            ("different", "Berbeda"),
                            ("unclear", "Data belum cukup"),
                        ],
                        max_length=9,
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(default=1)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "counted",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="counted_for",
                        to="overlaps.decision",
                    ),
                ),
                (
                    "first",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="pairs_first", to="inventory.entry"
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="organizations.node"
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="pairs_second", to="inventory.entry"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["institution", "state", "is_listed", "rank", "id"], name="pair_queue"),
                    models.Index(fields=["state", "verdict"], name="pair_verdict"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("first", "second"), name="one_pair_of_two_entries"),
                    models.CheckConstraint(condition=models.Q(("first__lt", models.F("second"))), name="pair_in_order"),
                ],
            },
        ),
        migrations.CreateModel(
            name="OwnerQuestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=1000, verbose_name="Pertanyaan")),
                ("due_on", models.DateField(verbose_name="Batas jawaban")),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("agree", "Setuju, ini dobel"),
                            ("disagree", "Tidak setuju"),
                            ("inform", "Memberi keterangan"),
                        ],
                        max_length=8,
                        verbose_name="Jawaban",
                    ),
                ),
                ("answer_text", models.CharField(blank=True, max_length=1000, verbose_name="Keterangan")),
                ("answered_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="inventory.entry"
                    ),
                ),
                (
                    "node",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.node"
                    ),
                ),
                (
                    "pair",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="questions", to="overlaps.pair"
                    ),
                ),
            ],
            options={
                "ordering": ["asked_at", "id"],
                "indexes": [models.Index(fields=["node", "answer", "due_on"], name="owner_asked")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answer", "")), fields=("pair", "entry"), name="one_open_question_per_side"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="decision",
            name="pair",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="decisions", to="overlaps.pair"
            ),
        ),
        migrations.CreateModel(
            name="Release",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Menunggu giliran"),
                            ("learning", "Sedang belajar"),
                            ("held", "Ditahan"),
                            ("ready", "Siap dipakai"),
                            ("active", "Dipakai"),
                            ("past", "Pernah dipakai"),
                            ("failed", "Gagal"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("content", models.TextField(blank=True)),
                ("figures", models.JSONField(default=dict)),
                ("compared", models.CharField(blank=True, max_length=40)),
                ("decisions", models.PositiveIntegerField(default=0)),
                ("regions", models.PositiveIntegerField(default=0)),
                ("problem", models.CharField(blank=True, max_length=300)),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="Alasan")),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("heard_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("released_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "released_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at", "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "active")), fields=("state",), name="one_active_release"
                    ),
                    models.UniqueConstraint(
                        models.Value(1),
                        condition=models.Q(("state__in", ["waiting", "learning"])),
                        name="one_training_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Menunggu giliran"),
                            ("running", "Sedang mencari"),
                            ("done", "Selesai"),
                            ("failed", "Gagal"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("reading", "Membaca inventaris"),
                            ("comparing", "Membandingkan data"),
                            ("storing", "Menyimpan pasangan"),
                            ("grouping", "Menyusun kelompok"),
                        ],
                        default="reading",
                        max_length=10,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[("asked", "Diminta"), ("import", "Setelah impor"), ("daily", "Pencarian harian")],
                        default="asked",
                        max_length=6,
                    ),
                ),
                ("done", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField(default=0)),
                ("counts", models.JSONField(default=dict)),
                ("release", models.CharField(blank=True, max_length=120)),
                ("problem", models.CharField(blank=True, max_length=300)),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("started_at", models.DateTimeField(null=True)),
                ("heard_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at", "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        models.Value(1),
                        condition=models.Q(("state__in", ["waiting", "running"])),
                        name="one_search_at_a_time",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="pair",
            name="run",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="overlaps.searchrun"
            ),
        ),
        migrations.CreateModel(
            name="SharingOffer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("note", models.CharField(max_length=500, verbose_name="Yang ditawarkan")),
                ("contact", models.CharField(max_length=200, verbose_name="Hubungi")),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sharing_offer", to="inventory.entry"
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Shown",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "place",
                    models.CharField(
                        choices=[("here", "Instansi sendiri"), ("elsewhere", "Instansi lain")], max_length=9
                    ),
                ),
                ("score", models.FloatField()),
                ("words", models.JSONField(default=dict)),
                ("typed_at", models.DateTimeField(null=True)),
                ("saved_at", models.DateTimeField(null=True)),
                (
                    "choice",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("different", "Bukan dobel, fungsinya lain"),
                            ("discuss", "Memang sama, akan saya bahas dengan pemiliknya"),
                            ("intended", "Fungsinya sama, tetapi sengaja terpisah"),
                        ],
                        max_length=9,
                        verbose_name="Jawaban",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="Alasan")),
                ("chosen_at", models.DateTimeField(null=True)),
                (
                    "chosen_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="shown_to", to="inventory.entry"
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="shown", to="overlaps.notice"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("notice", "entry"), name="shown_once_in_a_notice")],
            },
        ),
        migrations.CreateModel(
            name="Twin",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("score", models.FloatField()),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="twins", to="inventory.entry"
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="inventory.entry"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("entry", "other"), name="one_twin_of_two_entries")],
            },
        ),
        migrations.CreateModel(
            name="Wording",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=80, verbose_name="Kata")),
                (
                    "sense",
                    models.CharField(
                        choices=[
                            ("idea", "Sinonim benda atau urusan"),
                            ("act", "Sinonim kegiatan"),
                            ("short", "Singkatan"),
                            ("frame", "Kata bingkai"),
                        ],
                        max_length=5,
                    ),
                ),
                ("meaning", models.CharField(blank=True, max_length=120, verbose_name="Arti")),
                ("meant", models.CharField(blank=True, max_length=120)),
                (
                    "source",
                    models.CharField(
                        choices=[("decisions", "Dari putusan"), ("list", "Dari daftar"), ("person", "Diketik orang")],
                        max_length=9,
                    ),
                ),
                ("spoken_for", models.PositiveIntegerField(default=0)),
                ("spoken_against", models.PositiveIntegerField(default=0)),
                ("examples", models.JSONField(default=list)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Usulan"),
                            ("approved", "Dipakai"),
                            ("refused", "Ditolak"),
                            ("withdrawn", "Dicabut"),
                        ],
                        default="proposed",
                        max_length=9,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="Alasan")),
                ("proposed_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("decided_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-spoken_for", "text", "id"],
                "indexes": [models.Index(fields=["state", "sense", "text"], name="wording_state")],
                "constraints": [
                    models.UniqueConstraint(fields=("sense", "text", "meaning"), name="one_wording_of_a_meaning"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "approved")), fields=("text",), name="one_approved_meaning"
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(fields=("pair", "round", "turn"), name="one_decision_per_turn"),
        ),
    ]
