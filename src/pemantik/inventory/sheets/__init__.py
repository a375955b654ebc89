"""Entries in spreadsheets: what their columns are, what a row means, what would become of it, and writing them."""
