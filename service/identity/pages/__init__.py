"""The pages on which people sign in and out, look after their account, and after those of their office."""

from service.identity.pages.numbers import ONCE, numbered

__all__ = ["ONCE", "numbered"]
