"""Registers: a counter row for each book and year, numbers, insertions, imports, proposals."""
