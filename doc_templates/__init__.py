"""Stationery: one folder per document type, found by scanning."""
