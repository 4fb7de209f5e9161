"""Sixty papers of all types at awkward sizes, drawn and judged: ``python -m tests.papers FOLDER``."""
