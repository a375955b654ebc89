"""What offices write in a cell, as the registry's own words: synonyms of choices, codes of references, dates."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from pemantik.inventory.metamodel import Field, FieldType
from pemantik.inventory.models import Situation
from pemantik.inventory.references import Tree
from pemantik.inventory.values import Vocabulary, is_nothing

#: Words of the lists that come with Pemantik, by list; only where the meaning is beyond doubt.
SYNONYMS: dict[str, dict[str, str]] = {
    "kepemilikan-aplikasi": {
        "Aplikasi Khusus milik Pemda": "khusus khusus;-lokal khusus-daerah aplikasi-khusus aplikasi-khusus-daerah",
        "Aplikasi Khusus milik Kementerian/Lembaga": "khusus;-pusat aplikasi-khusus-pusat khusus-pusat",
        "Aplikasi Umum": "umum;-pusat umum;-nasional",
    },
    "basis-aplikasi": {
        "Web": "website web-based berbasis web based aplikasi-web situs webapp intranet",
        "Mobile": "android ios android/ios mobile-apps berbasis-mobile aplikasi-mobile smartphone playstore",
        "Desktop": "windows berbasis-desktop aplikasi-desktop desktop-based client-server",
    },
    "status-aplikasi": {
        "Aktif": "active beroperasi digunakan operasional ya berjalan masih-digunakan masih-aktif",
        "Tidak Aktif": "nonaktif non-aktif non_aktif inactive mati tidak belum-aktif tidak-beroperasi tidak-digunakan",
        "Dalam pembangunan": "pengembangan dalam-pengembangan proses pembangunan development dibangun",
        "Dihentikan": "pensiun retired berhenti dihapus",
    },
    "kondisi": {
        "Baik": "b bagus normal good berfungsi",
        "Rusak ringan": "rr kurang-baik kb rusak-sedang",
        "Rusak berat": "rb rusak rusak-total mati",
    },
    "status-kepemilikan": {
        "Milik Sendiri": "sendiri milik-pemda milik-daerah aset-daerah owned",
        "Sewa": "menyewa rental langganan",
        "Berbagi Pakai": "pinjam bersama shared",
    },
    "tipe-lisensi": {
        "Open Source": "opensource open-source gratis bebas foss",
        "Proprietary": "berbayar komersial lisensi closed-source",
    },
    "bahasa-pemrograman": {
        "JavaScript/TypeScript": "javascript typescript js ts node.js nodejs node-js react vue",
        "PHP": "php-native laravel codeigniter php7 php8 php-7 php-8 ci",
        "C#": "c-sharp asp.net .net asp",
        "Dart": "flutter",
        "Java": "kotlin jsp",
        "Go": "golang",
    },
    "cara-integrasi": {
        "Belum terintegrasi": "belum tidak no belum-ada tidak-terintegrasi n",
        "API langsung": "api web-service webservice rest-api rest",
        "SPLP": "mantra splpd",
    },
    "penempatan": {
        "Pusat data sendiri": "data-center dc data-center-kominfo server-sendiri server-kominfo ruang-server",
        "Pusat Data Nasional": "pdn pdns pusat-data-nasional-sementara",
        "Komputasi awan": "cloud vps awan",
        "Pihak ketiga": "hosting vendor penyedia sewa-hosting",
        "Komputer di unit": "lokal localhost komputer-lokal pc",
    },
    "jenis-perangkat": {
        "Komputer meja": "pc komputer pc-unit p.c-unit desktop personal-computer komputer-pc",
        "Laptop": "notebook lap-top",
        "Pemindai": "scanner",
        "Proyektor": "projector infocus lcd-proyektor lcd-projector",
    },
    "jenis-server": {"Fisik": "physical bare-metal", "Virtual": "vm vps virtual-machine"},
    "status-pegawai": {"PNS": "asn cpns", "PPPK": "p3k", "Non-ASN": "honorer thl tenaga-kontrak kontrak non-asn ptt"},
    "pendidikan": {
        "SMA/SMK": "sma smk slta stm",
        "D3": "diii d-iii d-3 diploma-3 diploma-iii",
        "D4/S1": "s1 d4 s-1 d-iv div sarjana strata-1",
        "S2": "s-2 magister strata-2",
        "S3": "s-3 doktor",
    },
    "sifat-data": {"Terbuka": "open publik", "Tertutup": "rahasia closed"},
    "metode-layanan": {
        "Elektronik": "online daring digital",
        "Tatap muka": "offline luring manual",
        "Hybrid": "hibrida",
    },
    "target-layanan": {
        "ASN/Pegawai": "asn pegawai internal pns",
        "Masyarakat": "publik umum warga",
        "Pelaku Usaha": "bisnis",
    },
    "periferal": {"Pemindai": "scanner"},
    "perangkat-jaringan": {"Titik akses nirkabel": "access-point wifi ap wireless", "Switch": "hub switch-hub"},
    "media-jaringan": {
        "Serat optik": "fiber-optik fo fiber-optic fiber",
        "Nirkabel": "wireless radio",
        "Tembaga": "utp",
    },
}
_SITUATIONS = {
    Situation.AS_IS: ("sudah ada", "as is", "asis", "existing", "as-is", "eksisting", "saat ini"),
    Situation.NEW: ("rencana baru", "to be", "to be new", "to-be", "baru", "new", "tobe"),
    Situation.UPGRADE: ("rencana peningkatan", "to be upgrade", "upgrade", "peningkatan", "pengembangan"),
}
_SITUATION_WORDS = {word: each.value for each, words in _SITUATIONS.items() for word in words}
_WORDS = {
    name: {word.replace("-", " "): value for value, words in values.items() for word in words.split()}
    for name, values in SYNONYMS.items()
}
_YES = ("sudah", "ya", "yes", "ada", "terintegrasi")
#: How a spreadsheet counts days: a date that lost its format.
_DAY_ZERO = date(1899, 12, 30)
_SERIAL = re.compile(r"(\d{5})(?:,\d+)?")
_DAY_OF_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})[ T]\d{2}:\d{2}(:\d{2})?(\.\d+)?")
_SHORT_YEAR = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{2})")


def meant(field: Field, text: str, words: Vocabulary) -> str | list[str]:
    """The text of a cell as the registry calls it. What is not understood stays as it is, to be reported."""
    if field.type is FieldType.MANY and not is_nothing(text):
        return [_choice(field, part, words) for part in parts_of(field, text, words)]
    found = text
    if field.type is FieldType.CHOICE:
        found = _choice(field, text, words)
    elif field.type is FieldType.DATE:
        found = _date(text)
    elif field.type is FieldType.REFERENCE:
        found = code_in(text, words.tree(field.tree))
    elif field.type is FieldType.YES_NO and text.casefold() in _YES:
        found = "ya"
    return found


def is_foreign(field: Field, texts: Iterable[str], words: Vocabulary) -> bool:
    """Whether a column speaks of something else than its heading made us think: none of its values is in the list."""
    told = {text for text in texts if not is_nothing(text)}
    known = words.offered(field.list) if field.type in {FieldType.CHOICE, FieldType.MANY} and told else {}
    if not known:
        return False
    parts = [part for text in told for part in parts_of(field, text, words)]
    return not any(_choice(field, part, words).casefold() in known for part in (*parts, *told))


def situation(text: str) -> str:
    """The state of an entry as it is stored; the text itself if it is not understood."""
    return _SITUATION_WORDS.get(text.casefold().replace("(", "").replace(")", "").replace("_", " ").strip(), text)


def code_in(text: str, tree: Tree) -> str:
    """The code that begins a cell, or the only one of that name; the text itself if it is neither."""
    first = text.split(maxsplit=1)[0].upper().rstrip(".:-") if text.split() else ""
    if first in tree.codes:
        return first
    named = _by_name(tree).get(text.casefold().strip(), ())
    return named[0] if len(named) == 1 else text


def _by_name(tree: Tree) -> dict[str, list[str]]:
    kept: dict[str, list[str]] | None = tree.__dict__.get("by_name")
    if kept is None:
        kept = {}
        for code in tree.codes.values():
            kept.setdefault(code.name.casefold(), []).append(code.code)
        tree.__dict__["by_name"] = kept
    return kept


def parts_of(field: Field, text: str, words: Vocabulary) -> list[str]:
    """Several choices in one cell, parted by `;`, `,`, `/`, `&` or `dan`; a choice that has one of them is whole."""
    known = words.offered(field.list).keys() | _WORDS.get(field.list, {}).keys()
    found: list[str] = []
    for part in re.split(r"[;\n]", text):
        found += _split(part.strip(), known, (",", "/", "&", " dan ", "+"))
    return [part for part in found if part]


def _split(text: str, known: set[str], signs: Sequence[str]) -> list[str]:
    if not signs or text.casefold() in known:
        return [text]
    return [piece for part in text.split(signs[0]) for piece in _split(part.strip(), known, signs[1:])]


def _choice(field: Field, text: str, words: Vocabulary) -> str:
    key = " ".join(text.casefold().split())
    offered = words.offered(field.list)
    if key in offered:
        return text
    value = _WORDS.get(field.list, {}).get(key) or _WORDS.get(field.list, {}).get(key.replace("-", " "))
    return value if value is not None and value.casefold() in offered else text


def _date(text: str) -> str:
    if (found := _SERIAL.fullmatch(text)) is not None:
        return (_DAY_ZERO + timedelta(days=int(found[1]))).isoformat()
    if (found := _DAY_OF_TIME.fullmatch(text)) is not None:
        return found[1]
    if (found := _SHORT_YEAR.fullmatch(text)) is not None:
        return f"{found[1]}/{found[2]}/20{found[3]}"
    return text
