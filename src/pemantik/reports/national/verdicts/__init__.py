"""Reading a file of verdicts, and what would become of each row."""
