"""Workbooks: the numbers of many institutions, to go on calculating with."""
