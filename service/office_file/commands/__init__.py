"""``naskah office``: begin an office, check its file, apply it."""
