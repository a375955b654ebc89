"""Where the pages of this room are: one place for those that other pages lead to."""


def entry_address(entry_id: int, field: str = "") -> str:
    """The page of an entry; with a field, that very line of it."""
    return f"/inventaris/{entry_id}/" + (f"#isian-{field}" if field else "")
