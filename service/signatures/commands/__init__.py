"""``naskah people bind|certificates|...`` and ``naskah documents sign``."""
