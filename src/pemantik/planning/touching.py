"""Which entries of the inventory a spending may touch."""

from typing import Final

from pemantik.planning.checks.architecture import THINGS

#: What a request says it is for.
PURPOSES: Final = ("kebutuhan", "layanan", "proses-bisnis")
TOUCHED_KINDS: Final = (*sorted(THINGS), *PURPOSES)
