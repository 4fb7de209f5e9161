"""``naskah documents paraf|sign|...`` and ``naskah inbox``."""

from service.approvals.commands.acting import Dilihat, act, bring, look_of, post, tell

__all__ = ["Dilihat", "act", "bring", "look_of", "post", "tell"]
