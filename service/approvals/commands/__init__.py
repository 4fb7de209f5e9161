"""``naskah documents paraf|sign|...`` and ``naskah inbox``."""
