"""Spreadsheets of units and of people: what their columns are, what is wrong with a row, and writing them."""
