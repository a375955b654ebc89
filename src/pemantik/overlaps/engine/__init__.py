"""The search for doubles: no Django, no network, no files but its own reference data."""
