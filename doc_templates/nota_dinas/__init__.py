"""Nota Dinas: what one official of an office writes to another."""
