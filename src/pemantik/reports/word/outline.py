"""What a Word report knows of itself before Word opens it: its contents, and the numbers of its tables and figures."""

from typing import Any


def entries(content: Any) -> list[dict[str, Any]]:
    """The headings of two levels in their order, as the template writes them."""
    found: list[tuple[int, str]] = [(1, "Ringkasan Eksekutif"), (1, "Bab I: Pendahuluan")]
    sections = ("Latar belakang", "Dasar hukum", "Tujuan", "Ruang lingkup", "Metode penilaian")
    found += [(2, title) for title in sections]
    found += [(1, "Bab II: Hasil Evaluasi"), (2, content.index_name), (2, "Nilai per bagian")]
    if content.stage_words or "stages" in content.charts:
        found.append((2, "Perubahan antartahap"))
    if content.comparison:
        found.append((2, "Perbandingan dengan tahun sebelumnya"))
    found.append((1, "Bab III: Uraian Hasil per Indikator"))
    found += [(2, f"{group.label}: {group.name}") for group in content.indicators]
    found.append((1, "Bab IV: Kekuatan, Kelemahan, dan Rekomendasi"))
    found += [(2, title) for title in ("Kekuatan", "Kelemahan", "Rekomendasi langkah berikutnya")]
    found += [(1, "Bab V: Penutup"), (1, "Lampiran: Rekapitulasi Nilai Indikator")]
    return [{"level": level, "title": title} for level, title in found]


def numbers_of(content: Any) -> dict[str, dict[str, int]]:
    """The numbers of the tables and figures that are there, by name."""
    comparison = content.comparison
    tables = {
        "stages": True,
        "levels": content.levels,
        "bands": content.bands,
        "groups": True,
        "changes": content.changes,
        "comparison": comparison and comparison.groups,
        "steps": content.steps,
    }
    present = [name for name, there in tables.items() if there]
    drawn = [name for name in ("groups", "radar", "stages", "years") if name in content.charts]
    return {
        "numbers": {name: at for at, name in enumerate(present, start=1)},
        "figures": {name: at for at, name in enumerate(drawn, start=1)},
    }
