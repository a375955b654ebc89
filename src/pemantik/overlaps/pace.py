"""How often one person may ask while typing: as quickly as anybody types, not as quickly as a program asks."""

import threading
import time
from collections import OrderedDict
from typing import Final

#: Questions at once, and how many more each second; the form waits 250 ms after the last key.
_AT_ONCE: Final = 20.0
_A_SECOND: Final = 4.0
#: People whose pace is remembered; who has not asked for longest is forgotten first.
_REMEMBERED: Final = 5_000

_left: OrderedDict[int, tuple[float, float]] = OrderedDict()
_lock = threading.Lock()


def may_ask(person: int, now: float | None = None) -> bool:
    """Whether this person may ask now; counted in each process for itself. Constant time."""
    at = time.monotonic() if now is None else now
    with _lock:
        left, asked = _left.pop(person, (_AT_ONCE, at))
        left = min(_AT_ONCE, left + (at - asked) * _A_SECOND)
        _left[person] = (left - 1 if left >= 1 else left, at)
        if len(_left) > _REMEMBERED:
            _left.popitem(last=False)
    return left >= 1
