"""Runs a search on Splink."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pemantik.overlaps.at_scale.rows import candidates, table
from pemantik.overlaps.at_scale.settings import raw_threshold, settings
from pemantik.overlaps.at_scale.sql import DUCKDB, Dialect
from pemantik.overlaps.engine.candidates import in_blocks
from pemantik.overlaps.engine.dictionary import Dictionary, shipped
from pemantik.overlaps.engine.features import fits_key
from pemantik.overlaps.engine.finding import normal
from pemantik.overlaps.engine.prepared import prepare
from pemantik.overlaps.engine.records import Record
from pemantik.overlaps.engine.scoring import PLACES, Model, day_zero


@dataclass(frozen=True, slots=True)
class Scored:
    """A pair above the threshold, the smaller id first."""

    first: str
    second: str
    score: float


@dataclass
class Job:
    """A list made ready for Splink: its rows, the candidates that the engine names, and the model."""

    rows: list[dict[str, Any]]
    candidates: list[dict[str, str]]
    model: Model

    def linker(self, api: Any, dialect: Dialect = DUCKDB, *, own_blocking: bool = False) -> Any:
        """A linker of Splink on this backend; with `own_blocking` it compares whatever the hard key allows."""
        from splink import Linker  # noqa: PLC0415 - an optional package

        made = Linker(
            api.register(self.rows),
            settings(self.model, dialect),
            log_level=logging.ERROR,
            validate_settings=False,
        )
        if not own_blocking:
            made.table_management.register_blocked_pairs_for_predict(api.register(self.candidates))
        return made

    def doubles(
        self,
        api: Any = None,
        dialect: Dialect = DUCKDB,
        *,
        threshold: float | None = None,
        own_blocking: bool = False,
    ) -> list[Scored]:
        """The pairs at or above the threshold (the model's own if none is given), best first.

        Without a backend it is DuckDB in this process.
        """
        if api is None:
            from splink import DuckDBAPI  # noqa: PLC0415 - an optional package

            api = DuckDBAPI()
        linker = self.linker(api, dialect, own_blocking=own_blocking)
        least = self.model.threshold if threshold is None else threshold
        found = linker.inference.predict(
            threshold_match_probability=raw_threshold(self.model, least), warning_mode="never"
        )
        return self._scored(found.as_record_list())

    def _scored(self, rows: Sequence[dict[str, Any]]) -> list[Scored]:
        raw = np.array([row["match_probability"] for row in rows], dtype=np.float64)
        if self.model.calibration and len(raw):
            points = np.array(self.model.calibration)
            raw = np.interp(raw, points[:, 0], points[:, 1])
        found = []
        for row, score in zip(rows, raw, strict=True):
            first, second = sorted((row["unique_id_l"], row["unique_id_r"]))
            found.append(Scored(first, second, round(float(score), PLACES)))
        return sorted(found, key=lambda each: (-each.score, each.first, each.second))


def job(records: Sequence[Record], dictionary: Dictionary | None = None, model: Model | None = None) -> Job:
    """Clean a list and name its candidates, as `engine.finding.search` does."""
    rows = [normal(record) for record in records]
    prepared, _learned, _cleaned = prepare(rows, dictionary or shipped())
    pairs = in_blocks(prepared)
    pairs = pairs.take(fits_key(prepared, pairs))
    return Job(table(rows, prepared), candidates(rows, pairs), model or day_zero())
