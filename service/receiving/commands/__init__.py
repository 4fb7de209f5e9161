"""``naskah documents receive`` and ``naskah registers receive --tabel``, whose module is loaded when it is asked for."""

__all__ = ["table"]
