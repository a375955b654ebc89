"""The legal basis of an evaluation, cited as documents cite it."""

import re

from pemantik.maturity.instrument import Instrument

_GOVERNMENT = "Undang-Undang Nomor 23 Tahun 2014 tentang Pemerintahan Daerah sebagaimana telah beberapa kali diubah"
_SPBE = "Peraturan Presiden Nomor 95 Tahun 2018 tentang Sistem Pemerintahan Berbasis Elektronik"
_ARCHITECTURE = (
    "Peraturan Presiden Nomor 132 Tahun 2022 tentang Arsitektur Sistem Pemerintahan Berbasis Elektronik Nasional"
)
_SERVICES = (
    "Peraturan Presiden Nomor 82 Tahun 2023 tentang Percepatan Transformasi Digital dan Keterpaduan Layanan Digital"
    " Nasional"
)
_DATA = "Peraturan Presiden Nomor 39 Tahun 2019 tentang Satu Data Indonesia"
_PLAN = "Peraturan Presiden Nomor 12 Tahun 2025 tentang Rencana Pembangunan Jangka Menengah Nasional Tahun 2025–2029"

#: What stands above the instrument's own regulation: the year from which on it is cited, and the citation.
_ABOVE: dict[str, tuple[tuple[int, str], ...]] = {
    "spbe-2018": ((2018, _SPBE),),
    "spbe-2020": ((2018, _SPBE), (2023, _ARCHITECTURE)),
    "pemdi-2026": ((2018, _SPBE), (2024, _SERVICES), (2025, _PLAN)),
    "epss-2022": ((2019, _DATA),),
    "indeks-kami-5": ((2018, _SPBE),),
}
_MINISTRY = "Menteri Pendayagunaan Aparatur Negara dan Reformasi Birokrasi"
_GAZETTE = re.compile(r"Berita Negara (\d{4}) Nomor (\d+)")


def legal_basis(instrument: Instrument, year: int, *, regional: bool) -> tuple[str, ...]:
    """Every regulation that the evaluation of that year rests on, the highest first."""
    above = [citation for since, citation in _ABOVE.get(instrument.code, ()) if year >= since]
    return (*([_GOVERNMENT] if regional else []), *above, main_regulation(instrument))


def main_regulation(instrument: Instrument) -> str:
    """The instrument's regulation in full, with its place in the state gazette."""
    written = instrument.regulation.main
    name = written.split(" (")[0]
    name = name.replace("PermenPANRB", f"Peraturan {_MINISTRY}").replace("Menteri PANRB", _MINISTRY)
    head, about, subject = name.partition(" tentang ")
    subject = re.sub(r"\bSPBE\b", "Sistem Pemerintahan Berbasis Elektronik", subject)
    gazette = _GAZETTE.search(written)
    place = f" (Berita Negara Republik Indonesia Tahun {gazette[1]} Nomor {gazette[2]})" if gazette else ""
    return f"{head}{about}{subject}{place}"


def short_regulation(instrument: Instrument) -> str:
    """The regulation in the text: `PermenPANRB Nomor 59 Tahun 2020`."""
    return instrument.regulation.main.split(" (")[0].split(" tentang ")[0]
