"""How far a long work is, on one line of a terminal; silent where nobody watches."""

import sys
import time

#: Seconds between two updates.
INTERVAL = 0.2


class Progress:
    """One line on stderr that is written over."""

    def __init__(self) -> None:
        self.shown = sys.stderr.isatty()
        self.last = 0.0
        self.width = 0

    def tell(self, text: str) -> None:
        """Show this now, unless something was shown a moment ago."""
        now = time.monotonic()
        if not self.shown or now - self.last < INTERVAL:
            return
        self.last = now
        sys.stderr.write(f"\r{text:<{self.width}}")
        sys.stderr.flush()
        self.width = max(self.width, len(text))

    def clear(self) -> None:
        """Make room for a sentence."""
        if self.width:
            sys.stderr.write(f"\r{'':<{self.width}}\r")
            sys.stderr.flush()
            self.width = 0
