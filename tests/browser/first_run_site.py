"""An installation that nobody has set up yet."""

import re

from pemantik.config import site


def prepare() -> dict[str, object]:
    """The path of the link that the server prints for whoever sets it up."""
    printed = "\n".join(site.start_messages("http://127.0.0.1"))
    return {"people": {}, "link": re.search(r"/mulai/kunci/\S+", printed)[0]}
