"""``naskah documents paraf|sign|...`` and ``naskah inbox``."""

from service.approvals.commands.acting import Dilihat, post, seen, tell

__all__ = ["Dilihat", "post", "seen", "tell"]
