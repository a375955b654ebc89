"""One row of an inventory, as the search reads it."""

from dataclasses import dataclass
from typing import Final

APPLICATION: Final = "aplikasi"
BUDGET: Final = "belanja"
DATASET: Final = "dataset"
KINDS: Final = (APPLICATION, BUDGET, DATASET)

#: Longer texts are compared by their beginning; the row keeps what was written.
NAME_READ = 600
TEXT_READ = 2_000


@dataclass(frozen=True, slots=True)
class Record:
    """A row to compare. Only `id` and `name` are required; an empty text means not known.

    `amount` is in rupiah, `account` a code of the chart of accounts, `host` the address of a website, `code` the
    reference architecture's code.
    """

    id: str
    name: str
    kind: str = ""
    region: str = ""
    unit: str = ""
    description: str = ""
    vendor: str = ""
    year: int | None = None
    amount: int | None = None
    account: str = ""
    url: str = ""
    code: str = ""
