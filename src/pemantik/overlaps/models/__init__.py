"""What this room keeps, split by subject."""
