"""Agenda books: numbers given once, entries that people type, years closed, old books taken in."""
