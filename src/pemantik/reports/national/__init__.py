"""The national portal: packages for it, and its verdicts."""
