"""Charts that are drawn by the browser and by the server, to be compared."""

from decimal import Decimal

from pemantik.reports.charts.builders import Scale, Value, bars, points

SCALE = Scale(Decimal(1), Decimal(5))
VALUES = [
    Value("Tata Kelola dan Manajemen", Decimal("2.035"), 2),
    Value("Keterpaduan Layanan Digital Pemerintah di Seluruh Unit Kerja", Decimal("3.9"), 4),
    Value("Data", None),
]
CHARTS = {
    "bars": bars("x", VALUES, SCALE, ("2025", [Decimal("1.5"), Decimal("4.25"), None])),
    "points": points("x", [Value("Mandiri", Decimal("2.38")), Value("Dokumen", Decimal("2.19"))], SCALE),
    "trend": {
        "kind": "line",
        "title": "x",
        "scale": {"min": 1.0, "max": 5.0, "steps": 4},
        "axes": [
            {"label": str(year), "value": 2 + at / 2, "text": f"{2 + at / 2:.2f}", "apart": at == 2}
            for at, year in enumerate(range(2022, 2026))
        ],
        "others": [[2.5, 3.0, 2.0, None], [None, 1.5, 4.0, 4.25]],
    },
    "radar": {
        "kind": "radar",
        "title": "x",
        "scale": {"min": 1.0, "max": 5.0, "steps": 4},
        "axes": [{"label": f"Aspek {n}", "value": 1 + n / 2, "text": f"{1 + n / 2:.2f}"} for n in range(1, 8)],
        "other": {"name": "2025", "values": [2.0] * 7},
    },
}
