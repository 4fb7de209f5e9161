"""``naskah people bind|certificates|...`` and ``naskah documents sign``."""

from service.signatures.commands.sealing import Secrets, seal_waiting

__all__ = ["Secrets", "seal_waiting"]
