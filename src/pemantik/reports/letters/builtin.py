"""The letters' templates that come with Pemantik, laid out as official letters are."""

from collections.abc import Callable, Mapping
from functools import cache

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm

from pemantik.reports.models import LetterKind
from pemantik.reports.word import paper
from pemantik.reports.word.blueprint import Blueprint, Bold, Muted, mark_row
from pemantik.reports.word.fields import add_field

_JUSTIFY = WD_ALIGN_PARAGRAPH.JUSTIFY
#: Where the block of the signature begins, in centimetres.
_SIGNED_AT = 9.0


@cache
def builtin(kind: str) -> bytes:
    """The template of a kind of letter as a Word file, made once in each process."""
    made = Blueprint(size=11)
    _head(made)
    _addressee(made)
    _BODIES[kind](made)
    _signature(made)
    _copies(made)
    _foot(made)
    return made.content()


def _head(made: Blueprint) -> None:
    made.letterhead("instansi", "{% if instansi_atas %}{{ '\\n' }}{{ instansi_atas }}{% endif %}")
    made.par("{{ tempat }}, {{ tanggal }}", align=WD_ALIGN_PARAGRAPH.RIGHT)
    _pairs(made, [("Nomor", "nomor"), ("Sifat", "sifat"), ("Lampiran", "lampiran"), ("Hal", "hal")], bold="hal")


def _addressee(made: Blueprint) -> None:
    made.par("Yth. {{ tujuan }}")
    with made.when("tujuan_instansi"):
        made.par("{{ tujuan_instansi }}")
    made.par("di {{ tujuan_tempat }}").paragraph_format.space_after = Cm(0.5)


def _invitation(made: Blueprint) -> None:
    _text(
        made,
        "Dalam rangka pelaksanaan {{ penilaian }}{% if tahap %} pada tahap {{ tahap }}{% endif %}, dengan hormat kami"
        " mengundang Saudara untuk hadir pada:",
    )
    _pairs(
        made,
        [
            ("Hari, tanggal", "acara_hari"),
            ("Waktu", "acara_pukul"),
            ("Tempat", "acara_tempat"),
            ("Acara", "acara"),
        ],
        indent=1.2,
    )
    _text(
        made,
        "Mengingat pentingnya acara tersebut, dimohon Saudara hadir tepat waktu dan membawa dokumen pendukung yang"
        " diperlukan. Apabila berhalangan, dimohon menugaskan pejabat yang dapat memberikan penjelasan dan mengambil"
        " keputusan.",
    )
    _text(made, "Demikian disampaikan. Atas perhatian dan kehadiran Saudara, kami ucapkan terima kasih.")


def _request(made: Blueprint) -> None:
    _text(
        made,
        "Sehubungan dengan pelaksanaan {{ penilaian }}, bersama ini kami mohon bantuan Saudara untuk melengkapi data"
        " dan bukti dukung yang menjadi tanggung jawab {{ tujuan_instansi }}. Sampai dengan tanggal surat ini, telah"
        " terisi {{ terisi }} dari {{ jumlah_indikator }} indikator.",
    )
    _indicators(made, "Indikator yang masih perlu dilengkapi adalah sebagai berikut.")
    _text(
        made,
        "Data dimaksud agar diisi melalui aplikasi{% if batas_waktu %} paling lambat {{ batas_waktu }}{% endif %},"
        " disertai bukti dukung yang sah dan mutakhir.",
    )
    _text(made, "Demikian disampaikan. Atas perhatian dan kerja sama Saudara, kami ucapkan terima kasih.")


def _reminder(made: Blueprint) -> None:
    _text(
        made,
        "Berdasarkan jadwal {{ penilaian }}, tahap {{ tahap }} berakhir pada {{ tenggat }}. Sampai dengan tanggal surat"
        " ini, pengisian oleh {{ tujuan_instansi }} belum kami terima secara lengkap"
        "{% if terlambat %} dan telah terlambat {{ terlambat }}{% endif %}. Indikator yang telah terisi baru"
        " {{ terisi }} dari {{ jumlah_indikator }}.",
    )
    _indicators(made, "Indikator yang belum terisi adalah sebagai berikut.")
    _text(
        made,
        "Keterlambatan tersebut menghambat penyelesaian penilaian secara keseluruhan. Untuk itu, dimohon Saudara"
        " memerintahkan penyelesaiannya{% if batas_waktu %} paling lambat {{ batas_waktu }}{% endif %} dan"
        " menyampaikan penjelasan apabila terdapat kendala.",
    )
    _text(made, "Demikian untuk menjadi perhatian dan dilaksanakan sebagaimana mestinya.")


_BODIES: Mapping[str, Callable[[Blueprint], None]] = {
    LetterKind.INVITATION: _invitation,
    LetterKind.REQUEST: _request,
    LetterKind.REMINDER: _reminder,
}


def _text(made: Blueprint, words: str) -> None:
    paragraph = made.par(words, align=_JUSTIFY)
    paragraph.paragraph_format.first_line_indent = Cm(1.2)


def _pairs(made: Blueprint, rows: list[tuple[str, str]], bold: str = "", indent: float = 0) -> None:
    table = made.document.add_table(rows=len(rows), cols=3)
    paper.lined(table)
    if indent:
        paper.indented(table, Cm(indent))
    paper.divided(table, [2.8, 0.4, paper.WIDTH - 3.2 - indent])
    for row, (label, name) in zip(table.rows, rows, strict=True):
        shown = f"{{{{ {name} }}}}"
        for cell, words in zip(row.cells, (label, ":", Bold(shown) if name == bold else shown), strict=True):
            run = cell.paragraphs[0].add_run(words)
            run.bold = isinstance(words, Bold)
            cell.paragraphs[0].paragraph_format.space_after = Cm(0.05)
    made.par().paragraph_format.space_after = Cm(0)


def _indicators(made: Blueprint, lead: str) -> None:
    with made.when("indikator"):
        _text(made, lead)
        table = made.document.add_table(rows=4, cols=3)
        paper.lined(table, "top", "bottom", "insideH")
        paper.divided(table, [1.6, paper.WIDTH - 6, 4.4])
        heads, body = ("No.", "Indikator", "Tenggat"), ("kode", "nama", "tenggat")
        for at, name in enumerate(body):
            table.rows[0].cells[at].paragraphs[0].style = paper.TABLE_HEAD
            table.rows[0].cells[at].paragraphs[0].add_run(heads[at])
            table.rows[2].cells[at].paragraphs[0].style = paper.TABLE
            table.rows[2].cells[at].paragraphs[0].add_run(f"{{{{ satu.{name} }}}}")
        mark_row(table.rows[0], "w:tblHeader")
        table.rows[1].cells[0].text = "{%tr for satu in indikator %}"
        table.rows[3].cells[0].text = "{%tr endfor %}"
        made.par(style=paper.SMALL)


def _signature(made: Blueprint) -> None:
    lines = ("{{ jabatan_penanda_tangan }},", "", "", "", "{{ nama_penanda_tangan }}", "NIP {{ nip_penanda_tangan }}")
    for at, line in enumerate(lines):
        paragraph = made.par(Bold(line) if at == 4 else line)
        layout = paragraph.paragraph_format
        layout.left_indent, layout.space_after = Cm(_SIGNED_AT), Cm(0)
        layout.keep_with_next = at < len(lines) - 1
        if at == 0:
            layout.space_before = Cm(0.6)


def _copies(made: Blueprint) -> None:
    with made.when("tembusan"):
        head = made.par("Tembusan:").paragraph_format
        head.space_before, head.keep_with_next = Cm(0.5), True
        with made.each("satu", "tembusan"):
            made.par("{{ loop.index }}. {{ satu }}").paragraph_format.space_after = Cm(0)


def _foot(made: Blueprint) -> None:
    foot = made.document.sections[0].footer
    table = foot.add_table(rows=1, cols=3, width=Cm(paper.WIDTH))
    paper.lined(table, "top")
    code, words, page = table.rows[0].cells
    paper.divided(table, [1.7, paper.WIDTH - 5.1, 3.4])
    for cell in (code, words, page):
        cell.paragraphs[0].style = paper.SMALL
    code.paragraphs[0].add_run("{{ kode_qr }}")
    for each in (
        Muted("Terbitan surat ini dapat diperiksa di "),
        "{{ alamat_periksa }}",
        Muted(" dengan kode "),
        Bold("{{ kode_verifikasi }}"),
    ):
        run = words.paragraphs[0].add_run(each)
        run.bold = isinstance(each, Bold)
    page.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    page.paragraphs[0].add_run("Halaman ")
    add_field(page.paragraphs[0], "PAGE", "1")
    lead = foot.paragraphs[0]
    lead._element.getparent().append(lead._element)
    lead.style = made.document.styles[paper.SMALL]
