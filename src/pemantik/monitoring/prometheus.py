"""Reading what the HTTP API of Prometheus answers: pure, and everything in it may be broken or hostile."""

import json
import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import Any

SUCCESS, DURATION, EXPIRY = "probe_success", "probe_duration_seconds", "probe_ssl_earliest_cert_expiry"
METRICS = (SUCCESS, DURATION, EXPIRY)
#: Samples are gathered into slots at least so long: a month of one address stays readable.
SHORTEST_STEP, LONGEST_STEP = 5, 60
MOST_SLOTS = 200_000
LONGEST_INSTANCE = 500

_BLANKS = re.compile(r"\s*")

#: Why something cannot be read, for the room's words.
NOT_JSON, REPORTS_ERROR, NO_SERIES, TOO_SPARSE, TOO_MUCH = "json", "error", "series", "sparse", "much"


class Unreadable(Exception):  # noqa: N818  it is an answer, not a fault
    """This is no answer of Prometheus that can be used; `reason` is one of the words above."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Slot:
    """What was measured in one stretch of time. `at` and `expires` in seconds since 1970."""

    at: int
    is_up: bool
    milliseconds: int | None
    expires: int | None


@dataclass(slots=True)
class _Gathered:
    failed: bool = False
    success: bool = False
    durations: list[float] = field(default_factory=list)
    expires: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """Slots by instance, in the order of time, each so many minutes long."""

    series: dict[str, list[Slot]]
    step: int


def read(text: str) -> Reading:
    """All answers that stand in a text, one after the other. Raises Unreadable."""
    samples: dict[tuple[str, str], dict[float, float]] = {}
    for metric, instance, values in _series(text):
        samples.setdefault((metric, instance), {}).update(values)
    successes = [values for (metric, _instance), values in samples.items() if metric == SUCCESS and values]
    if not successes:
        raise Unreadable(NO_SERIES)
    step = _step(successes)
    series: dict[str, list[Slot]] = {}
    for instance in sorted({instance for _metric, instance in samples}):
        slots = _slots({metric: samples.get((metric, instance), {}) for metric in METRICS}, 60 * step)
        if slots:
            series[instance] = slots
    if sum(map(len, series.values())) > MOST_SLOTS:
        raise Unreadable(TOO_MUCH)
    return Reading(series, step)


def _series(text: str) -> Iterator[tuple[str, str, dict[float, float]]]:
    for answer in _documents(text):
        if not isinstance(answer, dict):
            raise Unreadable(NOT_JSON)
        if answer.get("status") == "error":
            raise Unreadable(REPORTS_ERROR)
        data = answer.get("data")
        results = data.get("result") if isinstance(data, dict) else None
        if not isinstance(results, list):
            raise Unreadable(NO_SERIES)
        yield from (found for each in results if (found := _one(each)))


def _documents(text: str) -> Iterator[Any]:
    """JSON texts one after the other, or in one list."""
    decoder, at = json.JSONDecoder(), 0
    text = text.strip("\ufeff \t\r\n")
    while at < len(text):
        try:
            found, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            raise Unreadable(NOT_JSON) from None
        at = _BLANKS.match(text, at).end()  # type: ignore[union-attr]  # it matches nothing, too
        yield from found if isinstance(found, list) else [found]


def _one(found: Any) -> tuple[str, str, dict[float, float]] | None:
    """Metric, instance and samples of one series; None if it is another metric."""
    labels = found.get("metric") if isinstance(found, dict) else None
    if not isinstance(labels, dict):
        raise Unreadable(NO_SERIES)
    metric, instance = labels.get("__name__"), labels.get("instance")
    if metric not in METRICS or not isinstance(instance, str) or not 0 < len(instance) <= LONGEST_INSTANCE:
        return None
    values = found.get("values", [found["value"]] if "value" in found else [])
    if not isinstance(values, list):
        raise Unreadable(NO_SERIES)
    return metric, instance, dict(pair for each in values if (pair := _sample(each)))


def _sample(found: Any) -> tuple[float, float] | None:
    """Moment and value; None for what is no number."""
    if not isinstance(found, list) or len(found) != 2 or isinstance(found[0], bool):
        raise Unreadable(NO_SERIES)
    try:
        moment, value = float(found[0]), float(found[1])
    except (TypeError, ValueError, OverflowError):
        return None
    return (moment, value) if math.isfinite(moment) and math.isfinite(value) and 0 < moment < 1e11 else None


def _step(successes: Iterable[dict[float, float]]) -> int:
    """Minutes of a slot: the usual distance of two samples, but not less than five."""
    distances = []
    for values in successes:
        moments = sorted(values)
        distances += [after - before for before, after in pairwise(moments)]
    step = math.ceil(median(distances) / 60) if distances else SHORTEST_STEP
    if step > LONGEST_STEP:
        raise Unreadable(TOO_SPARSE)
    return max(SHORTEST_STEP, step)


def _slots(samples: dict[str, dict[float, float]], seconds: int) -> list[Slot]:
    """Stretches with at least one sample of success. One failure in it makes the whole stretch a failure."""
    gathered: dict[int, _Gathered] = {}

    def slot(moment: float) -> _Gathered:
        return gathered.setdefault(int(moment // seconds) * seconds, _Gathered())

    for moment, value in samples[SUCCESS].items():
        mine = slot(moment)
        mine.success, mine.failed = True, mine.failed or value < 1
    for moment, value in samples[DURATION].items():
        if 0 <= value < 3600:
            slot(moment).durations.append(value)
    for moment, value in sorted(samples[EXPIRY].items()):
        if 0 < value < 1e10:
            slot(moment).expires = int(value)
    return [
        Slot(at, not each.failed, _milliseconds(each.durations), each.expires)
        for at, each in sorted(gathered.items())
        if each.success
    ]


def _milliseconds(durations: list[float]) -> int | None:
    return round(1000 * sum(durations) / len(durations)) if durations else None
