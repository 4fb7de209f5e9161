"""``naskah documents``: list, show, get, compare."""
