"""``naskah documents receive`` and ``naskah registers receive --tabel``."""
