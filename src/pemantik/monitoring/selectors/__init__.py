"""Everything that is read in this room, permission inside."""
