"""Spreadsheets and CSV files that people send, read as rows of text. Knows no Django and no room above."""
