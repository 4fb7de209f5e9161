"""``naskah disposisi``."""
