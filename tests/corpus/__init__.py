"""Tries folders of files from elsewhere as the product takes them, and says what became of each: ``python -m tests.corpus --help``."""
