"""``naskah documents paraf|sign|...`` and ``naskah inbox``."""

from service.approvals.commands.acting import Dilihat, bring, post, seen, tell

__all__ = ["Dilihat", "bring", "post", "seen", "tell"]
