"""The house of these tests: a desk and a press on real servers."""

from tests.house import house

__all__ = ["house"]
