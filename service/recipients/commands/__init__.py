"""``naskah documents send|recipients|read`` and ``naskah ekspedisi``."""
