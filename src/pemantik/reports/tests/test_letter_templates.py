"""Offices' own templates: what is refused and with which place, who puts them in, and that nothing in them acts."""

import io
import zipfile

import docx
import pytest
import xlsxwriter
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.urls import reverse

from pemantik.accounts.models import AuditEntry
from pemantik.assessments.problems import Outdated, Refused
from pemantik.assessments.tests.factories import make_access
from pemantik.organizations.roles import PERMISSIONS, Action, Role
from pemantik.reports import files
from pemantik.reports.letters.builtin import builtin
from pemantik.reports.letters.checking import faults_of
from pemantik.reports.letters.merging import letter
from pemantik.reports.letters.names import sample
from pemantik.reports.letters.package import check_package
from pemantik.reports.models import LetterTemplate
from pemantik.reports.selectors.letter_templates import template_content, templates_of
from pemantik.reports.services.letter_templates import Faulty, replace_template, restore_builtin
from pemantik.reports.tests.reading_word import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def template(*paragraphs: str, cells: tuple[str, ...] = ()) -> bytes:
    """A Word file with these paragraphs, and a table with a row for each of the cells."""
    document = docx.Document()
    for each in paragraphs:
        document.add_paragraph(each)
    if cells:
        table = document.add_table(rows=len(cells), cols=2)
        for row, words in zip(table.rows, cells, strict=True):
            row.cells[0].text = words
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def changed(content: bytes, parts: dict[str, bytes]) -> bytes:
    """The same package with some parts replaced or added."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.pop(name, None) or old.read(name))
        for name, each in parts.items():
            new.writestr(name, each)
    return made.getvalue()


LOOPS = "".join(f"{{% for {each} in tembusan %}}" for each in "abc") + "x" + "{% endfor %}" * 3
GOOD = [
    template("Yth. {{ tujuan }}, nomor {{nomor}}"),
    template("{%p if terlambat %}", "Terlambat {{ terlambat }}", "{%p elif tahap == 'x' %}", "-", "{%p endif %}"),
    template("{% for satu in tembusan %}{{ loop.index }}. {{ satu }}{% if not loop.last %}; {% endif %}{% endfor %}"),
    template(cells=("{%tr for satu in indikator %}", "{{ satu.kode }} {{ satu.nama }}", "{%tr endfor %}")),
    template("{# catatan #} tanpa bidang"),
]


@pytest.mark.parametrize("content", GOOD)
def test_good_templates_are_taken(content) -> None:
    check_package(content)
    assert faults_of(content) == []


@pytest.mark.parametrize(
    ("content", "tag", "said", "place"),
    [
        (template("Halo", "Yth. {{ tujun }} di tempat"), "{{ tujun }}", "maksud Anda tujuan", "Yth. {{ tujun }}"),
        (template("a {{ zzz }}"), "{{ zzz }}", "tidak dikenal", "paragraf"),
        (template(cells=("x", "isi {{ nomro }}")), "{{ nomro }}", "maksud Anda nomor", "sel tabel “isi {{ nomro }}”"),
        (template("a {{ nomor"), "{{", "tidak punya pasangan", "a {{ nomor"),
        (template("a nomor }} b"), "}}", "tidak punya pasangan", "a nomor }} b"),
        (template("a {{ nomor + }}"), "{{ nomor + }}", "Tulisannya salah", "a {{ nomor + }}"),
        (template("{{ 7*7 }}"), "{{ 7*7 }}", "tidak diterima", "paragraf"),
        (template("{{ nomor|upper }}"), "{{ nomor|upper }}", "Saringan", "paragraf"),
        (template("{{ nomor.format(1) }}"), "{{ nomor.format(1) }}", "kurung", "paragraf"),
        (template("{{ nomor.__class__ }}"), "{{ nomor.__class__ }}", "tidak punya bagian", "paragraf"),
        (template("{{ nomor['x'] }}"), "{{ nomor['x'] }}", "tidak diterima", "paragraf"),
        (template("{{ indikator }}"), "{{ indikator }}", "daftar", "paragraf"),
        (template("{% set a = 1 %}"), "{% set a = 1 %}", "set", "paragraf"),
        (template("{% include 'x' %}"), "{% include 'x' %}", "include", "paragraf"),
        (template("{% raw %}x{% endraw %}"), "{% raw %}", "raw", "paragraf"),
        (template("{%p if nomor %}", "x"), "{%p if nomor %}", "tidak ditutup", "paragraf"),
        (template("x", "{%p endif %}"), "{%p endif %}", "tidak punya pembuka", "paragraf"),
        (template("{% if nomor %}", "x", "{% endif %}"), "{% endif %}", "tidak di paragraf", "paragraf"),
        (template("{%p if nomor %}", "x", "{% endif %}"), "{% endif %}", "Samakan", "paragraf"),
        (template("{%tr for satu in indikator %}"), "{%tr for satu in indikator %}", "dalam tabel", "paragraf"),
        (template("{% for satu in nomor %}{% endfor %}"), "{% for satu in nomor %}", "bukan daftar", "paragraf"),
        (template(LOOPS), "{% for c in tembusan %}", "dua tingkat", "paragraf"),
        (template("{% for s in indikator %}{{ s.nilai }}{% endfor %}"), "{{ s.nilai }}", "kode, nama", "paragraf"),
        (template("{% for satu in indikator %}{{ satu }}{% endfor %}"), "{{ satu }}", "bagiannya", "paragraf"),
        (template("{% for nomor in tembusan %}{% endfor %}"), "{% for nomor in tembusan %}", "sudah nama", "paragraf"),
        (template("{{r nomor }}"), "{{r nomor }}", "salah", "paragraf"),
    ],
)  # fmt: skip
def test_faults_are_told_with_their_place(content, tag, said, place) -> None:
    check_package(content)
    faults = faults_of(content)
    assert faults
    assert faults[0].tag == tag
    assert said in faults[0].message
    assert place in faults[0].place


def test_a_tag_in_the_foot_is_told_as_such() -> None:
    document = docx.Document()
    document.sections[0].footer.paragraphs[0].text = "kode {{ kode }}"
    file = io.BytesIO()
    document.save(file)
    assert faults_of(file.getvalue())[0].place == "kaki halaman, paragraf “kode {{ kode }}”"


def test_a_tag_that_word_cut_into_runs_is_read_whole() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("No. ")
    for piece in ("{", "{ no", "mor ", "}}"):
        paragraph.add_run(piece).bold = piece == "mor "
    file = io.BytesIO()
    document.save(file)
    assert faults_of(file.getvalue()) == []
    fields = sample() | {"nomor": "A & <b>"}
    assert "No. A & <b>" in text_of(letter(file.getvalue(), fields, None))


@pytest.mark.parametrize(
    "where",
    ['<w:p><w:r><w:drawing><wp:docPr id="1" name="{{ 7*7 }}"/></w:drawing></w:r></w:p>', "<!-- {{ nomor.x() }} -->"],
)
def test_tags_outside_the_text_are_found(where) -> None:
    good = template("isi")
    with zipfile.ZipFile(io.BytesIO(good)) as archive:
        text = archive.read("word/document.xml").decode()
    wp = 'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    text = text.replace("<w:document ", f"<w:document {wp}" if "xmlns:wp=" not in text else "<w:document ", 1)
    content = changed(good, {"word/document.xml": text.replace("<w:body>", f"<w:body>{where}", 1).encode()})
    faults = faults_of(content)
    assert faults
    assert "di luar teks" in faults[0].place


def test_tags_in_the_properties_are_found() -> None:
    document = docx.Document()
    document.core_properties.title = "{{ 7*7 }}"
    file = io.BytesIO()
    document.save(file)
    assert faults_of(file.getvalue())[0].place == "properti berkas"


def _sheet() -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        book.add_worksheet().write(0, 0, "x")
    return file.getvalue()


def _relation(kind: str, target: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(template("x"))) as archive:
        text = archive.read("word/_rels/document.xml.rels").decode()
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    link = f'<Relationship Id="rId99" Type="{base}/{kind}" Target="{target}" TargetMode="External"/>'
    return text.replace("</Relationships>", f"{link}</Relationships>").encode()


def _body(xml: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(template("x"))) as archive:
        return archive.read("word/document.xml").decode().replace("<w:body>", f"<w:body>{xml}", 1).encode()


PLAIN = template("x")
FIELD = "<w:p><w:r><w:instrText>{}</w:instrText></w:r></w:p>"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Pilih dulu"),
        (b"%PDF-1.7\n%%EOF", "PDF"),
        (b"bukan apa-apa", "tidak dikenali"),
        (b"PK\x03\x04rusak", "Arsip"),
        (b"x" * (2 * 1024**2 + 1), "terlalu besar"),
        (_sheet(), "Excel"),
        (changed(PLAIN, {"word/vbaProject.bin": b"x"}), "makro"),
        (changed(PLAIN, {"word/embeddings/oleObject1.bin": b"x"}), "objek tertanam"),
        (changed(PLAIN, {"word/_rels/document.xml.rels": _relation("image", "https://x.id/a.png")}), "dari luar"),
        (changed(PLAIN, {"word/_rels/document.xml.rels": _relation("hyperlink", "file:///etc/passwd")}), "dari luar"),
        (changed(PLAIN, {"word/_rels/settings.xml.rels": _relation("attachedTemplate", "http://x/a")}), "dari luar"),
        (changed(PLAIN, {"word/document.xml": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a/>'}), "rusak"),
        (changed(PLAIN, {"word/document.xml": "<a/>".encode("utf-16")}), "rusak"),
        (changed(PLAIN, {"word/document.xml": _body(FIELD.format(' INCLUDETEXT "c:\\x" '))}), "bidang Word"),
        (changed(PLAIN, {"word/document.xml": _body(FIELD.format("DD") + FIELD.format("EAUTO c"))}), "bidang Word"),
        (changed(PLAIN, {"word/document.xml": _body("{" * 700)}), "terlalu panjang"),
        (changed(PLAIN, {"word/document.xml": _body("<w:p/>" * 200_000)}), "terlalu panjang"),
    ],
)  # fmt: skip
def test_files_that_are_no_harmless_word_are_refused(content, said) -> None:
    with pytest.raises(Refused, match=said):
        check_package(content)


def test_a_link_that_people_click_is_harmless() -> None:
    check_package(changed(PLAIN, {"word/_rels/document.xml.rels": _relation("hyperlink", "https://contoh.go.id")}))


@pytest.mark.parametrize("role", list(Role))
def test_who_replaces_a_template(world, role) -> None:
    own, stranger = make_access(role, world.city), make_access(role, world.other)
    if Action.MANAGE_CAMPAIGNS in PERMISSIONS[role]:
        made = replace_template(own, world.city.pk, "teguran", PLAIN, "a/b.docx", 0)
        assert (made.file_name, template_content(world.city, "teguran")) == ("b.docx", PLAIN)
        assert template_content(world.other, "teguran") == builtin("teguran")
    else:
        with pytest.raises(PermissionDenied):
            replace_template(own, world.city.pk, "teguran", PLAIN, "b.docx", 0)
    with pytest.raises(Http404):
        replace_template(stranger, world.city.pk, "teguran", PLAIN, "b.docx", 0)
    with pytest.raises(Http404):
        replace_template(make_access(None), world.city.pk, "teguran", PLAIN, "b.docx", 0)


def test_replacing_twice_and_going_back(world) -> None:
    access, city = world.coordinator, world.city.pk
    first = replace_template(access, city, "undangan", PLAIN, "a.docx", 0)
    with pytest.raises(Outdated):
        replace_template(access, city, "undangan", GOOD[0], "b.docx", 0)
    second = replace_template(access, city, "undangan", GOOD[0], "b.docx", first.pk)
    assert template_content(world.city, "undangan") == GOOD[0]
    with pytest.raises(Outdated):
        restore_builtin(access, city, "undangan", first.pk)
    restore_builtin(access, city, "undangan", second.pk)
    assert templates_of(world.city)[0].own is None
    assert LetterTemplate.objects.count() == 2
    assert files.storage().exists(first.path)
    actions = AuditEntry.objects.filter(action__startswith="template.").values_list("action", flat=True)
    assert sorted(actions) == ["template.replaced", "template.replaced", "template.retired"]


def test_a_refused_template_leaves_nothing(world) -> None:
    with pytest.raises(Faulty) as refused:
        replace_template(world.coordinator, world.city.pk, "undangan", template("{{ salah_sekali }}"), "a.docx", 0)
    assert refused.value.faults
    assert not LetterTemplate.objects.exists()
    assert not files.storage().exists("templat")


def test_the_page_shows_faults_in_their_place(world, client) -> None:
    client.force_login(world.coordinator.user)
    page = reverse("letter-templates", args=[world.city.pk])
    assert client.get(reverse("template-places")).headers["Location"] == page
    assert "Memakai templat bawaan" in client.get(page).content.decode()
    send = reverse("replace-template", args=[world.city.pk, "teguran"])
    bad = client.post(send, {"berkas": SimpleUploadedFile("a.docx", template("Yth. {{ tujun }}")), "versi": "0"})
    assert bad.status_code == 422
    assert "<code>{{ tujun }}</code>" in bad.content.decode()
    assert "Mungkin maksud Anda tujuan" in bad.content.decode()
    good = client.post(send, {"berkas": SimpleUploadedFile("a.docx", GOOD[0]), "versi": "0"})
    assert good.headers["Location"] == page
    shown = client.get(page).content.decode()
    assert "Templat sendiri: a.docx" in shown
    got = client.get(reverse("letter-template", args=[world.city.pk, "teguran"]))
    assert got.content == GOOD[0]
    assert client.get(reverse("letter-template", args=[world.city.pk, "teguran"]) + "?bawaan=1").content == builtin(
        "teguran"
    )
    version = LetterTemplate.objects.get().pk
    client.post(reverse("restore-template", args=[world.city.pk, "teguran"]), {"versi": version})
    assert "Templat sendiri" not in client.get(page).content.decode()
