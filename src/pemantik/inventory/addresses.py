"""Where the pages of this room are: one place for those that pictures and lists lead to."""


def entry_address(entry_id: int) -> str:
    """The page of an entry."""
    return f"/inventaris/data/{entry_id}/"


def field_address(entry_id: int, field: str) -> str:
    """The very field of an entry in its form, for who may change it."""
    return f"/inventaris/data/{entry_id}/ubah/" + (f"#f-{field}" if field else "")
