"""``naskah registers``: the agenda, entries and insertions, imports, years."""
